"""The safetensors format: names, sizes and bytes, and no way to hold code.

A file is 8 bytes (the length N of the header, little endian), N bytes of JSON, then the values.
Every number of the header is checked against the size of the file before anything is allocated.
"""

from __future__ import annotations

import json
import math
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

import numpy as np

import resnetcpp
from resnetcpp._arrays import as_array, as_tensor
from resnetcpp.io.atomic import write_atomically

# A path, or a file that is open for bytes.
Target = str | Path | BinaryIO


class _Kind(NamedTuple):
    """A dtype, and how NumPy reads it from a file."""

    dtype: str
    held: np.dtype


_KINDS = {
    "F32": _Kind("float32", np.dtype("<f4")),
    "F64": _Kind("float64", np.dtype("<f8")),
    "F16": _Kind("float16", np.dtype("<f2")),
    "BF16": _Kind("bfloat16", np.dtype("<i2")),
    "I64": _Kind("int64", np.dtype("<i8")),
    "I32": _Kind("int32", np.dtype("<i4")),
    "I16": _Kind("int16", np.dtype("<i2")),
    "I8": _Kind("int8", np.dtype("i1")),
    "U8": _Kind("uint8", np.dtype("u1")),
    "BOOL": _Kind("bool", np.dtype("?")),
}
_NAMES = {f"torch.{kind.dtype}": name for name, kind in _KINDS.items()}
_LARGEST_HEADER = 100_000_000
_ALIGNMENT = 8
_MOST_DIMENSIONS = 64


def write_safetensors(path: Target, tensors: dict[str, Any], metadata: dict[str, str]) -> None:
    """Writes tensors by name, all or nothing: an older file stays whole if this fails.

    `path` may be a file that is open for writing bytes.

    Errors: OSError that names the file.
    """
    arrays = {name: np.ascontiguousarray(as_array(t)) for name, t in tensors.items()}
    # Large items first, so that every tensor starts at a multiple of its item size.
    order = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    offset = 0
    for name in order:
        # ascontiguousarray turns () into (1,), so sizes are asked of the tensor.
        shape = list(tensors[name].shape)
        end = offset + arrays[name].nbytes
        header[name] = {
            "dtype": _NAMES[str(tensors[name].dtype)],
            "shape": shape,
            "data_offsets": [offset, end],
        }
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    parts = [len(text).to_bytes(8, "little"), text, *(arrays[name].tobytes() for name in order)]
    if hasattr(path, "write"):
        path.write(b"".join(parts))
    else:
        write_atomically(path, parts)


def opened(path: Target) -> AbstractContextManager[BinaryIO]:
    """The file, or the rest of one that is open, from its first byte on."""
    return nullcontext(BytesIO(path.read())) if hasattr(path, "read") else open(path, "rb")


def read_safetensors(
    path: Target, name: Target | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Returns the tensors by name and the metadata of a file, which errors call by `name`.

    Errors: FormatError if the file is not what it claims to be; OSError if it cannot be read.
    """
    with opened(path) as file:
        path = path if name is None else name
        size = file.seek(0, 2)
        file.seek(0)
        header, start = _read_header(path, file, size)
        metadata = _checked_metadata(path, header.pop("__metadata__", {}))
        entries = _checked_entries(path, header, size - start)
        return {name: _read_tensor(path, file, start, entry) for name, entry in entries}, metadata


def _fail(path: Target, expected: str, got: object) -> NoReturn:
    raise resnetcpp.FormatError(f"{path}: expected {expected}, got {got}")


def _read_header(path: Target, file: Any, size: int) -> tuple[dict[str, Any], int]:
    if size < 8:
        _fail(path, "a safetensors file of at least 8 bytes", f"{size} bytes")
    length = int.from_bytes(file.read(8), "little")
    if length > min(size - 8, _LARGEST_HEADER):
        most = min(size - 8, _LARGEST_HEADER)
        expected = f"a file of torch.save, or of safetensors with a header of at most {most} bytes"
        _fail(path, expected, f"one of {length}")
    text = file.read(length)
    if not text.startswith(b"{"):
        _fail(path, "a header that starts with '{'", repr(text[:16]))
    try:
        header = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise resnetcpp.FormatError(f"{path}: expected a header of JSON, got {error}") from None
    return header, 8 + length


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key that stands twice")
    return result


def _checked_metadata(path: Target, metadata: Any) -> dict[str, str]:
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        _fail(path, "metadata of strings", type(metadata).__name__)
    return metadata


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**62


def _checked_entry(path: Target, name: str, entry: Any) -> tuple[_Kind, list[int], int, int]:
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        _fail(path, f"dtype, shape and data_offsets of {name!r}", repr(entry)[:80])
    kind = _KINDS.get(entry["dtype"]) if isinstance(entry["dtype"], str) else None
    if kind is None:
        _fail(path, f"{name!r} to be one of {', '.join(_KINDS)}", repr(entry["dtype"])[:80])
    shape, offsets = entry["shape"], entry["data_offsets"]
    if (
        not isinstance(shape, list)
        or len(shape) > _MOST_DIMENSIONS
        or not all(map(_is_count, shape))
    ):
        _fail(path, f"sizes of {name!r} that are not negative", repr(shape)[:80])
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(_is_count, offsets)):
        _fail(path, f"two offsets of {name!r}", repr(offsets)[:80])
    begin, end = offsets
    if end - begin != math.prod(shape) * kind.held.itemsize:
        _fail(path, f"{math.prod(shape) * kind.held.itemsize} bytes of {name!r}", end - begin)
    return kind, shape, begin, end


def _checked_entries(path: Target, header: dict[str, Any], room: int) -> list[tuple[str, Any]]:
    entries = [(name, _checked_entry(path, name, entry)) for name, entry in header.items()]
    expected = 0
    for name, (_, _, begin, end) in sorted(entries, key=lambda item: item[1][2:]):
        if begin != expected:
            _fail(path, f"{name!r} to begin at byte {expected} of the values", begin)
        expected = end
    if expected != room:
        _fail(path, f"{expected} bytes of values", room)
    return entries


def _read_tensor(path: Target, file: Any, start: int, entry: Any) -> Any:
    kind, shape, begin, end = entry
    file.seek(start + begin)
    content = file.read(end - begin)
    if len(content) != end - begin:
        _fail(path, f"{end - begin} bytes of values", len(content))
    array = np.frombuffer(content, kind.held).reshape(shape)
    if kind.dtype == "bool" and np.frombuffer(content, np.uint8).max(initial=0) > 1:
        _fail(path, "values 0 and 1 of a bool", "others")
    return as_tensor(array.copy(), kind.dtype)
