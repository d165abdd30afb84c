"""Less common functions, those made of others too, give what PyTorch gives."""

import math

import numpy as np
import pytest

from tests.python.harness import (
    INTEGERS,
    NUMERIC,
    Bad,
    Op,
    check_error,
    error_cases,
    function,
    method,
    table_tests,
    uniform,
)

pytestmark = pytest.mark.oracle

ANY = uniform((3, 4, 5), -3, 3)
ROW = uniform((5,), -3, 3)
UNIT = uniform((3, 4, 5), -0.9, 0.9)
POSITIVE = uniform((3, 4, 5), 0.2, 4)
SMALL = uniform((3, 1, 5), 0.5, 3)
MATRIX = uniform((3, 4))
SQUARE = uniform((3, 3))
FULL = uniform((9,), -128, 127)
SHIFTS = [0, 1, 3, 7, 8, 31, 32, 63, 64]
LOOSE = {"float32": 1e-5, "float64": 1e-11}

SMOOTH = {"atan": ANY, "sinh": ANY, "cosh": ANY, "asinh": ANY, "exp2": ANY, "erfc": ANY}
SMOOTH |= {"tan": UNIT, "asin": UNIT, "acos": UNIT, "atanh": UNIT, "erfinv": UNIT}
SMOOTH |= {"acosh": uniform((3, 4, 5), 1.2, 4)}

ELEMENTWISE = [Op(name, function(name), [x], tolerance=LOOSE) for name, x in SMOOTH.items()]
ELEMENTWISE += [
    Op("lgamma", function("lgamma"), [POSITIVE], tolerance=LOOSE, double=False),
    Op("digamma", function("digamma"), [POSITIVE], tolerance=LOOSE, gradient=False),
    Op("logit", function("logit"), [uniform((3, 4), 0.1, 0.9)], tolerance=LOOSE),
    Op("logit, eps", function("logit", 0.2), [uniform((3, 4), 0.01, 0.99)], tolerance=LOOSE),
    Op("frac", function("frac"), [ANY]),
    Op("deg2rad", function("deg2rad"), [ANY]),
    Op("rad2deg", function("rad2deg"), [ANY]),
    Op("sinc", function("sinc"), [POSITIVE], tolerance=LOOSE),
    Op("nan_to_num", method("nan_to_num"), [[1.0, math.nan, math.inf, -math.inf]]),
    Op("signbit", function("signbit"), [[-1.0, -0.0, 0.0, 2.0]], gradient=False),
    Op("atan2", function("atan2"), [ANY, ROW], tolerance=LOOSE),
    Op("fmod", function("fmod"), [ANY, SMALL]),
    Op("fmod by a number", function("fmod", 0.7), [ANY]),
    Op("integer fmod", function("fmod", 3), [ANY], INTEGERS, gradient=False),
    Op("hypot", function("hypot"), [ANY, SMALL], tolerance=LOOSE),
    Op("fmax", function("fmax"), [ANY, ROW]),
    Op("fmin", function("fmin"), [[1.0, math.nan, 3.0], [2.0, 2.0, math.nan]]),
    Op("copysign", function("copysign"), [ANY, uniform((5,), -3, 3, grad=False)]),
    Op("xlogy", function("xlogy"), [ANY, POSITIVE], tolerance=LOOSE),
    Op("xlogy at 0", function("xlogy"), [[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]], gradient=False),
    Op("logaddexp", function("logaddexp"), [ANY, ROW], tolerance=LOOSE),
    Op("heaviside", function("heaviside"), [[-1.0, 0.0, 2.0], [0.5, 0.5, 0.5]], gradient=False),
    Op(
        "gcd",
        function("gcd"),
        [uniform((9,), -30, 30), uniform((9,), -30, 30)],
        ("int32", "int64"),
        gradient=False,
    ),
    Op("x << 2", lambda t, x: x << 2, [ANY], INTEGERS, gradient=False),
    Op("x >> 1", lambda t, x: x >> 1, [ANY], INTEGERS, gradient=False),
    Op("x << 63", lambda t, x: x << 63, [ANY], INTEGERS, gradient=False),
    Op("1 << x", lambda t, x: 1 << x, [SHIFTS], INTEGERS, gradient=False),
    Op(
        "shifts to the left",
        function("bitwise_left_shift"),
        [FULL, SHIFTS],
        INTEGERS,
        gradient=False,
    ),
    Op(
        "shifts to the right",
        function("bitwise_right_shift"),
        [FULL, SHIFTS],
        INTEGERS,
        gradient=False,
    ),
    Op("shift by -1", lambda t, x: (x << -1, x >> -1), [FULL], INTEGERS, gradient=False),
    Op(
        "gcd of nothing",
        function("gcd"),
        [np.ones((0, 1)), np.ones((0, 4))],
        INTEGERS,
        gradient=False,
    ),
    Op("copysign of integers", function("copysign", -2), [ANY], INTEGERS, gradient=False),
    Op("isin", lambda t, x: t.isin(x, t.tensor([0, 1])), [ANY], INTEGERS, gradient=False),
]

