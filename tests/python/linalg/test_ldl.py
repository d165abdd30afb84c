"""L D L^T of symmetric matrices against PyTorch."""

import numpy as np
import pytest

from tests.python.harness import Bad, Op, check_error, error_cases, table_tests, uniform

pytestmark = pytest.mark.oracle

LOOSE = {"float32": 2e-3, "float64": 1e-10}
FACTORS = {
    "blocks of 1 and of 2": uniform((9, 9)),
    "blocks alone": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "of many rows": uniform((90, 90)),
    "empty": uniform((2, 0, 0)),
}
OPS = [
    Op(
        f"ldl_factor, {name}",
        lambda t, a: tuple(t.linalg.ldl_factor(a)),
        [matrix],
        gradient=False,
        tolerance=LOOSE,
    )
    for name, matrix in FACTORS.items()
]
OPS += [
    Op(
        "ldl_factor_ex of 0",
        lambda t, a: tuple(t.linalg.ldl_factor_ex(a, hermitian=True)),
        [np.zeros((2, 3, 3))],
        gradient=False,
    ),
    Op(
        "ldl_solve",
        lambda t, a, b: t.linalg.ldl_solve(*t.linalg.ldl_factor(a), b),
        [uniform((2, 5, 5)), uniform((5, 3))],
        gradient=False,
        tolerance=LOOSE,
    ),
]

test_forward, *_ = table_tests(OPS)


def solved(t, pivots):
    """One equation after another, with these pivots."""
    return t.linalg.ldl_solve(t.eye(2), t.tensor(pivots, dtype=t.int32), t.ones(2, 1))


BAD = [
    Bad("factors of zeros", lambda t: t.linalg.ldl_factor(t.zeros(2, 2)), "of full rank"),
    Bad("factors of a row", lambda t: t.linalg.ldl_factor(t.zeros(1, 2)), "a square matrix"),
    Bad("pivot", lambda t: solved(t, [7, 2]), "from 1 to 2 or pairs.*got 7", ValueError),
    Bad("3 pivots", lambda t: solved(t, [1, 2, 3]), "of shape"),
    Bad(
        "backward",
        lambda t: t.linalg.ldl_factor(t.eye(2, requires_grad=True)).LD.sum().backward(),
        "derivatives are not implemented",
    ),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
