"""Functions that build networks of a program, by name. PyTorch: torchvision.models._api."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["REGISTERED", "register_model"]

Builder = Callable[..., Any]

REGISTERED: dict[str, Builder] = {}


def register_model(name: str | None = None) -> Callable[[Builder], Builder]:
    """A decorator that lets `get_model` find a function by its name, or another one.

    Errors: ValueError for a name that was registered before.
    """

    def register(fn: Builder) -> Builder:
        key = name if name is not None else fn.__name__
        if key in REGISTERED:
            raise ValueError(f"An entry is already registered under the name '{key}'.")
        REGISTERED[key] = fn
        return fn

    return register
