"""save and load: nested dicts and lists of tensors and plain values, in one file.

PyTorch: torch.save and torch.load. Files are PyTorch's own or safetensors. They hold tensors,
numbers and text; nothing in them can run.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

import resnetcpp
from resnetcpp.io.atomic import atomic_file
from resnetcpp.io.pytorch import (
    is_archive,
    is_legacy,
    read_archive,
    read_legacy,
    write_archive,
)
from resnetcpp.io.pytorch.machine import PickleError
from resnetcpp.io.safetensors import Target, opened, read_safetensors, write_safetensors

_KEY = "resnetcpp"
_DEEPEST = 100
_PLAIN = (str, bool, int, float, type(None))


class _Writer:
    """Turns an object into JSON, and collects the tensors on the way by their path."""

    def __init__(self) -> None:
        self.tensors: dict[str, Any] = {}

    def encode(self, value: Any, path: str, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            raise ValueError(f"save: expected at most {_DEEPEST} levels of nesting, got more")
        if isinstance(value, resnetcpp.Tensor):
            return {"tensor": self._add(path or "tensor", value)}
        if type(value) in _PLAIN:
            return value
        if isinstance(value, np.generic):
            return self.encode(value.item(), path, depth)
        if isinstance(value, np.ndarray):
            return {"array": self._add(path or "array", resnetcpp.tensor(value))}
        if isinstance(value, Namespace):
            return {"namespace": self.encode(vars(value), path, depth + 1)}
        if isinstance(value, dict):
            items = [
                [
                    self._key(key),
                    self.encode(item, f"{path}.{key}" if path else str(key), depth + 1),
                ]
                for key, item in value.items()
            ]
            return {"ordered" if isinstance(value, OrderedDict) else "dict": items}
        if isinstance(value, (list, tuple)):
            items = [
                self.encode(v, f"{path}.{i}" if path else str(i), depth + 1)
                for i, v in enumerate(value)
            ]
            return {"tuple" if isinstance(value, tuple) else "list": items}
        raise TypeError(
            f"save: expected tensors, numbers, text, and dicts, lists and tuples of them, "
            f"got {type(value).__name__} at {path or 'the top'}; of a module, save state_dict()"
        )

    def _key(self, key: Any) -> Any:
        if type(key) not in (str, int):
            raise TypeError(f"save: expected keys of text or int, got {type(key).__name__}")
        return key

    def _add(self, path: str, tensor: Any) -> str:
        name = path
        while name in self.tensors or name == "__metadata__":
            name += "_"
        self.tensors[name] = tensor
        return name


_CONTAINERS = {"dict": dict, "ordered": OrderedDict, "list": list, "tuple": tuple}


class _Reader:
    """The reverse of _Writer, on a file that may be anything."""

    def __init__(self, path: Target, tensors: dict[str, Any]) -> None:
        self._path = path
        self._tensors = tensors

    def decode(self, node: Any, depth: int = 0) -> Any:
        if type(node) in _PLAIN:
            return node
        if depth > _DEEPEST or not isinstance(node, dict) or len(node) != 1:
            self._fail(repr(node)[:80])
        kind, content = next(iter(node.items()))
        if kind in ("tensor", "array"):
            if not isinstance(content, str) or content not in self._tensors:
                self._fail(f"a tensor {content!r} that it does not hold")
            tensor = self._tensors[content]
            return tensor if kind == "tensor" else tensor.numpy()
        if kind == "namespace":
            return self._namespace(self.decode(content, depth + 1))
        if kind not in _CONTAINERS or not isinstance(content, list):
            self._fail(repr(kind)[:80])
        if kind in ("dict", "ordered"):
            return _CONTAINERS[kind](self._pair(item, depth) for item in content)
        return _CONTAINERS[kind](self.decode(item, depth + 1) for item in content)

    def _namespace(self, values: Any) -> Namespace:
        if not isinstance(values, dict) or not all(type(key) is str for key in values):
            self._fail("a namespace without names")
        return Namespace(**values)

    def _pair(self, item: Any, depth: int) -> tuple[Any, Any]:
        if not isinstance(item, list) or len(item) != 2 or type(item[0]) not in (str, int):
            self._fail(repr(item)[:80])
        return item[0], self.decode(item[1], depth + 1)

    def _fail(self, got: str) -> None:
        raise resnetcpp.FormatError(f"{self._path}: expected a saved object, got {got}")


def save(obj: Any, f: Target) -> None:
    """Saves tensors and plain values, all or nothing. PyTorch: torch.save.

    Args:
        obj: a tensor, array, number or text, or dicts, lists, tuples and namespaces of them: a
            state_dict, say.
        f: the file, or one that is open for bytes; an older one stays whole until the new one is
            complete. A name that ends in .safetensors makes a safetensors file, any other one
            PyTorch's, which torch.load reads.

    Errors: TypeError for other objects, OSError that names the file.
    """
    if hasattr(f, "write"):
        _write_pytorch(f, obj)
    elif Path(f).suffix == ".safetensors":
        writer = _Writer()
        tree = writer.encode(obj, "")
        write_safetensors(f, writer.tensors, {_KEY: json.dumps(tree)})
    else:
        with atomic_file(f) as file:
            write_archive(file, obj)


def _write_pytorch(file: BinaryIO, obj: Any) -> None:
    # A zip file is written with steps back, which not every file can do.
    content = BytesIO()
    write_archive(content, obj)
    file.write(content.getbuffer())


def load(f: Target, map_location: Any = None, *, weights_only: bool = True, **options: Any) -> Any:
    """Loads a file of `save`, of torch.save, or the tensors of a safetensors file by name.

    PyTorch: torch.load. Of a file of torch.save, tensors and containers are read, on whichever
    device they were.

    Args:
        f: the file, or one that is open for bytes.
        map_location: there is one device, the CPU.
        weights_only: no file can run code, whatever this says.
        options: PyTorch's others. `mmap=True` maps a safetensors file, as `read_safetensors` does;
            files of torch.save are read. The rest changes nothing here.

    Errors: FormatError if the file is not what it claims to be, or holds objects of other classes;
    OSError that names the file.
    """
    unknown = set(options) - _OPTIONS
    if unknown:
        raise TypeError(f"load: got an unexpected argument {min(unknown)!r}")
    with opened(f) as file:
        start = file.read(_START)
        file.seek(0)
        if is_archive(start):
            return _read_pytorch(f, read_archive, file)
        if is_legacy(start):
            return _read_pytorch(f, read_legacy, file)
        return _load_safetensors(f, file, bool(options.get("mmap")))


_OPTIONS = {"mmap", "pickle_module", "encoding"}
_START = 64


def _read_pytorch(name: Target, read: Callable[[BinaryIO], Any], file: BinaryIO) -> Any:
    try:
        return read(file)
    except PickleError as error:
        raise resnetcpp.FormatError(f"{name}: expected a file of torch.save, got {error}") from None


def _load_safetensors(name: Target, file: BinaryIO, mmap: bool) -> Any:
    source = file if hasattr(name, "read") else name
    tensors, metadata = read_safetensors(source, name, mmap=mmap)
    if _KEY not in metadata:
        return tensors
    try:
        tree = json.loads(metadata[_KEY])
    except (ValueError, RecursionError) as error:
        raise resnetcpp.FormatError(f"{name}: expected a saved object, got {error}") from None
    return _Reader(name, tensors).decode(tree)
