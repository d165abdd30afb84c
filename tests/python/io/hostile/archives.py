"""Zip files that are broken, or that would be dangerous to unpack."""

import io
import struct
import zipfile

from tests.python.io.hostile.pickles import VALUES, archive, pickle, tensor

_PICKLE = pickle(tensor())
_GOOD = archive(_PICKLE)
_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"


def _zipped(entries, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, content in entries:
            zipped.writestr(name, content)
    return file.getvalue()


def _patched(content, signature, offset, form, value, which=0):
    """The file with a field of its which-th header of a kind changed."""
    at = -1
    for _ in range(which + 1):
        at = content.index(signature, at + 1)
    changed = bytearray(content)
    struct.pack_into(form, changed, at + offset, value)
    return bytes(changed)


def _values_changed(content):
    return content.replace(VALUES, VALUES[:-1] + b"\x7f")


def _overlapping():
    """Two entries whose central headers point at the same bytes."""
    content = archive(_PICKLE, {"data/0": VALUES, "data/1": VALUES})
    first = struct.unpack_from("<I", content, content.index(_CENTRAL) + 42)[0]
    return _patched(content, _CENTRAL, 42, "<I", first, which=2)


_ENTRIES = [("archive/data.pkl", _PICKLE), ("archive/data/0", VALUES)]

TRICKS = {
    "no pickle": _zipped(_ENTRIES[1:]),
    "two pickles": _zipped([*_ENTRIES, ("other/data.pkl", _PICKLE)]),
    "a pickle at the top": _zipped([("data.pkl", _PICKLE), ("data/0", VALUES)]),
    "a TorchScript program": _zipped([*_ENTRIES, ("archive/constants.pkl", _PICKLE)]),
    "compressed": _zipped(_ENTRIES, zipfile.ZIP_DEFLATED),
    "compressed by bzip2": _zipped(_ENTRIES, zipfile.ZIP_BZIP2),
    "compressed by LZMA": _zipped(_ENTRIES, zipfile.ZIP_LZMA),
    "a bomb": _zipped([*_ENTRIES[:1], ("archive/data/0", bytes(50 << 20))], zipfile.ZIP_DEFLATED),
    "an empty archive": _zipped([]),
    "another byte order": archive(_PICKLE, {"data/0": VALUES, "byteorder": b"middle"}),
    "storage missing": archive(_PICKLE, {}),
    "storage cut": archive(_PICKLE, {"data/0": VALUES[:-1]}),
    "storage too long": archive(_PICKLE, {"data/0": VALUES + b"\0"}),
    "storage empty": archive(_PICKLE, {"data/0": b""}),
    "storage damaged": _values_changed(_GOOD),
    "pickle damaged": _GOOD.replace(b"_rebuild_tensor_v2", b"_rebuild_tensor_v3", 1),
    "overlapping": _overlapping(),
    "encrypted": _patched(_GOOD, _CENTRAL, 8, "<H", 1),
    "method unknown": _patched(_GOOD, _CENTRAL, 10, "<H", 99),
    "checksum wrong": _patched(_GOOD, _CENTRAL, 16, "<I", 0),
    "sizes differ": _patched(_GOOD, _CENTRAL, 20, "<I", 1),
    "size of 4 GB": _patched(
        _patched(_GOOD, _CENTRAL, 20, "<I", 2**32 - 2), _CENTRAL, 24, "<I", 2**32 - 2
    ),
    "name longer than the file": _patched(_GOOD, _CENTRAL, 28, "<H", 65535),
    "extra longer than the file": _patched(_GOOD, _CENTRAL, 30, "<H", 65535),
    "header beyond the end": _patched(_GOOD, _CENTRAL, 42, "<I", len(_GOOD) + 1),
    "header in the middle": _patched(_GOOD, _CENTRAL, 42, "<I", 5),
    "local name too long": _patched(_GOOD, _LOCAL, 26, "<H", 65535),
    "local signature gone": b"PK\x03\x04" + _patched(_GOOD, _LOCAL, 0, "<I", 0)[4:].replace(
        _LOCAL, b"PK\x03\x05"
    ),
    "directory beyond the end": _patched(_GOOD, _END, 16, "<I", len(_GOOD)),
    "directory of 4 GB": _patched(_GOOD, _END, 12, "<I", 2**32 - 1),
    "more entries than there are": _patched(_GOOD, _END, 10, "<H", 60000).replace(
        _CENTRAL, b"PK\x01\x03"
    ),
    "directory signature gone": _GOOD.replace(_CENTRAL, b"PK\x01\x03"),
    "no end": _GOOD.replace(_END, b"PK\x05\x07"),
    "only a beginning": _LOCAL,
}  # fmt: skip


FILES = {
    **{f"zip: {label}": content for label, content in TRICKS.items()},
    **{f"zip cut after {k} of 16": _GOOD[: len(_GOOD) * k // 16] for k in range(1, 16)},
}
