"""Residual networks. PyTorch: torchvision.models."""

from resnetcpp import _C
from resnetcpp.models import resnet
from resnetcpp.models.convert import convert_state_dict
from resnetcpp.models.resnet import *
from resnetcpp.models.resnet import BasicBlock, Bottleneck, PadShortcut, ResNet


def list_models():
    """Names that `get_model` knows, sorted: also the twins without shortcuts, "plain20"."""
    return sorted(_C._nn.model_names())


def get_model(name, **config):
    """The network of that name with the keyword arguments of ``ResNet``.

    Errors: ValueError for an unknown name, with the names that are most like it.
    """
    return _C._nn.make_model(name, **config)


__all__ = [name for name in dir() if not name.startswith("_")]
