"""How each recorded op is written: a function of the graph and the operation, which returns the
name of the result. One file for each family."""

from collections.abc import Callable

from resnetcpp.onnx.errors import UnsupportedOperatorError
from resnetcpp.onnx.graph import Graph
from resnetcpp.onnx.ops import (
    activation,
    conv,
    elementwise,
    join,
    linalg,
    norm,
    pool,
    reduce,
    shape,
)
from resnetcpp.onnx.recording import Operation

_FAMILIES = (activation, conv, elementwise, join, linalg, norm, pool, reduce, shape)
_TRANSLATIONS: dict[str, Callable[[Graph, Operation], str]] = {
    name: translation for family in _FAMILIES for name, translation in family.TRANSLATIONS.items()
}


def write(graph: Graph, op: Operation) -> None:
    """Adds an operation to the graph. Errors: UnsupportedOperatorError that names it."""
    translation = _TRANSLATIONS.get(op.name)
    if translation is None or not op.says_what_it_does:
        raise UnsupportedOperatorError(
            f"onnx.export: expected ops that ONNX has a form for, got {op.name}; write that part "
            "of the model with other ops, or leave it out of what is exported"
        )
    graph.finish(op.output, translation(graph, op))
