"""Batch normalisation. PyTorch: torch.nn.modules.batchnorm."""

from resnetcpp import _C

__all__ = ["BatchNorm1d", "BatchNorm2d"]

_BatchNorm = _C._nn._BatchNorm
BatchNorm1d = _C._nn.BatchNorm1d
BatchNorm2d = _C._nn.BatchNorm2d
