"""Dropout of elements and of channels. PyTorch: torch.nn.modules.dropout."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Module

__all__ = ["AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "FeatureAlphaDropout"]

Dropout = _C._nn.Dropout


class _Dropping(Module):
    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def forward(self, input):
        """Drops in training"""
        return self._function(input, self.p, self.training, self.inplace)

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"


class Dropout1d(_Dropping):
    """Zeros whole channels in training. PyTorch: torch.nn.Dropout1d. Tompson et al., 2015.

    Shape:
        (N, C, L) or (C, L) -> the same
    """

    _function = staticmethod(F.dropout1d)


class Dropout2d(_Dropping):
    """Zeros whole channels in training. PyTorch: torch.nn.Dropout2d. Tompson et al., 2015.

    Shape:
        (N, C, H, W) or (N, C, L) -> the same
    """

    _function = staticmethod(F.dropout2d)


class Dropout3d(_Dropping):
    """Zeros whole channels in training. PyTorch: torch.nn.Dropout3d. Tompson et al., 2015.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> the same
    """

    _function = staticmethod(F.dropout3d)


class AlphaDropout(_Dropping):
    """Dropout that keeps mean and variance, for selu. PyTorch: torch.nn.AlphaDropout.

    Shape:
        any -> the same. Klambauer et al., 2017
    """

    def forward(self, input):
        """Sets elements to selu's floor in training"""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_Dropping):
    """AlphaDropout of whole channels. PyTorch: torch.nn.FeatureAlphaDropout.

    Shape:
        (N, C, ...) -> the same
    """

    def forward(self, input):
        """Sets channels to selu's floor in training"""
        return F.feature_alpha_dropout(input, self.p, self.training)
