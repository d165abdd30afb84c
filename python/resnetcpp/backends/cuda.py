"""Switches of GPUs: they may be set. PyTorch: torch.backends.cuda."""

from types import SimpleNamespace

__all__ = ["is_built", "matmul"]

matmul = SimpleNamespace(allow_tf32=False)


def is_built():
    """False."""
    return False
