"""Pooling. PyTorch: torch.nn.modules.pooling."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module
from resnetcpp.nn.sizes import _ntuple, _single

__all__ = [
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveAvgPool3d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "FractionalMaxPool2d",
    "FractionalMaxPool3d",
    "LPPool1d",
    "LPPool2d",
    "LPPool3d",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "MaxUnpool1d",
    "MaxUnpool2d",
    "MaxUnpool3d",
]

AdaptiveAvgPool2d = _C._nn.AdaptiveAvgPool2d
AvgPool2d = _C._nn.AvgPool2d
MaxPool2d = _C._nn.MaxPool2d


class _Max(Module):
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
        return self._function(
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


class MaxPool1d(_Max):
    """The largest value of each window. PyTorch: torch.nn.MaxPool1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, L')
    """

    _function = staticmethod(F.max_pool1d)


class MaxPool3d(_Max):
    """The largest value of each window. PyTorch: torch.nn.MaxPool3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, D', H', W')
    """

    _function = staticmethod(F.max_pool3d)


class _Avg(Module):
    def forward(self, input):
        """The mean of each window"""
        return self._function(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
        )

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_Avg):
    """The mean of each window. PyTorch: torch.nn.AvgPool1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, L')
    """

    _function = staticmethod(F.avg_pool1d)

    def __init__(
        self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True
    ):
        super().__init__()
        self.kernel_size = _single(kernel_size)
        self.stride = self.kernel_size if stride is None else _single(stride)
        self.padding = _single(padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad


class AvgPool3d(_Avg):
    """The mean of each window. PyTorch: torch.nn.AvgPool3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, D', H', W')
    """

    def __init__(
        self,
        kernel_size,
        stride=None,
        padding=0,
        ceil_mode=False,
        count_include_pad=True,
        divisor_override=None,
    ):
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def _function(self, *args):
        return F.avg_pool3d(*args, self.divisor_override)


class _LPPoolNd(Module):
    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False):
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input):
        """The p-norm of each window"""
        options = (float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)
        return self._function(input, *options)

    def extra_repr(self):
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPoolNd):
    """The p-norm of each window of (N, C, L) or (C, L). PyTorch: torch.nn.LPPool1d."""

    _function = staticmethod(F.lp_pool1d)


class LPPool2d(_LPPoolNd):
    """The p-norm of each window of (N, C, H, W) or (C, H, W). PyTorch: torch.nn.LPPool2d."""

    _function = staticmethod(F.lp_pool2d)


class LPPool3d(_LPPoolNd):
    """The p-norm of each window of (N, C, D, H, W) or (C, D, H, W). PyTorch: torch.nn.LPPool3d."""

    _function = staticmethod(F.lp_pool3d)


class _MaxUnpoolNd(Module):
    rank = 0

    def __init__(self, kernel_size, stride=None, padding=0):
        super().__init__()
        spread = _ntuple(self.rank)
        self.kernel_size, self.padding = spread(kernel_size), spread(padding)
        self.stride = spread(kernel_size if stride is None else stride)

    def forward(self, input, indices, output_size=None):
        """Zeros with the maxima where max pooling found them"""
        options = (self.kernel_size, self.stride, self.padding, output_size)
        return self._function(input, indices, *options)

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpoolNd):
    """Puts maxima of sequences back where they were. PyTorch: torch.nn.MaxUnpool1d.

    Shape:
        (N, C, L) and their places -> (N, C, L')
    """

    rank = 1
    _function = staticmethod(F.max_unpool1d)


class MaxUnpool2d(_MaxUnpoolNd):
    """Puts maxima of images back where they were. PyTorch: torch.nn.MaxUnpool2d.

    Shape:
        (N, C, H, W) and their places -> (N, C, H', W'). Zeiler et al., 2011
    """

    rank = 2
    _function = staticmethod(F.max_unpool2d)


class MaxUnpool3d(_MaxUnpoolNd):
    """Puts maxima of volumes back where they were. PyTorch: torch.nn.MaxUnpool3d.

    Shape:
        (N, C, D, H, W) and their places -> (N, C, D', H', W')
    """

    rank = 3
    _function = staticmethod(F.max_unpool3d)


class _FractionalMaxPoolNd(Module):
    rank = 0

    def __init__(
        self,
        kernel_size,
        output_size=None,
        output_ratio=None,
        return_indices=False,
        _random_samples=None,
    ):
        super().__init__()
        spread = _ntuple(self.rank)
        self.kernel_size, self.return_indices = spread(kernel_size), return_indices
        if min(self.kernel_size) <= 0:
            raise ValueError(f"kernel_size must be greater than 0, but got {kernel_size}")
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else spread(output_size)
        self.output_ratio = None if output_ratio is None else spread(output_ratio)
        if output_size is None and output_ratio is None:
            raise ValueError(
                f"{type(self).__name__} requires specifying either an output size, or a pooling "
                "ratio"
            )
        if output_size is not None and output_ratio is not None:
            raise ValueError("only one of output_size and output_ratio may be specified")
        if self.output_ratio and not all(0 < ratio < 1 for ratio in self.output_ratio):
            raise ValueError(f"output_ratio must be between 0 and 1 (got {output_ratio})")

    def forward(self, input):
        """The largest value of windows at random places"""
        return self._function(
            input,
            self.kernel_size,
            self.output_size,
            self.output_ratio,
            self.return_indices,
            _random_samples=self._random_samples,
        )


class FractionalMaxPool2d(_FractionalMaxPoolNd):
    """The largest value of windows at random places. PyTorch: torch.nn.FractionalMaxPool2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, *output_size). Graham, 2014
    """

    rank = 2
    _function = staticmethod(F.fractional_max_pool2d)


class FractionalMaxPool3d(_FractionalMaxPoolNd):
    """The largest value of windows at random places. PyTorch: torch.nn.FractionalMaxPool3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, *output_size). Graham, 2014
    """

    rank = 3
    _function = staticmethod(F.fractional_max_pool3d)


class _AdaptiveAvg(Module):
    def __init__(self, output_size):
        super().__init__()
        self.output_size = output_size

    def forward(self, input):
        """The mean of each window"""
        return self._function(input, self.output_size)

    def extra_repr(self):
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptiveAvg):
    """The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool1d."""

    _function = staticmethod(F.adaptive_avg_pool1d)


class AdaptiveAvgPool3d(_AdaptiveAvg):
    """The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool3d."""

    _function = staticmethod(F.adaptive_avg_pool3d)


class _AdaptiveMax(Module):
    def __init__(self, output_size, return_indices=False):
        super().__init__()
        self.output_size, self.return_indices = output_size, return_indices

    def forward(self, input):
        """The largest value of each window"""
        return self._function(input, self.output_size, self.return_indices)

    def extra_repr(self):
        return f"output_size={self.output_size}"


class AdaptiveMaxPool1d(_AdaptiveMax):
    """The largest value of such windows. PyTorch: torch.nn.AdaptiveMaxPool1d."""

    _function = staticmethod(F.adaptive_max_pool1d)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """The largest value of such windows. PyTorch: torch.nn.AdaptiveMaxPool2d."""

    _function = staticmethod(F.adaptive_max_pool2d)


class AdaptiveMaxPool3d(_AdaptiveMax):
    """The largest value of such windows. PyTorch: torch.nn.AdaptiveMaxPool3d."""

    _function = staticmethod(F.adaptive_max_pool3d)
