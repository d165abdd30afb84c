"""Limits for gradients. PyTorch: torch.nn.utils.clip_grad_norm_."""

import math

from resnetcpp import _C
from resnetcpp.autograd import no_grad


def _gradients(parameters):
    if isinstance(parameters, _C.Tensor):
        parameters = [parameters]
    return [parameter.grad for parameter in parameters if parameter.grad is not None]


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False):
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
        gradients = _gradients(parameters)
        total = get_total_norm(gradients, norm_type, error_if_nonfinite)
        scale = min(1.0, float(max_norm) / (total.item() + 1e-6))
        if scale < 1.0:
            for gradient in gradients:
                gradient.mul_(scale)
    return total


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Limits each element of the gradients to [-clip_value, clip_value]."""
    with no_grad():
        for gradient in _gradients(parameters):
            gradient.clamp_(-float(clip_value), float(clip_value))
