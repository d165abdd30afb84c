"""Residual networks. PyTorch: torchvision.models."""

from fnmatch import fnmatchcase

from resnetcpp import _C
from resnetcpp._lazy import lazy_names
from resnetcpp.models import resnet
from resnetcpp.models.convert import convert_state_dict
from resnetcpp.models.registry import REGISTERED as _REGISTERED
from resnetcpp.models.resnet import *
from resnetcpp.models.resnet import (
    BasicBlock,
    Bottleneck,
    PadShortcut,
    PreActBasicBlock,
    PreActBottleneck,
    ResNet,
)


def list_models(module=None, include=None, exclude=None):
    """Names that `get_model` knows, sorted: also the twins without shortcuts, "plain20".

    Args:
        module: there is one, resnetcpp.models.
        include, exclude: patterns such as "preact_*", or lists of them.
    """
    patterns = [include] if isinstance(include, str) else include
    unwanted = [exclude] if isinstance(exclude, str) else exclude or []
    names = {*_C._nn.model_names(), *_REGISTERED}
    if patterns:
        names = [name for name in names if any(fnmatchcase(name, p) for p in patterns)]
    return sorted(name for name in names if not any(fnmatchcase(name, p) for p in unwanted))


def get_model_builder(name):
    """The function that makes the network of that name. Errors: ValueError."""
    if name in _REGISTERED:
        return _REGISTERED[name]
    if name not in _C._nn.model_names():
        get_model(name)  # whose error names the nearest ones

    def build(weights=None, progress=True, **config):
        return get_model(name, weights=weights, progress=progress, **config)

    build.__name__ = name
    return globals().get(name, build)


def get_model(name, *, weights=None, progress=True, **config):
    """The network of that name with the keyword arguments of ``ResNet``.

    Errors: ValueError for an unknown name, with the names that are most like it.
    """
    if name in _REGISTERED:
        return _REGISTERED[name](weights=weights, progress=progress, **config)
    return resnet._build(name, weights, progress, config)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from resnetcpp.models.loading import LoadReport, adapted_input, load_weights
    from resnetcpp.models.weights import (
        ResNet18_Weights,
        ResNet34_Weights,
        ResNet50_Weights,
        ResNet101_Weights,
        ResNet152_Weights,
        ResNeXt50_32X4D_Weights,
        ResNeXt101_32X8D_Weights,
        ResNeXt101_64X4D_Weights,
        Weights,
        WeightsEnum,
        Wide_ResNet50_2_Weights,
        Wide_ResNet101_2_Weights,
        get_model_weights,
        get_weight,
    )

# These import NumPy.
_LAZY = {
    **dict.fromkeys(["LoadReport", "adapted_input", "load_weights"], "resnetcpp.models.loading"),
    **dict.fromkeys(
        [
            "ResNet18_Weights",
            "ResNet34_Weights",
            "ResNet50_Weights",
            "ResNet101_Weights",
            "ResNet152_Weights",
            "ResNeXt50_32X4D_Weights",
            "ResNeXt101_32X8D_Weights",
            "ResNeXt101_64X4D_Weights",
            "Weights",
            "WeightsEnum",
            "Wide_ResNet50_2_Weights",
            "Wide_ResNet101_2_Weights",
            "get_model_weights",
            "get_weight",
        ],
        "resnetcpp.models.weights",
    ),
}
__getattr__ = lazy_names(__name__, _LAZY)
__all__ = [
    *(name for name in dir() if name[0] != "_" and name not in {"TYPE_CHECKING", "lazy_names"}),
    *_LAZY,
]


def __dir__():
    return sorted([*globals(), *_LAZY])
