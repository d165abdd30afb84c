"""Margins. PyTorch: torch.nn.modules.padding."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module
from resnetcpp.nn.sizes import _ntuple

__all__ = [
    "CircularPad1d",
    "CircularPad2d",
    "CircularPad3d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ConstantPad3d",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReflectionPad3d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ReplicationPad3d",
    "ZeroPad1d",
    "ZeroPad2d",
    "ZeroPad3d",
]


class _PadNd(Module):
    """`padding` is (left, right, top, bottom, ...) of the last `rank` sizes, or one number."""

    rank, mode = 0, "constant"

    def __init__(self, padding):
        super().__init__()
        self.padding = _ntuple(2 * self.rank)(padding)

    def forward(self, input):
        """The input with margins"""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self):
        return f"{self.padding}"


class _ConstantPadNd(_PadNd):
    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def forward(self, input):
        """The input with margins of one value"""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self):
        return f"padding={self.padding}, value={self.value}"


class _CircularPadNd(_PadNd):
    mode = "circular"

    def forward(self, input):
        """The input with margins from the other side"""
        if input.dim() not in (self.rank + 1, self.rank + 2):
            raise ValueError(
                f"expected {self.rank + 1}D or {self.rank + 2}D input (got {input.dim()}D input)"
            )
        return super().forward(input)


class _ReflectionPadNd(_PadNd):
    mode = "reflect"


class _ReplicationPadNd(_PadNd):
    mode = "replicate"


class CircularPad1d(_CircularPadNd):
    """Margins from the other side. PyTorch: torch.nn.CircularPad1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, left + L + right)
    """

    rank = 1


class CircularPad2d(_CircularPadNd):
    """Margins from the other side. PyTorch: torch.nn.CircularPad2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, top + H + bottom, left + W + right)
    """

    rank = 2


class CircularPad3d(_CircularPadNd):
    """Margins from the other side. PyTorch: torch.nn.CircularPad3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, front + D + back, top + H + bottom,
        left + W + right)
    """

    rank = 3


class ConstantPad1d(_ConstantPadNd):
    """Margins of one value. PyTorch: torch.nn.ConstantPad1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, left + L + right)
    """

    rank = 1


class ConstantPad2d(_ConstantPadNd):
    """Margins of one value. PyTorch: torch.nn.ConstantPad2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, top + H + bottom, left + W + right)
    """

    rank = 2


class ConstantPad3d(_ConstantPadNd):
    """Margins of one value. PyTorch: torch.nn.ConstantPad3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, front + D + back, top + H + bottom,
        left + W + right)
    """

    rank = 3


class ReflectionPad1d(_ReflectionPadNd):
    """Margins that mirror the input without its border. PyTorch: torch.nn.ReflectionPad1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, left + L + right)
    """

    rank = 1


class ReflectionPad2d(_ReflectionPadNd):
    """Margins that mirror the input without its border. PyTorch: torch.nn.ReflectionPad2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, top + H + bottom, left + W + right)
    """

    rank = 2


class ReflectionPad3d(_ReflectionPadNd):
    """Margins that mirror the input without its border. PyTorch: torch.nn.ReflectionPad3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, front + D + back, top + H + bottom,
        left + W + right)
    """

    rank = 3


class ReplicationPad1d(_ReplicationPadNd):
    """Margins that repeat the border. PyTorch: torch.nn.ReplicationPad1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, left + L + right)
    """

    rank = 1


class ReplicationPad2d(_ReplicationPadNd):
    """Margins that repeat the border. PyTorch: torch.nn.ReplicationPad2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, top + H + bottom, left + W + right)
    """

    rank = 2


class ReplicationPad3d(_ReplicationPadNd):
    """Margins that repeat the border. PyTorch: torch.nn.ReplicationPad3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, front + D + back, top + H + bottom,
        left + W + right)
    """

    rank = 3


class ZeroPad1d(ConstantPad1d):
    """Margins of zeros. PyTorch: torch.nn.ZeroPad1d.

    Shape:
        (N, C, L) or (C, L) -> (N, C, left + L + right)
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self):
        return f"{self.padding}"


class ZeroPad2d(ConstantPad2d):
    """Margins of zeros. PyTorch: torch.nn.ZeroPad2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, C, top + H + bottom, left + W + right)
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self):
        return f"{self.padding}"


class ZeroPad3d(ConstantPad3d):
    """Margins of zeros. PyTorch: torch.nn.ZeroPad3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> (N, C, front + D + back, top + H + bottom,
        left + W + right)
    """

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self):
        return f"{self.padding}"
