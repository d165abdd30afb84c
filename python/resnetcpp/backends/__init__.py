"""Switches of other devices' libraries, which change nothing here. PyTorch: torch.backends."""

from resnetcpp.backends import cuda, cudnn, mkl, mkldnn, mps, openmp

__all__ = ["cuda", "cudnn", "mkl", "mkldnn", "mps", "openmp"]