PRODUCTS = [
    Op("einsum of matrices", lambda t, a, b: t.einsum("ij,kj->ki", a, b), [MATRIX, MATRIX]),
    Op(
        "einsum, batched",
        lambda t, a, b: t.einsum("...ij,...jk", a, b),
        [uniform((2, 3, 4)), uniform((4, 2))],
    ),
    Op("einsum, diagonal", lambda t, a: t.einsum("ii->i", a), [SQUARE]),
    Op("einsum, trace", lambda t, a: t.einsum("ii", a), [SQUARE]),
    Op(
        "einsum, three",
        lambda t, a, b, c: t.einsum("ij,kj,kl->il", a, b, c),
        [MATRIX, MATRIX, SQUARE],
        tolerance=LOOSE,
    ),
    Op("einsum, no product", lambda t, a: t.einsum("ij->j", a), [MATRIX]),
    Op(
        "tensordot",
        lambda t, a, b: t.tensordot(a, b, dims=([0, 1], [1, 0])),
        [uniform((3, 4, 2)), uniform((4, 3, 5))],
        tolerance=LOOSE,
    ),
    Op(
        "tensordot, sizes of 1",
        lambda t, a, b: t.tensordot(a, b, dims=((0, 1), (2, 0))),
        [uniform((1, 3, 2)), uniform((1, 4, 5))],
        tolerance=LOOSE,
    ),
    Op(
        "tensordot, no dims",
        lambda t, a, b: t.tensordot(a, b, dims=0),
        [uniform((2, 3)), uniform((0, 4))],
    ),
    Op(
        "baddbmm",
        function("baddbmm", beta=0.5, alpha=2),
        [uniform((2, 3, 5)), uniform((2, 3, 4)), uniform((2, 4, 5))],
        tolerance=LOOSE,
    ),
    Op(
        "baddbmm, input that does not count",
        function("baddbmm", beta=0),
        [np.full((2, 3, 5), math.nan), uniform((2, 3, 4)), uniform((2, 4, 5))],
        tolerance=LOOSE,
        gradient=False,
    ),
    Op(
        "addr, input that does not count",
        function("addr", beta=0, alpha=2),
        [[[math.nan, 1.0]], [3.0], [1.0, 2.0]],
        gradient=False,
    ),
    Op("addr of bools", function("addr"), [[[0, 1]], [1], [0, 0]], ("bool",), gradient=False),
    Op(
        "addmv of integers",
        function("addmv", beta=1.7, alpha=2.2),
        [uniform((3,)), MATRIX, uniform((4,))],
        INTEGERS,
        gradient=False,
    ),
    Op(
        "addbmm of integers",
        function("addbmm", beta=2, alpha=3),
        [uniform((3, 5)), uniform((2, 3, 4)), uniform((2, 4, 5))],
        INTEGERS,
        gradient=False,
    ),
    Op("addmv", function("addmv"), [uniform((3,)), MATRIX, uniform((4,))], tolerance=LOOSE),
    Op("inner", function("inner"), [MATRIX, uniform((2, 4))], tolerance=LOOSE),
    Op("kron", function("kron"), [MATRIX, uniform((2, 2))]),
    Op("cross", function("cross", dim=1), [uniform((4, 3)), uniform((4, 3))]),
    Op("trace", function("trace"), [SQUARE]),
    Op("cdist", function("cdist"), [MATRIX, uniform((5, 4))], tolerance=LOOSE, double=False),
    Op("dist", function("dist"), [MATRIX, uniform((3, 4))], tolerance=LOOSE),
    Op(
        "inverse",
        lambda t, a: t.linalg.inv(a + 4 * t.eye(3, dtype=a.dtype)),
        [SQUARE],
        tolerance=LOOSE,
    ),
    Op("det", lambda t, a: t.det(a + 2 * t.eye(3, dtype=a.dtype)), [SQUARE], tolerance=LOOSE),
    Op(
        "solve",
        lambda t, a, b: t.linalg.solve(a + 4 * t.eye(3, dtype=a.dtype), b),
        [SQUARE, uniform((3, 2))],
        tolerance=LOOSE,
    ),
    Op("matrix_power", lambda t, a: t.linalg.matrix_power(a, 3), [SQUARE], tolerance=LOOSE),
]

