"""A family's test is a table of ops; here is what runs each row on resnetcpp and on PyTorch.

    OPS = [
        Op("exp", lambda t, x: t.exp(x), [uniform((3, 4), -2, 2)]),
        Op("mul", lambda t, a, b: a * b, [uniform((3, 4)), uniform((4,))], dtypes=NUMERIC),
    ]

    @pytest.mark.parametrize("op, dtype, layout", forward_cases(OPS))
    def test_forward(op, dtype, layout):
        check_forward(op, dtype, layout)

`fn` gets the library (resnetcpp or torch) and the inputs as its tensors. Outputs may be a tensor, a
number or a nest of tuples of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import resnetcpp as rn

FLOATS = ("float32", "float64")
INTEGERS = ("uint8", "int32", "int64")
NUMERIC = FLOATS + INTEGERS
ALL = (*NUMERIC, "bool")

# How inputs lie in memory: in order, transposed, every second element of something, and as the
# middle of something larger.
LAYOUTS = ("contiguous", "permuted", "strided", "offset")

TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


@dataclass(frozen=True)
class Input:
    """Random numbers of a shape; whole ones for integer dtypes, truth values for bool."""

    shape: tuple[int, ...]
    low: float = -2.0
    high: float = 2.0
    grad: bool = True
    dtype: str | None = None  # where it is not the dtype of the case

    def array(self, dtype: str, seed: int) -> np.ndarray:
        dtype = self.dtype or dtype
        draws = np.asarray(np.random.default_rng(seed).uniform(self.low, self.high, self.shape))
        if dtype == "bool":
            return np.asarray(draws > (self.low + self.high) / 2)
        if dtype == "uint8":
            draws = np.abs(draws)
        if dtype in INTEGERS:
            draws = np.floor(draws)
        return np.asarray(draws, dtype)


def uniform(shape: tuple[int, ...], low: float = -2.0, high: float = 2.0, **options: Any) -> Input:
    return Input(shape, low, high, **options)


@dataclass(frozen=True)
class Op:
    """One row: an op on inputs, which may also be given as NumPy arrays of float64."""

    name: str
    fn: Callable[..., Any]
    inputs: Sequence[Any]
    dtypes: Sequence[str] = FLOATS
    layouts: Sequence[str] = LAYOUTS
    gradient: bool = True
    double: bool = True
    tolerance: dict[str, float] = field(default_factory=dict)

    def arrays(self, dtype: str) -> list[np.ndarray]:
        return [
            x.array(dtype, seed) if isinstance(x, Input) else np.asarray(x).astype(dtype)
            for seed, x in enumerate(self.inputs)
        ]

    def wants(self, i: int) -> bool:
        x = self.inputs[i]
        return x.grad and x.dtype in (None, *FLOATS) if isinstance(x, Input) else True

    def limit(self, dtype: str) -> float:
        """Of float results; integers and bools are always compared exactly."""
        return self.tolerance.get(dtype, TOLERANCE.get(dtype, TOLERANCE["float32"]))


def method(name: str, *args: Any, **options: Any) -> Callable[..., Any]:
    """x.name(*more tensors, *args) for the `fn` of an Op."""
    return lambda t, *tensors: getattr(tensors[0], name)(*tensors[1:], *args, **options)


def function(name: str, *args: Any, **options: Any) -> Callable[..., Any]:
    """torch.name(*tensors, *args)"""
    return lambda t, *tensors: getattr(t, name)(*tensors, *args, **options)


def functional(name: str, *args: Any, **options: Any) -> Callable[..., Any]:
    """torch.nn.functional.name(*tensors, *args)"""
    return lambda t, *tensors: getattr(t.nn.functional, name)(*tensors, *args, **options)


def laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers with strides as `layout` says."""
    if layout == "permuted":
        return np.ascontiguousarray(array.T).T
    if layout == "strided" and array.ndim > 0:
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if layout == "offset" and array.ndim > 0:
        wide = np.zeros([size + 2 for size in array.shape], array.dtype)
        middle = wide[(slice(1, -1),) * array.ndim]
        middle[...] = array
        return middle
    if layout == "channels_last" and array.ndim == 4:
        return np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    return array.copy()


def make(t: Any, array: np.ndarray, layout: str = "contiguous") -> Any:
    """`array` as a tensor of library `t` that lies in memory as `layout` says."""
    return t.from_numpy(laid_out(array, layout))


def leaf(t: Any, array: np.ndarray, layout: str, wants: bool) -> Any:
    x = make(t, array, layout)
    return x.requires_grad_() if wants and array.dtype.kind == "f" else x


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


