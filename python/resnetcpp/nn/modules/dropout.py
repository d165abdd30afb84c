"""Dropout of elements and of channels. PyTorch: torch.nn.modules.dropout."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

__all__ = ["Dropout", "Dropout1d", "Dropout2d"]

Dropout = _C._nn.Dropout


class _DropoutNd(Module):
    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"


class Dropout1d(_DropoutNd):
    """Zeros whole channels in training. PyTorch: torch.nn.Dropout1d. Tompson et al., 2015.

    Shape:
        (N, C, L) or (C, L) -> the same
    """

    def forward(self, input):
        """Zeros whole channels in training"""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_DropoutNd):
    """Zeros whole channels in training. PyTorch: torch.nn.Dropout2d. Tompson et al., 2015.

    Shape:
        (N, C, H, W) or (N, C, L) -> the same
    """

    def forward(self, input):
        """Zeros whole channels in training"""
        return F.dropout2d(input, self.p, self.training, self.inplace)
