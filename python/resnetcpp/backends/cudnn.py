"""Switches of a library for GPUs: they may be set. PyTorch: torch.backends.cudnn."""

from contextlib import contextmanager

__all__ = [
    "allow_tf32",
    "benchmark",
    "deterministic",
    "enabled",
    "flags",
    "is_available",
    "version",
]

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True


def is_available():
    """False."""
    return False


def version():
    """None."""
    return None


@contextmanager
def flags(enabled=False, benchmark=False, deterministic=False, allow_tf32=True):
    """A block in which nothing changes."""
    yield
