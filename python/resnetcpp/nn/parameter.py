"""Tensors that a module trains. PyTorch: torch.nn.parameter."""

from resnetcpp.nn.module import Parameter

__all__ = ["Parameter"]
