"""Helpers for gradients, parameters and sequences. PyTorch: torch.nn.utils."""

from resnetcpp.nn.utils import parametrizations, parametrize, prune, rnn, stateless
from resnetcpp.nn.utils.clip_grad import (
    clip_grad_norm,
    clip_grad_norm_,
    clip_grad_value_,
    clip_grads_with_norm_,
    get_total_norm,
)
from resnetcpp.nn.utils.convert_parameters import parameters_to_vector, vector_to_parameters
from resnetcpp.nn.utils.fusion import (
    fuse_conv_bn_eval,
    fuse_conv_bn_weights,
    fuse_linear_bn_eval,
    fuse_linear_bn_weights,
)
from resnetcpp.nn.utils.init import skip_init
from resnetcpp.nn.utils.memory_format import convert_conv2d_weight_memory_format
from resnetcpp.nn.utils.spectral_norm import remove_spectral_norm, spectral_norm
from resnetcpp.nn.utils.weight_norm import remove_weight_norm, weight_norm

__all__ = [
    "clip_grad_norm",
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "convert_conv2d_weight_memory_format",
    "fuse_conv_bn_eval",
    "fuse_conv_bn_weights",
    "fuse_linear_bn_eval",
    "fuse_linear_bn_weights",
    "get_total_norm",
    "parameters_to_vector",
    "parametrizations",
    "parametrize",
    "prune",
    "remove_spectral_norm",
    "remove_weight_norm",
    "rnn",
    "skip_init",
    "spectral_norm",
    "stateless",
    "vector_to_parameters",
    "weight_norm",
]
