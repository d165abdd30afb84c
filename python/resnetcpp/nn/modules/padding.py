"""Margins around images. PyTorch: torch.nn.modules.padding."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module
from resnetcpp.nn.sizes import _ntuple

__all__ = [
    "CircularPad2d",
    "ConstantPad1d",
    "ConstantPad2d",
    "ReflectionPad1d",
    "ReflectionPad2d",
    "ReplicationPad1d",
    "ReplicationPad2d",
    "ZeroPad1d",
    "ZeroPad2d",
]


class _Pad(Module):
    """`padding` is (left, right, top, bottom), (left, right) or one number for all sides."""

    sides, mode = 4, "constant"

    def __init__(self, padding):
        super().__init__()
        self.padding = _ntuple(self.sides)(padding)

    def forward(self, input):
        """The input with margins"""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self):
        return f"{self.padding}"


class ConstantPad2d(_Pad):
    """Margins of one value. PyTorch: torch.nn.ConstantPad2d.

    Shape:
        (N, C, H, W) -> (N, C, H + top + bottom, W + left + right)
    """

    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def forward(self, input):
        """The input with margins of one value"""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self):
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(ConstantPad2d):
    """Margins of one value. PyTorch: torch.nn.ConstantPad1d."""

    sides = 2


class ZeroPad2d(ConstantPad2d):
    """Margins of zeros. PyTorch: torch.nn.ZeroPad2d."""

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    def extra_repr(self):
        return f"{self.padding}"


class ZeroPad1d(ZeroPad2d):
    """Margins of zeros. PyTorch: torch.nn.ZeroPad1d."""

    sides = 2


class ReflectionPad2d(_Pad):
    """Margins that mirror the image without its border. PyTorch: torch.nn.ReflectionPad2d."""

    mode = "reflect"


class ReflectionPad1d(ReflectionPad2d):
    """Margins that mirror the sequence. PyTorch: torch.nn.ReflectionPad1d."""

    sides = 2


class ReplicationPad2d(_Pad):
    """Margins that repeat the border. PyTorch: torch.nn.ReplicationPad2d."""

    mode = "replicate"


class ReplicationPad1d(ReplicationPad2d):
    """Margins that repeat the ends. PyTorch: torch.nn.ReplicationPad1d."""

    sides = 2


class CircularPad2d(_Pad):
    """Margins from the other side. PyTorch: torch.nn.CircularPad2d."""

    mode = "circular"
