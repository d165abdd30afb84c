"""torchvision's parts under one name. PyTorch: torchvision."""

from resnetcpp import datasets, models, ops, transforms
from resnetcpp.vision import utils

__all__ = [
    "datasets",
    "disable_beta_transforms_warning",
    "get_image_backend",
    "models",
    "ops",
    "set_image_backend",
    "transforms",
    "utils",
]


def get_image_backend() -> str:
    """The one there is, "PIL"."""
    return "PIL"


def set_image_backend(backend: str) -> None:
    """Accepts "PIL". Errors: ValueError for another one."""
    if backend != "PIL":
        raise ValueError(f"set_image_backend: expected 'PIL', got {backend!r}")


def disable_beta_transforms_warning() -> None:
    """Nothing: there is no such warning."""
