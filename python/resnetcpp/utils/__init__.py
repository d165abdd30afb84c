"""Helpers around training. PyTorch: torch.utils."""

from resnetcpp.utils import data, hooks

__all__ = ["data", "hooks"]
