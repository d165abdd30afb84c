"""Programs written for PyTorch, unchanged: in this process `import torch` means resnetcpp.

``python -m resnetcpp.as_torch train.py --epochs 3`` runs a script so; `install` does it for a
program that calls it before its first ``import torch``.
"""

from __future__ import annotations

import sys

from resnetcpp.as_torch.facade import Facade
from resnetcpp.as_torch.finder import ROOTS, Finder

__all__ = ["install", "is_installed", "uninstall"]

_finder = Finder()


def is_installed() -> bool:
    """Whether ``import torch`` means resnetcpp."""
    return _finder in sys.meta_path


def install() -> None:
    """From here on ``import torch`` and ``import torchvision``, and all below them, mean resnetcpp.

    Errors: RuntimeError if PyTorch or torchvision is imported already.
    """
    for root in ROOTS:
        if root in sys.modules and not isinstance(sys.modules[root], Facade):
            raise RuntimeError(
                f"as_torch: expected a process without {root}, got one that has imported it; "
                "call resnetcpp.as_torch.install() before the first import"
            )
    if not is_installed():
        sys.meta_path.insert(0, _finder)


def uninstall() -> None:
    """Undoes `install`; names that programs have imported meanwhile stay what they are."""
    if is_installed():
        sys.meta_path.remove(_finder)
    for name in [name for name, module in sys.modules.items() if isinstance(module, Facade)]:
        del sys.modules[name]
