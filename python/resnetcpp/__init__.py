"""Residual networks on a CPU, with PyTorch's names."""

from resnetcpp._C import __version__

__all__ = ["__version__"]
