"""Names of torch and of Tensor alone, with their arguments' names and order."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp.linalg.lapack import check_matrices, lapack, run
from resnetcpp.linalg.lu import lu_factor_ex
from resnetcpp.linalg.lu import lu_solve as solve_factored
from resnetcpp.linalg.orthogonal import (
    Geqrf,
    check_reflections,
    householder_product,
    reflected,
)
from resnetcpp.linalg.triangular import solve_triangular

TriangularSolve = namedtuple("triangular_solve", ["solution", "cloned_coefficient"])


def lu_with_infos(A, pivot=True, get_infos=False):
    """As linalg.lu_factor, or lu_factor_ex with ``get_infos``. PyTorch: torch.lu."""
    result = lu_factor_ex(A, pivot=pivot)
    return tuple(result) if get_infos else tuple(result[:2])


def lu_solve(input, LU_data, LU_pivots):
    """As linalg.lu_solve, with the right side first. PyTorch: torch.lu_solve."""
    return solve_factored(LU_data, LU_pivots, input)


def geqrf(input):
    """QR as LAPACK keeps it: R, below its diagonal the reflections, and tau. No gradient."""
    check_matrices("geqrf", input)
    factors, tau = run("geqrf", lambda x: tuple(lapack().qr(x, "raw")), input)
    return Geqrf(factors.mT, tau)


def orgqr(input, input2):
    """As linalg.householder_product. PyTorch: torch.orgqr."""
    return householder_product(input, input2)


def ormqr(input, input2, input3, left=True, transpose=False):
    """Q times ``input3``, or ``input3`` times Q, with Q transposed if asked for.

    Q is the product of the reflections that geqrf gives: ``input`` and their factors ``input2``.
    """
    if not left:
        return ormqr(input, input2, input3.mT, True, not transpose).mT
    check_reflections("ormqr", input, input2)
    check_matrices("ormqr", input, input3)
    rows, count = input.shape[-2], input2.shape[-1]
    if input3.shape[-2] != rows or count != min(rows, input.shape[-1]):
        raise _C.ShapeError(
            f"linalg.ormqr: expected {min(rows, input.shape[-1])} factors and input3 of {rows} "
            f"rows (columns, if it is on the left), got {count} and {input3.shape[-2]}"
        )
    order = range(count) if transpose else reversed(range(count))
    return reflected(input, input2, input3, order)


def cholesky_solve(input, input2, upper=False):
    """X with A X = input, where ``input2`` is the Cholesky factor of A.

    input (..., N, K), input2 (..., N, N)
    """
    lower = input2.mT if upper else input2
    return solve_triangular(lower.mT, solve_triangular(lower, input, upper=False), upper=True)


def cholesky_inverse(input, upper=False):
    """The inverse of A, where ``input`` is its Cholesky factor."""
    check_matrices("cholesky_inverse", input, square=True)
    eye = _C.eye(input.shape[-1], dtype=input.dtype).expand(input.shape)
    return cholesky_solve(eye, input, upper)


def triangular_solve(input, A, upper=True, transpose=False, unitriangular=False):
    """X with A X = input and a copy of A. Deprecated: use linalg.solve_triangular."""
    matrix = A.mT if transpose else A
    options = {"upper": upper != transpose, "unitriangular": unitriangular}
    return TriangularSolve(solve_triangular(matrix, input, **options), A.clone())
