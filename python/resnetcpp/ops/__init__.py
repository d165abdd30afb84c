"""Layers of torchvision.ops that residual networks use."""

from resnetcpp import _C
from resnetcpp.ops.frozen import FrozenBatchNorm2d

SqueezeExcitation = _C._nn.SqueezeExcitation
StochasticDepth = _C._nn.StochasticDepth

for _cls in (FrozenBatchNorm2d, SqueezeExcitation, StochasticDepth):
    _cls.__module__ = __name__

__all__ = ["FrozenBatchNorm2d", "SqueezeExcitation", "StochasticDepth"]
