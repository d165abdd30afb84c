"""Functions of nn.functional that are made of others."""

import math

from resnetcpp._C import abs as absolute
from resnetcpp._C import exp, relu, where
from resnetcpp._C._functional import binary_cross_entropy_with_logits, softplus

__all__ = [
    "cosine_embedding_loss",
    "cosine_similarity",
    "gaussian_nll_loss",
    "hinge_embedding_loss",
    "huber_loss",
    "kl_div",
    "margin_ranking_loss",
    "multilabel_soft_margin_loss",
    "normalize",
    "pairwise_distance",
    "poisson_nll_loss",
    "soft_margin_loss",
    "triplet_margin_loss",
]


def _reduce(losses, reduction):
    if reduction == "none":
        return losses
    if reduction not in ("mean", "sum"):
        raise ValueError(
            f"{reduction} is not a valid value for reduction: expected none, mean or sum"
        )
    return losses.mean() if reduction == "mean" else losses.sum()


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Half the squared difference up to ``delta``, linear beyond."""
    if delta <= 0:
        raise ValueError(f"huber_loss: expected a positive delta, got {delta}")
    distance = absolute(input - target)
    losses = where(distance <= delta, 0.5 * distance**2, delta * (distance - 0.5 * delta))
    return _reduce(losses if weight is None else losses * weight, reduction)


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    """target * (log(target) - input), with log-probabilities in ``input``.

    ``reduction`` may also be "batchmean": the sum over the number of rows.
    """
    if reduce is not None or size_average is not None:
        mean = "mean" if size_average in (None, True) else "sum"
        reduction = "none" if reduce is False else mean
    if log_target:
        losses = exp(target) * (target - input)
    else:
        # The limit of t log(t) at 0 is 0.
        safe = where(target > 0, target, target * 0 + 1)
        losses = target * safe.log() - target * input
    if reduction == "batchmean":
        return losses.sum() / (input.size(0) if input.dim() else 1)
    return _reduce(losses, reduction)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """input / max(norm, eps) along ``dim``."""
    return input / input.norm(p, dim, keepdim=True).clamp(min=eps)


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """The cosine of the angle between x1 and x2 along ``dim``."""
    first = x1.norm(2, dim, keepdim=True).clamp(min=eps)
    second = x2.norm(2, dim, keepdim=True).clamp(min=eps)
    return ((x1 / first) * (x2 / second)).sum(dim)


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return (x1 - x2 + eps).norm(p, -1, keepdim=keepdim)


def hinge_embedding_loss(
    input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"
):
    """input where the target is 1, max(0, margin - input) where it is -1."""
    return _reduce(where(target == 1, input, relu(margin - input)), reduction)


def margin_ranking_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """max(0, -target * (input1 - input2) + margin)"""
    return _reduce(relu(-target * (input1 - input2) + margin), reduction)


def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """log(1 + exp(-target * input))"""
    return _reduce(softplus(-target * input), reduction)


def cosine_embedding_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """1 - cosine where the target is 1, max(0, cosine - margin) where it is -1."""
    cosine = cosine_similarity(input1, input2, dim=-1)
    return _reduce(where(target == 1, 1 - cosine, relu(cosine - margin)), reduction)


def triplet_margin_loss(
    anchor,
    positive,
    negative,
    margin=1.0,
    p=2,
    eps=1e-6,
    swap=False,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    """max(0, d(anchor, positive) - d(anchor, negative) + margin)"""
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        other = pairwise_distance(positive, negative, p, eps)
        far = where(other < far, other, far)
    return _reduce(relu(near - far + margin), reduction)


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
    return _reduce(losses, reduction)


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
    return _reduce(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def multilabel_soft_margin_loss(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    """The mean binary cross entropy over the classes."""
    losses = binary_cross_entropy_with_logits(input, target, reduction="none")
    return _reduce((losses if weight is None else losses * weight).mean(-1), reduction)
