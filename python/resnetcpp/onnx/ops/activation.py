"""Activations."""

import math

from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.ops.elementwise import direct
from resnetcpp.onnx.recording import Operation

# From here on softplus(x) is x, up to rounding, whether or not a threshold says so.
_LINEAR_FROM = 20.0
_GELU_SCALE = math.sqrt(2 / math.pi)
_GELU_CUBIC = 0.044715


def _gelu(graph: Graph, op: Operation) -> str:
    """x / 2 * (1 + erf(x / sqrt(2))), or tanh(sqrt(2 / pi) (x + 0.044715 x^3)) in erf's place"""
    x, dtype = graph.read(op.inputs[0]), op.output.dtype
    if op["approximate"] == "tanh":
        cube = graph.add("Mul", graph.add("Mul", x, x), x)
        small = graph.add("Mul", cube, graph.number(_GELU_CUBIC, dtype))
        inner = graph.add("Mul", graph.add("Add", x, small), graph.number(_GELU_SCALE, dtype))
        curve = graph.add("Tanh", inner)
    else:
        curve = graph.add("Erf", graph.add("Mul", x, graph.number(math.sqrt(0.5), dtype)))
    half = graph.add("Mul", x, graph.number(0.5, dtype))
    return graph.add("Mul", half, graph.add("Add", curve, graph.number(1.0, dtype)))


def _silu(graph: Graph, op: Operation) -> str:
    x = graph.read(op.inputs[0])
    return graph.add("Mul", x, graph.add("Sigmoid", x))


def _leaky_relu(graph: Graph, op: Operation) -> str:
    return graph.add("LeakyRelu", graph.read(op.inputs[0]), alpha=float(op["negative_slope"]))


def _elu(graph: Graph, op: Operation) -> str:
    return graph.add("Elu", graph.read(op.inputs[0]), alpha=float(op["alpha"]))


def _softplus(graph: Graph, op: Operation) -> str:
    """log(1 + exp(beta x)) / beta, and x where beta x > threshold"""
    x, dtype = graph.read(op.inputs[0]), op.output.dtype
    beta, threshold = float(op["beta"]), float(op["threshold"])
    scaled = x if beta == 1.0 else graph.add("Mul", x, graph.number(beta, dtype))
    curve = graph.add("Softplus", scaled)
    if beta != 1.0:
        curve = graph.add("Div", curve, graph.number(beta, dtype))
    if threshold >= _LINEAR_FROM:
        return curve
    above = graph.add("Greater", scaled, graph.number(threshold, dtype))
    return graph.add("Where", above, x, curve)


def _clip(graph: Graph, op: Operation, low: str, high: str) -> str:
    dtype = op.output.dtype
    bounds = ["" if op[b] is None else graph.number(op[b], dtype) for b in (low, high)]
    return graph.add("Clip", graph.read(op.inputs[0], dtype), *bounds)


def _softmax(op_type: str):
    def write(graph: Graph, op: Operation) -> str:
        return graph.add(op_type, graph.read(op.inputs[0]), axis=op["dim"])

    return write


TRANSLATIONS = {
    "clamp": lambda graph, op: _clip(graph, op, "min", "max"),
    "elu": _elu,
    "gelu": _gelu,
    "hardtanh": lambda graph, op: _clip(graph, op, "min_val", "max_val"),
    "leaky_relu": _leaky_relu,
    "log_softmax": _softmax("LogSoftmax"),
    "relu": direct("Relu"),
    "sigmoid": direct("Sigmoid"),
    "silu": _silu,
    "softmax": _softmax("Softmax"),
    "softplus": _softplus,
    "tanh": direct("Tanh"),
}
