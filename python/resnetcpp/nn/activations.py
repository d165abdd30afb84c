"""Activations that are made of others, as functions of nn.functional."""

from resnetcpp._C import abs as absolute
from resnetcpp._C import (
    empty,
    float64,
    ones_like,
    relu,
    sigmoid,
    softmax,
    tanh,
    where,
    zeros_like,
)
from resnetcpp._C._functional import elu, hardtanh, leaky_relu, relu6, softplus

__all__ = [
    "celu",
    "celu_",
    "elu_",
    "glu",
    "gumbel_softmax",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh_",
    "logsigmoid",
    "mish",
    "prelu",
    "rrelu",
    "rrelu_",
    "selu",
    "selu_",
    "softmin",
    "softshrink",
    "softsign",
    "tanhshrink",
    "threshold",
    "threshold_",
]

# Klambauer et al., 2017.
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


def softmin(input, dim=None, _stacklevel=3, dtype=None):
    """softmax(-input)"""
    implied = 0 if input.dim() in (0, 1, 3) else 1
    return softmax(-input, implied if dim is None else dim, dtype=dtype)


def logsigmoid(input):
    """log(sigmoid(input))"""
    return -softplus(-input)


def _overwrite(function, input, inplace):
    """function(input), in input itself if asked; the copy is what its gradient needs."""
    return input.copy_(function(input.clone())) if inplace else function(input)


def hardsigmoid(input, inplace=False):
    """relu6(input + 3) / 6"""
    return _overwrite(lambda x: relu6(x + 3) / 6, input, inplace)


def hardswish(input, inplace=False):
    """input * hardsigmoid(input)"""
    return _overwrite(lambda x: x * relu6(x + 3) / 6, input, inplace)


def mish(input, inplace=False):
    """input * tanh(softplus(input))"""
    return _overwrite(lambda x: x * tanh(softplus(x)), input, inplace)


def selu(input, inplace=False):
    """elu with the two constants that keep mean 0 and variance 1."""
    return _overwrite(lambda x: _SELU_SCALE * elu(x, _SELU_ALPHA), input, inplace)


def celu(input, alpha=1.0, inplace=False):
    """input where positive, else alpha * (exp(input / alpha) - 1)"""
    return _overwrite(lambda x: alpha * elu(x / alpha), input, inplace)


def threshold(input, threshold, value, inplace=False):
    """input where it is above the threshold, else the value"""
    return _overwrite(lambda x: where(x > threshold, x, x * 0 + value), input, inplace)


def softsign(input):
    """input / (1 + |input|)"""
    return input / (1 + absolute(input))


def tanhshrink(input):
    """input - tanh(input)"""
    return input - tanh(input)


def softshrink(input, lambd=0.5):
    """input moved towards 0 by lambd, and 0 where it is nearer to 0"""
    if not lambd >= 0:
        raise RuntimeError(f"softshrink: expected lambd of at least 0, got {lambd}")
    return relu(input - lambd) - relu(-input - lambd)


def hardshrink(input, lambd=0.5):
    """input, but 0 where |input| <= lambd"""
    return where(absolute(input) > lambd, input, input * 0)


def prelu(input, weight):
    """input where positive, else weight * input; one weight, or one for each channel"""
    if weight.dim() > 1:
        raise RuntimeError(
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.dim()}"
        )
    if weight.dtype != input.dtype:
        raise RuntimeError(
            f"prelu: expected a weight of the input's dtype {input.dtype}, got {weight.dtype}"
        )
    if weight.numel() == 1:
        weight = weight.reshape(())  # so that the result of a scalar is one
    else:
        channels = input.shape[1] if input.dim() > 1 else 1
        if weight.numel() != channels:
            raise RuntimeError(
                f"prelu: expected {channels} weights, one for each channel of input "
                f"{tuple(input.shape)}, got {weight.numel()}"
            )
        weight = weight.view(-1, *[1] * (input.dim() - 2))
    return where(input > 0, input, weight * input)


def glu(input, dim=-1):
    """The first half times the sigmoid of the second. Dauphin et al., 2016."""
    if input.size(dim) % 2 != 0:
        raise RuntimeError(
            f"glu: expected an even size in dimension {dim}, got {tuple(input.shape)}"
        )
    first, second = input.chunk(2, dim)
    return first * sigmoid(second)


def _negative_slopes(input, lower, upper, generator):
    """A slope for each element that is not positive, drawn in their order; 1 for the others."""
    mask = input <= 0
    draws = empty(int(mask.sum()), dtype=float64).uniform_(lower, upper, generator=generator)
    return ones_like(input).masked_scatter_(mask, draws.to(input.dtype))


def randomized_relu(input, lower, upper, training, inplace, generator):
    """rrelu with the generator that draws its slopes, for torch.rrelu, which takes one."""
    if not lower <= upper:
        raise RuntimeError(
            f"rrelu: expected lower of at most upper, got lower {lower} and upper {upper}"
        )
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    slopes = _negative_slopes(input.detach(), lower, upper, generator)
    return input.mul_(slopes) if inplace else input * slopes


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    """input where positive, else input times a slope: a random one in training, else their mean.

    Xu et al., 2015.
    """
    return randomized_relu(input, lower, upper, training, inplace, None)


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    """softmax((logits + Gumbel noise) / tau), or with `hard` the one-hot vector of its largest.

    The gradient of `hard` is that of the softmax. Jang et al., 2017.
    """
    noise = -empty(logits.shape, dtype=logits.dtype).exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    index = soft.detach().argmax(dim, keepdim=True)
    return zeros_like(soft.detach()).scatter_(dim, index, 1.0) - soft.detach() + soft


def celu_(input, alpha=1.0):
    """celu in place."""
    return celu(input, alpha, inplace=True)


def elu_(input, alpha=1.0):
    """elu in place."""
    return elu(input, alpha, inplace=True)


def hardtanh_(input, min_val=-1.0, max_val=1.0):
    """hardtanh in place."""
    return hardtanh(input, min_val, max_val, inplace=True)


def rrelu_(input, lower=1.0 / 8, upper=1.0 / 3, training=False):
    """rrelu in place."""
    return rrelu(input, lower, upper, training, inplace=True)


def selu_(input):
    """selu in place."""
    return selu(input, inplace=True)


def threshold_(input, threshold, value):
    """threshold in place."""
    return _overwrite(lambda x: where(x > threshold, x, x * 0 + value), input, True)