ARRANGED = [
    Op("fliplr", function("fliplr"), [MATRIX], NUMERIC),
    Op("rot90", function("rot90", 3, (0, 1)), [MATRIX], NUMERIC),
    Op("diag of a matrix", function("diag", 1), [MATRIX], NUMERIC),
    Op("diag of a vector", function("diag", -1), [uniform((4,))], NUMERIC),
    Op("diag_embed", function("diag_embed", 1, 0, 2), [MATRIX]),
    Op("repeat_interleave", lambda t, x: x.repeat_interleave(t.tensor([2, 0, 1]), 0), [MATRIX]),
    Op("block_diag", function("block_diag"), [MATRIX, uniform((2, 2))]),
    Op("column_stack", lambda t, a, b: t.column_stack([a, b]), [uniform((3,)), MATRIX]),
    Op("dstack", lambda t, a, b: t.dstack([a, b]), [MATRIX, MATRIX]),
    Op("select_scatter", function("select_scatter", 0, 2), [MATRIX, uniform((4,))]),
    Op(
        "slice_scatter",
        function("slice_scatter", 1, 0, 4, 2),
        [MATRIX, uniform((3, 2))],
        double=False,
    ),
]

RUNNING = [
    Op("cumprod", function("cumprod", 1), [ANY], NUMERIC, tolerance=LOOSE),
    Op("cummax", function("cummax", 1), [ANY], NUMERIC),
    Op("cummin", function("cummin", -1), [ANY], NUMERIC),
    Op("logcumsumexp", function("logcumsumexp", 0), [ANY], tolerance=LOOSE),
    Op("diff", function("diff", 2, 1), [ANY]),
    Op("quantile", function("quantile", 0.3, 1, True), [ANY], tolerance=LOOSE),
    Op("kthvalue", function("kthvalue", 2, 1), [ANY]),
    Op("mode", function("mode", 1), [uniform((3, 8), 0, 3)], ("int64",), gradient=False),
    Op("aminmax", lambda t, x: tuple(t.aminmax(x, dim=1)), [ANY]),
    Op("trapezoid", function("trapezoid"), [ANY]),
    Op("cov", function("cov"), [MATRIX], tolerance=LOOSE),
    Op("corrcoef", function("corrcoef"), [MATRIX], tolerance=LOOSE, double=False),
    Op("var_mean", function("var_mean", (0, 2), unbiased=False), [ANY], tolerance=LOOSE),
    Op("histc", function("histc", 4, -2, 2), [ANY], gradient=False),
    Op(
        "bucketize",
        lambda t, x: t.bucketize(x, t.tensor([-1.0, 0.0, 1.0])),
        [ANY],
        ("float32",),
        ("contiguous",),
        gradient=False,
    ),
    Op(
        "scatter_reduce mean",
        lambda t, x: t.zeros(3, 4, dtype=x.dtype).scatter_reduce(
            0, t.tensor([[0, 1, 0, 2], [0, 1, 1, 2], [2, 2, 2, 2]]), x, "mean"
        ),
        [MATRIX],
    ),
    Op(
        "scatter_reduce amax",
        lambda t, x: t.zeros(3, 4, dtype=x.dtype).scatter_reduce(
            0, t.tensor([[0, 1, 0, 2], [0, 1, 1, 2], [2, 2, 2, 2]]), x, "amax", include_self=False
        ),
        [MATRIX],
        double=False,
    ),
]

