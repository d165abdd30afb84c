"""From a recording to a model of ONNX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import onnx
from onnx import helper

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.onnx import ops
from resnetcpp.onnx.arguments import AxisNames, check_axes
from resnetcpp.onnx.graph import ELEMENT_TYPES, Graph
from resnetcpp.onnx.recording import Operand, Recording, Size


@dataclass(frozen=True)
class Layout:
    """How a recording is to be written."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    axes: AxisNames
    opset: int
    keeps_weights: bool
    weights_are_inputs: bool


def write_model(recording: Recording, tensors: Mapping[str, Tensor], layout: Layout) -> Any:
    """The checked protobuf of a recording.

    Args:
        tensors: names of the tensors that keep them, those of the state dictionary.

    Errors: UnsupportedOperatorError, OnnxExporterError, ValueError.
    """
    inputs = dict(zip(layout.inputs, recording.inputs, strict=True))
    outputs = dict(zip(layout.outputs, recording.outputs, strict=True))
    check_axes(layout.axes, {name: len(x.shape) for name, x in {**inputs, **outputs}.items()})
    graph = Graph(tensors, inputs, layout.outputs, layout.opset)
    for operation in recording.operations:
        ops.write(graph, operation)
    for name, x in outputs.items():
        graph.name_output(name, x)
    symbols = {
        x.shape[axis]: symbol
        for name, x in inputs.items()
        for axis, symbol in layout.axes.get(name, {}).items()
    }
    infos = [_infos(values, symbols, layout) for values in (inputs, outputs)]
    return _checked(_with_weights(graph, *infos, layout), layout)


def _infos(values: Mapping[str, Operand], symbols: Mapping[Size, str], layout: Layout) -> list[Any]:
    """Names, dtypes and shapes of inputs or outputs; a dynamic size has the name of its axis."""
    infos = []
    for name, x in values.items():
        dims = [
            size.first if size.is_fixed else symbols.get(size, f"{name}_dim_{i}")
            for i, size in enumerate(x.shape)
        ]
        for axis, symbol in layout.axes.get(name, {}).items():
            dims[axis] = symbol
        infos.append(helper.make_tensor_value_info(name, ELEMENT_TYPES[x.dtype], dims))
    return infos


def _with_weights(graph: Graph, inputs: list[Any], outputs: list[Any], layout: Layout) -> Any:
    weights = list(graph.weights.values())
    if layout.weights_are_inputs or not layout.keeps_weights:
        inputs += [helper.make_tensor_value_info(w.name, w.data_type, w.dims) for w in weights]
    kept = [*(weights if layout.keeps_weights else []), *graph.constants.values()]
    return helper.make_graph(graph.nodes, "main_graph", inputs, outputs, kept)


def _checked(graph: Any, layout: Layout) -> Any:
    opset = helper.make_opsetid("", layout.opset)
    model = helper.make_model(
        graph,
        opset_imports=[opset],
        ir_version=helper.find_min_ir_version_for([opset]),
        producer_name="resnetcpp",
        producer_version=resnetcpp.__version__,
    )
    onnx.checker.check_model(model, full_check=True)
    return model
