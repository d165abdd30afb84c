"""Pooling. PyTorch: torch.nn.modules.pooling."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module
from resnetcpp.nn.sizes import _single

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AvgPool1d",
    "AvgPool2d",
    "MaxPool1d",
    "MaxPool2d",
]

AdaptiveAvgPool2d = _C._nn.AdaptiveAvgPool2d
AdaptiveMaxPool2d = _C._nn.AdaptiveMaxPool2d
AvgPool2d = _C._nn.AvgPool2d
MaxPool2d = _C._nn.MaxPool2d


class MaxPool1d(Module):
    """The largest value of each window. PyTorch: torch.nn.MaxPool1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, L')
    """

    def __init__(
        self,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        return_indices=False,
        ceil_mode=False,
    ):
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def forward(self, input):
        """The largest value of each window"""
        return F.max_pool1d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            ceil_mode=self.ceil_mode,
            return_indices=self.return_indices,
        )

    def extra_repr(self):
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class AvgPool1d(Module):
    """The mean of each window. PyTorch: torch.nn.AvgPool1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, L')
    """

    def __init__(
        self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True
    ):
        super().__init__()
        self.kernel_size = _single(kernel_size)
        self.stride = self.kernel_size if stride is None else _single(stride)
        self.padding = _single(padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def forward(self, input):
        """The mean of each window"""
        return F.avg_pool1d(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
        )

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class _Adaptive(Module):
    def __init__(self, output_size, return_indices=False):
        super().__init__()
        self.output_size, self.return_indices = output_size, return_indices

    def extra_repr(self):
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_Adaptive):
    """The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool1d."""

    def __init__(self, output_size):
        super().__init__(output_size)

    def forward(self, input):
        """The mean of each window"""
        return F.adaptive_avg_pool1d(input, self.output_size)


class AdaptiveMaxPool1d(_Adaptive):
    """The largest value of such windows. PyTorch: torch.nn.AdaptiveMaxPool1d."""

    def forward(self, input):
        """The largest value of each window"""
        return F.adaptive_max_pool1d(input, self.output_size, self.return_indices)
