"""Losses of numbers and of distributions."""

import math

from resnetcpp._C import abs as absolute
from resnetcpp._C import exp, where
from resnetcpp.nn.losses.reduction import reduced

__all__ = ["gaussian_nll_loss", "huber_loss", "kl_div", "poisson_nll_loss"]


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
        # The limit of t log(t) at 0 is 0.
        safe = where(target > 0, target, target * 0 + 1)
        losses = target * safe.log() - target * input
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
