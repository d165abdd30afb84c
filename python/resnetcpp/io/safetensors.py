"""The safetensors format: names, sizes and bytes, and no way to hold code.

C++ reads and writes it, and checks every number of a header against the size of the file
(`resnetcpp/io/safetensors.hpp`); here are the paths and open files of Python.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from resnetcpp import _C

# A path, or a file that is open for bytes.
Target = str | Path | BinaryIO


def write_safetensors(path: Target, tensors: dict[str, Any], metadata: dict[str, str]) -> None:
    """Writes tensors by name, all or nothing: an older file stays whole if this fails.

    `path` may be a file that is open for writing bytes.

    Errors: OSError that names the file.
    """
    items = list(tensors.items())
    if hasattr(path, "write"):
        path.write(_C._io.format_safetensors(items, metadata))
    else:
        _C._io.save_safetensors(path, items, metadata)


def opened(path: Target) -> AbstractContextManager[BinaryIO]:
    """The file, or the rest of one that is open, from its first byte on."""
    return nullcontext(BytesIO(path.read())) if hasattr(path, "read") else open(path, "rb")


def read_safetensors(
    path: Target, name: Target | None = None, *, mmap: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """Returns the tensors by name and the metadata of a file.

    Args:
        name: what errors call a file that is open.
        mmap: tensors view the file's pages, which are read when they are first used and copied
            when a tensor is changed. While such a tensor lives, the file may be replaced, but
            one that is cut short ends the process. A file that is open is always read.

    Errors: FormatError if the file is not what it claims to be; OSError if it cannot be read.
    """
    if hasattr(path, "read"):
        tensors, metadata = _C._io.parse_safetensors(path.read(), str(name or path))
    else:
        tensors, metadata = _C._io.load_safetensors(path, mmap)
    return dict(tensors), metadata
