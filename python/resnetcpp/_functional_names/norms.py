"""Normalisation, padding and random slopes with torch's names of arguments."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.activations import randomized_relu

__all__ = [
    "batch_norm",
    "constant_pad_nd",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "rrelu",
    "rrelu_",
]


def batch_norm(
    input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled
):
    """As nn.functional.batch_norm, with torch's order of arguments."""
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled
):
    """As nn.functional.instance_norm, with torch's order of arguments."""
    return F.instance_norm(
        input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
    )


def constant_pad_nd(input, pad, value=0):
    """As nn.functional.pad in its constant mode."""
    return _C._functional.pad(input, pad, value=value)


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    """As nn.functional.group_norm; there is no cuDNN to be enabled."""
    return F.group_norm(input, num_groups, weight, bias, eps)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    """As nn.functional.layer_norm; there is no cuDNN to be enabled."""
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, generator=None):
    """As nn.functional.rrelu, with the generator that draws the slopes."""
    return randomized_relu(input, lower, upper, training, False, generator)


def rrelu_(input, lower=1.0 / 8, upper=1.0 / 3, training=False, generator=None):
    """rrelu in place."""
    return randomized_relu(input, lower, upper, training, True, generator)
