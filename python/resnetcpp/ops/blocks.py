"""Layers that are often put together. PyTorch: torchvision.ops.misc."""

from collections.abc import Iterable

from resnetcpp import nn
from resnetcpp.nn.sizes import _ntuple


def _same_padding(kernel_size, dilation):
    if not isinstance(kernel_size, Iterable) and not isinstance(dilation, Iterable):
        return (kernel_size - 1) // 2 * dilation
    rank = len(kernel_size) if isinstance(kernel_size, Iterable) else len(dilation)
    sizes = zip(_ntuple(rank)(kernel_size), _ntuple(rank)(dilation), strict=True)
    return tuple((size - 1) // 2 * step for size, step in sizes)


def _switch(inplace):
    return {} if inplace is None else {"inplace": inplace}


class Conv2dNormActivation(nn.Sequential):
    """Convolution, normalisation, activation. PyTorch: torchvision.ops.Conv2dNormActivation.

    Args:
        padding: None keeps the size of the image if stride is 1.
        norm_layer, activation_layer: what makes the two, or None to leave it out.
        inplace: what the activation is told; None for its default.
        bias: of the convolution; None for one where there is no normalisation.

    Shape:
        (N, in_channels, H, W) -> (N, out_channels, H', W')
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size=3,
        stride=1,
        padding=None,
        groups=1,
        norm_layer=nn.BatchNorm2d,
        activation_layer=nn.ReLU,
        dilation=1,
        inplace=True,
        bias=None,
    ):
        padding = _same_padding(kernel_size, dilation) if padding is None else padding
        bias = norm_layer is None if bias is None else bias
        layers = [
            nn.Conv2d(
                in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias
            )
        ]
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            layers.append(activation_layer(**_switch(inplace)))
        super().__init__(*layers)
        self.out_channels = out_channels


class MLP(nn.Sequential):
    """Linear layers with activations and dropout between. PyTorch: torchvision.ops.MLP.

    Args:
        hidden_channels: the width of each layer.
        norm_layer, activation_layer: what makes the layers between.
        inplace: what activations and dropouts are told; None for their defaults.
        bias: of the linear layers.
        dropout: its probability.

    Shape:
        (..., in_channels) -> (..., hidden_channels[-1])
    """

    def __init__(
        self,
        in_channels,
        hidden_channels,
        norm_layer=None,
        activation_layer=nn.ReLU,
        inplace=None,
        bias=True,
        dropout=0.0,
    ):
        options, layers, width = _switch(inplace), [], in_channels
        for wanted in hidden_channels[:-1]:
            layers.append(nn.Linear(width, wanted, bias=bias))
            if norm_layer is not None:
                layers.append(norm_layer(wanted))
            layers += [activation_layer(**options), nn.Dropout(dropout, **options)]
            width = wanted
        layers.append(nn.Linear(width, hidden_channels[-1], bias=bias))
        layers.append(nn.Dropout(dropout, **options))
        super().__init__(*layers)


class Permute(nn.Module):
    """The dimensions in another order. PyTorch: torchvision.ops.Permute."""

    def __init__(self, dims):
        super().__init__()
        self.dims = dims

    def forward(self, x):
        """The dimensions in another order"""
        return x.permute(self.dims)
