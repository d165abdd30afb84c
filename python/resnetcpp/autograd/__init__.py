"""Automatic differentiation. PyTorch: torch.autograd."""

from resnetcpp._C import _autograd
from resnetcpp.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from resnetcpp.autograd.gradcheck import gradcheck, gradgradcheck
from resnetcpp.autograd.variable import Variable

backward = _autograd.backward
grad = _autograd.grad

__all__ = [
    "Variable",
    "backward",
    "enable_grad",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "no_grad",
    "set_grad_enabled",
]
