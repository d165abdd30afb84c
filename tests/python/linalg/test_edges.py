"""Matrices at the edges: empty, singular, of equal singular values, of integers; wrong calls."""

import math

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    error_cases,
    numbers,
    table_tests,
    torch_or_skip,
    uniform,
)

pytestmark = pytest.mark.oracle

LOOSE = {"float32": 2e-3, "float64": 1e-10}
EYE = np.eye(3)
SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])
CHAIN = [uniform((2, 5)), uniform((5, 3)), uniform((3, 4))]
TALL = [uniform((5, 3)), uniform((5, 2))]


def multi_dot(t, *matrices):
    return t.linalg.multi_dot(matrices)


def least_squares(driver):
    return lambda t, a, b: t.linalg.lstsq(a, b, driver=driver)[:2]


GRADIENTS = {
    "svdvals, equal": (lambda t, a: t.linalg.svdvals(a), [EYE]),
    "svd, equal": (lambda t, a: t.linalg.svd(a).S, [EYE]),
    "eigvalsh, equal": (lambda t, a: t.linalg.eigvalsh(a), [EYE]),
    "2-norm of 0": (lambda t, a: t.linalg.matrix_norm(a, 2), [np.zeros((3, 3))]),
    "nuclear norm of 0": (lambda t, a: t.linalg.matrix_norm(a, "nuc"), [np.zeros((3, 4))]),
    "smallest of equal": (lambda t, a: t.linalg.matrix_norm(a, -2), [EYE]),
    "slogdet, singular": (lambda t, a: t.linalg.slogdet(a).logabsdet, [SINGULAR]),
    "matrix_power 0": (lambda t, a: t.linalg.matrix_power(a, 0), [uniform((2, 3, 3))]),
    "matrix_power 1": (lambda t, a: t.linalg.matrix_power(a, 1), [uniform((2, 3, 3))]),
    "multi_dot": (multi_dot, CHAIN),
    "norm nuc": (lambda t, a: t.norm(a, "nuc"), [uniform((3, 4))]),
    "norm nuc, dim": (
        lambda t, a: a.norm("nuc", dim=(2, 0), keepdim=True),
        [uniform((3, 2, 4))],
    ),
    "norm of another dtype": (lambda t, a: a.norm(2, 1, dtype=t.float64), [uniform((3, 4))]),
    **{
        f"lstsq {driver}": (least_squares(driver), TALL)
        for driver in ("gels", "gelsy", "gelsd", None)
    },
}
OPS = [
    Op(name, fn, inputs, tolerance=LOOSE, double=False) for name, (fn, inputs) in GRADIENTS.items()
]

OF_INTEGERS = {
    "multi_dot": (multi_dot, CHAIN),
    "matrix_power": (lambda t, a: t.linalg.matrix_power(a, 3), [uniform((3, 3))]),
    "vander of a number": (lambda t, x: t.linalg.vander(x, N=3), [uniform(())]),
}
OPS += [
    Op(f"{name} of {dtype}", fn, inputs, dtypes=[dtype], gradient=False, tolerance=LOOSE)
    for name, (fn, inputs) in OF_INTEGERS.items()
    for dtype in ("int64", "uint8", "float64")
]

