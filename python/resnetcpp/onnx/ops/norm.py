"""Batch norm, and what is made of it: layer norm, group norm and instance norm."""

from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.ops.reduce import mean_over
from resnetcpp.onnx.recording import Operation


def _scaled(graph: Graph, op: Operation, x: str) -> str:
    """x * weight + bias of each channel, as far as there are such."""
    sides = [1] * (len(op.output.shape) - 2)
    for op_type, values in zip(("Mul", "Add"), op.inputs[1:3], strict=True):
        if values is not None:
            shape = graph.ints([-1, *sides])
            x = graph.add(op_type, x, graph.add("Reshape", graph.read(values), shape))
    return x


def _by_batch_statistics(graph: Graph, op: Operation) -> str:
    """(x - mean) / sqrt(var + eps) * weight + bias over every dimension but 1"""
    x, dtype = graph.read(op.inputs[0]), op.output.dtype
    dims = [d for d in range(len(op.output.shape)) if d != 1]
    centred = graph.add("Sub", x, mean_over(graph, x, dims, keepdim=True))
    square = graph.add("Mul", centred, centred)
    variance = mean_over(graph, square, dims, keepdim=True)
    deviation = graph.add("Sqrt", graph.add("Add", variance, graph.number(op["eps"], dtype)))
    return _scaled(graph, op, graph.add("Div", centred, deviation))


def _by_running_statistics(graph: Graph, op: Operation) -> str:
    channels, dtype = op.output.shape[1].first, op.output.dtype
    scales = [
        graph.number(neutral, dtype, (channels,)) if values is None else graph.read(values)
        for neutral, values in zip((1.0, 0.0), op.inputs[1:3], strict=True)
    ]
    statistics = [graph.constant(op[name]) for name in ("running_mean", "running_var")]
    x = graph.read(op.inputs[0])
    return graph.add("BatchNormalization", x, *scales, *statistics, epsilon=op["eps"])


def _batch_norm(graph: Graph, op: Operation) -> str:
    return _by_batch_statistics(graph, op) if op["training"] else _by_running_statistics(graph, op)


def _batch_norm_relu(graph: Graph, op: Operation) -> str:
    """relu(batch_norm(x) + residual)"""
    y, residual = _batch_norm(graph, op), op.inputs[3]
    if residual is not None:
        y = graph.add("Add", y, graph.read(residual))
    return graph.add("Relu", y)


TRANSLATIONS = {"batch_norm": _batch_norm, "batch_norm_relu": _batch_norm_relu}
