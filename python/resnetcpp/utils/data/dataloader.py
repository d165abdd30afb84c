"""Loaders. PyTorch: torch.utils.data.dataloader."""

from resnetcpp.data import DataLoader, default_collate

__all__ = ["DataLoader", "default_collate"]
