"""Runs one call on resnetcpp and on PyTorch; for what is not an op of tensors of one size, as
those of `harness.py` are: indexing, assignment, views, printing, the engine."""

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import _C

# What resnetcpp.nn.functional is made of.
F = _C._functional

TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def wave(shape, frequency, dtype="float64"):
    """sin(frequency * i): no two neighbours alike."""
    values = np.sin(frequency * np.arange(int(np.prod(shape)), dtype=np.float64) + 0.3)
    return values.reshape(shape).astype(dtype)


def libraries():
    """(module, functional) of resnetcpp and of PyTorch; skips where PyTorch is not installed."""
    torch = pytest.importorskip("torch")
    return (rn, F), (torch, torch.nn.functional)


def tensors(lib, arrays, channels_last=False, requires_grad=True):
    """One leaf per array; images in channels_last where asked."""
    made = []
    for array in arrays:
        if channels_last and array.ndim == 4:
            array = array.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2)
        else:
            array = array.copy()
        x = lib.from_numpy(array)
        floating = array.dtype.kind == "f"
        made.append(x.requires_grad_() if requires_grad and floating else x)
    return made


def assert_close(got, expected, tolerance):
    assert tuple(got.shape) == tuple(expected.shape)
    assert str(got.dtype).split(".")[-1] == str(expected.dtype).split(".")[-1]
    want = expected.detach().numpy()
    scale = max(1.0, float(np.abs(want).max())) if want.size and want.dtype.kind == "f" else 1.0
    np.testing.assert_allclose(
        got.detach().numpy(), want, rtol=tolerance, atol=tolerance * scale, equal_nan=True
    )


def check(call, arrays, *, channels_last=False, tolerance=None, gradients=True, strides=False):
    """`call(lib, functional, *tensors)` gives a tensor or a tuple of them."""
    tolerance = tolerance or TOLERANCE[str(arrays[0].dtype)]
    results = []
    for lib, functional in libraries():
        inputs = tensors(lib, arrays, channels_last, gradients)
        out = call(lib, functional, *inputs)
        outs = list(out) if isinstance(out, tuple | list) else [out]
        if gradients:
            for i, y in enumerate(outs):
                if y.requires_grad:
                    dtype = str(y.dtype).split(".")[-1]
                    gy = lib.from_numpy(wave(tuple(y.shape), 0.7 + i, dtype))
                    y.backward(gy, retain_graph=True)
        results.append((outs, inputs))
    (got, inputs), (expected, expected_inputs) = results
    assert len(got) == len(expected)
    for y, want in zip(got, expected, strict=True):
        assert_close(y, want, tolerance)
        if strides and y.numel() > 1:
            assert y.stride() == want.stride()
    for x, want in zip(inputs, expected_inputs, strict=True):
        if want.grad is not None:
            assert x.grad is not None
            assert_close(x.grad, want.grad, tolerance)
