"""Arithmetic, element by element."""

from collections.abc import Callable

from resnetcpp.onnx.errors import UnsupportedOperatorError
from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operation

Translation = Callable[[Graph, Operation], str]


def direct(op_type: str) -> Translation:
    """An op that ONNX has with the same inputs and no attributes, in the dtype of its result."""

    def write(graph: Graph, op: Operation) -> str:
        return graph.add(op_type, *(graph.read(x, op.output.dtype) for x in op.inputs))

    return write


def _identity(graph: Graph, op: Operation) -> str:
    return graph.read(op.inputs[0], op.output.dtype)


def _copy(graph: Graph, op: Operation) -> str:
    """x.copy_(source): the source, broadcast to x."""
    source = op.inputs[0]
    name = graph.read(source, op.output.dtype)
    if source.shape == op.output.shape:
        return name
    return graph.add("Expand", name, graph.ints(op.sizes(op.output.shape)))


def _add(graph: Graph, op: Operation) -> str:
    """a + alpha * b"""
    dtype, alpha = op.output.dtype, op["alpha"]
    a, b = (graph.read(x, dtype) for x in op.inputs)
    if alpha == -1:
        return graph.add("Sub", a, b)
    if alpha != 1:
        b = graph.add("Mul", b, graph.number(alpha, dtype))
    return graph.add("Add", a, b)


def _div(graph: Graph, op: Operation) -> str:
    quotient = graph.add("Div", *(graph.read(x, op.output.dtype) for x in op.inputs))
    if op["rounding_mode"] is None:
        return quotient
    if op["rounding_mode"] == "floor":
        return graph.add("Floor", quotient)
    raise UnsupportedOperatorError(
        f"onnx.export: div: expected rounding_mode None or 'floor', got {op['rounding_mode']!r}"
    )


def _pow(graph: Graph, op: Operation) -> str:
    dtype = op.output.dtype
    names = [graph.read(x, dtype) for x in op.inputs]
    if len(names) == 1:
        names.append(graph.number(op["exponent"], dtype))
    return graph.add("Pow", *names)


def _rsqrt(graph: Graph, op: Operation) -> str:
    return graph.add("Reciprocal", graph.add("Sqrt", graph.read(op.inputs[0])))


def _square(graph: Graph, op: Operation) -> str:
    x = graph.read(op.inputs[0])
    return graph.add("Mul", x, x)


TRANSLATIONS = {
    **dict.fromkeys(("add", "add_", "rsub", "sub", "sub_"), _add),
    **dict.fromkeys(("alias", "clone", "to_copy"), _identity),
    "abs": direct("Abs"),
    "ceil": direct("Ceil"),
    "copy": _copy,
    "cos": direct("Cos"),
    "div": _div,
    "erf": direct("Erf"),
    "exp": direct("Exp"),
    "floor": direct("Floor"),
    "log": direct("Log"),
    "maximum": direct("Max"),
    "minimum": direct("Min"),
    "mul": direct("Mul"),
    "neg": direct("Neg"),
    "pow": _pow,
    "reciprocal": direct("Reciprocal"),
    "round": direct("Round"),
    "rsqrt": _rsqrt,
    "sign": direct("Sign"),
    "sin": direct("Sin"),
    "sqrt": direct("Sqrt"),
    "square": _square,
}
