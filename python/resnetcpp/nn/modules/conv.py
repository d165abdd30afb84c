"""Convolutions. PyTorch: torch.nn.modules.conv."""

import math

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.sizes import _ntuple

__all__ = [
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "ConvTranspose3d",
]

Conv2d = _C._nn.Conv2d

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


# Not PyTorch's _ConvNd: isinstance would not find Conv2d by it, which is C++.
class _Weighted(Module):
    """Options, weight and bias of a convolution of `rank` sizes, drawn as Conv2d draws its own."""

    rank = 0
    transposed = False

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride,
        padding,
        output_padding,
        dilation,
        groups,
        bias,
        padding_mode,
        device,
        dtype,
    ):
        super().__init__()
        spread = _ntuple(self.rank)
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride, self.dilation = map(spread, (kernel_size, stride, dilation))
        self.padding = padding if isinstance(padding, str) else spread(padding)
        self.output_padding, self.padding_mode = spread(output_padding), padding_mode
        self._check_options()
        outer, inner = in_channels, out_channels
        if not self.transposed:
            outer, inner = out_channels, in_channels
        shape = (outer, inner // groups, *self.kernel_size)
        self.weight = Parameter(_C.empty(shape, dtype=dtype, device=device))
        values = Parameter(_C.empty(out_channels, dtype=dtype, device=device)) if bias else None
        self.register_parameter("bias", values)
        self.reset_parameters()

    def _check_options(self):
        if self.groups <= 0:
            raise ValueError("groups must be a positive integer")
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if self.out_channels % self.groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        if isinstance(self.padding, str) and self.padding not in ("same", "valid"):
            raise ValueError(
                f"Invalid padding string {self.padding!r}, should be one of 'same' and 'valid'"
            )
        if self.padding == "same" and any(step != 1 for step in self.stride):
            raise ValueError("padding='same' is not supported for strided convolutions")
        if self.padding_mode not in _PADDING_MODES:
            raise ValueError(
                f"padding_mode must be one of {_PADDING_MODES}, but got "
                f"padding_mode='{self.padding_mode}'"
            )

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
        zeros, ones = (0,) * self.rank, (1,) * self.rank
        if self.padding != zeros:
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


class _Convolution(_Weighted):
    """A convolution by the function that a subclass names."""

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
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            0,
            dilation,
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def _margins(self):
        """What F.pad takes: two numbers for each size, from the last one."""
        if not isinstance(self.padding, str):
            return [margin for size in reversed(self.padding) for margin in (size, size)]
        sizes = reversed(list(zip(self.kernel_size, self.dilation, strict=True)))
        totals = [d * (k - 1) if self.padding == "same" else 0 for k, d in sizes]
        return [margin for total in totals for margin in (total // 2, total - total // 2)]

    def forward(self, input):
        """The convolution with weight, plus bias"""
        padding = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._margins(), mode=self.padding_mode), 0
        return self._function(
            input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )


class Conv1d(_Convolution):
    """Convolution of sequences. PyTorch: torch.nn.Conv1d.

    Shape:
        (N, C, L) or (C, L) -> (N, O, L')
    """

    rank = 1
    _function = staticmethod(F.conv1d)


class Conv3d(_Convolution):
    """Convolution of volumes. PyTorch: torch.nn.Conv3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, O, D', H', W')
    """

    rank = 3
    _function = staticmethod(F.conv3d)


class _Transposed(_Weighted):
    """The gradient of a convolution as a layer, by the function that a subclass names."""

    transposed = True

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
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            output_padding,
            dilation,
            groups,
            bias,
            padding_mode,
            device,
            dtype,
        )

    def _least_sizes(self, input):
        """The sizes of the output without output_padding."""
        return [
            (input.shape[i - self.rank] - 1) * self.stride[i]
            - 2 * self.padding[i]
            + self.dilation[i] * (self.kernel_size[i] - 1)
            + 1
            for i in range(self.rank)
        ]

    def _output_padding(self, input, output_size):
        """What output_padding must be for that size. Errors: ValueError."""
        if output_size is None:
            return self.output_padding
        before = input.dim() - self.rank
        wanted = output_size
        if len(wanted) == before + self.rank:
            wanted = wanted[before:]
        if len(wanted) != self.rank:
            raise ValueError(
                f"ConvTranspose{self.rank}D: for {input.dim()}D input, output_size must have "
                f"{self.rank} or {before + self.rank} elements (got {len(wanted)})"
            )
        least = self._least_sizes(input)
        most = [size + step - 1 for size, step in zip(least, self.stride, strict=True)]
        if any(not a <= n <= b for a, n, b in zip(least, wanted, most, strict=True)):
            raise ValueError(
                f"requested an output size of {wanted}, but valid sizes range from {least} to "
                f"{most} (for an input of {input.shape[2:]})"
            )
        return tuple(n - a for n, a in zip(wanted, least, strict=True))

    def forward(self, input, output_size=None):
        """The transposed convolution with weight, plus bias"""
        return self._function(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            self._output_padding(input, output_size),
            self.groups,
            self.dilation,
        )


class ConvTranspose1d(_Transposed):
    """The gradient of Conv1d as a layer: longer sequences. PyTorch: torch.nn.ConvTranspose1d.

    Shape:
        (N, C, L) -> (N, O, L'), L' = (L - 1) * stride - 2 * padding
        + dilation * (K - 1) + output_padding + 1
    """

    rank = 1
    _function = staticmethod(F.conv_transpose1d)


class ConvTranspose2d(_Transposed):
    """The gradient of Conv2d as a layer: larger images. PyTorch: torch.nn.ConvTranspose2d.

    Shape:
        (N, C, H, W) -> (N, O, H', W'), H' = (H - 1) * stride - 2 * padding
        + dilation * (K - 1) + output_padding + 1
    """

    rank = 2
    _function = staticmethod(F.conv_transpose2d)


class ConvTranspose3d(_Transposed):
    """The gradient of Conv3d as a layer: larger volumes. PyTorch: torch.nn.ConvTranspose3d.

    Shape:
        (N, C, D, H, W) -> (N, O, D', H', W'), D' = (D - 1) * stride - 2 * padding
        + dilation * (K - 1) + output_padding + 1
    """

    rank = 3
    _function = staticmethod(F.conv_transpose3d)
