"""Patches of images as columns. PyTorch: torch.nn.modules.fold."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

__all__ = ["Fold", "Unfold"]


class _Patches(Module):
    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__()
        self.kernel_size, self.dilation = kernel_size, dilation
        self.padding, self.stride = padding, stride

    def extra_repr(self):
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class Unfold(_Patches):
    """The patches under a sliding window as columns. PyTorch: torch.nn.Unfold.

    Shape:
        (N, C, H, W) -> (N, C * KH * KW, L)
    """

    def forward(self, input):
        """The patches under a sliding window"""
        return F.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)


class Fold(_Patches):
    """Adds patches up where they came from. PyTorch: torch.nn.Fold.

    Shape:
        (N, C * KH * KW, L) -> (N, C, *output_size)
    """

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__(kernel_size, dilation, padding, stride)
        self.output_size = output_size

    def forward(self, input):
        """Adds patches up where they came from"""
        return F.fold(
            input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride
        )

    def extra_repr(self):
        return f"output_size={self.output_size}, {super().extra_repr()}"
