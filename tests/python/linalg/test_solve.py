"""Linear systems, norms and products of matrices against PyTorch."""

import math

import pytest

from tests.python.harness import Bad, Op, check_error, error_cases, method, table_tests, uniform

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:torch.triangular_solve is deprecated"),
]

LOOSE = {"float32": 2e-3, "float64": 1e-10}
SQUARE = uniform((3, 3))
BATCH = uniform((2, 3, 3))
SIDES = uniform((3, 2))
ROWS = uniform((2, 3))


def regular(t, a):
    return a + 4 * t.eye(3, dtype=a.dtype)


def lu_solved(left, adjoint):
    def fn(t, a, b):
        factors, pivots = t.linalg.lu_factor(regular(t, a))
        return t.linalg.lu_solve(factors, pivots, b, left=left, adjoint=adjoint)

    return fn


SOLVE = {
    "solve": (lambda t, a, b: t.linalg.solve(regular(t, a), b), [SQUARE, SIDES]),
    "solve, vector": (lambda t, a, b: t.linalg.solve(regular(t, a), b), [SQUARE, uniform((3,))]),
    "solve, vectors": (lambda t, a, b: t.linalg.solve(regular(t, a), b), [BATCH, ROWS]),
    "solve, right": (
        lambda t, a, b: t.linalg.solve(regular(t, a), b, left=False),
        [SQUARE, ROWS],
    ),
    "solve, broadcast": (lambda t, a, b: t.linalg.solve(regular(t, a), b), [BATCH, SIDES]),
    "solve_ex": (lambda t, a, b: tuple(t.linalg.solve_ex(regular(t, a), b)), [SQUARE, SIDES]),
    "inv": (lambda t, a: t.linalg.inv(regular(t, a)), [BATCH]),
    "inv_ex": (lambda t, a: tuple(t.linalg.inv_ex(regular(t, a))), [BATCH]),
    "slogdet": (lambda t, a: tuple(t.linalg.slogdet(regular(t, a))), [BATCH]),
    "upper": (
        lambda t, a, b: t.linalg.solve_triangular(regular(t, a), b, upper=True),
        [SQUARE, SIDES],
    ),
    "lower, right": (
        lambda t, a, b: t.linalg.solve_triangular(regular(t, a), b, upper=False, left=False),
        [SQUARE, ROWS],
    ),
    "unitriangular": (
        lambda t, a, b: t.linalg.solve_triangular(a, b, upper=True, unitriangular=True),
        [BATCH, SIDES],
    ),
    "triangular_solve": (
        lambda t, a, b: t.triangular_solve(b, regular(t, a), transpose=True)[0],
        [SQUARE, SIDES],
    ),
    "cholesky_solve": (
        lambda t, a, b: t.cholesky_solve(b, regular(t, a).tril()),
        [SQUARE, SIDES],
    ),
    "cholesky_inverse": (lambda t, a: t.cholesky_inverse(regular(t, a).tril()), [SQUARE]),
    "tensorinv": (lambda t, a: t.linalg.tensorinv(regular(t, a).reshape(3, 3, 1), ind=1), [SQUARE]),
    "tensorsolve": (
        lambda t, a, b: t.linalg.tensorsolve(regular(t, a).reshape(3, 1, 3), b.reshape(3, 1)),
        [SQUARE, uniform((3,))],
    ),
    "lstsq": (
        lambda t, a, b: [t.linalg.lstsq(a, b, driver="gelsd")[i] for i in range(4)],
        [uniform((5, 3)), uniform((5, 2))],
    ),
}
SOLVE |= {
    f"lu_solve, {left}, {adjoint}": (lu_solved(left, adjoint), [SQUARE, SIDES if left else ROWS])
    for left in (True, False)
    for adjoint in (True, False)
}

NORMS = {
    f"matrix_norm {order}": (lambda t, a, o=order: t.linalg.matrix_norm(a, o), [uniform((2, 3, 4))])
    for order in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf)
}
NORMS |= {
    f"vector_norm {order}": (lambda t, a, o=order: t.linalg.vector_norm(a, o, dim=1), [SQUARE])
    for order in (0, 1, 2, 3.5, math.inf, -math.inf)
}
NORMS |= {
    f"cond {order}": (lambda t, a, o=order: t.linalg.cond(regular(t, a), o), [BATCH])
    for order in (None, 2, -2, "fro", "nuc", 1, math.inf)
}

PRODUCTS = {
    "multi_dot": (
        lambda t, a, b, c: t.linalg.multi_dot([a, b, c]),
        [uniform((2, 5)), uniform((5, 3)), uniform((3, 4))],
    ),
    "multi_dot, vectors": (
        lambda t, a, b, c: t.linalg.multi_dot([a, b, c]),
        [uniform((5,)), uniform((5, 3)), uniform((3,))],
    ),
    "matrix_power -2": (lambda t, a: t.linalg.matrix_power(regular(t, a), -2), [SQUARE]),
    "vander": (lambda t, x: t.linalg.vander(x, N=4), [uniform((2, 3))]),
    "vecdot": (lambda t, a, b: t.linalg.vecdot(a, b, dim=0), [SQUARE, SQUARE]),
    "cross": (lambda t, a, b: t.linalg.cross(a, b), [SQUARE, SQUARE]),
    "householder_product": (
        lambda t, a, tau: t.linalg.householder_product(a, tau),
        [uniform((4, 3)), uniform((2,))],
    ),
    "adjoint": (method("adjoint"), [BATCH]),
}

ONCE = {"lstsq"}
# PyTorch's backward fails: it has overwritten what it needs.
NO_GRADIENT = {"cond fro", "cond 1", "cond inf"}
OPS = [
    Op(
        name,
        fn,
        inputs,
        tolerance=LOOSE,
        gradient=name not in NO_GRADIENT,
        double=name not in ONCE and "cond" not in name,
    )
    for name, (fn, inputs) in {**SOLVE, **NORMS, **PRODUCTS}.items()
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)

BAD = [
    Bad("solve of a row", lambda t: t.linalg.solve(t.ones(1, 2), t.ones(1)), "a square matrix"),
    Bad("solve of zeros", lambda t: t.linalg.solve(t.zeros(2, 2), t.ones(2, 1)), "ingular"),
    Bad("solve, rows", lambda t: t.linalg.solve(t.eye(2), t.ones(3, 1)), "expected B of 2 rows"),
    Bad("tensorinv", lambda t: t.linalg.tensorinv(t.ones(2, 3), ind=1), "sizes of one product"),
    Bad("multi_dot of one", lambda t: t.linalg.multi_dot([t.eye(2)]), "at least 2"),
    Bad("norm of a cube", lambda t: t.linalg.norm(t.ones(2, 2, 2), 2), "1 or 2 dimensions"),
    Bad("order", lambda t: t.linalg.matrix_norm(t.eye(2), 3), "not supported", ValueError),
    Bad("H of a cube", lambda t: t.ones(2, 2, 2).H, "H: expected a matrix"),
    Bad("adjoint of a vector", lambda t: t.ones(2).adjoint(), "at least 2 dimensions"),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
