"""Limits for gradients. PyTorch: torch.nn.utils.clip_grad_norm_."""

import math
import warnings

from resnetcpp import _C
from resnetcpp.autograd import no_grad


def _gradients(parameters):
    if isinstance(parameters, _C.Tensor):
        parameters = [parameters]
    return [parameter.grad for parameter in parameters if parameter.grad is not None]


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """The norm of all tensors together, as one vector. Errors: RuntimeError."""
    tensors = [tensors] if isinstance(tensors, _C.Tensor) else list(tensors)
    if not tensors:
        return _C.tensor(0.0)
    norms = _C.stack([_C.norm(tensor, float(norm_type)) for tensor in tensors])
    total = norms.max() if math.isinf(norm_type) else _C.norm(norms, float(norm_type))
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, "
            "so it cannot be clipped."
        )
    return total


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Scales the gradients down until their common norm is at most `max_norm`; returns that norm.

    Args:
        parameters: parameters, or one; those without a gradient do not count.
        norm_type: the order of the norm, also ``inf``.
        error_if_nonfinite: whether a norm of NaN or infinity is an error.
        foreach: PyTorch's choice of an implementation; there is one here.
    """
    with no_grad():
        parameters = [parameters] if isinstance(parameters, _C.Tensor) else list(parameters)
        total = get_total_norm(_gradients(parameters), norm_type, error_if_nonfinite)
        clip_grads_with_norm_(parameters, max_norm, total)
    return total


def clip_grads_with_norm_(parameters, max_norm, total_norm, foreach=None):
    """Scales the gradients by max_norm / total_norm, if that is below 1."""
    scale = min(1.0, float(max_norm) / (float(total_norm) + 1e-6))
    if scale < 1.0:
        with no_grad():
            for gradient in _gradients(parameters):
                gradient.mul_(scale)


def clip_grad_norm(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """The name of clip_grad_norm_ in old code."""
    warnings.warn(
        "torch.nn.utils.clip_grad_norm is now deprecated in favor of "
        "torch.nn.utils.clip_grad_norm_.",
        FutureWarning,
        stacklevel=2,
    )
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Limits each element of the gradients to [-clip_value, clip_value]."""
    with no_grad():
        for gradient in _gradients(parameters):
            gradient.clamp_(-float(clip_value), float(clip_value))
