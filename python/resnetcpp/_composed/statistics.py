"""Extremes, means and moments. Names and rules are PyTorch's."""

import warnings
from collections import namedtuple

from resnetcpp import _C
from resnetcpp._forms import forms

__all__ = ["aminmax", "corrcoef", "cov", "nanmean", "nansum", "std_mean", "var_mean"]
METHODS = ["aminmax", "corrcoef", "cov", "nanmean", "nansum"]
IN_PLACE = []

Aminmax = namedtuple("aminmax", ["min", "max"])


def aminmax(input, *, dim=None, keepdim=False):
    """The smallest and the largest element."""
    dims = [] if dim is None else [dim]
    return Aminmax(_C.amin(input, dims, keepdim), _C.amax(input, dims, keepdim))


def _weights(observations, fweights, aweights):
    """How much each observation counts: the product of both weights, or None."""
    given = {"fweights": fweights, "aweights": aweights}
    for name, weights in given.items():
        if weights is not None and weights.shape != (observations,):
            raise RuntimeError(
                f"cov: expected {name} of shape {[observations]}, got {list(weights.shape)}"
            )
        if weights is not None and bool((weights < 0).any()):
            raise RuntimeError(f"cov(): {name} cannot be negative")
    if fweights is not None and fweights.is_floating_point():
        raise RuntimeError(f"cov: expected fweights of integers, got {fweights.dtype}")
    if aweights is not None and not aweights.is_floating_point():
        raise RuntimeError(f"cov: expected aweights of floating-point, got {aweights.dtype}")
    if fweights is None or aweights is None:
        return aweights if fweights is None else fweights
    return fweights * aweights


def cov(input, *, correction=1, fweights=None, aweights=None):
    """Covariances of variables in rows, observations in columns. (V, O) or (O,) -> (V, V) or ()

    Args:
        fweights: how often each observation was made, integers (O,).
        aweights: how much each observation counts, (O,).
    """
    if input.dim() > 2:
        raise RuntimeError(f"cov: expected input of at most 2 dimensions, got {input.dim()}")
    rows = input.reshape(1, -1) if input.dim() < 2 else input
    rows = rows if rows.is_floating_point() else rows.to(_C.get_default_dtype())
    weights = _weights(rows.shape[1], fweights, aweights)
    if weights is None:
        weights = _C.ones(rows.shape[1], dtype=rows.dtype)
    total = weights.sum()
    freedom = total - correction
    if aweights is not None and correction != 0:
        freedom = total - correction * (weights * aweights).sum() / total
    if bool(freedom <= 0):
        warnings.warn(
            "cov(): degrees of freedom is <= 0. Correction should be strictly less "
            "than the number of observations.",
            stacklevel=2,
        )
        freedom = freedom * 0
    centred = rows - (rows * weights).sum(1, keepdim=True) / total
    result = centred @ (centred * weights).T / freedom
    return result.squeeze()


def corrcoef(input):
    """Correlations of variables in rows, observations in columns."""
    covariance = cov(input)
    if covariance.dim() == 0:
        return covariance / covariance
    deviation = _C.sqrt(_C.diagonal(covariance))
    return (covariance / deviation[:, None] / deviation[None, :]).clamp(-1, 1)


@forms("input, dim, keepdim", "input, axis, keepdims")
def nansum(input, dim=None, keepdim=False, *, dtype=None):
    """The sum without the NaNs, computed in ``dtype`` if it is told."""
    return _C.nansum(input if dtype is None else input.to(dtype), dim, keepdim)


@forms("input, dim, keepdim", "input, axis, keepdims")
def nanmean(input, dim=None, keepdim=False, *, dtype=None):
    """The mean without the NaNs, computed in ``dtype`` if it is told."""
    return _C.nanmean(input if dtype is None else input.to(dtype), dim, keepdim)


def _spread(function, input, dim, unbiased, correction, keepdim):
    if isinstance(dim, bool):  # torch.var_mean(x, False)
        dim, unbiased = None, dim
    if unbiased is not None:
        correction = 1 if unbiased else 0
    return function(input, dim, correction=1 if correction is None else correction, keepdim=keepdim)


def var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The variance and the mean."""
    return _spread(_C.var_mean, input, dim, unbiased, correction, keepdim)


def std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The standard deviation and the mean."""
    return _spread(_C.std_mean, input, dim, unbiased, correction, keepdim)
