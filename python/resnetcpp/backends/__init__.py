"""Switches of other devices' libraries, which change nothing here. PyTorch: torch.backends."""

from resnetcpp.backends import cuda, cudnn, mps

__all__ = ["cuda", "cudnn", "mps"]
