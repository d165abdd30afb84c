"""Changes of shape. PyTorch: torch.nn.modules.flatten."""

from resnetcpp import _C

__all__ = ["Flatten", "Unflatten"]

Flatten = _C._nn.Flatten
Unflatten = _C._nn.Unflatten
