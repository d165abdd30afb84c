"""Pickles that are no programs, but say what is not so."""

import struct

from tests.python.io.hostile.pickles import (
    archive,
    group,
    name,
    number,
    numbers,
    pickle,
    storage,
    tensor,
    text,
)

_FAR = 2**62

METADATA = {
    "a tensor beyond its storage": tensor(size=(2, 4)),
    "an offset beyond the storage": tensor(offset=7, size=(), stride=()),
    "an offset at the end": tensor(offset=6, size=(), stride=()),
    "a negative offset": tensor(offset=-1, size=(1,), stride=(1,)),
    "an offset that overflows": tensor(offset=2**63 - 1),
    "a huge offset": tensor(offset=2**100),
    "a negative size": tensor(size=(-2, 3)),
    "sizes that overflow": tensor(size=(2**40, 2**40), stride=(0, 0)),
    "sizes whose product is small again": tensor(size=(2**32, 2**32 + 1), stride=(0, 0)),
    "a huge size": tensor(size=(2**70,), stride=(0,)),
    "a size of one in vast steps": tensor(size=(2,), stride=(2**61,)),
    "a negative stride": tensor(stride=(-3, 1)),
    "a stride beyond the storage": tensor(stride=(4, 1)),
    "a stride that overflows": tensor(stride=(2**62, 2**62)),
    "fewer strides than sizes": tensor(stride=(1,)),
    "more strides than sizes": tensor(stride=(3, 1, 1)),
    "a size that is text": tensor(size=group(text("2"), number(3))),
    "a size that is a float": tensor(size=group(number(2.0), number(3))),
    "a size that is True": tensor(size=group(number(True), number(3))),
    "sizes that are a dict": tensor(size=b"}"),
    "sizes that are a number": tensor(size=number(6)),
    "strides that are none": tensor(stride=b"N"),
    "too many dimensions": tensor(size=(1,) * 65, stride=(1,) * 65),
    "requires_grad that is text": name("torch._utils", "_rebuild_tensor_v2")
    + group(storage(), number(0), numbers((1,)), numbers((1,)), text("yes"))
    + b"R",
    "a tensor without a storage": tensor(store=number(1)),
    "a tensor of a tensor": tensor(store=tensor()),
    "a tensor with too few arguments": name("torch._utils", "_rebuild_tensor_v2") + b")R",
    "a parameter of nothing": name("torch._utils", "_rebuild_parameter") + b"(N\x88NtR",
    "a storage of too many elements": tensor(storage(numel=7)),
    "a storage of too few elements": tensor(storage(numel=5)),
    "a storage of -1 elements": tensor(storage(numel=-1)),
    "a storage of 2^62 elements": tensor(storage(numel=_FAR)),
    "a storage of wider elements": tensor(storage(kind="DoubleStorage")),
    "a storage of unknown class": tensor(storage(kind="QUInt8Storage")),
    "a storage of a class from elsewhere": tensor(storage(module="os")),
    "a storage that is not there": tensor(storage(key="1")),
    "a storage outside of the archive": tensor(storage(key="../../etc/passwd")),
    "a storage with an absolute path": tensor(storage(key="/etc/passwd")),
    "a storage of two kinds": group(
        tensor(), tensor(storage(kind="IntStorage"), size=(1,), stride=(1,))
    ),
    "another persistent object": tensor(storage(word="module")),
    "a persistent object of two parts": group(text("storage"), text("0")) + b"Q",
    "a persistent object that is text": text("storage") + b"Q",
    "a persistent list": b"]Q",
}

_RECONSTRUCT = name("numpy.core.multiarray", "_reconstruct") + b")R"


def _dtype(text_of_it):
    return name("numpy", "dtype") + b"(" + text(text_of_it) + b"tR"


