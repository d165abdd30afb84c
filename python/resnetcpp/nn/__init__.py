"""Layers, containers and losses, with PyTorch's names. PyTorch: torch.nn."""

from resnetcpp import _C
from resnetcpp.nn import container, functional, init, state, utils
from resnetcpp.nn.container import ModuleDict, ModuleList, Sequential
from resnetcpp.nn.module import Module, Parameter

AdaptiveAvgPool2d = _C._nn.AdaptiveAvgPool2d
AdaptiveMaxPool2d = _C._nn.AdaptiveMaxPool2d
AvgPool2d = _C._nn.AvgPool2d
BCELoss = _C._nn.BCELoss
BCEWithLogitsLoss = _C._nn.BCEWithLogitsLoss
BatchNorm1d = _C._nn.BatchNorm1d
BatchNorm2d = _C._nn.BatchNorm2d
Conv2d = _C._nn.Conv2d
CrossEntropyLoss = _C._nn.CrossEntropyLoss
Dropout = _C._nn.Dropout
ELU = _C._nn.ELU
Flatten = _C._nn.Flatten
GELU = _C._nn.GELU
Hardtanh = _C._nn.Hardtanh
Identity = _C._nn.Identity
L1Loss = _C._nn.L1Loss
LeakyReLU = _C._nn.LeakyReLU
Linear = _C._nn.Linear
LogSoftmax = _C._nn.LogSoftmax
MSELoss = _C._nn.MSELoss
MaxPool2d = _C._nn.MaxPool2d
NLLLoss = _C._nn.NLLLoss
ReLU = _C._nn.ReLU
ReLU6 = _C._nn.ReLU6
SiLU = _C._nn.SiLU
Sigmoid = _C._nn.Sigmoid
SmoothL1Loss = _C._nn.SmoothL1Loss
Softmax = _C._nn.Softmax
Softplus = _C._nn.Softplus
Tanh = _C._nn.Tanh
Unflatten = _C._nn.Unflatten

__all__ = [
    name for name in dir() if not name.startswith("_") and name not in {"container", "state"}
]

# Where pickle and help() find the classes.
for _name in __all__:
    if isinstance(globals()[_name], type):
        globals()[_name].__module__ = __name__
