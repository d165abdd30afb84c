"""Layers of torchvision.ops that residual networks use."""

from resnetcpp import _C

SqueezeExcitation = _C._nn.SqueezeExcitation
StochasticDepth = _C._nn.StochasticDepth

for _cls in (SqueezeExcitation, StochasticDepth):
    _cls.__module__ = __name__

__all__ = ["SqueezeExcitation", "StochasticDepth"]
