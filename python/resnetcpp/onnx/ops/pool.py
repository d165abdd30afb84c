"""Pooling. ONNX rounds sizes up in another way, so that is written as padding at the end."""

import math

from resnetcpp.onnx.errors import UnsupportedOperatorError
from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operation


def _end_padding(op: Operation) -> list[int]:
    """Behind the image: as much as its last window needs."""
    if not op["ceil_mode"]:
        return list(op["padding"])
    sizes = op.sizes(op.inputs[0].shape[2:])
    results = op.sizes(op.output.shape[2:])
    windows = zip(op["kernel_size"], op["stride"], op["padding"], op["dilation"], strict=True)
    ends = [
        (result - 1) * stride + dilation * (kernel - 1) + 1 - size - padding
        for size, result, (kernel, stride, padding, dilation) in zip(
            sizes, results, windows, strict=True
        )
    ]
    return [max(0, end) for end in ends]


def _window(op: Operation) -> dict:
    return {"kernel_shape": op["kernel_size"], "strides": op["stride"]}


def _max_pool2d(graph: Graph, op: Operation) -> str:
    pads = [*op["padding"], *_end_padding(op)]
    x = graph.read(op.inputs[0])
    return graph.add("MaxPool", x, pads=pads, dilations=op["dilation"], **_window(op))


def _padded(graph: Graph, op: Operation, ends: list[int]) -> str:
    pads = graph.ints([0, 0, *op["padding"], 0, 0, *ends])
    zero = graph.number(0.0, op.output.dtype)
    return graph.add("Pad", graph.read(op.inputs[0]), pads, zero)


def _avg_pool2d(graph: Graph, op: Operation) -> str:
    """The mean of a window counts the padding, if asked to, but not what lies behind it."""
    ends, dtype = _end_padding(op), op.output.dtype
    if op["divisor_override"]:
        scale = math.prod(op["kernel_size"]) / op["divisor_override"]
        mean = graph.add("AveragePool", _padded(graph, op, ends), **_window(op))
        return graph.add("Mul", mean, graph.number(scale, dtype))
    if not op["count_include_pad"]:
        x = graph.read(op.inputs[0])
        return graph.add("AveragePool", x, pads=[*op["padding"], *ends], **_window(op))
    counted = [min(end, padding) for end, padding in zip(ends, op["padding"], strict=True)]
    behind = [end - count for end, count in zip(ends, counted, strict=True)]
    x = _padded(graph, op, counted) if any(op["padding"]) else graph.read(op.inputs[0])
    return graph.add("AveragePool", x, pads=[0, 0, *behind], **_window(op))


def _adaptive(op_type: str):
    """One window for all, or windows of equal sizes that do not overlap."""

    def write(graph: Graph, op: Operation) -> str:
        x = graph.read(op.inputs[0])
        if all((size.first, size.second) == (1, 1) for size in op.output.shape[2:]):
            return graph.add(f"Global{op_type}", x)
        sizes, results = op.sizes(op.inputs[0].shape[2:]), op.sizes(op.output.shape[2:])
        if any(size % result for size, result in zip(sizes, results, strict=True)):
            raise UnsupportedOperatorError(
                f"onnx.export: {op.name}: expected output sizes that divide the image's, got "
                f"{results} of {sizes}"
            )
        kernel = [size // result for size, result in zip(sizes, results, strict=True)]
        return graph.add(op_type, x, kernel_shape=kernel, strides=kernel)

    return write


TRANSLATIONS = {
    "adaptive_avg_pool2d": _adaptive("AveragePool"),
    "adaptive_max_pool2d": _adaptive("MaxPool"),
    "avg_pool2d": _avg_pool2d,
    "max_pool2d": _max_pool2d,
}
