"""Convolutions."""

from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operation


def _attributes(op: Operation) -> dict:
    return {
        "kernel_shape": op.sizes(op.inputs[1].shape)[2:],
        "strides": op["stride"],
        "pads": [*op["padding_before"], *op["padding_after"]],
        "dilations": op["dilation"],
        "group": op["groups"],
    }


def _conv2d(graph: Graph, op: Operation) -> str:
    given = [graph.read(x) for x in op.inputs if x is not None]
    return graph.add("Conv", *given, **_attributes(op))


def _output_padding(op: Operation, axis: int) -> int:
    """What the transposed convolution adds at the end: the same for all sizes."""
    attributes = _attributes(op)
    pads = attributes["pads"][axis] + attributes["pads"][axis + 2]
    extent = attributes["dilations"][axis] * (attributes["kernel_shape"][axis] - 1) + 1
    image, result = op.inputs[0].shape[axis + 2], op.output.shape[axis + 2]
    return result.first - ((image.first - 1) * attributes["strides"][axis] - pads + extent)


def _conv_transpose2d(graph: Graph, op: Operation) -> str:
    given = [graph.read(x) for x in op.inputs]
    added = [_output_padding(op, axis) for axis in (0, 1)]
    return graph.add("ConvTranspose", *given, output_padding=added, **_attributes(op))


# A transposed convolution is the input's gradient of a convolution.
TRANSLATIONS = {"conv2d": _conv2d, "conv2d_grad_input": _conv_transpose2d}
