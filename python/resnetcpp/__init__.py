"""Residual networks on a CPU, with PyTorch's names."""

# Every public name of the compiled core is a public name of the package; so an op that is bound
# needs no line here. Some of them (sum, max, float ...) hide Python's own in this file.
from resnetcpp import _pickle, autograd, data, datasets, models, nn, optim, random, utils
from resnetcpp._C import *
from resnetcpp._C import __version__
from resnetcpp._size import Size
from resnetcpp._summary import summary
from resnetcpp.autograd import enable_grad, inference_mode, no_grad, set_grad_enabled
from resnetcpp.io import load, save

__all__ = [name for name in dir() if not name.startswith("_")]
