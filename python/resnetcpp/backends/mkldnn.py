"""PyTorch: torch.backends.mkldnn."""


def is_available() -> bool:
    """Always False."""
    return False
