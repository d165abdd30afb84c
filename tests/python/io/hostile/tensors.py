"""safetensors files that lie."""

import json
import struct

_EIGHT = bytes(8)


def _file(header, values=b""):
    content = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(content)) + content + values


def _entry(dtype="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def tree(text):
    """A file of resnetcpp.save: JSON says how its one tensor lies in containers."""
    return _file({"__metadata__": {"resnetcpp": text}, "x": _entry()}, _EIGHT)


_GOOD = _file({"a": _entry(), "b": _entry("F64", (1,), (8, 16))}, _EIGHT * 2)
_SIZES = {"F32": 4, "I64": 8, "I32": 4, "BOOL": 1, "BF16": 2, "I8": 1, "I16": 2, "U16": 2, "U32": 4}
# Files that tell the truth, for the fuzzers to start from.
GOOD = [
    _GOOD,
    _file({"__metadata__": {"\0": '\u00e9"'}, "\n": _entry("F16", (2, 2))}, _EIGHT),
    _file({"": _entry("U8", (0,), (8, 8)), "a": _entry()}, _EIGHT),
    *(_file({"a": _entry(dtype, (8 // size,))}, _EIGHT) for dtype, size in _SIZES.items()),
]

TRICKS = {
    "empty": b"",
    "short": b"\1\0\0",
    "header longer than the file": struct.pack("<Q", 1 << 60) + b"{}",
    "header of 2^64 bytes": b"\xff" * 8 + b"{}",
    "no JSON": _file(b"{not json"),
    "no UTF-8": _file(b'{"\xff": 1}'),
    "a list": _file(b"[1, 2]"),
    "a number": _file(b"1"),
    "white space first": _file(b"  {}"),
    "unknown dtype": _file({"a": _entry("F99")}, _EIGHT),
    "dtype of another kind": _file({"a": _entry([])}, _EIGHT),
    "dtype of None": _file({"a": _entry(None)}, _EIGHT),
    "negative size": _file({"a": _entry(shape=(-2,))}, _EIGHT),
    "float size": _file({"a": _entry(shape=(2.0,))}, _EIGHT),
    "size that is True": _file({"a": _entry(shape=(True, 2))}, _EIGHT),
    "size of text": _file({"a": _entry(shape=("2",))}, _EIGHT),
    "shape of text": _file({"a": {"dtype": "F32", "shape": "2", "data_offsets": [0, 8]}}, _EIGHT),
    "overflowing sizes": _file({"a": _entry(shape=(2**61, 2**61))}, _EIGHT),
    "sizes whose product is small again": _file({"a": _entry(shape=(2**32, 2**32))}, _EIGHT),
    "sizes of many digits": _file(b'{"a": {"dtype": "F32", "shape": [' + b"9" * 5000 + b"]}}"),
    "too many dimensions": _file({"a": _entry(shape=(1,) * 1000)}, _EIGHT),
    "too few bytes": _file({"a": _entry()}, _EIGHT[:-1]),
    "too many bytes": _file({"a": _entry()}, _EIGHT + b"\0"),
    "offsets that lie": _file({"a": _entry(offsets=(0, 4))}, _EIGHT),
    "offsets turned round": _file({"a": _entry(offsets=(8, 0))}, _EIGHT),
    "one offset": _file({"a": _entry(offsets=(0,))}, _EIGHT),
    "three offsets": _file({"a": _entry(offsets=(0, 8, 8))}, _EIGHT),
    "negative offset": _file({"a": _entry(offsets=(-8, 0))}, _EIGHT),
    "offsets of text": _file({"a": _entry(offsets=("0", "8"))}, _EIGHT),
    "offsets beyond the file": _file({"a": _entry(offsets=(2**60, 2**60 + 8))}, _EIGHT),
    "a hole": _file({"a": _entry(offsets=(8, 16))}, _EIGHT * 2),
    "an overlap": _file({"a": _entry(), "b": _entry()}, _EIGHT),
    "half an overlap": _file({"a": _entry(), "b": _entry(offsets=(4, 12))}, _EIGHT * 2),
    "one key twice": _file(b'{"a": 1, "a": 2}'),
    "missing fields": _file({"a": {"dtype": "F32"}}),
    "one field more": _file({"a": {**_entry(), "run": "code"}}, _EIGHT),
    "an entry that is a list": _file({"a": [1]}),
    "metadata of numbers": _file({"__metadata__": {"a": 1}}),
    "metadata that is a list": _file({"__metadata__": []}),
    "metadata of metadata": _file({"__metadata__": {"a": {"b": "c"}}}),
    "deep JSON": _file(b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "deep lists": _file(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}"),
    "NaN": _file(b'{"a": NaN}'),
    "a bool of 7": _file({"a": _entry("BOOL", (1,), (0, 1))}, b"\7"),
    "a tree without its tensor": tree('{"tensor": "y"}'),
    "a tree of unknown kind": tree('{"code": "x"}'),
    "a tree that is no JSON": tree("{"),
    "an escape that is none": _file(b'{"\\x41": 1}'),
    "half a surrogate pair": _file(b'{"__metadata__": {"\\ud83d": ""}}'),
    "UTF-8 that is longer than it must be": _file(b'{"__metadata__": {"\xc0\xaf": ""}}'),
    "a line break in a key": _file(b'{"__metadata__": {"\n": ""}}'),
    "a size that begins with 0": _file(
        b'{"a": {"dtype": "F32", "shape": [02], "data_offsets": [0, 8]}}', _EIGHT
    ),
    "metadata twice": _file(b'{"__metadata__": {}, "__metadata__": {}}'),
    "one field twice": _file(
        b'{"a": {"dtype": "U8", "dtype": "U8", "shape": [8], "data_offsets": [0, 8]}}', _EIGHT
    ),
    "something behind the header": _file(b"{} x"),
    "a comma before the end": _file(b'{"__metadata__": {},}'),
    "a deep tree": tree('{"list":[' * 150 + "1" + "]}" * 150),
}

FILES = {
    **{f"safetensors: {label}": content for label, content in TRICKS.items()},
    **{f"safetensors cut after {k} of 16": _GOOD[: len(_GOOD) * k // 16] for k in range(1, 16)},
}
