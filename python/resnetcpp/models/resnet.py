"""Residual networks by name. PyTorch: torchvision.models.resnet.

Every function takes the keyword arguments of ``ResNet``, and weights: the path of a file, a
member of the network's enum such as ``ResNet18_Weights.DEFAULT``, or its name. With another
num_classes the file's head is left out, with another in_channels its first convolution is adapted.
With features_only=True they return the network without its head, which gives a list of the feature
maps of its stages: all, or those of out_indices (0 is the stem); feature_info tells their sizes.
"""

import os
import warnings

from resnetcpp import _C
from resnetcpp.models.convert import convert_state_dict

BasicBlock = _C._nn.BasicBlock
Bottleneck = _C._nn.Bottleneck
PadShortcut = _C._nn.PadShortcut
PreActBasicBlock = _C._nn.PreActBasicBlock
PreActBottleneck = _C._nn.PreActBottleneck
ResNet = _C._nn.ResNet

for _cls in (BasicBlock, Bottleneck, PadShortcut, PreActBasicBlock, PreActBottleneck, ResNet):
    _cls.__module__ = __name__


def _build(name, weights, progress, options):
    """The network of that name, as `_whole_or_features` gives it."""
    return _whole_or_features(lambda rest: _network(name, weights, progress, rest), options)


def _whole_or_features(make, options):
    """The network that `make` makes of the options; with features_only without its head."""
    if not options.pop("features_only", False):
        return make(options)
    from resnetcpp.models.features import FeatureNet  # which imports dataclasses

    out_indices = options.pop("out_indices", None)
    return FeatureNet(make(options), out_indices)


def _network(name, weights, progress, options):
    """A network; with weights, the head is left out where num_classes differs from theirs."""
    weights = _legacy_weights(name, weights, options)
    values = _values_of(name, weights, progress)
    if values is None:
        return _C._nn.make_model(name, **options)
    from resnetcpp.models.loading import load_weights  # which imports NumPy

    if "num_classes" not in options and "fc.weight" in values:
        options["num_classes"] = values["fc.weight"].shape[0]
    model = _C._nn.make_model(name, **options)
    load_weights(model, values, skip_head=True, adapt_input=True)
    return model


def _legacy_weights(name, weights, options):
    """What `pretrained` stood for before there were several weights."""
    pretrained = options.pop("pretrained", weights if isinstance(weights, bool) else None)
    if pretrained is None:
        return weights
    warnings.warn(
        f"{name}: 'pretrained' is deprecated; use weights='IMAGENET1K_V1' or weights=None",
        UserWarning,
        stacklevel=7,
    )
    return "IMAGENET1K_V1" if pretrained else None


def _values_of(name, weights, progress):
    """The state dictionary of weights: a member of an enum, its name, or a path; None for None."""
    if weights is None:
        return None
    from resnetcpp.io import load  # these import NumPy
    from resnetcpp.models.weights import find_model_weights

    known = find_model_weights(name)
    is_name = known is not None and str(weights).rpartition(".")[2] in known.__members__
    if isinstance(weights, (str, os.PathLike)) and not is_name:
        if not os.path.exists(weights):
            names = ", ".join(known.__members__) if known else "none for this network"
            raise FileNotFoundError(
                f"{name}: expected weights to be a file or a name ({names}), got {weights!r}"
            )
        return convert_state_dict(load(weights))
    if known is None:
        raise ValueError(f"{name}: there are no weights to download; give the path of a file")
    return known.verify(weights).get_state_dict(progress=progress, check_hash=True)


def resnet18(weights=None, progress=True, **kwargs):
    """18 layers: basic blocks [2, 2, 2, 2]. He et al., 2015."""
    return _build("resnet18", weights, progress, kwargs)


def resnet34(weights=None, progress=True, **kwargs):
    """34 layers: basic blocks [3, 4, 6, 3]. He et al., 2015."""
    return _build("resnet34", weights, progress, kwargs)


def resnet50(weights=None, progress=True, **kwargs):
    """50 layers: bottlenecks [3, 4, 6, 3]. He et al., 2015."""
    return _build("resnet50", weights, progress, kwargs)


