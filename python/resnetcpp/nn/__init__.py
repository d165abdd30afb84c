"""Layers, containers and losses, with PyTorch's names. PyTorch: torch.nn."""

from resnetcpp.nn import (
    container,
    functional,
    hooks,
    init,
    lazy,
    modules,
    parallel,
    parameter,
    state,
    utils,
)
from resnetcpp.nn.lazy import *
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.modules import *
from resnetcpp.nn.parallel import DataParallel

_PRIVATE = {"container", "hooks", "lazy", "state"}
__all__ = [name for name in dir() if not name.startswith("_") and name not in _PRIVATE]

# Where pickle and help() find the classes.
for _name in __all__:
    if isinstance(globals()[_name], type):
        globals()[_name].__module__ = __name__
