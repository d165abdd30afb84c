"""What a model computes, as a list of ops.

A model is run twice, on inputs of other values and, along dynamic axes, of other sizes. What
differs between the runs tells a size that depends on a dynamic axis from one that is fixed, and a
constant from a value that the model computed without the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp import _C, Tensor
from resnetcpp.onnx.errors import OnnxExporterError

# Sizes of images must differ also behind the strides of a network; the batch is strided by nothing,
# but a model may take a part of it.
_MORE_IN_BATCH = 5
_MORE_IN_IMAGE = 32


@dataclass(frozen=True)
class Size:
    """A size in both runs; they differ where it depends on a dynamic axis."""

    first: int
    second: int

    @property
    def is_fixed(self) -> bool:
        return self.first == self.second


Shape = tuple[Size, ...]


@dataclass(frozen=True)
class Operand:
    """What an op reads: the value of that number, or a constant."""

    shape: Shape
    dtype: Any
    value: int | None = None
    constant: Tensor | None = None


@dataclass(frozen=True)
class Operation:
    """One recorded op; its inputs are None where it was given nothing."""

    name: str
    inputs: list[Operand | None]
    output: Operand
    _attributes: tuple[dict[str, Any], dict[str, Any]]

    def __getitem__(self, attribute: str) -> Any:
        """What the op was told. Errors: OnnxExporterError where that depends on a dynamic axis."""
        first, second = (told[attribute] for told in self._attributes)
        if not _same(first, second):
            raise OnnxExporterError(
                f"onnx.export: {self.name}: expected the same {attribute} for all inputs, got "
                f"{first} and {second}: it depends on a dynamic axis or on the values of an input"
            )
        return first

    def in_both_runs(self, attribute: str) -> tuple[Any, Any]:
        first, second = (told[attribute] for told in self._attributes)
        return first, second

    @property
    def says_what_it_does(self) -> bool:
        return None not in self._attributes

    def sizes(self, shape: Shape) -> tuple[int, ...]:
        """A shape that no dynamic axis may change. Errors: OnnxExporterError."""
        if not all(size.is_fixed for size in shape):
            raise OnnxExporterError(
                f"onnx.export: {self.name}: expected fixed sizes, got "
                f"{tuple(size.first for size in shape)} and {tuple(size.second for size in shape)} "
                "for inputs of two sizes; leave the axes that change it out of dynamic_axes"
            )
        return tuple(size.first for size in shape)


@dataclass(frozen=True)
class Recording:
    """The values are numbered: the inputs come first, the results of the ops follow."""

    inputs: list[Operand]
    operations: list[Operation]
    outputs: list[Operand]


def other_input(x: Tensor, dynamic_axes: Mapping[int, int]) -> Tensor:
    """An input of other values; along axis i it is larger, the more so for axis number k."""
    shape = list(x.shape)
    for axis, number in dynamic_axes.items():
        shape[axis] += number * (_MORE_IN_IMAGE if axis > 0 else _MORE_IN_BATCH)
    values = np.resize(x.detach().clone().numpy(), shape)
    return resnetcpp.tensor(values * -0.5 + 0.25, dtype=x.dtype)


def record(
    model: Callable[[Sequence[Tensor]], list[Tensor]],
    inputs: Sequence[Tensor],
    others: Sequence[Tensor],
) -> Recording:
    """Runs the model on both lists of inputs.

    Errors: OnnxExporterError for a model that computes another graph for other inputs.
    """
    first, outputs = _C._nn._record(model, inputs)
    try:
        second, other_outputs = _C._nn._record(model, others)
    except (RuntimeError, ValueError) as error:
        shapes = ", ".join(str(tuple(x.shape)) for x in others)
        raise OnnxExporterError(
            f"onnx.export: expected a model that runs on inputs of other sizes along its "
            f"dynamic_axes, got for {shapes}: {error}"
        ) from error
    if outputs != other_outputs or len(first) != len(second):
        raise _another_graph("another number of ops")
    values = [_operand(i, a, b) for i, (a, b) in enumerate(zip(inputs, others, strict=True))]
    operations = []
    for one, other in zip(first, second, strict=True):
        operation = _operation(len(values), one, other, values)
        operations.append(operation)
        values.append(operation.output)
    if None in outputs:
        raise OnnxExporterError(
            "onnx.export: expected outputs that are computed from the inputs, got one that is cut "
            "off from them: by detach, no_grad or an op without a gradient"
        )
    return Recording(values[: len(inputs)], operations, [values[i] for i in outputs])


def _another_graph(what: str) -> OnnxExporterError:
    return OnnxExporterError(
        f"onnx.export: expected a model that runs the same ops for all inputs, got {what} for a "
        "second one: it decides by the values or the sizes of tensors"
    )


def _operation(number: int, one: Any, other: Any, values: list[Operand]) -> Operation:
    if one.name != other.name or len(one.inputs) != len(other.inputs):
        raise _another_graph(f"{other.name} in place of {one.name}")
    pairs = zip(one.inputs, other.inputs, strict=True)
    inputs = [_input_of(one.name, a, b, values) for a, b in pairs]
    output = _operand(number, one, other)
    return Operation(one.name, inputs, output, (one.attributes, other.attributes))


def _input_of(op: str, first: Any, second: Any, values: list[Operand]) -> Operand | None:
    if isinstance(first, int) and first == second:
        return values[first]
    if not _same(first, second):
        raise OnnxExporterError(
            f"onnx.export: {op}: expected a constant, got a tensor that changes with the inputs: "
            "an op without a gradient computes it (a comparison, argmax, detach, no_grad), or it "
            "is random, or its size depends on a dynamic axis"
        )
    if first is None:
        return None
    return Operand(_shape(first, second), first.dtype, constant=first)


def _operand(number: int, first: Any, second: Any) -> Operand:
    return Operand(_shape(first, second), first.dtype, value=number)


def _shape(first: Any, second: Any) -> Shape:
    if len(first.shape) != len(second.shape):
        raise _another_graph(f"{len(second.shape)} dimensions in place of {len(first.shape)}")
    return tuple(Size(a, b) for a, b in zip(first.shape, second.shape, strict=True))


def _same(first: Any, second: Any) -> bool:
    """Whether two attributes, or two constants, are equal."""
    if isinstance(first, Tensor) and isinstance(second, Tensor):
        return first is second or (
            first.dtype == second.dtype
            and np.array_equal(
                array_of(first), array_of(second), equal_nan=first.is_floating_point()
            )
        )
    return type(first) is type(second) and first == second


def array_of(x: Tensor) -> np.ndarray:
    """A copy, as memory that NumPy shares cannot be kept packed for convolutions any more."""
    return np.ascontiguousarray(x.detach().clone().numpy())
