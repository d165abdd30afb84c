"""A graph of ONNX, as it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from resnetcpp import Tensor, float32, float64, full, int32, int64, uint8
from resnetcpp import bool as boolean
from resnetcpp.onnx.recording import Operand, array_of

ELEMENT_TYPES = {
    float32: TensorProto.FLOAT,
    float64: TensorProto.DOUBLE,
    int32: TensorProto.INT32,
    int64: TensorProto.INT64,
    uint8: TensorProto.UINT8,
    boolean: TensorProto.BOOL,
}


class Graph:
    """Nodes and initializers, with a name for each value.

    Args:
        tensors: by the names that they keep.
        inputs: the values that the graph takes, by their names.
        outputs: names that `name_output` will give.
    """

    def __init__(
        self,
        tensors: Mapping[str, Tensor],
        inputs: Mapping[str, Operand],
        outputs: Sequence[str],
        opset: int,
    ) -> None:
        self.opset = opset
        self.nodes: list[Any] = []
        self.weights: dict[str, Any] = {}
        self.constants: dict[str, Any] = {}
        self._names = {x.value: name for name, x in inputs.items()}
        self._numbers: Counter[str] = Counter()
        self._taken = {*inputs, *outputs}
        self._tensors = list(tensors.values())  # while they live, their ids are theirs
        # Of a tensor with several names the first one counts.
        self._keys = {id(x): self._unused(key) for key, x in reversed(tensors.items())}
        self._output_names: set[str] = set()
        self._contents: dict[tuple[Any, ...], str] = {}

    def read(self, x: Operand, dtype: Any = None) -> str:
        """The name of an operand, converted to that dtype."""
        wanted = x.dtype if dtype is None else dtype
        if x.value is None:
            return self.constant(x.constant, wanted)
        name = self._names[x.value]
        return name if wanted == x.dtype else self.add("Cast", name, to=ELEMENT_TYPES[wanted])

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:
        """Adds a node of one output and returns its name. An absent input is called ''."""
        output = self._unused(op.lower())
        self.nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def number(self, value: float, dtype: Any, shape: Sequence[int] = ()) -> str:
        """A constant number, repeated for each element of the shape."""
        return self._array(array_of(full(shape, value, dtype=dtype)))

    def constant(self, x: Tensor, dtype: Any = None) -> str:
        """A tensor: by its name in the state dictionary, if it is there and has that dtype."""
        if dtype not in (None, x.dtype):
            return self._array(array_of(x.to(dtype)))
        key = self._keys.get(id(x))
        if key is None:
            return self._view_of_named(x) or self._array(array_of(x))
        if key not in self.weights:
            self.weights[key] = numpy_helper.from_array(array_of(x), key)
        return key

    def ints(self, values: Sequence[int] | int) -> str:
        """A constant list of sizes or dimensions, or one position."""
        return self._array(np.array(values, dtype=np.int64))

    def finish(self, x: Operand, name: str) -> None:
        """That name is the result of the op that gives x."""
        self._names[x.value] = name

    def name_output(self, name: str, x: Operand) -> None:
        """Gives a value the name of an output; at the end, as other names are forgotten."""
        old = self._names[x.value]
        if not any(old in node.output for node in self.nodes) or old in self._output_names:
            self.nodes.append(helper.make_node("Identity", [old], [name]))
        else:
            self._rename(old, name)
            self._names[x.value] = name
        self._output_names.add(name)

    def _rename(self, old: str, new: str) -> None:
        for node in self.nodes:
            for names in (node.input, node.output):
                names[:] = [new if name == old else name for name in names]

    def _view_of_named(self, x: Tensor) -> str | None:
        """A parameter in another shape, or transposed: it keeps its name before that."""
        base = x._base
        if id(base) not in self._keys or base.numel() != x.numel():
            return None
        if base.is_contiguous() and x.is_contiguous():
            return self.add("Reshape", self.constant(base), self.ints(x.shape))
        if x.dim() == 2 and x.t().stride() == base.stride():
            return self.add("Transpose", self.constant(base), perm=[1, 0])
        return None

    def _array(self, array: np.ndarray) -> str:
        content = (array.dtype.str, array.shape, array.tobytes())
        if content not in self._contents:
            name = self._unused("constant")
            self._contents[content] = name
            self.constants[name] = numpy_helper.from_array(array, name)
        return self._contents[content]

    def _unused(self, stem: str) -> str:
        name = stem
        while name in self._taken:
            self._numbers[stem] += 1
            name = f"{stem}_{self._numbers[stem]}"
        self._taken.add(name)
        return name