STREAMS = {
    "nothing": b"",
    "an unknown instruction": b"\xff",
    "an unknown protocol": b"\x80\x63",
    "a value too few": b"a",
    "a missing mark": b"t",
    "a mark that is a value": b"(a",
    "a mark that is the result": b"(",
    "a value left over": b"NN",
    "a memo that is empty": b"h\x00",
    "a memo of another number": b"Nq\x01h\x02",
    "nothing for the memo": b"q\x00",
    "text that is longer than the file": b"X\xff\xff\xff\x7f",
    "text of 2^64 bytes": b"\x8d" + b"\xff" * 8,
    "bytes of 2^63 bytes": b"\x8e" + struct.pack("<Q", 2**63),
    "bytes of 4 GB": b"B\xff\xff\xff\xff",
    "text of a negative size": b"T\xff\xff\xff\xff",
    "a frame that is longer than the file": b"\x95" + struct.pack("<Q", 2**40),
    "a memo place of 2^31": b"Nr\xff\xff\xff\x7fj\xfe\xff\xff\x7f",
    "an integer of 2 GB": b"\x8b\xff\xff\xff\x7f",
    "an integer of -1 bytes": b"\x8b\xff\xff\xff\xff",
    "an integer of 255 bytes": b"\x8a\xff" + b"\x01" * 255,
    "an integer of many digits": b"I" + b"9" * 1000 + b"\n",
    "an integer of letters": b"Iabc\n",
    "an integer of two signs": b"I--1\n",
    "a long integer of two signs": b"L+-1L\n",
    "an integer of a sign": b"I-\n",
    "a float of letters": b"Fabc\n",
    "a line without an end": b"I" + b"1" * 5000,
    "text without quotes": b"Sabc\n",
    "text with an escape": b"S'\\x41'\n",
    "text that is no UTF-8": b"X\x02\x00\x00\x00\xff\xfe",
    "a key without a value": b"(K\x01d",
    "a list as a key": b"}]Ns",
    "a tuple as a key": b"}K\x01\x85Ns",
    "a set of lists": b"\x8f(]\x90",
    "items of a number": b"K\x01(K\x02e",
    "items of a dict": b"}(K\x02e",
    "pairs of a list": b"](K\x01K\x02u",
    "pairs of a tensor": tensor() + b"(K\x01K\x02u",
    "deep tuples as a storage": b")" + b"\x85" * 5000 + b"Q",
    "deep tuples as a storage's class": group(
        text("storage"), b")" + b"\x85" * 5000, text("0"), text("cpu"), number(6)
    )
    + b"Q",
    "deep tuples as a factory": name("collections", "defaultdict")
    + b")" + b"\x85" * 200_000 + b"\x85R",
    "deep tuples as a size": tensor(size=group(b")" + b"\x85" * 5000)),
    "deep tuples as a device": name("torch", "device") + b")" + b"\x85" * 5000 + b"R",
    "a list in itself": b"]q\x00h\x00a",
    "a dict in itself": b"}q\x00K\x01h\x00s",
    "a list in its tuple": b"]q\x00h\x00\x85a",
    "a deep list": b"]" * 5000 + b"a" * 4999,
    "deep tuples": b")" + b"\x85" * 5000,
    "a namespace in itself": name("argparse", "Namespace") + b")Rq\x00}" + text("a") + b"h\x00sb",
    "an OrderedDict of numbers": name("collections", "OrderedDict") + b"(]K\x01atR",
    "an OrderedDict with lists as keys": name("collections", "OrderedDict") + b"(](]N\x86etR",
    "a Counter of text": name("collections", "Counter") + b"(" + text("ab") + b"tR",
    "a Size of text": name("torch", "Size") + b"((" + text("a") + b"ttR",
    "a dtype of nothing": _dtype("zz"),
    "a dtype of objects": _dtype("O8"),
    "a bare dtype": _dtype("f8"),
    "an array of objects": _RECONSTRUCT
    + group(number(1), numbers((1,)), _dtype("O"), number(False), b"]")
    + b"b",
    "an array without a state": _RECONSTRUCT,
    "a NumPy number of too few bytes": name("numpy.core.multiarray", "scalar")
    + group(_dtype("f8"), b"C\x01a") + b"R",
}  # fmt: skip


def _array(sizes, content, dtype="f8"):
    held = b"C" + bytes([len(content)]) + content
    state = group(number(1), numbers(sizes), _dtype(dtype), number(False), held)
    return _RECONSTRUCT + state + b"b"


ARRAYS = {
    "an array of too few bytes": _array((2,), b"\0" * 8),
    "an array of too many bytes": _array((2,), b"\0" * 24),
    "an array of negative sizes": _array((-1, -1), b"\0" * 8),
    "an array of sizes that overflow": _array((2**32, 2**32), b""),
}


def _cut(content):
    """The same file, ended after each eighth of it."""
    return {f"{k} of 8 parts": content[: len(content) * k // 8] for k in range(8)}


_GOOD = pickle(tensor())

FILES = {
    **{f"metadata: {label}": archive(pickle(body)) for label, body in METADATA.items()},
    **{f"pickle: {label}": archive(pickle(body)) for label, body in STREAMS.items()},
    **{f"array: {label}": archive(pickle(body)) for label, body in ARRAYS.items()},
    **{f"pickle cut: {label}": archive(body) for label, body in _cut(_GOOD).items()},
    "pickle: a million marks": archive(b"(" * 1_100_000),
    "pickle: steps without an end": archive(b"N0" * 600_000),
    "a bool of 7": archive(
        pickle(tensor(storage("BoolStorage", numel=1), size=(1,), stride=(1,))), {"data/0": b"\7"}
    ),
}
