"""PyTorch's zip files: data.pkl, and the bytes of each storage in data/KEY, uncompressed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from resnetcpp.io.pytorch.builders import PyTorchObjects, finished
from resnetcpp.io.pytorch.instructions import run_pickle
from resnetcpp.io.pytorch.machine import PickleError, shown
from resnetcpp.io.pytorch.storages import Storage, dtype_of_storage, item_size

_MAGIC = b"PK\x03\x04"
_LOCAL_HEADER = 30
_MOST_ENTRIES = 1_000_000


def is_archive(start: bytes) -> bool:
    return start.startswith(_MAGIC)


@dataclass(frozen=True)
class _Entry:
    name: str
    begin: int
    size: int
    crc: int


class _Archive:
    """The uncompressed entries of a zip file, none of which shares bytes with another."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        self._entries = {entry.name: entry for entry in self._checked(self._listed())}
        pickles = [name for name in self._entries if name.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise PickleError(f"{len(pickles)} entries named data.pkl, where there should be one,")
        self._root = pickles[0].removesuffix("data.pkl")
        if self._root + "constants.pkl" in self._entries:
            raise PickleError("a TorchScript program; save the network's state_dict() instead")

    def _listed(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._file) as archive:
                return archive.infolist()
        except (
            zipfile.BadZipFile,
            ValueError,
            struct.error,
            NotImplementedError,
            EOFError,
        ) as error:
            raise PickleError(f"a zip file that cannot be read ({error})") from None

    def _checked(self, listed: list[zipfile.ZipInfo]) -> list[_Entry]:
        if len(listed) > _MOST_ENTRIES or len({info.filename for info in listed}) != len(listed):
            raise PickleError("entries of the same name")
        entries = []
        end_of_last = 0
        for info in sorted(listed, key=lambda info: info.header_offset):
            if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
                raise PickleError(f"an entry {info.filename!r} that is compressed or encrypted")
            if info.header_offset < end_of_last or info.file_size != info.compress_size:
                raise PickleError(f"an entry {info.filename!r} that overlaps another")
            begin = self._begin_of(info)
            end_of_last = begin + info.file_size
            if end_of_last > self._size:
                raise PickleError(f"an entry {info.filename!r} that is cut off")
            entries.append(_Entry(info.filename, begin, info.file_size, info.CRC))
        return entries

    def _begin_of(self, info: zipfile.ZipInfo) -> int:
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL_HEADER)
        if len(header) != _LOCAL_HEADER or not header.startswith(_MAGIC):
            raise PickleError(f"an entry {info.filename!r} without a header")
        name_size, extra_size = struct.unpack("<HH", header[26:])
        return info.header_offset + _LOCAL_HEADER + name_size + extra_size

    def __contains__(self, name: str) -> bool:
        return self._root + name in self._entries

    def size(self, name: str) -> int:
        if name not in self:
            raise PickleError(f"no entry {name!r}")
        return self._entries[self._root + name].size

    def read(self, name: str) -> np.ndarray:
        """The bytes of an entry, writable."""
        content = np.empty(self.size(name), np.uint8)
        entry = self._entries[self._root + name]
        self._file.seek(entry.begin)
        if self._file.readinto(content) != entry.size or zlib.crc32(content) != entry.crc:
            raise PickleError(f"an entry {name!r} that is damaged: its checksum differs")
        return content


class _Storages:
    """The storages of an archive, each read once."""

    def __init__(self, archive: _Archive) -> None:
        self._archive = archive
        self._by_key: dict[str, Storage] = {}
        self._byteorder = _byteorder(archive)

    def find(self, key: Any) -> Storage:
        if not isinstance(key, tuple) or len(key) != 5 or key[0] != "storage":
            raise PickleError(f"a persistent object, {shown(key)}")
        _, kind, name, _, numel = key
        dtype = dtype_of_storage(kind)
        if type(name) is not str or type(numel) is not int:
            raise PickleError("a storage without a name and a size")
        if name not in self._by_key:
            if numel * item_size(dtype) != self._archive.size(f"data/{name}"):
                raise PickleError(
                    f"a storage {name!r} of {numel} elements in another number of bytes"
                )
            content = self._archive.read(f"data/{name}")
            self._by_key[name] = Storage(dtype, content, self._byteorder)
        storage = self._by_key[name]
        if storage.dtype != dtype or len(storage) != numel:
            raise PickleError(f"a storage {name!r} of two kinds")
        return storage


def _byteorder(archive: _Archive) -> str:
    if "byteorder" not in archive:
        return "little"
    order = archive.read("byteorder").tobytes()[:16]
    if order not in (b"little", b"big"):
        raise PickleError(f"a byte order {order!r}")
    return order.decode()


def read_archive(file: BinaryIO) -> Any:
    """The object in a file of torch.save. Errors: PickleError."""
    archive = _Archive(file)
    storages = _Storages(archive)
    content = archive.read("data.pkl")
    value, _ = run_pickle(content.data, PyTorchObjects(storages.find))
    return finished(value)
