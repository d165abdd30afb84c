"""Writing PyTorch's zip files, which torch.load(weights_only=True) reads."""

from __future__ import annotations

import struct
import zipfile
from argparse import Namespace
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

import resnetcpp
from resnetcpp._arrays import as_array
from resnetcpp.io.pytorch.storages import storage_of_dtype

_DEEPEST = 100
_ALIGNMENT = 64
_PROTOCOL = b"\x80\x02"
_ROOT = "archive"


def write_archive(file: BinaryIO, obj: Any) -> None:
    """Writes tensors, numbers, text, and containers of them. PyTorch: torch.save.

    Tensors that share memory share it in the file; of the memory, what they reach is written.

    Errors: TypeError for other objects, ValueError for containers that hold themselves.
    """
    memory = _Memory(obj)
    pickle = _Pickler(memory).pickle(obj)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "data.pkl", pickle)
        _add(archive, "byteorder", b"little")
        for key, values in enumerate(memory.contents()):
            _add(archive, f"data/{key}", values.view(np.uint8).data)
        _add(archive, "version", b"3\n")


def _add(archive: zipfile.ZipFile, name: str, content: Any) -> None:
    """An entry whose bytes begin at a multiple of 64, so that they can be mapped."""
    info = zipfile.ZipInfo(f"{_ROOT}/{name}")
    header = archive.fp.tell() + zipfile.sizeFileHeader + len(info.filename.encode()) + 4
    padding = -header % _ALIGNMENT
    info.extra = b"FB" + struct.pack("<H", padding) + b"Z" * padding
    archive.writestr(info, content)


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (list, tuple)):
        yield from value
    elif isinstance(value, Namespace):
        yield from vars(value).values()


def _tensors(value: Any, depth: int = 0) -> Iterator[Any]:
    if depth > _DEEPEST:
        raise ValueError(f"save: expected at most {_DEEPEST} levels of nesting, got more")
    if isinstance(value, resnetcpp.Tensor):
        yield value
    for child in _children(value):
        yield from _tensors(child, depth + 1)


class _Span:
    """What the tensors of one storage reach of it."""

    def __init__(self, tensor: Any) -> None:
        self.tensor = tensor.detach()
        self.begin, self.end = _reach(tensor)
        self.key = 0

    def add(self, tensor: Any) -> None:
        begin, end = _reach(tensor)
        self.begin, self.end = min(self.begin, begin), max(self.end, end)

    def values(self) -> np.ndarray:
        count = self.end - self.begin
        return as_array(self.tensor.as_strided((count,), (1,), self.begin))


def _reach(tensor: Any) -> tuple[int, int]:
    begin = tensor.storage_offset()
    if tensor.numel() == 0:
        return begin, begin
    steps = zip(tensor.shape, tensor.stride(), strict=True)
    return begin, begin + sum((n - 1) * step for n, step in steps) + 1


class _Memory:
    """The storages of all tensors of an object."""

    def __init__(self, obj: Any) -> None:
        self._spans: dict[tuple[int, str], _Span] = {}
        for tensor in _tensors(obj):
            place = self._place(tensor)
            if place in self._spans:
                self._spans[place].add(tensor)
            else:
                self._spans[place] = _Span(tensor)
        for key, span in enumerate(self._spans.values()):
            span.key = key

    def _place(self, tensor: Any) -> tuple[int, str]:
        if tensor.numel() == 0:
            return -id(tensor), str(tensor.dtype)
        start = tensor.data_ptr() - tensor.storage_offset() * tensor.element_size()
        return start, str(tensor.dtype)

    def span_of(self, tensor: Any) -> _Span:
        return self._spans[self._place(tensor)]

    def contents(self) -> Iterator[np.ndarray]:
        for span in self._spans.values():
            yield span.values()


