"""
LAPACK, without gradients.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
__all__: list[str] = ['ldl_factor', 'ldl_solve', 'lu_factor', 'solve_triangular']
def ldl_factor(A: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """
    LD, pivots and info of symmetric matrices.
    """
def ldl_solve(LD: Tensor, pivots: Tensor, B: Tensor) -> Tensor:
    """
    A^-1 B, of what ldl_factor made of A.
    """
def lu_factor(A: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """
    LU, pivots and info of matrices.
    """
def solve_triangular(A: Tensor, B: Tensor, upper: bool, unitriangular: bool) -> Tensor:
    """
    A^-1 B for a triangular A.
    """
