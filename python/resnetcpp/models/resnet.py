"""Residual networks by name. PyTorch: torchvision.models.resnet.

Every function takes the keyword arguments of ``ResNet``: torchvision's, and in_channels,
base_planes, stem, shortcut, head and skip.
"""

from resnetcpp import _C

BasicBlock = _C._nn.BasicBlock
Bottleneck = _C._nn.Bottleneck
PadShortcut = _C._nn.PadShortcut
PreActBasicBlock = _C._nn.PreActBasicBlock
PreActBottleneck = _C._nn.PreActBottleneck
ResNet = _C._nn.ResNet

for _cls in (BasicBlock, Bottleneck, PadShortcut, PreActBasicBlock, PreActBottleneck, ResNet):
    _cls.__module__ = __name__


def _build(name, weights, options):
    if weights is not None:
        raise ValueError(
            f"{name}: weights=None is all there is, got {weights!r}; "
            "use load_state_dict with the values of a file"
        )
    return _C._nn.make_model(name, **options)


def resnet18(*, weights=None, progress=True, **kwargs):
    """18 layers: basic blocks [2, 2, 2, 2]. He et al., 2015."""
    return _build("resnet18", weights, kwargs)


def resnet34(*, weights=None, progress=True, **kwargs):
    """34 layers: basic blocks [3, 4, 6, 3]. He et al., 2015."""
    return _build("resnet34", weights, kwargs)


def resnet50(*, weights=None, progress=True, **kwargs):
    """50 layers: bottlenecks [3, 4, 6, 3]. He et al., 2015."""
    return _build("resnet50", weights, kwargs)


def resnet101(*, weights=None, progress=True, **kwargs):
    """101 layers: bottlenecks [3, 4, 23, 3]. He et al., 2015."""
    return _build("resnet101", weights, kwargs)


def resnet152(*, weights=None, progress=True, **kwargs):
    """152 layers: bottlenecks [3, 8, 36, 3]. He et al., 2015."""
    return _build("resnet152", weights, kwargs)


def resnext50_32x4d(*, weights=None, progress=True, **kwargs):
    """ResNeXt-50 with 32 groups of width 4. Xie et al., 2017."""
    return _build("resnext50_32x4d", weights, kwargs)


def resnext101_32x8d(*, weights=None, progress=True, **kwargs):
    """ResNeXt-101 with 32 groups of width 8. Xie et al., 2017."""
    return _build("resnext101_32x8d", weights, kwargs)


def resnext101_64x4d(*, weights=None, progress=True, **kwargs):
    """ResNeXt-101 with 64 groups of width 4. Xie et al., 2017."""
    return _build("resnext101_64x4d", weights, kwargs)


def wide_resnet50_2(*, weights=None, progress=True, **kwargs):
    """ResNet-50 with twice the inner width. Zagoruyko and Komodakis, 2016."""
    return _build("wide_resnet50_2", weights, kwargs)


def wide_resnet101_2(*, weights=None, progress=True, **kwargs):
    """ResNet-101 with twice the inner width. Zagoruyko and Komodakis, 2016."""
    return _build("wide_resnet101_2", weights, kwargs)


def resnet20(**kwargs):
    """The CIFAR network of 20 layers. He et al., 2015, section 4.2."""
    return _build("resnet20", None, kwargs)


def resnet32(**kwargs):
    """The CIFAR network of 32 layers."""
    return _build("resnet32", None, kwargs)


def resnet44(**kwargs):
    """The CIFAR network of 44 layers."""
    return _build("resnet44", None, kwargs)


def resnet56(**kwargs):
    """The CIFAR network of 56 layers."""
    return _build("resnet56", None, kwargs)


def resnet110(**kwargs):
    """The CIFAR network of 110 layers."""
    return _build("resnet110", None, kwargs)


def resnet_digits(**kwargs):
    """A CIFAR network of 8 layers for the 8x8 digits."""
    return _build("resnet_digits", None, kwargs)


def resnet_cifar(depth, **kwargs):
    """The CIFAR network of any depth 6n + 2. Errors: ValueError for another depth."""
    return _C._nn.resnet_cifar(depth, **kwargs)
