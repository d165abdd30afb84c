"""PyTorch's files from before 1.6: pickles one after the other, then the bytes of each storage."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np

from resnetcpp.io.pytorch.builders import PyTorchObjects, finished
from resnetcpp.io.pytorch.instructions import run_pickle
from resnetcpp.io.pytorch.machine import Known, PickleError, shown
from resnetcpp.io.pytorch.storages import Storage, dtype_of_storage, item_size

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
_START = b"\x8a\x0a" + _MAGIC.to_bytes(10, "little")  # behind the pickle's own start
_LARGEST_PICKLES = 64 << 20


def is_legacy(start: bytes) -> bool:
    return start.startswith(b"\x80") and _START in start


class _Storages:
    """The storages that the pickle names. Their bytes come behind it, and are read by `fill`."""

    def __init__(self, size: int) -> None:
        self._room = size  # no more bytes can follow
        self._by_key: dict[str, Storage] = {}
        self.byteorder = "little"

    def find(self, key: Any) -> Storage:
        if not isinstance(key, tuple) or len(key) != 6 or key[0] != "storage":
            raise PickleError(f"a persistent object, {shown(key)}")
        _, kind, name, _, numel, view = key
        dtype = dtype_of_storage(kind)
        if type(name) is not str or type(numel) is not int or numel < 0:
            raise PickleError("a storage without a name and a size")
        if name not in self._by_key:
            self._by_key[name] = self._reserve(dtype, numel)
        storage = self._by_key[name]
        if storage.dtype != dtype or len(storage) != numel:
            raise PickleError(f"a storage {name!r} of two kinds")
        return storage if view is None else _part(storage, view)

    def _reserve(self, dtype: str, numel: int) -> Storage:
        size = numel * item_size(dtype)
        self._room -= size
        if self._room < 0:
            raise PickleError(f"a storage of {numel} elements in a file that is smaller")
        return Storage(dtype, np.empty(size, np.uint8), self.byteorder)

    def fill(self, file: BinaryIO, keys: Any) -> None:
        named = isinstance(keys, list) and all(type(key) is str for key in keys)
        if not named or sorted(keys) != sorted(self._by_key):
            raise PickleError("a list of other storages than its tensors have")
        for key in keys:
            storage = self._by_key[key]
            count = int.from_bytes(file.read(8), self.byteorder)
            if count != len(storage):
                raise PickleError(f"{count} elements of a storage of {len(storage)}")
            if file.readinto(storage.content) != len(storage.content):
                raise PickleError(f"a storage {key!r:.40} that is cut off")


def _part(storage: Storage, view: Any) -> Storage:
    """A storage that is a part of another one, as PyTorch 0.4 could make them."""
    if not isinstance(view, tuple) or len(view) != 3:
        raise PickleError("a part of a storage without its place")
    _, offset, count = view
    if (
        type(offset) is not int
        or type(count) is not int
        or not 0 <= offset <= offset + count <= len(storage)
    ):
        raise PickleError(f"a part of a storage from {shown(offset)} on")
    size = item_size(storage.dtype)
    content = storage.content[offset * size : (offset + count) * size]
    return Storage(storage.dtype, content, storage.byteorder)


def read_legacy(file: BinaryIO) -> Any:
    """The object in a file of torch.save from before PyTorch 1.6. Errors: PickleError."""
    size = file.seek(0, 2)
    file.seek(0)
    data = file.read(min(size, _LARGEST_PICKLES))
    position = 0

    def next_pickle(known: Known) -> Any:
        nonlocal position
        value, position = run_pickle(data, known, position)
        return value

    if next_pickle(Known()) != _MAGIC or next_pickle(Known()) != _PROTOCOL:
        raise PickleError("another protocol than 1001")
    storages = _Storages(size)
    storages.byteorder = _byteorder(next_pickle(Known()))
    value = next_pickle(PyTorchObjects(storages.find))
    keys = next_pickle(Known())
    file.seek(position)
    storages.fill(file, keys)
    return finished(value)


def _byteorder(system: Any) -> str:
    if not isinstance(system, dict) or type(system.get("little_endian")) is not bool:
        raise PickleError("a system without a byte order")
    return "little" if system["little_endian"] else "big"
