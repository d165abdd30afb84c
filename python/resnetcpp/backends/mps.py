"""Another kind of device, which is never there. PyTorch: torch.backends.mps."""

__all__ = ["is_available", "is_built"]


def is_available():
    """False."""
    return False


def is_built():
    """False."""
    return False
