"""Norms of differences and of slices. Names and rules are PyTorch's."""

from resnetcpp import _C

__all__ = ["cdist", "dist", "norm_except_dim", "pdist", "renorm"]
METHODS = ["dist", "renorm"]
IN_PLACE = ["renorm"]


def dist(input, other, p=2):
    """The p-norm of the difference."""
    return _C.norm(input - other, p)


def cdist(x1, x2, p=2.0, compute_mode="use_mm_for_euclid_dist_if_necessary"):
    """The p-norms between all rows. x1 (..., P, M), x2 (..., R, M) -> (..., P, R)"""
    if x1.dim() < 2 or x2.dim() < 2:
        raise RuntimeError(
            f"cdist: expected tensors of at least 2 dimensions, got {x1.dim()} and {x2.dim()}"
        )
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(
            f"cdist: X1 and X2 must have the same number of columns. "
            f"X1: {x1.shape[-1]} X2: {x2.shape[-1]}"
        )
    return (x1.unsqueeze(-2) - x2.unsqueeze(-3)).norm(p, dim=-1)


def pdist(input, p=2.0):
    """The p-norms between all pairs of rows, each pair once. (N, M) -> (N (N - 1) / 2,)"""
    if input.dim() != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input.dim()}D")
    if not input.is_floating_point():
        raise RuntimeError(f"pdist only supports floating-point dtypes, got: {input.dtype}")
    if p < 0:
        raise RuntimeError(f"pdist only supports non-negative p values, got: {p}")
    first, second = _C.nonzero(
        _C.triu(_C.ones(len(input), len(input), dtype=_C.bool), 1), as_tuple=True
    )
    return (input[first] - input[second]).norm(p, dim=-1)


def _all_but(input, dim):
    return [d for d in range(input.dim()) if d != dim % input.dim()]


def norm_except_dim(v, pow=2, dim=0):
    """The norms of the slices along ``dim``."""
    if dim == -1:
        return v.norm(pow)
    return v.norm(pow, dim=_all_but(v, dim), keepdim=True)


def renorm(input, p, dim, maxnorm):
    """Slices along ``dim`` scaled down to a p-norm of at most ``maxnorm``."""
    if p <= 0 or maxnorm < 0:
        raise RuntimeError(
            f"renorm: expected a positive p and a maxnorm from 0 on, got {p} and {maxnorm}"
        )
    if input.dim() < 2:
        raise RuntimeError(f"renorm: expected at least 2 dimensions, got {input.dim()}")
    norms = input.norm(p, dim=_all_but(input, dim), keepdim=True)
    return input * _C.where(norms > maxnorm, maxnorm / (norms + 1e-7), 1.0)
