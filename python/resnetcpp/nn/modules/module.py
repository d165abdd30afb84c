"""The base of every layer. PyTorch: torch.nn.modules.module."""

from resnetcpp.nn.module import Module

__all__ = ["Module"]
