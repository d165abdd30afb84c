"""A family's test is a table of ops; here is what runs each row on resnetcpp and on PyTorch.

    OPS = [
        Op("exp", lambda t, x: t.exp(x), [uniform((3, 4), -2, 2)]),
        Op("mul", lambda t, a, b: a * b, [uniform((3, 4)), uniform((4,))], dtypes=NUMERIC),
    ]

    test_forward, test_gradient, test_second_derivative = table_tests(OPS)

`fn` gets the library (resnetcpp or torch) and the inputs as its tensors. Outputs may be a tensor, a
number or a nest of tuples of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness.inputs import FLOATS, LAYOUTS, Input, leaf, make
from tests.python.harness.oracle import (
    TOLERANCE,
    assert_same,
    check_refused_as,
    compare,
    flat,
    torch_or_skip,
    weighted_sum,
)


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


def check_forward(op: Op, dtype: str, layout: str = "contiguous") -> None:
    """Same values, dtype and shape; and the inputs are left alone."""

    def run(t: Any) -> list[Any]:
        inputs = [make(t, array, layout) for array in op.arrays(dtype)]
        return [*flat(op.fn(t, *inputs)), *inputs]

    compare(run, tolerance=op.limit(dtype))


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
    return [pytest.param(*row, "float64", id=case_id(*row)) for row in rows]


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
    check_refused_as(bad.fn, bad.kind, bad.match)


def table_tests(ops: Sequence[Op], channels_last: bool = False) -> tuple[Callable[..., None], ...]:
    """test_forward, test_gradient and test_second_derivative of a table, to be named in its file.

    `channels_last` adds the gradients of images in that layout, in float32.
    """
    gradients = gradient_cases(ops)
    if channels_last:
        gradients += [
            pytest.param(op, "channels_last", "float32", id=case_id(op, "channels_last", "float32"))
            for op in ops
            if op.gradient
        ]

    @pytest.mark.oracle
    @pytest.mark.parametrize(("op", "dtype", "layout"), forward_cases(ops))
    def test_forward(op: Op, dtype: str, layout: str) -> None:
        check_forward(op, dtype, layout)

    @pytest.mark.oracle
    @pytest.mark.parametrize(("op", "layout", "dtype"), gradients)
    def test_gradient(op: Op, layout: str, dtype: str) -> None:
        check_gradient(op, layout, dtype)

    @pytest.mark.oracle
    @pytest.mark.parametrize("op", double_cases(ops))
    def test_second_derivative(op: Op) -> None:
        check_double(op)

    return test_forward, test_gradient, test_second_derivative
