"""QR and products of Householder's reflections."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import check_matrices, identity_in_place_of, lapack, run
from resnetcpp.linalg.triangular import solve_triangular

Geqrf = namedtuple("geqrf", ["a", "tau"])
Qr = namedtuple("linalg_qr", ["Q", "R"])


class _Qr(Function):
    @staticmethod
    def forward(ctx, a, mode):
        q, r = run("qr", lambda x: tuple(lapack().qr(x, mode)), a)
        ctx.save_for_backward(a, q, r)
        return q, r

    @staticmethod
    def backward(ctx, gq, gr):
        a, q, r = ctx.saved_tensors
        rows, columns = a.shape[-2:]
        if q.shape[-1] > columns:
            raise RuntimeError(
                "linalg.qr: expected mode='reduced' for a gradient of a matrix with more rows than "
                "columns, got mode='complete'"
            )
        if rows >= columns:
            return _qr_gradient(q, r, gq, gr), None
        # The columns beyond the square are R's times Q.
        rest, g_rest = a[..., rows:], gr[..., rows:]
        square = _qr_gradient(q, r[..., :rows], gq + rest @ g_rest.mT, gr[..., :rows])
        return _C.cat([square, q @ g_rest], -1), None


def _qr_gradient(q, r, gq, gr):
    """Liao, Liu, Wang and Xiang, Differentiable Programming Tensor Networks, 2019."""
    m = r @ gr.mT - gq.mT @ q
    symmetric = _C.tril(m) + _C.tril(m, -1).mT
    return solve_triangular(r.mT, gq + q @ symmetric, upper=False, left=False)


def qr(A, mode="reduced"):
    """Q, R with A = Q R, Q orthogonal and R upper triangular. A (..., M, N)

    Args:
        mode: "reduced", Q (..., M, min(M, N)); "complete", Q (..., M, M); or "r", Q empty and
            no gradient.
    """
    check_matrices("qr", A)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(f"linalg.qr: expected mode 'reduced', 'complete' or 'r', got {mode!r}")
    if mode == "r":
        r = run("qr", lambda x: lapack().qr(x, "r"), A)
        return Qr(_C.empty(0, dtype=A.dtype), r)
    return Qr(*_Qr.apply(A, mode))


def check_reflections(op, A, tau):
    """Whether tau has vectors of factors for the matrices A. Errors: ShapeError, DtypeError."""
    check_matrices(op, A)
    if tau.shape[:-1] != A.shape[:-2] or tau.dim() != A.dim() - 1:
        raise _C.ShapeError(
            f"linalg.{op}: expected tau to be a vector for each matrix, got {list(tau.shape)} for "
            f"{list(A.shape)}"
        )
    if tau.dtype != A.dtype:
        raise _C.DtypeError(f"linalg.{op}: expected tau of {A.dtype}, got {tau.dtype}")


def reflected(A, tau, other, order):
    """The reflections of the columns of A applied to ``other``, in this order."""
    places = _C.arange(A.shape[-2])
    for i in order:
        column = A[..., :, i]
        v = _C.where(places == i, 1.0, _C.where(places > i, column, 0.0)).unsqueeze(-1)
        other = other - tau[..., i, None, None] * (v @ (v.mT @ other))
    return other


def householder_product(A, tau):
    """The first columns of the product of reflections I - tau_i v_i v_i^T.

    A (..., M, N): v_i is 0 above row i, 1 there, and column i of A below; tau (..., K)
    """
    check_reflections("householder_product", A, tau)
    rows, columns = A.shape[-2:]
    if rows < columns or tau.shape[-1] > columns:
        raise RuntimeError(
            "linalg.householder_product: expected no fewer rows than columns, and no more tau than "
            f"columns, got {list(A.shape)} and {list(tau.shape)}"
        )
    order = range(tau.shape[-1] - 1, -1, -1)
    return reflected(A, tau, identity_in_place_of(A), order)


# Names of torch and of Tensor alone.


def qr_some(input, some=True):
    """As linalg.qr, complete unless ``some``. PyTorch: torch.qr."""
    return qr(input, "reduced" if some else "complete")
