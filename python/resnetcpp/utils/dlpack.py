"""Memory shared with other libraries. PyTorch: torch.utils.dlpack."""

from resnetcpp._C import from_dlpack, to_dlpack

__all__ = ["from_dlpack", "to_dlpack"]
