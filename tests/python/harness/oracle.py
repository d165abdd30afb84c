"""Runs the same code on resnetcpp and on PyTorch, and compares what comes out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness.inputs import FLOATS, leaf

TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


def torch_or_skip() -> Any:
    return pytest.importorskip("torch")


def libraries() -> tuple[Any, Any]:
    """resnetcpp and PyTorch; skips where PyTorch is not installed."""
    return rn, torch_or_skip()


def flat(outputs: Any) -> list[Any]:
    """The tensors and numbers in a nest of tuples."""
    if isinstance(outputs, (tuple, list)):
        return [item for output in outputs for item in flat(output)]
    return [outputs]


def dtype_name(dtype: Any) -> str:
    return str(dtype).split(".")[-1]


def weighted_sum(t: Any, tensors: list[Any]) -> Any:
    """A number that depends on each element of the tensors in its own way."""
    total = None
    for y in tensors:
        if getattr(y, "requires_grad", False):
            weights = np.cos(np.arange(y.numel(), dtype="float64")).reshape(tuple(y.shape)) + 1.5
            part = (y * t.from_numpy(np.asarray(weights, dtype_name(y.dtype)))).sum()
            total = part if total is None else total + part
    return total


def assert_same(got: Any, expected: Any, tolerance: float | None = None) -> None:
    """Equal shapes, dtypes and values; NaN equals NaN. Whole numbers are always equal exactly."""
    if expected is None or isinstance(expected, (bool, int, float)):
        assert got == expected or (got != got and expected != expected)
        return
    assert tuple(got.shape) == tuple(expected.shape)
    dtype = dtype_name(expected.dtype)
    assert dtype_name(got.dtype) == dtype
    if dtype not in FLOATS:
        tolerance = 0.0
    elif tolerance is None:
        tolerance = TOLERANCE[dtype]
    np.testing.assert_allclose(
        got.detach().numpy(),
        expected.detach().numpy(force=True),
        rtol=tolerance,
        atol=tolerance,
    )


def run(
    t: Any, fn: Callable[..., Any], arrays: tuple, layout: str, gradient: bool
) -> tuple[list[Any], list[Any]]:
    """The outputs, and the gradients of a weighted sum of them by the inputs."""
    inputs = [leaf(t, array, layout, gradient) for array in arrays]
    outputs = flat(fn(t, *inputs))
    if not inputs or not gradient:
        return outputs, []
    total = weighted_sum(t, outputs)
    if total is not None:
        total.backward()
    return outputs, [x.grad for x in inputs]


def compare(
    fn: Callable[..., Any],
    *arrays: np.ndarray,
    layout: str = "contiguous",
    gradient: bool = True,
    tolerance: float | None = None,
    strides: bool = False,
) -> None:
    """fn(library, *tensors) gives the same on both, and so does its backward.

    The outputs may be a tensor, a number or a nest of tuples of them; `strides` compares how they
    lie in memory too.
    """
    expected, expected_grads = run(torch_or_skip(), fn, arrays, layout, gradient)
    got, got_grads = run(rn, fn, arrays, layout, gradient)
    assert len(got) == len(expected)
    for ours, theirs in zip(got, expected, strict=True):
        assert_same(ours, theirs, tolerance)
        if strides and theirs.numel() > 1:
            assert ours.stride() == theirs.stride()
    for ours, theirs in zip(got_grads, expected_grads, strict=True):
        if theirs is None:  # a gradient that is 0 everywhere may also be told by leaving it out
            assert ours is None or not np.any(ours.numpy())
        else:
            assert_same(ours, theirs, tolerance)


def refusals(fn: Callable[[Any], Any]) -> list[tuple[str, type[Exception]]]:
    """How resnetcpp and PyTorch refuse fn(library): the first line and the class of each error."""
    found = []
    for t in libraries():
        with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as caught:
            fn(t)
        found.append((str(caught.value).splitlines()[0], caught.type))
    return found


def check_refusal(fn: Callable[[Any], Any]) -> None:
    """Both refuse fn(library), and our error has PyTorch's words and may be caught as its class."""
    (ours, our_type), (theirs, their_type) = refusals(fn)
    assert theirs.rstrip(". ") in ours
    assert issubclass(our_type, their_type)


def check_refused_as(fn: Callable[[Any], Any], kind: type[Exception], match: str) -> None:
    """PyTorch refuses fn(library) in some class, and resnetcpp in this one and with these words."""
    with pytest.raises(Exception):  # noqa: B017 - PyTorch's classes differ from case to case
        fn(torch_or_skip())
    with pytest.raises(kind, match=match):
        fn(rn)


def check_gradients(fn: Callable[..., Any], *arrays: np.ndarray, second: bool = True) -> None:
    """gradcheck of fn(library, *tensors) in float64, and of its gradient."""
    inputs = tuple(leaf(rn, array) for array in arrays)
    assert rn.autograd.gradcheck(lambda *xs: fn(rn, *xs), inputs)
    if second:
        assert rn.autograd.gradgradcheck(lambda *xs: fn(rn, *xs), inputs)
