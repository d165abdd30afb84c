"""Channels in another order, and as finer pixels. PyTorch: torch.nn.modules.pixelshuffle."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

__all__ = ["ChannelShuffle", "PixelShuffle", "PixelUnshuffle"]


class ChannelShuffle(Module):
    """Deals channels out to groups in turn. PyTorch: torch.nn.ChannelShuffle.

    Shape:
        (N, C, ...) -> the same
    """

    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, input):
        """Deals channels out to groups in turn"""
        return F.channel_shuffle(input, self.groups)

    def extra_repr(self):
        return f"groups={self.groups}"


class PixelShuffle(Module):
    """Channels become pixels. PyTorch: torch.nn.PixelShuffle. Shi et al., 2016.

    Shape:
        (..., C * r * r, H, W) -> (..., C, H * r, W * r)
    """

    def __init__(self, upscale_factor):
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input):
        """Channels become pixels"""
        return F.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self):
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Pixels become channels. PyTorch: torch.nn.PixelUnshuffle.

    Shape:
        (..., C, H * r, W * r) -> (..., C * r * r, H, W)
    """

    def __init__(self, downscale_factor):
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input):
        """Pixels become channels"""
        return F.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self):
        return f"downscale_factor={self.downscale_factor}"
