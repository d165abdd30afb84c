"""Decompositions: what defines them, and values and gradients of what does not depend on signs."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    error_cases,
    leaf,
    numbers,
    table_tests,
    uniform,
)

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore:torch.qr is deprecated")]

LOOSE = {"float32": 2e-3, "float64": 1e-9}
SHAPES = {"square": (3, 3), "tall": (4, 3), "wide": (3, 4), "batch": (2, 3, 3)}
SQUARES = {"square": (3, 3), "batch": (2, 3, 3)}


def positive(a):
    """A symmetric positive definite matrix."""
    return a @ a.mT + 2 * identity(a)


def identity(a):
    import resnetcpp

    library = resnetcpp if isinstance(a, resnetcpp.Tensor) else __import__("torch")
    return library.eye(a.shape[-1], dtype=a.dtype)


def both(x):
    """A function that does not depend on the signs of the columns of x."""
    return x @ x.mT, x.abs()


FACTORS = {
    "svd": lambda t, a: [*both(t.linalg.svd(a, False).U), t.linalg.svd(a, False).S],
    "svd, right": lambda t, a: t.linalg.svd(a, full_matrices=False).Vh.abs(),
    "svdvals": lambda t, a: t.linalg.svdvals(a),
    "qr": lambda t, a: [q.abs() for q in t.linalg.qr(a)],
    "lu": lambda t, a: tuple(t.linalg.lu(a)),
    "lu_factor": lambda t, a: tuple(t.linalg.lu_factor(a)),
    "pinv": lambda t, a: t.linalg.pinv(a),
    "rank": lambda t, a: t.linalg.matrix_rank(a),
    "lstsq": lambda t, a: t.linalg.lstsq(a, a[..., :2] ** 2).solution,
}
OF_SQUARES = {
    "eigh": lambda t, a: [t.linalg.eigh(positive(a))[0], *both(t.linalg.eigh(positive(a))[1])],
    "eigvalsh": lambda t, a: t.linalg.eigvalsh(a + a.mT),
    "eigvalsh, upper": lambda t, a: t.linalg.eigvalsh(a + a.mT, UPLO="U"),
    "cholesky": lambda t, a: t.linalg.cholesky(positive(a)),
    "cholesky, upper": lambda t, a: t.linalg.cholesky(positive(a), upper=True),
    "cholesky_ex": lambda t, a: tuple(t.linalg.cholesky_ex(positive(a))),
    "pinv, symmetric": lambda t, a: t.linalg.pinv(positive(a), hermitian=True),
    "matrix_exp": lambda t, a: t.linalg.matrix_exp(a),
    "matrix_exp, large": lambda t, a: t.matrix_exp(5 * a) / 1e4,
}
# The sum of the squares of eigenvectors is constant: these gradients are compared in test_gradient
# of the tests above; second ones are sums of large terms.
FIRST_ONLY = {"svd", "svd, right", "eigh", "rank"}


def rows_of(table, shapes):
    return [
        Op(
            f"{name}, {kind}",
            fn,
            [uniform(shape)],
            tolerance=LOOSE,
            double=name not in FIRST_ONLY,
        )
        for name, fn in table.items()
        for kind, shape in shapes.items()
    ]


OPS = rows_of(FACTORS, SHAPES) + rows_of(OF_SQUARES, SQUARES)

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (2, 5), (2, 4, 3), (0, 3), (3, 0)])
def test_what_defines_them(shape):
    a = rn.from_numpy(numbers(*shape))
    u, s, vh = rn.linalg.svd(a, full_matrices=False)
    np.testing.assert_allclose((u * s.unsqueeze(-2)) @ vh, a, atol=1e-13)
    p, lower, upper = rn.linalg.lu(a)
    np.testing.assert_allclose(p @ lower @ upper, a, atol=1e-13)
    for mode in ("reduced", "complete"):
        q, r = rn.linalg.qr(a, mode)
        np.testing.assert_allclose(q @ r, a, atol=1e-13)
    np.testing.assert_allclose(a @ rn.linalg.pinv(a) @ a, a, atol=1e-12)


def test_full_matrices():
    a = rn.from_numpy(numbers(4, 2))
    u, s, vh = rn.linalg.svd(a)
    assert u.shape == (4, 4) and vh.shape == (2, 2)
    np.testing.assert_allclose(u.T @ u, np.eye(4), atol=1e-13)
    np.testing.assert_allclose((u[:, :2] * s) @ vh, a, atol=1e-13)


def test_a_leading_minor_that_is_not_positive():
    for t in (rn, pytest.importorskip("torch")):
        a = t.tensor([[[4.0, 2], [2, 3]], [[1, 2], [2, 1]], [[-1, 0], [0, 1]]])
        factor, info = t.linalg.cholesky_ex(a)
        assert info.tolist() == [0, 2, 1]
        assert factor[0].tolist() == t.linalg.cholesky(a[0]).tolist()


def test_a_pivot_that_is_0():
    for t in (rn, pytest.importorskip("torch")):
        a = t.tensor([[[1.0, 2], [2, 4]], [[1, 2], [3, 4]]])
        assert t.linalg.lu_factor_ex(a).info.tolist() == [2, 0]
        assert t.linalg.inv_ex(a).info.tolist() == [2, 0]


def test_names_of_torch_alone():
    for t in (rn, pytest.importorskip("torch")):
        a = leaf(t, numbers(4, 3), wants=False)
        u, s, v = t.svd(a)
        np.testing.assert_allclose((u * s) @ v.T, a, atol=1e-13)
        q, r = a.qr()
        np.testing.assert_allclose(q @ r, a, atol=1e-13)
        packed, tau = t.geqrf(a)
        np.testing.assert_allclose(t.orgqr(packed, tau) @ packed[:3].triu(), a, atol=1e-13)
        full = t.ormqr(packed, tau, t.eye(4, dtype=a.dtype))
        np.testing.assert_allclose(
            full[:, :3], t.linalg.householder_product(packed, tau), atol=1e-13
        )
        p, lower, upper = t.lu_unpack(*t.linalg.lu_factor(a))
        np.testing.assert_allclose(p @ lower @ upper, a, atol=1e-13)


def test_lowrank():
    for t in (rn, pytest.importorskip("torch")):
        t.manual_seed(0)
        a = leaf(t, numbers(9, 2) @ numbers(2, 7, seed=1), wants=False)
        u, s, v = t.svd_lowrank(a, q=3)
        np.testing.assert_allclose((u * s) @ v.T, a, atol=1e-12)
        u, s, v = t.pca_lowrank(a, q=2)
        np.testing.assert_allclose((u * s) @ v.T, a - a.mean(0, keepdim=True), atol=1e-12)


BAD = [
    Bad("svd of a vector", lambda t: t.linalg.svd(t.ones(3)), "svd: expected a matrix"),
    Bad("svd of integers", lambda t: t.linalg.svd(t.ones(2, 2).long()), "got torch.int64"),
    Bad("eigh of a row", lambda t: t.linalg.eigh(t.ones(1, 3)), "eigh: expected a square matrix"),
    Bad("eigh of N", lambda t: t.linalg.eigh(t.eye(2), UPLO="N"), "UPLO to be 'L' or 'U'"),
    Bad("cholesky of -1", lambda t: t.linalg.cholesky(-t.eye(2)), "leading minor of order 1"),
    Bad("qr mode", lambda t: t.linalg.qr(t.eye(2), mode="x"), "mode 'reduced'"),
    Bad(
        "lu, no pivots", lambda t: t.linalg.lu(t.eye(2), pivot=False), "not implemented on the CPU"
    ),
    Bad(
        "lstsq driver", lambda t: t.linalg.lstsq(t.eye(2), t.eye(2), driver="x"), "driver to be one"
    ),
    Bad(
        "gradient of a complete qr",
        lambda t: t.linalg.qr(t.ones(3, 2, requires_grad=True), "complete")[0].sum().backward(),
        "mode='reduced'",
    ),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