class _Pickler:
    """Writes the pickle of an object; of tensors only what they are, not their bytes."""

    def __init__(self, memory: _Memory) -> None:
        self._memory = memory
        self._out = bytearray(_PROTOCOL)

    def pickle(self, obj: Any) -> bytes:
        self._write(obj, "the top")
        return bytes(self._out + b".")

    def _write(self, value: Any, path: str) -> None:
        if isinstance(value, resnetcpp.Tensor):
            self._write_tensor(value)
        elif value is None or isinstance(value, (bool, np.bool_)):
            self._out += b"N" if value is None else b"\x88" if value else b"\x89"
        elif isinstance(value, (int, np.integer)):
            self._write_integer(int(value))
        elif isinstance(value, (float, np.floating)):
            self._out += b"G" + struct.pack(">d", value)
        elif isinstance(value, str):
            self._write_text(value)
        elif isinstance(value, np.ndarray):
            self._write_array(value)
        elif isinstance(value, (dict, list, tuple, Namespace)):
            self._write_container(value, path)
        else:
            raise TypeError(
                f"save: expected tensors, numbers, text, and dicts, lists and tuples of them, "
                f"got {type(value).__name__} at {path}; of a module, save state_dict()"
            )

    def _write_integer(self, value: int) -> None:
        if -(2**31) <= value < 2**31:
            self._out += b"J" + struct.pack("<i", value)
            return
        size = value.bit_length() // 8 + 1
        if size > 16:
            raise TypeError(f"save: expected integers of at most 16 bytes, got {size}")
        self._out += b"\x8a" + bytes([size]) + value.to_bytes(size, "little", signed=True)

    def _write_text(self, value: str) -> None:
        content = value.encode("utf-8", "surrogatepass")
        self._out += b"X" + struct.pack("<I", len(content)) + content

    def _write_global(self, module: str, name: str) -> None:
        self._out += f"c{module}\n{name}\n".encode()

    def _write_tuple(self, *values: Any) -> None:
        self._out += b"("
        for value in values:
            self._write(value, "")
        self._out += b"t"

    def _write_container(self, value: Any, path: str) -> None:
        if isinstance(value, Namespace):
            self._write_global("argparse", "Namespace")
            self._out += b")\x81"
            self._write_container(vars(value), path)
            self._out += b"b"
        elif isinstance(value, dict):
            self._write_dict(value, path)
        else:
            self._out += b"(" if isinstance(value, tuple) else b"]("
            for i, item in enumerate(value):
                self._write(item, f"{path}[{i}]")
            self._out += b"t" if isinstance(value, tuple) else b"e"

    def _write_dict(self, value: dict[Any, Any], path: str) -> None:
        if isinstance(value, OrderedDict):
            self._write_global("collections", "OrderedDict")
            self._out += b")R"
        else:
            self._out += b"}"
        self._out += b"("
        for key, item in value.items():
            if type(key) not in (str, int):
                raise TypeError(f"save: expected keys of text or int, got {type(key).__name__}")
            self._write(key, path)
            self._write(item, f"{path}[{key!r}]")
        self._out += b"u"
        if isinstance(value, OrderedDict) and vars(value):
            self._write_dict(dict(vars(value)), path)
            self._out += b"b"

    def _write_tensor(self, tensor: Any) -> None:
        parameter = isinstance(tensor, resnetcpp.nn.Parameter)
        if parameter:
            self._write_global("torch._utils", "_rebuild_parameter")
            self._out += b"("
        span = self._memory.span_of(tensor)
        self._write_global("torch._utils", "_rebuild_tensor_v2")
        self._out += b"("
        self._write_storage(span, str(tensor.dtype).rpartition(".")[2])
        self._write(tensor.storage_offset() - span.begin, "")
        self._write_tuple(*tensor.shape)
        self._write_tuple(*tensor.stride())
        self._write(tensor.requires_grad and not parameter, "")
        self._write(OrderedDict(), "")
        self._out += b"tR"
        if parameter:
            self._write(tensor.requires_grad, "")
            self._write(OrderedDict(), "")
            self._out += b"tR"

    def _write_storage(self, span: _Span, dtype: str) -> None:
        self._out += b"("
        self._write_text("storage")
        self._write_global("torch", storage_of_dtype(dtype))
        self._write_text(str(span.key))
        self._write_text("cpu")
        self._write(span.end - span.begin, "")
        self._out += b"tQ"

    def _write_array(self, value: np.ndarray) -> None:
        if value.dtype.kind not in "fiub":
            raise TypeError(f"save: expected arrays of numbers, got {value.dtype}")
        dense = np.ascontiguousarray(value)
        self._write_global("numpy.core.multiarray", "_reconstruct")
        self._out += b"("
        self._write_global("numpy", "ndarray")
        self._write_tuple(0)
        self._write_bytes(b"b")
        self._out += b"tR("
        self._write_integer(1)
        self._write_tuple(*value.shape)
        self._write_numpy_dtype(dense.dtype)
        self._write(False, "")
        self._write_bytes(dense.tobytes())
        self._out += b"tb"

    def _write_numpy_dtype(self, dtype: np.dtype) -> None:
        self._write_global("numpy", "dtype")
        self._write_tuple(dtype.str[1:], False, True)
        self._out += b"R"
        self._write_tuple(3, dtype.str[0], None, None, None, -1, -1, 0)
        self._out += b"b"

    def _write_bytes(self, content: bytes) -> None:
        # Bytes as protocol 2 has them: latin-1 text that is encoded again.
        self._write_global("_codecs", "encode")
        self._write_tuple(content.decode("latin-1"), "latin1")
        self._out += b"R"
