"""A module of resnetcpp under PyTorch's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import resnetcpp

__all__ = ["Facade", "TorchVersion", "missing"]


def missing(name: str) -> str:
    """What an error says of a name of PyTorch that is absent."""
    return (
        f"resnetcpp has no {name}, which this program takes from PyTorch; "
        "docs/parity.md lists the names that are there"
    )


class Facade(ModuleType):
    """Has the names of `target`; what is set here is set there.

    Its submodules are facades too, so that every absent name is an error that says so.
    """

    __slots__ = ("_target",)

    def __init__(self, name: str, target: ModuleType) -> None:
        super().__init__(name, target.__doc__)
        object.__setattr__(self, "_target", target)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """Programs look for networks in ``vars(torchvision.models)``."""
        return vars(self._target)

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return _version_of(self)
        try:
            value = getattr(self._target, name)
        except AttributeError:
            if name.startswith("__"):
                raise
            raise AttributeError(missing(f"{self.__name__}.{name}")) from None
        if isinstance(value, ModuleType) and value.__name__.startswith("resnetcpp"):
            return import_module(f"{self.__name__}.{name}")
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # The import system sets its own attributes, and submodules as they are imported.
        if name.startswith("__") or isinstance(value, Facade):
            super().__setattr__(name, value)
        else:
            setattr(self._target, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._target, name)

    def __dir__(self) -> list[str]:
        return dir(self._target)

    def __repr__(self) -> str:
        return f"<module {self.__name__!r}, which is {self._target.__name__}>"


class TorchVersion(str):
    """A version that compares by its numbers, with text or a tuple.

    PyTorch: torch.torch_version.TorchVersion.
    """


def _numbers(version: Any) -> list[int]:
    """[2, 13] of "2.13.0+cpu" and of (2, 13)."""
    if isinstance(version, str):
        found = re.match(r"\d+(\.\d+)*", version)
        version = found.group().split(".") if found else ()
    numbers = [int(part) for part in version]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def _comparison(name: str) -> Callable[[TorchVersion, Any], bool]:
    def compare(self: TorchVersion, other: Any) -> bool:
        return getattr(_numbers(self), name)(_numbers(other))

    return compare


for _name in ("__lt__", "__le__", "__gt__", "__ge__"):
    setattr(TorchVersion, _name, _comparison(_name))

# The versions whose names and results are followed.
_VERSIONS = {"torch": "2.13.0", "torch.version": "2.13.0", "torchvision": "0.28.0"}


def _version_of(module: Facade) -> TorchVersion:
    if module.__name__ not in _VERSIONS:
        raise AttributeError(missing(f"{module.__name__}.__version__"))
    return TorchVersion(f"{_VERSIONS[module.__name__]}+resnetcpp.{resnetcpp.__version__}")
