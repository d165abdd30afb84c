"""PyTorch: torch.backends.mkl."""


def is_available() -> bool:
    """Always False."""
    return False
