"""What a model is called with, and the names that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from resnetcpp import Tensor
from resnetcpp.onnx.errors import OnnxExporterError

AxisNames = dict[str, dict[int, str]]


class Arguments:
    """The arguments of a call: its tensors are inputs, everything else is part of the model."""

    def __init__(self, args: Any, kwargs: Mapping[str, Any] | None) -> None:
        self._args = (args,) if isinstance(args, Tensor) else tuple(args)
        self._kwargs = dict(kwargs or {})
        given = [*self._args, *self._kwargs.values()]
        self.tensors = [value for value in given if isinstance(value, Tensor)]
        if not self.tensors:
            raise ValueError("onnx.export: expected args with at least one tensor, got none")
        for x in self.tensors:
            if not x.is_floating_point():
                raise TypeError(f"onnx.export: expected float32 or float64 inputs, got {x.dtype}")

    def call(self, model: Any, tensors: Sequence[Tensor]) -> list[Tensor]:
        """The outputs of the model with these tensors in place of the given ones."""
        rest = iter(tensors)
        args = [next(rest) if isinstance(v, Tensor) else v for v in self._args]
        kwargs = {k: next(rest) if isinstance(v, Tensor) else v for k, v in self._kwargs.items()}
        return _flat(model(*args, **kwargs))


def _flat(outputs: Any) -> list[Tensor]:
    if isinstance(outputs, Tensor):
        return [outputs]
    if isinstance(outputs, Mapping):
        outputs = list(outputs.values())
    if not isinstance(outputs, (tuple, list)):
        raise OnnxExporterError(
            f"onnx.export: expected a model that returns tensors, got {type(outputs).__name__}"
        )
    return [tensor for output in outputs for tensor in _flat(output)]


def names_for(what: str, count: int, given: Sequence[str] | None) -> list[str]:
    """Names of the inputs or outputs: those given, "input", or "input_0", "input_1" ...

    Errors: ValueError for more names than there are values, and for a name that comes twice.
    """
    names = list(given or [])
    if len(names) > count or len(set(names)) != len(names):
        raise ValueError(
            f"onnx.export: expected at most {count} different {what}_names, got {names}"
        )
    rest = range(len(names), count)
    return [*names, *(what if count == 1 else f"{what}_{i}" for i in rest)]


def axis_names(dynamic_axes: Mapping[str, Any] | None) -> AxisNames:
    """A name for each dynamic axis, by the names of inputs and outputs."""
    axes: AxisNames = {}
    for name, given in (dynamic_axes or {}).items():
        named = isinstance(given, Mapping)
        axes[name] = dict(given) if named else {i: f"{name}_dynamic_axes_{i}" for i in given}
    return axes


def check_axes(axes: AxisNames, ranks: Mapping[str, int]) -> None:
    """Errors: ValueError for axes of what has no such name, or no such axis."""
    for name, named in axes.items():
        if name not in ranks:
            raise ValueError(
                f"onnx.export: expected dynamic_axes of {', '.join(ranks)}, got {name!r}"
            )
        for axis in named:
            if not 0 <= axis < ranks[name]:
                raise ValueError(
                    f"onnx.export: expected dynamic_axes of {name!r} from 0 to {ranks[name] - 1}, "
                    f"got {axis}"
                )
