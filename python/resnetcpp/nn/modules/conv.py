"""Convolutions. PyTorch: torch.nn.modules.conv."""

import math

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.sizes import _pair, _single

__all__ = ["Conv1d", "Conv2d", "ConvTranspose2d"]

Conv2d = _C._nn.Conv2d


class _Weighted(Module):
    """Weight and bias of a convolution, drawn as Conv2d draws its own."""

    def _make(self, shape, bias, device, dtype):
        if self.groups <= 0:
            raise ValueError("groups must be a positive integer")
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if self.out_channels % self.groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        self.weight = Parameter(_C.empty(shape, dtype=dtype, device=device))
        values = _C.empty(self.out_channels, dtype=dtype, device=device) if bias else None
        self.register_parameter("bias", None if values is None else Parameter(values))
        self.reset_parameters()

    def reset_parameters(self):
        """Draws weight and bias anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
        if self.bias is not None and fan_in != 0:
            bound = 1 / math.sqrt(fan_in)
            init.uniform_(self.bias, -bound, bound)

    def extra_repr(self):
        words = [
            f"{self.in_channels}, {self.out_channels}",
            f"kernel_size={self.kernel_size}",
            f"stride={self.stride}",
        ]
        zeros, ones = (0,) * len(self.kernel_size), (1,) * len(self.kernel_size)
        if self.padding not in (zeros, "valid"):
            words.append(f"padding={self.padding}")
        if self.dilation != ones:
            words.append(f"dilation={self.dilation}")
        if self.output_padding != zeros:
            words.append(f"output_padding={self.output_padding}")
        if self.groups != 1:
            words.append(f"groups={self.groups}")
        if self.bias is None:
            words.append("bias=False")
        if self.padding_mode != "zeros":
            words.append(f"padding_mode={self.padding_mode}")
        return ", ".join(words)


class Conv1d(_Weighted):
    """Convolution of sequences. PyTorch: torch.nn.Conv1d.

    Shape:
        (N, C, L) or (C, L) -> (N, O, L')
    """

    output_padding = (0,)

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        padding_mode="zeros",
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride = _single(kernel_size), _single(stride)
        self.padding = padding if isinstance(padding, str) else _single(padding)
        self.dilation, self.padding_mode = _single(dilation), padding_mode
        shape = (out_channels, in_channels // max(groups, 1), *self.kernel_size)
        self._make(shape, bias, device, dtype)

    def _margins(self):
        if not isinstance(self.padding, str):
            return self.padding * 2
        total = self.dilation[0] * (self.kernel_size[0] - 1) if self.padding == "same" else 0
        return total // 2, total - total // 2

    def forward(self, input):
        """conv1d(x, weight) + bias"""
        padding = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._margins(), mode=self.padding_mode), 0
        return F.conv1d(
            input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )


class ConvTranspose2d(_Weighted):
    """The gradient of Conv2d as a layer: it makes images larger. PyTorch: torch.nn.ConvTranspose2d.

    Shape:
        (N, C, H, W) -> (N, O, H', W'), H' = (H - 1) * stride - 2 * padding
        + dilation * (K - 1) + output_padding + 1
    """

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        groups=1,
        bias=True,
        dilation=1,
        padding_mode="zeros",
        device=None,
        dtype=None,
    ):
        super().__init__()
        if padding_mode != "zeros":
            raise ValueError('Only "zeros" padding mode is supported for ConvTranspose2d')
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride, self.padding = map(_pair, (kernel_size, stride, padding))
        self.dilation, self.output_padding = _pair(dilation), _pair(output_padding)
        self.padding_mode, self.transposed = padding_mode, True
        shape = (in_channels, out_channels // max(groups, 1), *self.kernel_size)
        self._make(shape, bias, device, dtype)

    def _extra(self, input, output_size):
        """What output_padding must be for that size. Errors: ValueError."""
        if output_size is None:
            return self.output_padding
        wanted = tuple(output_size)[-2:]
        extra = []
        for i, size in enumerate(wanted):
            least = (input.shape[i - 2] - 1) * self.stride[i] - 2 * self.padding[i]
            least += self.dilation[i] * (self.kernel_size[i] - 1) + 1
            if not least <= size < least + max(self.stride[i], self.dilation[i]):
                raise ValueError(
                    f"requested an output size of {wanted}, but dimension {i} can be "
                    f"{least} to {least + self.stride[i] - 1}"
                )
            extra.append(size - least)
        return tuple(extra)

    def forward(self, input, output_size=None):
        """conv_transpose2d(x, weight) + bias"""
        return F.conv_transpose2d(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self._extra(input, output_size),
            self.groups,
            self.dilation,
        )
