"""Helpers around training. PyTorch: torch.utils."""

from resnetcpp._lazy import lazy_names
from resnetcpp.utils import checkpoint, hooks

__all__ = ["checkpoint", "data", "hooks"]
__getattr__ = lazy_names(__name__, {"data": ""})
