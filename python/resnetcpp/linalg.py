"""Linear algebra (``torch.linalg``). Inverses and decompositions are NumPy's LAPACK."""

import math
import operator
from collections import namedtuple

from resnetcpp import _C
from resnetcpp._C import Tensor, matmul, qr
from resnetcpp._composed.products import chain_matmul
from resnetcpp._composed.products import cross as _cross
from resnetcpp.autograd.function import Function

__all__ = [
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "lstsq",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "vecdot",
    "vector_norm",
]

Eigh = namedtuple("linalg_eigh", ["eigenvalues", "eigenvectors"])
Lstsq = namedtuple("linalg_lstsq", ["solution", "residuals", "rank", "singular_values"])
Slogdet = namedtuple("linalg_slogdet", ["sign", "logabsdet"])
Svd = namedtuple("linalg_svd", ["U", "S", "Vh"])
Svd3 = namedtuple("svd", ["U", "S", "V"])


def _lapack():
    """NumPy's module, which takes long to import."""
    from numpy import linalg

    return linalg


class LinAlgError(RuntimeError):
    """A matrix that has no such decomposition."""


def _numpy(op, function, *tensors, square=True):
    """Runs one of NumPy's functions on matrices, outside the graph."""
    matrix = tensors[0]
    if matrix.dim() < 2 or (square and matrix.shape[-1] != matrix.shape[-2]):
        raise RuntimeError(
            f"linalg.{op}: expected {'square ' if square else ''}matrices, "
            f"got shape {list(matrix.shape)}"
        )
    if not matrix.is_floating_point():
        raise RuntimeError(f"linalg.{op}: expected floating-point matrices, got {matrix.dtype}")
    if matrix.itemsize == 2:
        raise RuntimeError(
            f"linalg.{op}: expected float32 or float64, got {matrix.dtype}; convert it with float()"
        )
    try:
        result = function(*(t.detach().numpy() for t in tensors))
    except _lapack().LinAlgError as error:
        raise LinAlgError(f"linalg.{op}: {error}") from None
    if isinstance(result, tuple):
        return tuple(_tensor(part, matrix.dtype) for part in result)
    return _tensor(result, matrix.dtype)


def _tensor(array, dtype):
    return _C.tensor(array, dtype=dtype)


def _without_gradient(op, *tensors):
    if _C.is_grad_enabled() and any(t.requires_grad for t in tensors):
        raise NotImplementedError(
            f"linalg.{op}: expected tensors that do not require grad, got one that does"
        )


class _Inverse(Function):
    @staticmethod
    def forward(ctx, a):
        y = _numpy("inv", _lapack().inv, a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, gy):
        (y,) = ctx.saved_tensors
        return -(y.mT @ gy @ y.mT)


def inv(A):
    """The inverse of a matrix, or of each of a batch."""
    return _Inverse.apply(A)


class _Determinant(Function):
    @staticmethod
    def forward(ctx, a):
        y = _numpy("det", _lapack().det, a)
        ctx.save_for_backward(a, y)
        return y

    @staticmethod
    def backward(ctx, gy):
        a, y = ctx.saved_tensors
        return (gy * y)[..., None, None] * inv(a).mT


def det(A):
    """The determinant; its gradient needs an invertible matrix."""
    return _Determinant.apply(A)


class _LogDeterminant(Function):
    @staticmethod
    def forward(ctx, a):
        sign, value = _numpy("slogdet", lambda x: tuple(_lapack().slogdet(x)), a)
        ctx.save_for_backward(a)
        ctx.mark_non_differentiable(sign)
        return sign, value

    @staticmethod
    def backward(ctx, _, gy):
        (a,) = ctx.saved_tensors
        return gy[..., None, None] * inv(a).mT


def slogdet(A):
    """The sign and the logarithm of the size of the determinant."""
    return Slogdet(*_LogDeterminant.apply(A))


def solve(A, B, *, left=True):
    """X with A X = B, or X A = B. B may be a vector."""
    if not left:
        return solve(A.mT, B.mT).mT
    vector = B.dim() == 1 or (B.dim() == A.dim() - 1 and B.shape == A.shape[:-1])
    right = B.unsqueeze(-1) if vector else B
    result = inv(A) @ right
    return result.squeeze(-1) if vector else result


class _Cholesky(Function):
    @staticmethod
    def forward(ctx, a):
        y = _numpy("cholesky", _lapack().cholesky, a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, gy):
        (y,) = ctx.saved_tensors
        inverse = inv(y)
        phi = _C.tril(y.mT @ gy)
        phi = phi - _C.tril(_C.triu(phi)) * 0.5
        gx = inverse.mT @ phi @ inverse
        return (gx + gx.mT) * 0.5


def cholesky(A, *, upper=False):
    """L with A = L L^T, of a symmetric positive definite matrix."""
    y = _Cholesky.apply(A)
    return y.mT if upper else y


def eigh(A, UPLO="L"):
    """Eigenvalues and eigenvectors of a symmetric matrix, in ascending order. No gradient."""
    _without_gradient("eigh", A)
    return Eigh(*_numpy("eigh", lambda a: tuple(_lapack().eigh(a, UPLO)), A))


