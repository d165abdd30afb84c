"""Helpers around training. PyTorch: torch.utils."""

from resnetcpp._lazy import lazy_names
from resnetcpp.utils import checkpoint, dlpack, hooks

__all__ = ["checkpoint", "data", "dlpack", "hooks", "model_zoo"]
__getattr__ = lazy_names(__name__, {"data": "", "model_zoo": ""})
