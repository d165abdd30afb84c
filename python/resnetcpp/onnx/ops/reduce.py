"""Sums, means and extremes over some dimensions."""

import math
from collections.abc import Callable, Sequence

from resnetcpp.onnx.errors import UnsupportedOperatorError
from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operation

# The opset from which on each takes its dimensions as an input.
_DIMS_AS_INPUT = {"ReduceSum": 13}
_OTHERS_AS_INPUT = 18


def _reduce(graph: Graph, op_type: str, x: str, dims: Sequence[int], keepdim: bool) -> str:
    if not dims:
        return graph.add("Identity", x)
    if graph.opset >= _DIMS_AS_INPUT.get(op_type, _OTHERS_AS_INPUT):
        return graph.add(op_type, x, graph.ints(dims), keepdims=int(keepdim))
    return graph.add(op_type, x, axes=dims, keepdims=int(keepdim))


def mean_over(graph: Graph, x: str, dims: Sequence[int], keepdim: bool) -> str:
    return _reduce(graph, "ReduceMean", x, dims, keepdim)


def _reduction(op_type: str) -> Callable[[Graph, Operation], str]:
    def write(graph: Graph, op: Operation) -> str:
        x = graph.read(op.inputs[0], op.output.dtype)
        return _reduce(graph, op_type, x, op["dim"], op["keepdim"])

    return write


def _var(graph: Graph, op: Operation) -> str:
    """sum((x - mean)^2) / (n - correction)"""
    x, dims, dtype = graph.read(op.inputs[0]), op["dim"], op.output.dtype
    count = math.prod(op.sizes(tuple(op.inputs[0].shape[d] for d in dims)))
    if count <= op["correction"]:
        raise UnsupportedOperatorError(
            f"onnx.export: {op.name}: expected more than {op['correction']} values, got {count}"
        )
    centred = graph.add("Sub", x, mean_over(graph, x, dims, keepdim=True))
    square = graph.add("Mul", centred, centred)
    total = _reduce(graph, "ReduceSum", square, dims, op["keepdim"])
    return graph.add("Div", total, graph.number(count - op["correction"], dtype))


def _std(graph: Graph, op: Operation) -> str:
    return graph.add("Sqrt", _var(graph, op))


def _norm(graph: Graph, op: Operation) -> str:
    op_types = {1.0: "ReduceL1", 2.0: "ReduceL2"}
    if op["p"] not in op_types:
        raise UnsupportedOperatorError(f"onnx.export: norm: expected p 1 or 2, got {op['p']}")
    return _reduce(graph, op_types[op["p"]], graph.read(op.inputs[0]), op["dim"], op["keepdim"])


TRANSLATIONS = {
    **dict.fromkeys(("amax", "max"), _reduction("ReduceMax")),
    **dict.fromkeys(("amin", "min"), _reduction("ReduceMin")),
    "mean": _reduction("ReduceMean"),
    "norm": _norm,
    "std": _std,
    "sum": _reduction("ReduceSum"),
    "var": _var,
}
