"""Layers of torchvision.ops that residual networks use."""

from resnetcpp.ops.blocks import MLP, Conv2dNormActivation, Permute
from resnetcpp.ops.drop_block import DropBlock2d, drop_block2d
from resnetcpp.ops.focal_loss import sigmoid_focal_loss
from resnetcpp.ops.frozen import FrozenBatchNorm2d
from resnetcpp.ops.residual import SqueezeExcitation, StochasticDepth, stochastic_depth

__all__ = [
    "Conv2dNormActivation",
    "DropBlock2d",
    "FrozenBatchNorm2d",
    "MLP",
    "Permute",
    "SqueezeExcitation",
    "StochasticDepth",
    "drop_block2d",
    "sigmoid_focal_loss",
    "stochastic_depth",
]

# Where pickle and help() find the classes.
for _name in __all__:
    globals()[_name].__module__ = __name__
