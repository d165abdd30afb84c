"""Names that sources of networks import from torchvision. PyTorch: torchvision.models._utils."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from resnetcpp.models.feature_extraction import IntermediateLayerGetter

__all__ = ["IntermediateLayerGetter"]


def _make_divisible(v: float, divisor: int, min_value: int | None = None) -> int:
    """The multiple of `divisor` nearest to v, no more than 10 % below it."""
    nearest = max(
        divisor if min_value is None else min_value, int(v + divisor / 2) // divisor * divisor
    )
    return nearest + divisor if nearest < 0.9 * v else nearest


def _ovewrite_named_param(kwargs: dict[str, Any], param: str, new_value: Any) -> None:
    """Sets an argument that weights decide. Errors: ValueError if another value was given."""
    if kwargs.get(param, new_value) != new_value:
        raise ValueError(
            f"The parameter '{param}' expected value {new_value} but got {kwargs[param]} instead."
        )
    kwargs[param] = new_value


def _ovewrite_value_param(param: str, actual: Any, expected: Any) -> Any:
    """The value that weights decide. Errors: ValueError if another one was given."""
    if actual is not None and actual != expected:
        raise ValueError(
            f"The parameter '{param}' expected value {expected} but got {actual} instead."
        )
    return expected


def handle_legacy_interface(**weights: tuple[str, Any]) -> Callable[[Callable], Callable]:
    """A decorator: `pretrained=True` and its like become the weights that they stood for.

    Args:
        weights: for each argument with weights its old name, and what True means: weights, or a
            function of the other arguments.
    """

    def decorate(builder: Callable) -> Callable:
        @functools.wraps(builder)
        def build(*args: Any, **kwargs: Any) -> Any:
            if args:  # before 0.13 weights could be given by position
                kwargs = {**dict(zip(weights, args, strict=False)), **kwargs}
                args = args[len(weights) :]
            for name, (old_name, default) in weights.items():
                _modernise(builder.__name__, kwargs, name, old_name, default)
            return builder(*args, **kwargs)

        return build

    return decorate


def _modernise(
    builder: str, kwargs: dict[str, Any], name: str, old_name: str, default: Any
) -> None:
    is_old = old_name in kwargs
    wanted = kwargs.pop(old_name) if is_old else kwargs.get(name)
    if not is_old and not isinstance(wanted, bool):
        return
    meant = (default(kwargs) if callable(default) else default) if wanted else None
    if wanted and meant is None:
        raise ValueError(f"No weights available for model {builder}")
    kwargs[name] = meant
    warnings.warn(
        f"The parameter '{old_name}' is deprecated since 0.13 and may be removed in the future, "
        f"please use '{name}' instead: {name}={meant}",
        UserWarning,
        stacklevel=3,
    )
