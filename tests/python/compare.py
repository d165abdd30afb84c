"""Runs the same code on resnetcpp and on PyTorch and compares values, dtypes and gradients."""

import numpy as np
import pytest
import resnetcpp as rn

LAYOUTS = ["contiguous", "permuted", "strided"]


def numbers(*shape, seed=0, low=-2.0, high=2.0, dtype="float64"):
    """Uniform draws; whole numbers for integer dtypes."""
    draws = np.random.default_rng(seed).uniform(low, high, shape)
    if np.dtype(dtype).kind != "f":
        draws = np.floor(draws)
    return draws.astype(dtype)


def make(t, array, layout="contiguous"):
    """`array` as a leaf of library `t` with strides of that layout."""
    if layout == "permuted":
        x = t.tensor(np.ascontiguousarray(array.T)).permute(*reversed(range(array.ndim)))
    elif layout == "strided" and array.ndim > 0:
        x = t.tensor(np.repeat(array, 2, axis=-1))[..., ::2]
    elif layout == "channels_last":
        x = t.tensor(array).contiguous(memory_format=t.channels_last)
    else:
        x = t.tensor(array)
    x = x.detach()
    return x.requires_grad_() if x.is_floating_point() else x


def flat(outputs):
    """A list of the tensors and numbers in a nest of tuples."""
    if isinstance(outputs, (tuple, list)):
        return [item for output in outputs for item in flat(output)]
    return [outputs]


def run(t, fn, arrays, layout, gradient):
    """Outputs, and the gradients of a weighted sum of them, as arrays."""
    inputs = [make(t, array, layout) for array in arrays]
    outputs = flat(fn(t, *inputs))
    total = 0
    for y in outputs:
        if gradient and hasattr(y, "requires_grad") and y.requires_grad:
            weights = np.cos(np.arange(y.numel(), dtype="float64")).reshape(tuple(y.shape)) + 1.5
            total = total + (y * t.tensor(weights).to(y.dtype)).sum()
    if not isinstance(total, int):
        total.backward()
    return outputs, [x.grad for x in inputs]


def assert_same(got, expected, tol):
    """Equal shapes, dtypes and values (NaN equals NaN), within `tol`."""
    if expected is None or isinstance(expected, (bool, int, float)):
        assert got == expected
        return
    assert tuple(got.shape) == tuple(expected.shape)
    assert str(got.dtype).split(".")[-1] == str(expected.dtype).split(".")[-1]
    np.testing.assert_allclose(
        got.detach().numpy(), expected.detach().numpy(), rtol=tol, atol=tol, equal_nan=True
    )


def compare(fn, *arrays, layout="contiguous", gradient=True, tol=1e-9):
    """fn(library, *tensors) gives the same on both, and so does its backward."""
    torch = pytest.importorskip("torch")
    expected, expected_grads = run(torch, fn, arrays, layout, gradient)
    got, got_grads = run(rn, fn, arrays, layout, gradient)
    assert len(got) == len(expected)
    for ours, theirs in zip(got + got_grads, expected + expected_grads, strict=True):
        assert_same(ours, theirs, tol)


def check_gradients(fn, *arrays, second=True):
    """gradcheck of fn(library, *tensors) in float64, and of its gradient."""
    inputs = [make(rn, array) for array in arrays]
    assert rn.autograd.gradcheck(lambda *xs: fn(rn, *xs), tuple(inputs))
    if second:
        assert rn.autograd.gradgradcheck(lambda *xs: fn(rn, *xs), tuple(inputs))
