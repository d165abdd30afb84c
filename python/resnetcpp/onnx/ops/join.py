"""Tensors put together, and padding."""

from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operand, Operation


def _is_skipped(x: Operand) -> bool:
    """PyTorch lets an empty list start as torch.empty(0)."""
    return [size.first for size in x.shape] == [0]


def _cat(graph: Graph, op: Operation) -> str:
    parts = [graph.read(x, op.output.dtype) for x in op.inputs if not _is_skipped(x)]
    return graph.add("Concat", *parts, axis=op["dim"])


def _stack(graph: Graph, op: Operation) -> str:
    axis = graph.ints([op["dim"]])
    parts = [graph.read(x, op.output.dtype) for x in op.inputs]
    rows = [graph.add("Unsqueeze", part, axis) for part in parts]
    return graph.add("Concat", *rows, axis=op["dim"])


def _pad(graph: Graph, op: Operation) -> str:
    """Amounts before and after each dimension, the last one first."""
    amounts, rank = op["pad"], len(op.output.shape)
    unpadded = [0] * (rank - len(amounts) // 2)
    pads = [*unpadded, *amounts[::2][::-1], *unpadded, *amounts[1::2][::-1]]
    value = graph.number(op["value"], op.output.dtype)
    return graph.add("Pad", graph.read(op.inputs[0]), graph.ints(pads), value)


TRANSLATIONS = {"cat": _cat, "constant_pad_nd": _pad, "stack": _stack}
