"""Products of matrices."""

from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.ops.elementwise import direct
from resnetcpp.onnx.recording import Operation


def _linear(graph: Graph, op: Operation) -> str:
    """x weight^T + bias over the last dimension"""
    given = [graph.read(x) for x in op.inputs if x is not None]
    if len(op.inputs[0].shape) == 2:
        return graph.add("Gemm", *given, transB=1)
    y = graph.add("MatMul", given[0], graph.add("Transpose", given[1], perm=[1, 0]))
    return graph.add("Add", y, given[2]) if len(given) > 2 else y


TRANSLATIONS = {
    "linear": _linear,
    **dict.fromkeys(("addmm", "bmm", "dot", "matmul", "mm", "mv"), direct("MatMul")),
}
