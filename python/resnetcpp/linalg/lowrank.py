"""Singular values of nearly low rank, by random projections.

Halko, Martinsson and Tropp, Finding structure with randomness, 2009.
"""

from resnetcpp import _C
from resnetcpp.linalg.orthogonal import qr
from resnetcpp.linalg.spectral import svd


def _basis(A, q, niter):
    """An orthonormal basis (..., M, q) of nearly all of what A reaches."""
    basis = qr(A @ _C.randn(A.shape[-1], q, dtype=A.dtype)).Q
    for _ in range(niter):
        basis = qr(A.mT @ basis).Q
        basis = qr(A @ basis).Q
    return basis


def svd_lowrank(A, q=6, niter=2, M=None):
    """U, S, V with A about U diag(S) V^T, of rank q.

    Args:
        niter: more iterations come nearer.
        M: is subtracted from A first.
    """
    A = A if M is None else A - M
    wide = A.shape[-2] < A.shape[-1]
    A = A.mT if wide else A
    basis = _basis(A, q, niter)
    u, s, vh = svd(basis.mT @ A, full_matrices=False)
    u, v = basis @ u, vh.mT
    return (v, s, u) if wide else (u, s, v)


def pca_lowrank(A, q=None, center=True, niter=2):
    """Principal components: svd_lowrank of A less the means of its columns."""
    rank = min(6, *A.shape[-2:]) if q is None else q
    if not 0 <= rank <= min(A.shape[-2:]):
        raise ValueError(f"pca_lowrank: expected q from 0 to {min(A.shape[-2:])}, got {rank}")
    return svd_lowrank(A - A.mean(-2, keepdim=True) if center else A, rank, niter)