def assert_same(got: Any, expected: Any, tolerance: float) -> None:
    """Equal shapes, dtypes and values; NaN equals NaN."""
    if expected is None or isinstance(expected, (bool, int, float)):
        assert got == expected or (got != got and expected != expected)
        return
    assert tuple(got.shape) == tuple(expected.shape)
    assert dtype_name(got.dtype) == dtype_name(expected.dtype)
    if dtype_name(got.dtype) not in FLOATS:
        tolerance = 0.0
    np.testing.assert_allclose(
        got.detach().numpy(),
        expected.detach().numpy(force=True),
        rtol=tolerance,
        atol=tolerance,
    )


def torch_or_skip() -> Any:
    return pytest.importorskip("torch")


def compare(fn: Callable[[Any], Any], tolerance: float = 0.0) -> None:
    """fn(library) gives the same on both."""
    expected, got = flat(fn(torch_or_skip())), flat(fn(rn))
    assert len(got) == len(expected)
    for ours, theirs in zip(got, expected, strict=True):
        assert_same(ours, theirs, tolerance)


def check_forward(op: Op, dtype: str, layout: str = "contiguous") -> None:
    """Same values, dtype and shape; and the inputs are left alone."""

    def run(t: Any) -> list[Any]:
        inputs = [make(t, array, layout) for array in op.arrays(dtype)]
        return [*flat(op.fn(t, *inputs)), *inputs]

    compare(run, op.limit(dtype))


def gradients(t: Any, op: Op, layout: str, order: int, dtype: str = "float64") -> list[Any]:
    """The first derivatives of a weighted sum of the outputs, and the second ones of theirs."""
    inputs = [leaf(t, a, layout, op.wants(i)) for i, a in enumerate(op.arrays(dtype))]
    wanted = [x for x in inputs if x.requires_grad]
    total = weighted_sum(t, flat(op.fn(t, *inputs)))
    first = list(
        t.autograd.grad(total, wanted, create_graph=order > 1, allow_unused=True)
        if total is not None
        else []
    )
    if order == 1:
        return first
    again = weighted_sum(t, first)
    if again is None:
        return []
    second = t.autograd.grad(again, wanted, allow_unused=True)
    # A second derivative that is 0 everywhere may also be told by leaving it out.
    zeros = [t.zeros(tuple(x.shape), dtype=x.dtype) for x in wanted]
    return [zero if g is None else g for g, zero in zip(second, zeros, strict=True)]


def check_gradient(op: Op, layout: str = "contiguous", dtype: str = "float64") -> None:
    expected = gradients(torch_or_skip(), op, layout, 1, dtype)
    got = gradients(rn, op, layout, 1, dtype)
    assert len(got) == len(expected)
    for ours, theirs in zip(got, expected, strict=True):
        assert_same(ours, theirs, max(op.limit(dtype), 1e-10 if dtype == "float64" else 1e-5))


def check_double(op: Op) -> None:
    expected = gradients(torch_or_skip(), op, "contiguous", 2)
    got = gradients(rn, op, "contiguous", 2)
    if not expected or not got:  # a constant gradient: PyTorch may record it or not
        for g in [*expected, *got]:
            assert not np.any(g.detach().numpy())
        return
    for ours, theirs in zip(got, expected, strict=True):
        assert_same(ours, theirs, max(op.limit("float64"), 1e-9))


def case_id(*parts: Any) -> str:
    return "-".join(part.name if isinstance(part, Op) else str(part) for part in parts)


def forward_cases(ops: Sequence[Op]) -> list[Any]:
    """Every dtype as it comes, and every other layout in the op's first dtype."""
    rows = [(op, dtype, "contiguous") for op in ops for dtype in op.dtypes]
    rows += [(op, op.dtypes[0], layout) for op in ops for layout in op.layouts[1:]]
    return [pytest.param(*row, id=case_id(*row)) for row in rows]


def gradient_cases(ops: Sequence[Op]) -> list[Any]:
    chosen = [op for op in ops if op.gradient]
    rows = [(op, layout) for op in chosen for layout in (op.layouts[0], "permuted")]
    return [pytest.param(*row, id=case_id(*row)) for row in rows]


def double_cases(ops: Sequence[Op]) -> list[Any]:
    return [pytest.param(op, id=op.name) for op in ops if op.gradient and op.double]


@dataclass(frozen=True)
class Bad:
    """A call that both libraries refuse; `match` is in our text, `kind` the class of our error."""

    name: str
    fn: Callable[[Any], Any]
    match: str
    kind: type[Exception] = RuntimeError


def error_cases(rows: Sequence[Bad]) -> list[Any]:
    return [pytest.param(row, id=row.name) for row in rows]


def check_error(bad: Bad) -> None:
    torch = torch_or_skip()
    with pytest.raises(Exception):  # noqa: B017 - PyTorch's classes differ from case to case
        bad.fn(torch)
    with pytest.raises(bad.kind, match=bad.match):
        bad.fn(rn)
