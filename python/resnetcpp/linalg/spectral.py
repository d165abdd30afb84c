"""Eigenvalues, singular values and what is made of them."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp._composed.shapes import diag_embed
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import check_matrices, is_vector, lapack, run

Eigh = namedtuple("linalg_eigh", ["eigenvalues", "eigenvectors"])
Lstsq = namedtuple("linalg_lstsq", ["solution", "residuals", "rank", "singular_values"])
Svd = namedtuple("linalg_svd", ["U", "S", "Vh"])
SvdUsv = namedtuple("svd", ["U", "S", "V"])


def _differences(values):
    """values[j] - values[i] at (i, j), and 1 on the diagonal."""
    eye = _C.eye(values.shape[-1], dtype=values.dtype)
    return values.unsqueeze(-2) - values.unsqueeze(-1) + eye


def _without_diagonal(matrix):
    return matrix - diag_embed(_C.diagonal(matrix, 0, -2, -1))


def largest(values, dim):
    """The largest along ``dim``, which stays; 0 of none."""
    if not values.shape[dim]:
        return values.sum(dim, keepdim=True)
    return values.amax(dim, keepdim=True)


def _nothing(*gradients):
    """Whether these are the zeros that stand for no gradient: no term of them counts."""
    return not any(g.requires_grad or bool(g.any()) for g in gradients)


class _Eigh(Function):
    @staticmethod
    def forward(ctx, a, lower):
        values, vectors = run("eigh", lambda x: tuple(lapack().eigh(x, "L" if lower else "U")), a)
        ctx.save_for_backward(values, vectors)
        return values, vectors

    @staticmethod
    def backward(ctx, g_values, g_vectors):
        values, vectors = ctx.saved_tensors
        if _nothing(g_vectors):
            return (vectors * g_values.unsqueeze(-2)) @ vectors.mT, None
        inner = _without_diagonal(vectors.mT @ g_vectors) / _differences(values)
        return vectors @ (inner + diag_embed(g_values)) @ vectors.mT, None


def eigh(A, UPLO="L"):
    """Eigenvalues of a symmetric matrix in ascending order, and its eigenvectors as columns.

    Only the triangle that UPLO names ("L" or "U") is read. The gradient through the eigenvectors
    needs eigenvalues that all differ.
    """
    check_matrices("eigh", A, square=True)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"linalg.eigh: expected UPLO to be 'L' or 'U', got {UPLO!r}")
    return Eigh(*_Eigh.apply(A, UPLO.upper() == "L"))


def eigvalsh(A, UPLO="L"):
    """The eigenvalues of a symmetric matrix, in ascending order."""
    return eigh(A, UPLO).eigenvalues


class _Svd(Function):
    @staticmethod
    def forward(ctx, a, full_matrices):
        u, s, vh = run("svd", lambda x: tuple(lapack().svd(x, full_matrices)), a)
        ctx.save_for_backward(u, s, vh)
        return u, s, vh

    @staticmethod
    def backward(ctx, gu, gs, gvh):
        u, s, vh = ctx.saved_tensors
        least = s.shape[-1]
        if _nothing(gu, gvh):
            return (u[..., :least] * gs.unsqueeze(-2)) @ vh[..., :least, :], None
        # Vectors beyond the singular values are any basis of what is left.
        u, gu = u[..., :least], gu[..., :least]
        v, gv = vh[..., :least, :].mT, gvh[..., :least, :].mT
        s_row, s_column = s.unsqueeze(-2), s.unsqueeze(-1)
        gaps = _differences(s * s)
        of_u, of_v = u.mT @ gu, v.mT @ gv
        inner = (of_u - of_u.mT) / gaps * s_row + s_column * ((of_v - of_v.mT) / gaps)
        inner = u @ (inner + diag_embed(gs))
        if u.shape[-2] > least:
            inner = inner + (gu - u @ of_u) / s_row
        result = inner @ v.mT
        if v.shape[-2] > least:
            result = result + (u / s_row) @ (gv - v @ of_v).mT
        return result, None


def svd(A, full_matrices=True, *, driver=None):
    """U, S, Vh with A = U diag(S) Vh, S in descending order. A (..., M, N)

    U is (..., M, M) and Vh (..., N, N), or with min(M, N) columns and rows unless
    ``full_matrices``. The gradient through them needs singular values that all differ.
    """
    _no_driver("svd", driver)
    check_matrices("svd", A)
    return Svd(*_Svd.apply(A, full_matrices))


def _no_driver(op, driver):
    if driver is not None:
        raise RuntimeError(f"linalg.{op}: expected no driver, as on every CPU, got {driver!r}")


def svdvals(A, *, driver=None):
    """The singular values in descending order."""
    return svd(A, full_matrices=False, driver=driver).S


def _limit(sizes, values, atol, rtol):
    """The size that a singular value must exceed to count."""
    if rtol is None:
        eps = 2.0**-23 if values.dtype == _C.float32 else 2.0**-52
        rtol = max(sizes) * eps if atol is None else 0.0
    return _C.maximum(
        _column(rtol, values) * largest(values, -1),
        _column(0.0 if atol is None else atol, values),
    )


def _column(limit, values):
    """A number, or one for each matrix, beside the values of each."""
    limit = _C.as_tensor(limit, dtype=values.dtype)
    return limit.unsqueeze(-1)


def _sizes_of_values(A, hermitian):
    return eigvalsh(A).abs() if hermitian else svdvals(A)


def matrix_rank(A, tol=None, hermitian=False, *, atol=None, rtol=None):
    """The number of singular values above max(atol, rtol * the largest one).

    Args:
        tol: the limit itself; another name of ``atol``.
        hermitian: whether A is symmetric, which is faster.
    """
    values = _sizes_of_values(A.detach(), hermitian)
    limit = _limit(A.shape[-2:], values, tol if atol is None else atol, rtol)
    return (values > limit).sum(-1)


class _PseudoInverse(Function):
    @staticmethod
    def forward(ctx, a, hermitian, atol, rtol):
        y = _pseudo_inverse(a, hermitian, atol, rtol)
        ctx.save_for_backward(a, y)
        return y

    @staticmethod
    def backward(ctx, gy):
        a, y = ctx.saved_tensors
        g = gy.mT
        # Golub and Pereyra, The differentiation of pseudo-inverses, 1973.
        result = -(y.mT @ gy @ y.mT)
        result = result + y.mT @ y @ (g - g @ y @ a)
        result = result + (g - a @ (y @ g)) @ y @ y.mT
        return result, None, None, None


def _pseudo_inverse(a, hermitian, atol, rtol):
    if hermitian:
        values, vectors = eigh(a)
        left, right, sizes = vectors, vectors.mT, values.abs()
    else:
        left, values, right = svd(a, full_matrices=False)
        sizes = values
    kept = sizes > _limit(a.shape[-2:], sizes, atol, rtol)
    inverse = _C.where(kept, 1 / _C.where(kept, values, 1.0), 0.0)
    return (right.mT * inverse.unsqueeze(-2)) @ left.mT


def pinv(A, rcond=None, hermitian=False, *, atol=None, rtol=None):
    """The pseudo-inverse, from the singular values above max(atol, rtol * the largest one).

    Args:
        rcond: another name of ``rtol``.
        hermitian: whether A is symmetric, which is faster.
    """
    check_matrices("pinv", A, square=hermitian)
    if not A.numel():
        return A.mT.clone()
    return _PseudoInverse.apply(A, hermitian, atol, rcond if rtol is None else rtol)


_DRIVERS = ("gels", "gelsy", "gelsd", "gelss")


def lstsq(A, B, rcond=None, *, driver=None):
    """The smallest X for which the norm of A X - B is smallest. A (..., M, N), B (..., M, K)

    Also the squares of the norms where there are more rows than columns and the rank is full (but
    for "gelsy"), the rank (but for "gels"), and the singular values (for "gelsd" and "gelss").

    Args:
        rcond: singular values up to rcond times the largest are taken for 0.
        driver: "gelsy" if left out; all are solved by singular values.
    """
    driver = "gelsy" if driver is None else driver
    if driver not in _DRIVERS:
        raise RuntimeError(
            f"linalg.lstsq: expected driver to be one of {', '.join(_DRIVERS)}, got {driver!r}"
        )
    vector = is_vector(A, B)
    right = B.unsqueeze(-1) if vector else B
    check_matrices("lstsq", A, right)
    solution = pinv(A, rtol=rcond) @ right
    values = svdvals(A.detach())
    rank = (values > _limit(A.shape[-2:], values, None, rcond)).sum(-1)
    rows, columns = A.shape[-2:]
    if driver != "gelsy" and rows > columns and bool((rank == columns).all()):
        residuals = _C.square(A @ solution - right).sum(-2)
    else:
        residuals = solution.reshape(-1)[:0]
    return Lstsq(
        solution.squeeze(-1) if vector else solution,
        residuals,
        _C.empty(0, dtype=_C.int64) if driver == "gels" else rank,
        values if driver in ("gelsd", "gelss") else _C.empty(0, dtype=A.dtype),
    )


# Names of torch and of Tensor alone.


def svd_usv(input, some=True, compute_uv=True):
    """U, S, V with input = U diag(S) V^T. PyTorch: torch.svd."""
    u, s, vh = svd(input, full_matrices=not some)
    if not compute_uv:
        rows, columns = input.shape[-2:]
        u = _C.zeros(*input.shape[:-2], rows, rows, dtype=input.dtype)
        return SvdUsv(u, s, _C.zeros(*input.shape[:-2], columns, columns, dtype=input.dtype))
    return SvdUsv(u, s, vh.mT)


def pinverse(input, rcond=1e-15):
    """The pseudo-inverse. PyTorch: torch.pinverse."""
    return pinv(input, rtol=rcond)
