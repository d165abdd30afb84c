"""Functions of nn.functional that PyTorch has beside it with other arguments, or as methods."""

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp.nn import functional as F

__all__ = ["batch_norm", "constant_pad_nd", "embedding", "instance_norm"]


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


def embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False):
    """As nn.functional.embedding, with torch's order of arguments; -1 means no padding."""
    padding = None if padding_idx == -1 else padding_idx
    return F.embedding(
        indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse
    )


def constant_pad_nd(input, pad, value=0):
    """As nn.functional.pad in its constant mode."""
    return _C._functional.pad(input, pad, value=value)


Tensor.hardshrink = F.hardshrink
Tensor.prelu = F.prelu
