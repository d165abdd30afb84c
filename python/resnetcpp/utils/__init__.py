"""Helpers around training. PyTorch: torch.utils."""

from resnetcpp._lazy import lazy_names
from resnetcpp.utils import checkpoint, dlpack, hooks

__all__ = ["checkpoint", "data", "dlpack", "hooks"]
__getattr__ = lazy_names(__name__, {"data": ""})
