"""
Modules.
"""
from __future__ import annotations
from resnetcpp.models.resnet import BasicBlock
from resnetcpp.models.resnet import Bottleneck
from resnetcpp.models.resnet import PadShortcut
from resnetcpp.models.resnet import ResNet
import resnetcpp.nn
from resnetcpp.nn import AdaptiveAvgPool2d
from resnetcpp.nn import AdaptiveMaxPool2d
from resnetcpp.nn import AvgPool2d
from resnetcpp.nn import BCELoss
from resnetcpp.nn import BCEWithLogitsLoss
from resnetcpp.nn import BatchNorm1d
from resnetcpp.nn import BatchNorm2d
from resnetcpp.nn import Conv2d
from resnetcpp.nn import CrossEntropyLoss
from resnetcpp.nn import Dropout
from resnetcpp.nn import ELU
from resnetcpp.nn import Flatten
from resnetcpp.nn import GELU
from resnetcpp.nn import Hardtanh
from resnetcpp.nn import Identity
from resnetcpp.nn import L1Loss
from resnetcpp.nn import LeakyReLU
from resnetcpp.nn import Linear
from resnetcpp.nn import LogSoftmax
from resnetcpp.nn import MSELoss
from resnetcpp.nn import MaxPool2d
from resnetcpp.nn import Module
from resnetcpp.nn import ModuleDict
from resnetcpp.nn import ModuleList
from resnetcpp.nn import NLLLoss
from resnetcpp.nn import Parameter
from resnetcpp.nn import ReLU
from resnetcpp.nn import ReLU6
from resnetcpp.nn import Sequential
from resnetcpp.nn import SiLU
from resnetcpp.nn import Sigmoid
from resnetcpp.nn import SmoothL1Loss
from resnetcpp.nn import Softmax
from resnetcpp.nn import Softplus
from resnetcpp.nn import Tanh
from resnetcpp.nn import Unflatten
import typing
from . import init
__all__: list[str] = ['AdaptiveAvgPool2d', 'AdaptiveMaxPool2d', 'AvgPool2d', 'BCELoss', 'BCEWithLogitsLoss', 'BasicBlock', 'BatchNorm1d', 'BatchNorm2d', 'Bottleneck', 'Conv2d', 'CrossEntropyLoss', 'Dropout', 'ELU', 'Flatten', 'GELU', 'Hardtanh', 'Identity', 'L1Loss', 'LeakyReLU', 'Linear', 'LogSoftmax', 'MSELoss', 'MaxPool2d', 'Module', 'ModuleDict', 'ModuleList', 'NLLLoss', 'PadShortcut', 'Parameter', 'ReLU', 'ReLU6', 'ResNet', 'Sequential', 'SiLU', 'Sigmoid', 'SmoothL1Loss', 'Softmax', 'Softplus', 'Tanh', 'Unflatten', 'init', 'make_model', 'model_names', 'resnet_cifar']
class _BatchNorm(resnetcpp.nn.Module):
    """
    What the batch normalisations share: isinstance finds them by it.
    """
    _blank: typing.ClassVar[tuple] = (0)
    _fields: typing.ClassVar[tuple] = ('num_features', 'eps', 'momentum', 'affine', 'track_running_stats')
    affine: bool
    track_running_stats: bool
    def reset_parameters(self) -> None:
        ...
    def reset_running_stats(self) -> None:
        ...
    @property
    def eps(self) -> float:
        ...
    @eps.setter
    def eps(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def momentum(self) -> float | None:
        ...
    @momentum.setter
    def momentum(self, arg1: typing.SupportsFloat | typing.SupportsIndex | None) -> None:
        ...
    @property
    def num_features(self) -> int:
        ...
    @num_features.setter
    def num_features(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class _Loss(resnetcpp.nn.Module):
    """
    What the losses share.
    """
    reduction: str
class _ResidualBlock(resnetcpp.nn.Module):
    """
    What the blocks share.
    """
    skip: bool
    @property
    def stride(self) -> int:
        ...
    @stride.setter
    def stride(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
def make_model(name: str, **kwargs) -> ResNet:
    """
    The network of that name; keyword arguments are those of ResNet.
    """
def model_names() -> list[str]:
    """
    Names that `make_model` knows.
    """
def resnet_cifar(depth: typing.SupportsInt | typing.SupportsIndex, **kwargs) -> ResNet:
    """
    The CIFAR network of depth 6n + 2: three stages of n basic blocks. He et al., 2015.
    """
