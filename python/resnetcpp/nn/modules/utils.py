"""Sizes given as one number or as several. PyTorch: torch.nn.modules.utils."""

from resnetcpp.nn.sizes import _ntuple, _pair, _quadruple, _single, _triple

__all__ = ["_ntuple", "_pair", "_quadruple", "_single", "_triple"]