def eigvalsh(A, UPLO="L"):
    """The eigenvalues of a symmetric matrix. No gradient."""
    return eigh(A, UPLO).eigenvalues


def svd(A, full_matrices=True):
    """U, S, Vh with A = U diag(S) Vh. No gradient."""
    _without_gradient("svd", A)
    return Svd(*_numpy("svd", lambda a: tuple(_lapack().svd(a, full_matrices)), A, square=False))


def svdvals(A):
    """The singular values in descending order. No gradient."""
    return svd(A, full_matrices=False).S


def pinv(A, rcond=1e-15):
    """The pseudo-inverse. No gradient."""
    _without_gradient("pinv", A)
    return _numpy("pinv", lambda a: _lapack().pinv(a, rcond), A, square=False)


def matrix_rank(A):
    """The number of singular values that are not 0."""
    return _C.tensor(_lapack().matrix_rank(A.detach().numpy()))


def cond(A):
    """The largest singular value over the smallest. No gradient."""
    values = svdvals(A)
    return values[..., 0] / values[..., -1]


def lstsq(A, B, rcond=None, *, driver=None):
    """X for which the norm of A X - B is smallest. No gradient."""
    _without_gradient("lstsq", A, B)
    solution, residuals, rank, values = _lapack().lstsq(A.numpy(), B.numpy(), rcond=rcond)
    empty = _C.empty(0, dtype=A.dtype)
    return Lstsq(_tensor(solution, A.dtype), _tensor(residuals, A.dtype), _C.tensor(rank), empty)


def matrix_power(A, n):
    """A to the power of a whole number."""
    n = operator.index(n)
    if n < 0:
        A, n = inv(A), -n
    result = _C.eye(A.shape[-1], dtype=A.dtype).expand(A.shape)
    while n:
        if n % 2:
            result = result @ A
        A, n = A @ A, n // 2
    return result


def multi_dot(tensors):
    """The product of matrices."""
    return chain_matmul(*tensors)


def cross(input, other, *, dim=-1):
    """The cross product of vectors of three elements along ``dim``."""
    return _cross(input, other, dim)


def vecdot(x, y, *, dim=-1):
    """Products of vectors along ``dim``."""
    return (x * y).sum(dim)


def diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    """The diagonals of matrices."""
    return _C.diagonal(A, offset, dim1, dim2)


def _dims(dim):
    return [] if dim is None else [dim] if isinstance(dim, int) else list(dim)


def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None):
    """The p-norm over ``dim``, of everything without it."""
    x = x if dtype is None else x.to(dtype)
    return x.norm(ord, _dims(dim), keepdim) if dim is not None else _all_norm(x, ord, keepdim)


def _all_norm(x, ord, keepdim):
    result = x.norm(ord)
    return result.reshape([1] * x.dim()) if keepdim else result


def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None):
    """The norm of matrices: "fro", "nuc", 1, -1, 2, -2, inf or -inf."""
    A = A if dtype is None else A.to(dtype)
    if ord == "fro":
        return A.norm(2, list(dim), keepdim)
    rows, columns = (d % A.dim() for d in dim)
    if ord in (1, -1, math.inf, -math.inf):
        over, then = (rows, columns) if abs(ord) == 1 else (columns, rows)
        sums = A.abs().sum(over, keepdim=True)
        result = sums.amax(then, keepdim=True) if ord > 0 else sums.amin(then, keepdim=True)
    elif ord in (2, -2, "nuc"):
        values = svdvals(A.movedim((rows, columns), (-2, -1)))
        result = values.sum(-1) if ord == "nuc" else values[..., 0 if ord == 2 else -1]
        result = result.unsqueeze(min(rows, columns)).unsqueeze(max(rows, columns))
    else:
        raise ValueError(f"linalg.matrix_norm: Order {ord} not supported.")
    return result if keepdim else result.squeeze([rows, columns])


def norm(A, ord=None, dim=None, keepdim=False, *, dtype=None):
    """The norm of vectors or matrices, of everything without ``ord`` and ``dim``."""
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    dims = _dims(dim) if dim is not None else list(range(A.dim()))
    if len(dims) == 2:
        return matrix_norm(A, ord, dims, keepdim, dtype=dtype)
    return vector_norm(A, ord, dims, keepdim, dtype=dtype)


# Functions that PyTorch has beside torch.linalg.


def logdet(input):
    """The logarithm of the determinant, NaN where that is negative."""
    sign, value = slogdet(input)
    return _C.where(sign < 0, math.nan, value)


def reduced_svd(input, some=True, compute_uv=True):
    """U, S, V with input = U diag(S) V^T. No gradient. PyTorch: torch.svd."""
    u, s, vh = svd(input, full_matrices=not some)
    return Svd3(u, s, vh.mT)


Tensor.inverse = inv
Tensor.logdet = logdet
Tensor.svd = reduced_svd
Tensor.pinverse = pinv
Tensor.det = det
Tensor.slogdet = slogdet
Tensor.matrix_power = matrix_power
Tensor.cholesky = cholesky
