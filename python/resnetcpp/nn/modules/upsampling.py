"""Finer images. PyTorch: torch.nn.modules.upsampling."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

__all__ = ["Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d"]


def _as_floats(scale_factor):
    if isinstance(scale_factor, tuple):
        return tuple(float(factor) for factor in scale_factor)
    return float(scale_factor) if scale_factor else None


class Upsample(Module):
    """An image of another size. PyTorch: torch.nn.Upsample.

    Shape:
        (N, C, H, W) -> (N, C, H', W'), by size or by scale_factor
    """

    def __init__(
        self,
        size=None,
        scale_factor=None,
        mode="nearest",
        align_corners=None,
        recompute_scale_factor=None,
    ):
        super().__init__()
        self.size, self.mode, self.align_corners = size, mode, align_corners
        self.scale_factor = _as_floats(scale_factor)
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input):
        """An image of another size"""
        return F.interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            self.recompute_scale_factor,
        )

    def extra_repr(self):
        scaled = self.scale_factor is not None
        size = f"scale_factor={self.scale_factor!r}" if scaled else f"size={self.size!r}"
        return f"{size}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """The nearest pixel. PyTorch: torch.nn.UpsamplingNearest2d."""

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Between four pixels, corners on corners. PyTorch: torch.nn.UpsamplingBilinear2d."""

    def __init__(self, size=None, scale_factor=None):
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)
