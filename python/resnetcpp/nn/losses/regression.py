"""Losses of numbers and of distributions."""

import math

from resnetcpp._C import _functional, exp, where
from resnetcpp._C import abs as absolute
from resnetcpp._composed.elementwise.logarithms import xlogy
from resnetcpp.nn.losses.reduction import reduced, reduction_name

__all__ = [
    "gaussian_nll_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "poisson_nll_loss",
]


def _weighted(loss, input, target, size_average, reduce, reduction, weight):
    """Errors: ValueError for a weight of another shape, in PyTorch's words."""
    if weight is None:
        return loss(input, target, size_average, reduce, reduction)
    if weight.shape != input.shape:
        raise ValueError("Weights and input must have the same size.")
    losses = loss(input, target, reduction="none") * weight
    name = reduction_name(size_average, reduce, reduction)
    return losses.sum() / weight.sum() if name == "mean" else reduced(losses, name)


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """(input - target)^2, times ``weight``; the mean is then over the sum of the weights."""
    options = (size_average, reduce, reduction, weight)
    return _weighted(_functional.mse_loss, input, target, *options)


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """|input - target|, times ``weight``; the mean is then over the sum of the weights."""
    options = (size_average, reduce, reduction, weight)
    return _weighted(_functional.l1_loss, input, target, *options)


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Half the squared difference up to ``delta``, linear beyond."""
    if delta <= 0:
        raise ValueError(f"huber_loss: expected a positive delta, got {delta}")
    distance = absolute(input - target)
    losses = where(distance <= delta, 0.5 * distance**2, delta * (distance - 0.5 * delta))
    return reduced(losses if weight is None else losses * weight, reduction)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """target * (log(target) - input), with log-probabilities in ``input``.

    ``reduction`` may also be "batchmean": the sum over the number of rows.
    """
    if log_target:
        losses = exp(target) * (target - input)
    else:
        losses = xlogy(target, target) - target * input
    if reduction == "batchmean" and size_average is None and reduce is None:
        return losses.sum() / (input.size(0) if input.dim() else 1)
    return reduced(losses, reduction, size_average, reduce)


def poisson_nll_loss(
    input,
    target,
    log_input=True,
    full=False,
    size_average=None,
    eps=1e-8,
    reduce=None,
    reduction="mean",
):
    """exp(input) - target * input, or input - target * log(input); `full` adds log(target!)."""
    losses = exp(input) - target * input if log_input else input - target * (input + eps).log()
    if full:
        safe = where(target > 1, target, target * 0 + 1)
        stirling = safe * safe.log() - safe + 0.5 * (2 * math.pi * safe).log()
        losses = losses + where(target > 1, stirling, target * 0)
    return reduced(losses, reduction, size_average, reduce)


def gaussian_nll_loss(input, target, var, full=False, eps=1e-6, reduction="mean"):
    """Half of log(var) + (input - target)^2 / var; `full` adds half of log(2 pi)."""
    if isinstance(var, float):
        var = input * 0 + var
    if var.dim() == input.dim() - 1:
        var = var.unsqueeze(-1)
    if (var < 0).any():
        raise ValueError("var has negative entry/entries")
    var = var + (var.detach().clamp(min=eps) - var.detach())
    losses = 0.5 * (var.log() + (input - target) ** 2 / var)
    return reduced(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)
