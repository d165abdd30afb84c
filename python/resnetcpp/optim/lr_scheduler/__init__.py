"""Schedules of the learning rate. PyTorch: torch.optim.lr_scheduler."""

from resnetcpp.optim.lr_scheduler.base import LRScheduler, _LRScheduler
from resnetcpp.optim.lr_scheduler.chain import ChainedScheduler, SequentialLR
from resnetcpp.optim.lr_scheduler.cosine import CosineAnnealingLR, CosineAnnealingWarmRestarts
from resnetcpp.optim.lr_scheduler.cyclic import CyclicLR
from resnetcpp.optim.lr_scheduler.decay import (
    ConstantLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from resnetcpp.optim.lr_scheduler.function import LambdaLR, MultiplicativeLR
from resnetcpp.optim.lr_scheduler.one_cycle import OneCycleLR
from resnetcpp.optim.lr_scheduler.plateau import ReduceLROnPlateau

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
