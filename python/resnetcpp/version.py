"""Versions. PyTorch: torch.version."""

from resnetcpp._C import __version__

cuda: str | None = None
hip: str | None = None
debug: bool = False

__all__ = ["__version__", "cuda", "debug", "hip"]
