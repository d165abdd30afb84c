"""Triangular systems and Cholesky's decomposition."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp._forms import forms
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import LinAlgError, check_matrices, lapack, run, same_batch

CholeskyEx = namedtuple("linalg_cholesky_ex", ["L", "info"])


class _SolveTriangular(Function):
    @staticmethod
    def forward(ctx, a, b, upper, unitriangular):
        x = _C._linalg.solve_triangular(a, b, upper, unitriangular)
        ctx.save_for_backward(a, x)
        ctx.options = upper, unitriangular
        return x

    @staticmethod
    def backward(ctx, gx):
        a, x = ctx.saved_tensors
        upper, unitriangular = ctx.options
        gb = _SolveTriangular.apply(a.mT, gx, not upper, unitriangular)
        part = _C.triu if upper else _C.tril
        diagonal = int(unitriangular)
        ga = -part(gb @ x.mT, diagonal if upper else -diagonal)
        return ga, gb, None, None


def solve_triangular(A, B, *, upper, left=True, unitriangular=False):
    """X with A X = B, or X A = B, for a triangular A. A (..., N, N), B (..., N, K)

    Args:
        upper: which triangle of A is read; the other one is not.
        unitriangular: whether the diagonal is taken for ones, and not read.
    """
    check_matrices("solve_triangular", A, square=True)
    check_matrices("solve_triangular", A, B)
    if not left:
        options = {"upper": not upper, "unitriangular": unitriangular}
        return solve_triangular(A.mT, B.mT, **options).mT
    return _SolveTriangular.apply(*same_batch(A, B), upper, unitriangular)


def _lower(matrices):
    """The factors, or None where one of the matrices has none."""
    try:
        return run("cholesky", lapack().cholesky, matrices)
    except LinAlgError:
        return None


def _order_of_failure(matrix):
    """The order of the first leading minor that is not positive, by bisection; 0 if all are."""
    if _lower(matrix) is not None:
        return 0
    low, high = 0, matrix.shape[-1]
    while high - low > 1:
        middle = (low + high) // 2
        if _lower(matrix[:middle, :middle]) is None:
            high = middle
        else:
            low = middle
    return high


class _Cholesky(Function):
    @staticmethod
    def forward(ctx, a):
        y = _lower(a)
        if y is None:
            flat = a.reshape(-1, *a.shape[-2:])
            orders = [_order_of_failure(matrix) for matrix in flat]
            failed = _C.tensor(orders, dtype=_C.int32).reshape(a.shape[:-2])
            # What is given for a matrix that has no factor: its triangle, as it was.
            eye = _C.eye(a.shape[-1], dtype=a.dtype)
            has_none = (failed > 0)[..., None, None]
            y = _C.where(has_none, _C.tril(a), _lower(_C.where(has_none, eye, a)))
        else:
            failed = _C.zeros(a.shape[:-2], dtype=_C.int32)
        ctx.save_for_backward(y)
        ctx.mark_non_differentiable(failed)
        return y, failed

    @staticmethod
    def backward(ctx, gy, _):
        (y,) = ctx.saved_tensors
        phi = _C.tril(y.mT @ gy)
        phi = phi - _C.tril(_C.triu(phi)) * 0.5
        left = solve_triangular(y.mT, phi, upper=True)
        gx = solve_triangular(y, left, upper=False, left=False)
        return (gx + gx.mT) * 0.5


def cholesky_ex(A, *, upper=False, check_errors=False):
    """As cholesky, and for each matrix 0 or the order of a leading minor that is not positive."""
    check_matrices("cholesky", A, square=True)
    y, info = _Cholesky.apply(A.mT if upper else A)
    if check_errors and bool((info > 0).any()):
        order = int(info[info > 0][0]) if info.dim() else int(info)
        raise LinAlgError(
            "linalg.cholesky: The factorization could not be completed because the input is not "
            f"positive-definite (the leading minor of order {order} is not positive-definite)."
        )
    return CholeskyEx(y.mT if upper else y, info)


@forms("A", "input")
def cholesky(A, *, upper=False):
    """L with A = L L^T, of a symmetric positive definite matrix.

    Only one triangle of A is read, the lower one unless ``upper``. Errors: LinAlgError.
    """
    return cholesky_ex(A, upper=upper, check_errors=True).L


# Names of torch and of Tensor alone.


def cholesky_of(input, upper=False):
    """As linalg.cholesky. PyTorch: torch.cholesky."""
    return cholesky(input, upper=upper)
