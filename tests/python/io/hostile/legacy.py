"""Files from before PyTorch 1.6 that lie."""

import struct

from tests.python.io.hostile.pickles import (
    MAGIC,
    VALUES,
    group,
    legacy,
    name,
    number,
    pickle,
    storage,
    tensor,
    text,
)

_NO_VIEW = (b"N",)


def _tensor(more=_NO_VIEW, **changes):
    options = {key: changes.pop(key) for key in ("kind", "key", "numel", "word") if key in changes}
    return pickle(tensor(storage(more=more, **options), **changes))


def _view(*parts):
    return (group(*parts),)


_GOOD = legacy(_tensor())

TRICKS = {
    "another protocol": legacy(_tensor(), protocol=1002),
    "a protocol that is text": MAGIC + pickle(text("1001")),
    "only the magic": MAGIC,
    "no system": MAGIC + pickle(number(1001)),
    "a system without a byte order": legacy(_tensor(), system=b"}"),
    "a system that is a list": legacy(_tensor(), system=b"]"),
    "a byte order that is text": legacy(_tensor(), system=b"}" + text("little_endian") + b"Ns"),
    "storages of five parts": legacy(_tensor(more=())),
    "another persistent object": legacy(_tensor(word="module")),
    "no storages listed": legacy(_tensor(), keys=()),
    "other storages listed": legacy(_tensor(), keys=("1",)),
    "a storage listed twice": legacy(_tensor(), keys=("0", "0")),
    "storages listed as text": MAGIC
    + pickle(number(1001))
    + pickle(b"}" + text("little_endian") + b"\x88s")
    + _tensor()
    + pickle(text("0")),
    "fewer values than said": legacy(_tensor(), values=struct.pack("<q", 6) + VALUES[:-4]),
    "no values": legacy(_tensor(), values=b""),
    "another count": legacy(_tensor(), values=struct.pack("<q", 5) + VALUES),
    "a negative count": legacy(_tensor(), values=struct.pack("<q", -6) + VALUES),
    "a count of 2^62": legacy(_tensor(), values=struct.pack("<q", 2**62) + VALUES),
    "a storage of 2^40 elements": legacy(_tensor(numel=2**40)),
    "a storage of 2^62 elements": legacy(_tensor(numel=2**62)),
    "a storage of -6 elements": legacy(_tensor(numel=-6)),
    "a storage of two kinds": legacy(
        pickle(
            group(
                tensor(storage(more=_NO_VIEW)),
                tensor(storage(kind="IntStorage", more=_NO_VIEW), size=(1,), stride=(1,)),
            )
        )
    ),
    "a view beyond its storage": legacy(_tensor(more=_view(text("v"), number(4), number(3)))),
    "a view from before its storage": legacy(_tensor(more=_view(text("v"), number(-1), number(3)))),
    "a view of negative size": legacy(_tensor(more=_view(text("v"), number(4), number(-3)))),
    "a view of two parts": legacy(_tensor(more=_view(text("v"), number(0)))),
    "a view that is text": legacy(_tensor(more=(text("v"),))),
    "a tensor beyond its view": legacy(_tensor(more=_view(text("v"), number(1), number(5)))),
    "a tensor beyond its storage": legacy(_tensor(size=(3, 3))),
    "a size that is negative": legacy(_tensor(size=(-2, 3))),
    "deep lists as keys": MAGIC
    + pickle(number(1001))
    + pickle(b"}" + text("little_endian") + b"\x88s")
    + _tensor()
    + pickle(b"]" * 5000 + b"a" * 4999),
    "keys with code": MAGIC
    + pickle(number(1001))
    + pickle(b"}" + text("little_endian") + b"\x88s")
    + _tensor()
    + pickle(name("os", "system") + b")R"),
    "a system with code": legacy(_tensor(), system=name("os", "system") + b")R"),
}

FILES = {
    **{f"legacy: {label}": content for label, content in TRICKS.items()},
    **{f"legacy cut after {k} of 16": _GOOD[: len(_GOOD) * k // 16] for k in range(1, 16)},
}
