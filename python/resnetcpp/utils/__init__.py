"""Helpers around training. PyTorch: torch.utils."""
