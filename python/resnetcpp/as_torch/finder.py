"""Finds what ``import torch.x`` means."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from resnetcpp.as_torch.facade import Facade, missing

__all__ = ["ROOTS", "Finder"]

ROOTS = {"torch": "resnetcpp", "torchvision": "resnetcpp.vision"}


class Finder(MetaPathFinder, Loader):
    """Maps ``torch.x`` to ``resnetcpp.x``, ``torchvision.x`` to ``resnetcpp.vision.x``.

    Errors: ModuleNotFoundError that says what is absent.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in ROOTS:
            return None
        # Being a package lets `from torch.nn import x` ask here for an x that is absent.
        return ModuleSpec(fullname, self, loader_state=_resolve(fullname), is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Facade(spec.name, spec.loader_state)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: the module that is meant has run."""


def _resolve(name: str) -> Any:
    """The module of resnetcpp; that of its parent has been found before."""
    if name in ROOTS:
        return import_module(ROOTS[name])
    parent, _, child = name.rpartition(".")
    home = sys.modules[parent]._target  # type: ignore[attr-defined]
    found = getattr(home, child, None)
    if isinstance(found, ModuleType):
        return found
    wanted = f"{home.__name__}.{child}"
    try:
        return import_module(wanted)
    except ModuleNotFoundError as error:
        if error.name != wanted:
            raise
    # With another name than that of the module, `from torch.nn import x` lets the error pass.
    raise ModuleNotFoundError(missing(name), name=name.partition(".")[0])
