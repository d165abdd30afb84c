"""Functions of nn.functional that are made of others."""

from resnetcpp._C import abs as absolute
from resnetcpp._C import exp, relu, softmax, tanh, where
from resnetcpp._C._functional import elu, relu6, softplus

__all__ = [
    "cosine_similarity",
    "hardsigmoid",
    "hardswish",
    "hinge_embedding_loss",
    "huber_loss",
    "kl_div",
    "logsigmoid",
    "margin_ranking_loss",
    "mish",
    "normalize",
    "pairwise_distance",
    "selu",
    "soft_margin_loss",
    "softmin",
]

# Klambauer et al., 2017.
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


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


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """softmax(-input)"""
    implied = 0 if input.dim() in (0, 1, 3) else 1
    return softmax(-input, implied if dim is None else dim, dtype=dtype)


def logsigmoid(input):
    """log(sigmoid(input))"""
    return -softplus(-input)


def hardsigmoid(input, inplace=False):
    """relu6(input + 3) / 6"""
    return relu6(input + 3) / 6


def hardswish(input, inplace=False):
    """input * hardsigmoid(input)"""
    return input * hardsigmoid(input)


def mish(input, inplace=False):
    """input * tanh(softplus(input))"""
    return input * tanh(softplus(input))


def selu(input, inplace=False):
    """elu with the two constants that keep mean 0 and variance 1."""
    return _SELU_SCALE * elu(input, _SELU_ALPHA)


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
