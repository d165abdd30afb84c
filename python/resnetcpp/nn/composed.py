"""Functions of nn.functional that are made of others."""

from resnetcpp._C import abs as absolute
from resnetcpp._C import relu, sigmoid, softmax, tanh, where
from resnetcpp._C._functional import elu, relu6, softplus

__all__ = [
    "celu",
    "cosine_similarity",
    "glu",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "logsigmoid",
    "mish",
    "normalize",
    "pairwise_distance",
    "prelu",
    "selu",
    "softmin",
    "softshrink",
    "softsign",
    "tanhshrink",
    "threshold",
]

# Klambauer et al., 2017.
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """input / max(norm, eps) along ``dim``; written into ``out`` if that is given."""
    result = input / input.norm(p, dim, keepdim=True).clamp(min=eps)
    return result if out is None else out.copy_(result)


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
    return relu(input - lambd) - relu(-input - lambd)


def hardshrink(input, lambd=0.5):
    """input, but 0 where |input| <= lambd"""
    return where(absolute(input) > lambd, input, input * 0)


def prelu(input, weight):
    """input where positive, else weight * input; one weight, or one for each channel"""
    if weight.numel() > 1:
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
