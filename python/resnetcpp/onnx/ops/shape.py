"""Other shapes and parts of a tensor."""

import sys

from resnetcpp.onnx.errors import OnnxExporterError
from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.recording import Operation, Shape

_SAME = 0  # in Reshape: the size that the input has there
_REST = -1
_END = sys.maxsize


def _target(op: Operation, source: Shape, target: Shape) -> list[int]:
    """The sizes of a Reshape, where those that depend on dynamic axes are found when it runs."""
    sizes = [size.first if size.is_fixed else _REST for size in target]
    for i, size in enumerate(target[: len(source)]):
        if sizes[i] == _REST and source[i] == size:
            sizes[i] = _SAME
    zeros = [size.first for size in target if size.is_fixed].count(0)
    if sizes.count(_REST) > 1 or zeros > 0:
        raise OnnxExporterError(
            f"onnx.export: {op.name}: expected a shape of sizes above 0 with at most one that is "
            f"computed from dynamic axes, got {tuple(size.first for size in target)}; leave one of "
            "these axes out of dynamic_axes"
        )
    return sizes


def _reshape(graph: Graph, op: Operation) -> str:
    source = op.inputs[0]
    shape = _target(op, source.shape, op.output.shape)
    return graph.add("Reshape", graph.read(source), graph.ints(shape))


def _expand(graph: Graph, op: Operation) -> str:
    """1 leaves a size as it is."""
    source, target = op.inputs[0].shape, op.output.shape
    lead = len(target) - len(source)
    stays = [i >= lead and source[i - lead] == size for i, size in enumerate(target)]
    repeated = op.sizes(tuple(s for s, same in zip(target, stays, strict=True) if not same))
    sizes = iter(repeated)
    shape = [1 if same else next(sizes) for same in stays]
    return graph.add("Expand", graph.read(op.inputs[0]), graph.ints(shape))


def _permute(graph: Graph, op: Operation) -> str:
    return graph.add("Transpose", graph.read(op.inputs[0]), perm=op["dims"])


def _reaches_the_end(op: Operation) -> bool:
    """Whether a slice ends with its input in both runs, so that it does for any size."""
    size = op.inputs[0].shape[op["dim"]]
    ends = [op["start"] + length * op["step"] for length in op.in_both_runs("length")]
    return ends[0] >= size.first and ends[1] >= size.second and not size.is_fixed


def _slice(graph: Graph, op: Operation) -> str:
    start, step = op["start"], op["step"]
    end = _END if _reaches_the_end(op) else start + op["length"] * step
    bounds = [graph.ints([value]) for value in (start, end, op["dim"], step)]
    return graph.add("Slice", graph.read(op.inputs[0]), *bounds)


def _select(graph: Graph, op: Operation) -> str:
    index = graph.ints(op["index"])
    return graph.add("Gather", graph.read(op.inputs[0]), index, axis=op["dim"])


TRANSLATIONS = {
    **dict.fromkeys(("permute", "t", "transpose"), _permute),
    **dict.fromkeys(("squeeze", "unsqueeze", "view"), _reshape),
    **dict.fromkeys(("index", "index_select", "select"), _select),
    "expand": _expand,
    "slice": _slice,
}
