"""Pickles put together by hand, and the files that they come in."""

import io
import struct
import zipfile

START = b"\x80\x02"
STOP = b"."
VALUES = struct.pack("<6f", *range(6))
MAGIC = b"\x80\x02\x8a\x0a" + 0x1950A86A20F9469CFC6C.to_bytes(10, "little") + b"."


def name(module, attribute):
    return f"c{module}\n{attribute}\n".encode()


def text(value):
    content = value.encode()
    return b"X" + struct.pack("<I", len(content)) + content


def number(value):
    if isinstance(value, bool):
        return b"\x88" if value else b"\x89"
    if value is None:
        return b"N"
    if isinstance(value, float):
        return b"G" + struct.pack(">d", value)
    size = value.bit_length() // 8 + 1
    return b"\x8a" + bytes([size]) + value.to_bytes(size, "little", signed=True)


def group(*items):
    return b"(" + b"".join(items) + b"t"


def numbers(values):
    return group(*map(number, values))


def storage(kind="FloatStorage", key="0", numel=6, module="torch", more=(), word="storage"):
    parts = [text(word), name(module, kind), text(key), text("cpu"), number(numel), *more]
    return group(*parts) + b"Q"


def tensor(store=None, offset=0, size=(2, 3), stride=(3, 1), grad=False, of="_rebuild_tensor_v2"):
    parts = [
        store or storage(),
        number(offset),
        size if isinstance(size, bytes) else numbers(size),
        stride if isinstance(stride, bytes) else numbers(stride),
        number(grad),
        name("collections", "OrderedDict") + b")R",
    ]
    return name("torch._utils", of) + group(*parts) + b"R"


def pickle(*parts):
    return START + b"".join(parts) + STOP


def archive(content, entries=None, root="archive"):
    """A zip file of torch.save around a pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(f"{root}/data.pkl", content)
        entries = {"data/0": VALUES, "version": b"3\n"} if entries is None else entries
        for entry, values in entries.items():
            zipped.writestr(f"{root}/{entry}", values)
    return file.getvalue()


def legacy(content, keys=("0",), values=None, system=None, protocol=1001):
    """A file from before PyTorch 1.6 around a pickle, whose storages have six parts."""
    system = b"}(" + text("little_endian") + b"\x88u" if system is None else system
    listed = b"](" + b"".join(map(text, keys)) + b"e"
    values = struct.pack("<q", 6) + VALUES if values is None else values
    parts = [MAGIC, pickle(number(protocol)), pickle(system), content, pickle(listed), values]
    return b"".join(parts)