OPS = ELEMENTWISE + PRODUCTS + ARRANGED + RUNNING

BAD = [
    Bad("einsum of too few", lambda t: t.einsum("ij,jk", t.ones(2, 2)), "expected 2 operands"),
    Bad("inner of other sizes", lambda t: t.inner(t.ones(2, 1), t.ones(3, 5)), "of one size"),
    Bad("tensordot below 0", lambda t: t.tensordot(t.ones(2), t.ones(2), -1), "from 0 to 1"),
    Bad("tensordot above", lambda t: t.tensordot(t.ones(2), t.ones(2), 2), "from 0 to 1, got 2"),
    Bad(
        "tensordot of 2 and 1",
        lambda t: t.tensordot(t.eye(2), t.eye(2), ((0, 1), (0,))),
        "as many dimensions",
    ),
    Bad(
        "tensordot of no such dimension",
        lambda t: t.tensordot(t.ones(2), t.ones(2), ((5,), (0,))),
        "Dimension out of range",
        IndexError,
    ),
    Bad("cdist of other widths", lambda t: t.cdist(t.ones(2, 3), t.ones(2, 4)), "columns"),
    Bad("trace of a vector", lambda t: t.trace(t.ones(3)), "expected a matrix"),
    Bad("rot90 of one dimension", lambda t: t.rot90(t.ones(3, 3), 1, [0]), "dim"),
    Bad("rot90 of a vector", lambda t: t.rot90(t.ones(3)), "dimensions"),
    Bad("inverse of a row", lambda t: t.linalg.inv(t.ones(1, 3)), "square"),
    Bad("inverse of zeros", lambda t: t.linalg.inv(t.zeros(2, 2)), "ingular"),
    Bad("quantile above 1", lambda t: t.quantile(t.ones(3), 1.5), "range"),
    Bad("flipud of a number", lambda t: t.flipud(t.tensor(1.0)), "1 dimension or more"),
    Bad("fliplr of a vector", lambda t: t.fliplr(t.ones(2)), "2 dimensions or more"),
    Bad("gcd with a number", lambda t: t.gcd(t.tensor(2), 4), "Tensor, got int", TypeError),
    Bad("shift of numbers", lambda t: t.bitwise_left_shift(1, 2), "Tensor, got int", TypeError),
    Bad("ldexp with a number", lambda t: t.ldexp(t.ones(2), 4), "Tensor, got int", TypeError),
    Bad("heaviside of a number", lambda t: t.heaviside(1, t.ones(1)), "Tensor, got", TypeError),
    Bad("copysign of a number", lambda t: t.copysign(1, t.ones(1)), "Tensor, got", TypeError),
    Bad("xlogy of numbers", lambda t: t.xlogy(1, 2), "Tensor, got int", TypeError),
    Bad("fmod by 0", lambda t: t.fmod(t.ones(2).long(), 0), "ZeroDivision"),
]


test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
