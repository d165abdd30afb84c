"""Helpers for gradients and parameters. PyTorch: torch.nn.utils."""

from resnetcpp.nn.utils.clip_grad import clip_grad_norm_, clip_grad_value_, get_total_norm
from resnetcpp.nn.utils.convert import parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "get_total_norm",
    "parameters_to_vector",
    "vector_to_parameters",
]
