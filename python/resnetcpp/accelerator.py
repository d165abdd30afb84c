"""There is no accelerator. PyTorch: torch.accelerator."""

__all__ = ["current_accelerator", "device_count", "is_available", "synchronize"]


def is_available() -> bool:
    """Always False."""
    return False


def current_accelerator(check_available: bool = False) -> None:
    """Always None."""
    return None


def device_count() -> int:
    """Always 0."""
    return 0


def synchronize(device=None) -> None:
    """Returns at once: ops are done when they return."""