def resnet101(weights=None, progress=True, **kwargs):
    """101 layers: bottlenecks [3, 4, 23, 3]. He et al., 2015."""
    return _build("resnet101", weights, progress, kwargs)


def resnet152(weights=None, progress=True, **kwargs):
    """152 layers: bottlenecks [3, 8, 36, 3]. He et al., 2015."""
    return _build("resnet152", weights, progress, kwargs)


def resnext50_32x4d(weights=None, progress=True, **kwargs):
    """ResNeXt-50 with 32 groups of width 4. Xie et al., 2017."""
    return _build("resnext50_32x4d", weights, progress, kwargs)


def resnext101_32x8d(weights=None, progress=True, **kwargs):
    """ResNeXt-101 with 32 groups of width 8. Xie et al., 2017."""
    return _build("resnext101_32x8d", weights, progress, kwargs)


def resnext101_64x4d(weights=None, progress=True, **kwargs):
    """ResNeXt-101 with 64 groups of width 4. Xie et al., 2017."""
    return _build("resnext101_64x4d", weights, progress, kwargs)


def wide_resnet50_2(weights=None, progress=True, **kwargs):
    """ResNet-50 with twice the inner width. Zagoruyko and Komodakis, 2016."""
    return _build("wide_resnet50_2", weights, progress, kwargs)


def wide_resnet101_2(weights=None, progress=True, **kwargs):
    """ResNet-101 with twice the inner width. Zagoruyko and Komodakis, 2016."""
    return _build("wide_resnet101_2", weights, progress, kwargs)


def resnet20(weights=None, progress=True, **kwargs):
    """The CIFAR network of 20 layers. He et al., 2015, section 4.2."""
    return _build("resnet20", weights, progress, kwargs)


def resnet32(weights=None, progress=True, **kwargs):
    """The CIFAR network of 32 layers."""
    return _build("resnet32", weights, progress, kwargs)


def resnet44(weights=None, progress=True, **kwargs):
    """The CIFAR network of 44 layers."""
    return _build("resnet44", weights, progress, kwargs)


def resnet56(weights=None, progress=True, **kwargs):
    """The CIFAR network of 56 layers."""
    return _build("resnet56", weights, progress, kwargs)


def resnet110(weights=None, progress=True, **kwargs):
    """The CIFAR network of 110 layers."""
    return _build("resnet110", weights, progress, kwargs)


def resnet1202(weights=None, progress=True, **kwargs):
    """The CIFAR network of 1202 layers."""
    return _build("resnet1202", weights, progress, kwargs)


def preact_resnet18(weights=None, progress=True, **kwargs):
    """ResNet-18 with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet18", weights, progress, kwargs)


def preact_resnet34(weights=None, progress=True, **kwargs):
    """ResNet-34 with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet34", weights, progress, kwargs)


def preact_resnet50(weights=None, progress=True, **kwargs):
    """ResNet-50 with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet50", weights, progress, kwargs)


def preact_resnet101(weights=None, progress=True, **kwargs):
    """ResNet-101 with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet101", weights, progress, kwargs)


def preact_resnet152(weights=None, progress=True, **kwargs):
    """ResNet-152 with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet152", weights, progress, kwargs)


def preact_resnet110(weights=None, progress=True, **kwargs):
    """The CIFAR network of 110 layers with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet110", weights, progress, kwargs)


def preact_resnet164(weights=None, progress=True, **kwargs):
    """The CIFAR network of 164 layers with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet164", weights, progress, kwargs)


def preact_resnet1001(weights=None, progress=True, **kwargs):
    """The CIFAR network of 1001 layers with pre-activation blocks. He et al., 2016."""
    return _build("preact_resnet1001", weights, progress, kwargs)


def resnet_digits(weights=None, progress=True, **kwargs):
    """A CIFAR network of 8 layers for the 8x8 digits."""
    return _build("resnet_digits", weights, progress, kwargs)


def resnet_cifar(depth, **kwargs):
    """The CIFAR network of any depth 6n + 2. Errors: ValueError for another depth."""
    return _whole_or_features(lambda rest: _C._nn.resnet_cifar(depth, **rest), kwargs)
