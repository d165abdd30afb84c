"""
LAPACK, without gradients.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
__all__: list[str] = ['lu_factor', 'solve_triangular']
def lu_factor(A: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """
    LU, pivots and info of matrices.
    """
def solve_triangular(A: Tensor, B: Tensor, upper: bool, unitriangular: bool) -> Tensor:
    """
    A^-1 B for a triangular A.
    """