EMPTY = {
    "0 x 0": (0, 0),
    "0 x 3": (0, 3),
    "3 x 0": (3, 0),
    "batch": (2, 0, 3),
}
OF_EMPTY = {
    "pinv": lambda t, a: t.linalg.pinv(a),
    "pinv, rtol": lambda t, a: t.linalg.pinv(a, rtol=t.ones(3)),
    "cond": lambda t, a: t.linalg.cond(a),
    "cond 1": lambda t, a: t.linalg.cond(a, 1),
    "2": lambda t, a: t.linalg.matrix_norm(a, 2),
    "nuc": lambda t, a: t.linalg.matrix_norm(a, "nuc", keepdim=True),
}
OPS += [
    Op(f"{name}, {kind}", fn, [uniform(shape)], gradient=False)
    for name, fn in OF_EMPTY.items()
    for kind, shape in EMPTY.items()
]
# Those that have rows, or columns, or neither; PyTorch too refuses the rest.
OPS += [
    Op(
        f"norm {order}, {shape}",
        lambda t, a, o=order: t.linalg.norm(a, o),
        [uniform(shape)],
        gradient=False,
    )
    for order, shape in ((1, (0, 0)), (1, (3, 0)), (math.inf, (0, 0)), (math.inf, (0, 3)))
]
OPS += [
    Op("norm -1 of no rows", lambda t, a: t.linalg.vector_norm(a, -1, dim=1), [uniform((0, 3))]),
    Op(
        "no reflections",
        lambda t, a, tau: t.linalg.householder_product(a, tau),
        [uniform((3, 2)), uniform((0,))],
        gradient=False,
    ),
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.parametrize("fn", [rn.linalg.det, rn.linalg.svdvals, rn.linalg.slogdet])
def test_gradients_where_singular_values_are_0_or_equal(fn):
    """Against differences; PyTorch's of det is 0 at a pivot of 0 unless it records a graph."""
    a = numbers(4, 3) @ numbers(3, 4, seed=1) if fn is rn.linalg.det else 2 * np.eye(4)
    a = rn.from_numpy(a).requires_grad_()
    assert rn.autograd.gradcheck(lambda x: fn(x)[-1] if fn is rn.linalg.slogdet else fn(x).sum(), a)


def test_the_gradient_of_a_singular_determinant():
    for t in (rn, torch_or_skip()):
        a = t.tensor(SINGULAR, requires_grad=True)
        (gradient,) = t.autograd.grad(t.linalg.det(a), a, create_graph=True)
        np.testing.assert_allclose(gradient.detach(), [[4, -2], [-2, 1]], atol=1e-12)


BAD = [
    Bad("cross", lambda t: t.linalg.cross(t.ones(2, 3), t.ones(3)), "as many dimensions"),
    Bad("matrix_norm of a vector", lambda t: t.linalg.matrix_norm(t.ones(3)), "expected a matrix"),
    Bad("matrix_norm dim", lambda t: t.linalg.matrix_norm(t.eye(3), dim=(0,)), "2 dimensions"),
    Bad("matrix_norm of integers", lambda t: t.linalg.matrix_norm(t.eye(3).long(), 1), "floating"),
    Bad("norm of a number", lambda t: t.linalg.norm(t.tensor(3.0), 2), "dimensions for an order"),
    Bad("norm of 3", lambda t: t.linalg.norm(t.ones(2, 2, 2), 2, (0, 1, 2)), "order, got 3"),
    Bad("norm fro of a vector", lambda t: t.linalg.norm(t.ones(3), "fro"), "expected a matrix"),
    Bad("norm nuc of a cube", lambda t: t.norm(t.ones(2, 2, 2), "nuc"), "2 dimensions, got"),
    Bad("largest of none", lambda t: t.linalg.vector_norm(t.ones(0), math.inf), "expected elem"),
    Bad("vander N", lambda t: t.linalg.vander(t.ones(3), N=1), "at least 2, got 1"),
    Bad("vander of bool", lambda t: t.linalg.vander(t.ones(3).bool()), "got torch.bool"),
    Bad("multi_dot of a cube", lambda t: multi_dot(t, t.ones(2, 2, 2), t.eye(2)), "at both ends"),
    Bad("multi_dot, dtypes", lambda t: multi_dot(t, t.eye(2), t.eye(2).long()), "of one dtype"),
    Bad("ormqr of a vector", lambda t: t.ormqr(t.ones(3), t.ones(2), t.eye(3)), "a matrix"),
    Bad("ormqr tau", lambda t: t.ormqr(t.ones(3, 2), t.ones(1), t.eye(3)), "expected 2 factors"),
    Bad("ormqr rows", lambda t: t.ormqr(t.ones(3, 2), t.ones(2), t.eye(4)), "input3 of 3 rows"),
    Bad(
        "tau of a batch",
        lambda t: t.linalg.householder_product(t.ones(2, 3, 2), t.ones(2)),
        "a vector for each matrix",
    ),
    Bad(
        "tau of another dtype",
        lambda t: t.linalg.householder_product(t.ones(3, 2), t.ones(2).double()),
        "expected tau of torch.float32",
    ),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
