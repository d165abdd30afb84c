"""What the globals in a PyTorch file stand for: tensors, containers, numbers of NumPy."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp.io.pytorch.machine import Global, Known, PickleError, shown
from resnetcpp.io.pytorch.storages import Storage, View, checked_view

_DEEPEST = 100
# Modules as Python 2 and NumPy 2 call them, and as they are called here.
_RENAMED = {
    "__builtin__": "builtins",
    "copy_reg": "copyreg",
    "numpy._core.multiarray": "numpy.core.multiarray",
    "numpy._core.numeric": "numpy.core.numeric",
}
_NUMBERS = {"f", "i", "u", "b"}  # kinds of NumPy's dtypes


class _Dtype:
    """A NumPy dtype while its pickle builds it."""

    def __init__(self, text: Any) -> None:
        try:
            self.value = np.dtype(text) if type(text) is str and len(text) <= 8 else None
        except TypeError:
            self.value = None
        if self.value is None or self.value.kind not in _NUMBERS:
            raise PickleError(f"a NumPy dtype {shown(text)}")


class _Array:
    """A NumPy array while its pickle builds it."""

    value: np.ndarray | None = None


class PyTorchObjects(Known):
    """Errors: PickleError for what is not known."""

    def __init__(self, find_storage: Callable[[Any], Storage]) -> None:
        self._find_storage = find_storage
        self._builders = _builders()

    def find(self, name: Global) -> Any:
        if name.module == "torch" and name.name in _DTYPES:
            return getattr(resnetcpp, name.name)
        return Global(_RENAMED.get(name.module, name.module), name.name)

    def call(self, function: Any, args: tuple[Any, ...]) -> Any:
        if not isinstance(function, Global):
            raise PickleError(f"a call of a {type(function).__name__}")
        builder = self._builders.get((function.module, function.name))
        if builder is None:
            raise PickleError(
                f"an object of {function}; a file may hold tensors, numbers, text and containers, "
                "so save a network's state_dict()"
            )
        try:
            return builder(*args)
        except TypeError as error:
            raise PickleError(f"other arguments of {function} ({error})") from None

    def set_state(self, value: Any, state: Any) -> None:
        if isinstance(value, (OrderedDict, Namespace)) and _is_named(state):
            vars(value).update(state)
        elif isinstance(value, _Dtype) and isinstance(state, tuple):
            _set_byteorder(value, state)
        elif isinstance(value, _Array) and isinstance(state, tuple) and len(state) == 5:
            value.value = _array(*state[1:])
        else:
            raise PickleError(f"state of a {type(value).__name__}")

    def persistent(self, key: Any) -> Any:
        return self._find_storage(key)


_DTYPES = (
    "float32",
    "float64",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "bool",
)


def _is_named(state: Any) -> bool:
    return isinstance(state, dict) and all(
        type(key) is str and not key.startswith("__") for key in state
    )


def _builders() -> dict[tuple[str, str], Callable[..., Any]]:
    numpy = "numpy.core.multiarray"
    return {
        ("torch._utils", "_rebuild_tensor"): _rebuild_tensor,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor_v2,
        ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
        ("torch._tensor", "_rebuild_from_type_v2"): _rebuild_from_type,
        ("torch", "Size"): _size,
        ("torch", "device"): _device,
        ("collections", "OrderedDict"): _ordered,
        ("collections", "Counter"): _counter,
        ("collections", "defaultdict"): _default_dict,
        ("argparse", "Namespace"): Namespace,
        ("copyreg", "_reconstructor"): _reconstructor,
        ("builtins", "set"): _scalars_in(set),
        ("builtins", "frozenset"): _scalars_in(frozenset),
        ("_codecs", "encode"): _encode,
        ("numpy", "dtype"): lambda text, *_: _Dtype(text),
        (numpy, "scalar"): _scalar,
        (numpy, "_reconstruct"): lambda *_: _Array(),
        ("numpy.core.numeric", "_frombuffer"): _from_buffer,
    }


def _rebuild_tensor(storage: Any, offset: Any, size: Any, stride: Any) -> View:
    return checked_view(storage, offset, size, stride, False)


def _rebuild_tensor_v2(
    storage: Any,
    offset: Any,
    size: Any,
    stride: Any,
    requires_grad: Any,
    hooks: Any = None,
    *_: Any,
) -> View:
    return checked_view(storage, offset, size, stride, requires_grad)


def _rebuild_parameter(data: Any, requires_grad: Any, hooks: Any = None) -> View:
    if not isinstance(data, View) or type(requires_grad) is not bool:
        raise PickleError("a parameter that is no tensor")
    return View(data.storage, data.offset, data.size, data.stride, requires_grad, True)


def _rebuild_from_type(function: Any, kind: Any, args: Any, state: Any) -> View:
    """A tensor with attributes of its own, which are left out."""
    if function != Global("torch._utils", "_rebuild_tensor_v2") or not isinstance(args, tuple):
        raise PickleError(f"a tensor of class {shown(kind)}")
    return _rebuild_tensor_v2(*args)


def _size(sizes: Any = ()) -> Any:
    if not isinstance(sizes, (tuple, list)) or not all(type(n) is int for n in sizes):
        raise PickleError("a Size of other things than numbers")
    return resnetcpp.Size(sizes)


def _device(kind: Any, *index: Any) -> Any:
    """There is one device; a file may name the one that its tensors were on."""
    if type(kind) is not str:
        raise PickleError(f"a device {shown(kind)}")
    return resnetcpp.device("cpu")


def _ordered(items: Any = ()) -> OrderedDict:
    return OrderedDict(_checked_pairs(items))


def _checked_pairs(items: Any) -> list[tuple[Any, Any]]:
    if not isinstance(items, (list, tuple)):
        raise PickleError("pairs that are no list")
    for pair in items:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not _is_scalar(pair[0]):
            raise PickleError("pairs that are none")
    return [tuple(pair) for pair in items]


def _is_scalar(value: Any) -> bool:
    return type(value) in (str, int, float, bool, bytes, type(None))


def _counter(counts: Any = None) -> Counter:
    if not isinstance(counts, (dict, type(None))):
        raise PickleError("a Counter of other things than counts")
    return Counter(counts)


def _default_dict(factory: Any = None, *items: Any) -> defaultdict:
    kinds = {Global("builtins", kind.__name__): kind for kind in (dict, list, int, float, set)}
    if factory is not None and (not isinstance(factory, Global) or factory not in kinds):
        raise PickleError(f"a defaultdict of {shown(factory)}")
    return defaultdict(kinds.get(factory), *map(_checked_pairs, items))


def _reconstructor(kind: Any, base: Any, state: Any) -> Namespace:
    if kind != Global("argparse", "Namespace"):
        raise PickleError(f"an object of {shown(kind)}; save a network's state_dict()")
    return Namespace()


def _scalars_in(kind: type) -> Callable[[Any], Any]:
    def build(items: Any = ()) -> Any:
        if not isinstance(items, (list, tuple)) or not all(map(_is_scalar, items)):
            raise PickleError(f"a {kind.__name__} of other things than numbers and text")
        return kind(items)

    return build


def _encode(text: Any, encoding: Any) -> bytes:
    """How pickles of protocol 2 hold bytes."""
    if type(text) is not str or encoding not in ("latin1", "latin-1"):
        raise PickleError("bytes that are no latin-1")
    return (
        text.encode("latin-1", "strict") if text.isascii() or max(text) < "\u0100" else _no_bytes()
    )


def _no_bytes() -> bytes:
    raise PickleError("bytes that are no latin-1")


def _set_byteorder(dtype: _Dtype, state: tuple[Any, ...]) -> None:
    if len(state) < 2 or state[1] not in ("<", ">", "|", "=") or any(state[2:5]):
        raise PickleError("a NumPy dtype with fields")
    dtype.value = dtype.value.newbyteorder(state[1])


def _scalar(dtype: Any, content: Any) -> Any:
    if not isinstance(dtype, _Dtype) or not isinstance(content, bytes):
        raise PickleError("a number of NumPy without dtype and bytes")
    if len(content) != dtype.value.itemsize:
        raise PickleError(f"a number of NumPy of {len(content)} bytes")
    return np.frombuffer(content, dtype.value)[0]


def _from_buffer(content: Any, dtype: Any, shape: Any, order: Any) -> _Array:
    result = _Array()
    result.value = _array(shape, dtype, order == "F", content)
    return result


def _array(shape: Any, dtype: Any, fortran: Any, content: Any) -> np.ndarray:
    if not isinstance(dtype, _Dtype) or not isinstance(content, (bytes, bytearray)):
        raise PickleError("an array of NumPy without dtype and bytes")
    sizes = _size(shape)
    count = 1
    for length in sizes:
        count *= length
    if min(sizes, default=0) < 0 or count * dtype.value.itemsize != len(content):
        raise PickleError(f"an array of NumPy of sizes {tuple(sizes)} in {len(content)} bytes")
    values = np.frombuffer(content, dtype.value)
    return values.reshape(tuple(sizes), order="F" if fortran is True else "C").copy()


def finished(value: Any) -> Any:
    """The object with its tensors and arrays made, in the containers that it came in.

    Errors: PickleError if it holds itself, or is nested too deeply.
    """
    return _Finisher().finish(value, 0)


class _Finisher:
    def __init__(self) -> None:
        self._done: dict[int, tuple[Any, Any]] = {}  # by id, beside the value so that it stays
        self._open: set[int] = set()

    def finish(self, value: Any, depth: int) -> Any:
        if not isinstance(value, (View, _Array, _Dtype, dict, list, tuple, Namespace, Global)):
            return value
        if id(value) in self._done:
            return self._done[id(value)][1]
        if depth > _DEEPEST or id(value) in self._open:
            raise PickleError(f"containers that hold themselves, or more than {_DEEPEST} levels")
        self._open.add(id(value))
        result = self._finish_new(value, depth + 1)
        self._open.discard(id(value))
        self._done[id(value)] = (value, result)
        return result

    def _finish_new(self, value: Any, depth: int) -> Any:
        if isinstance(value, View):
            return value.tensor()
        if isinstance(value, (Global, _Dtype)) or (
            isinstance(value, _Array) and value.value is None
        ):
            raise PickleError(f"a bare {shown(value)}, which is no value")
        if isinstance(value, _Array):
            return value.value
        if isinstance(value, Namespace):
            self._finish_items(vars(value), depth)
        elif isinstance(value, dict):
            self._finish_items(value, depth)
            if isinstance(value, OrderedDict):
                self._finish_items(vars(value), depth)
        elif isinstance(value, list):
            value[:] = [self.finish(item, depth) for item in value]
        elif type(value) is tuple:
            return tuple(self.finish(item, depth) for item in value)
        return value

    def _finish_items(self, items: dict[Any, Any], depth: int) -> None:
        for key in items:
            items[key] = self.finish(items[key], depth)
