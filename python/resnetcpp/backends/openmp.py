"""PyTorch: torch.backends.openmp."""


def is_available() -> bool:
    """Always False."""
    return False
