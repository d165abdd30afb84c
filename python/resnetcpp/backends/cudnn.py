"""Switches of a library for GPUs: they may be set. PyTorch: torch.backends.cudnn."""

__all__ = ["allow_tf32", "benchmark", "deterministic", "enabled", "is_available"]

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True


def is_available():
    """False."""
    return False
