"""Models in evaluation mode for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from resnetcpp.nn import Module


@contextlib.contextmanager
def evaluating(model: Module) -> Iterator[None]:
    """The model and all of its modules in evaluation mode; afterwards in the modes they had."""
    training = [module for module in model.modules() if module.training]
    model.eval()
    try:
        yield
    finally:
        for module in training:
            module.training = True
