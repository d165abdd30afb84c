"""The state of an interpreter of pickles: bytes, stack and memo, no larger than the file allows.

Classes and functions that a pickle names become `Global`s, which are only names; the caller says
what the few that are known build. Sizes are compared with the bytes that are there before anything
is allocated.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, NoReturn

_MOST_VALUES = 1_000_000  # on the stack, and in the memo
_LONGEST_LINE = 1024


class PickleError(Exception):
    """What a pickle has that it may not have."""


@dataclass(frozen=True)
class Global:
    """The name of a class or function. Nothing is imported."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def shown(value: Any) -> str:
    """A few words for a message. Containers may be nested too deeply to be printed."""
    if isinstance(value, (str, bytes, int, float, bool, type(None))):
        return f"{value!r:.40}"
    return str(value)[:80] if isinstance(value, Global) else f"a {type(value).__name__}"


class Known:
    """What the globals of a pickle stand for.

    Each method may raise PickleError, which the file's reader turns into a FormatError.
    """

    old_encoding = "utf-8"  # of the strings of Python 2, which are bytes

    def find(self, name: Global) -> Any:
        """The value of a global: itself, unless it is a constant."""
        return name

    def call(self, function: Any, args: tuple[Any, ...]) -> Any:
        raise PickleError(f"a call of {shown(function)}")

    def set_state(self, value: Any, state: Any) -> None:
        raise PickleError(f"state of a {type(value).__name__}")

    def persistent(self, key: Any) -> Any:
        raise PickleError(f"a persistent object, {shown(key)}")


class _Mark:
    """Where the items of a container begin on the stack."""


MARK = _Mark()
_SCALARS = (str, int, float, bool, bytes, type(None), Global)


class Machine:
    """Of one pickle that begins at `position` of `data`."""

    def __init__(self, data: bytes | memoryview, known: Known, position: int = 0) -> None:
        self.data = memoryview(data)
        self.known = known
        self.position = position
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.done = False

    def result(self) -> Any:
        """What is left when a pickle ends."""
        value = self.pop()
        if self.stack:
            self.fail(f"{len(self.stack)} values left over")
        return value

    def fail(self, what: str) -> NoReturn:
        raise PickleError(f"{what} at byte {self.position}")

    def take(self, count: int) -> memoryview:
        if not 0 <= count <= len(self.data) - self.position:
            self.fail(f"{count} bytes, where {len(self.data) - self.position} are left,")
        start = self.position
        self.position += count
        return self.data[start : self.position]

    def take_number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def take_text(self, count: int) -> str:
        return self.decoded(self.take(count))

    def take_old_text(self, count: int) -> str:
        return self.decoded(self.take(count), self.known.old_encoding)

    def decoded(self, content: memoryview | bytes, encoding: str = "utf-8") -> str:
        try:
            return str(content, encoding, "surrogatepass")
        except UnicodeDecodeError:
            self.fail("text that is not UTF-8")

    def take_line(self) -> str:
        window = bytes(self.data[self.position : self.position + _LONGEST_LINE])
        length = window.find(b"\n")
        if length < 0:
            self.fail("a line without an end")
        self.position += length + 1
        return self.decoded(window[:length])

    def push(self, value: Any) -> None:
        if len(self.stack) >= _MOST_VALUES:
            self.fail(f"more than {_MOST_VALUES} values")
        self.stack.append(value)

    def pop(self) -> Any:
        if not self.stack:
            self.fail("a value too few")
        value = self.stack.pop()
        if value is MARK:
            self.fail("a mark where a value should be")
        return value

    def pop_items(self) -> list[Any]:
        """What lies above the last mark."""
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at] is MARK:
                items = self.stack[at + 1 :]
                del self.stack[at:]
                return items
        self.fail("a missing mark")

    def top(self, kind: type) -> Any:
        if not self.stack or not isinstance(self.stack[-1], kind):
            self.fail(f"something that is no {kind.__name__}")
        return self.stack[-1]

    def remember(self, number: int) -> None:
        if not self.stack or self.stack[-1] is MARK:
            self.fail("nothing to remember")
        if number < 0 or len(self.memo) >= _MOST_VALUES:
            self.fail(f"a memo of more than {_MOST_VALUES} values")
        self.memo[number] = self.stack[-1]

    def recall(self, number: int) -> None:
        if number not in self.memo:
            self.fail(f"number {number}, which the memo does not have,")
        self.push(self.memo[number])

    def checked_key(self, key: Any) -> Any:
        # The hash of nested tuples can take for ever.
        if type(key) not in _SCALARS:
            self.fail(f"a key that is a {type(key).__name__}")
        return key

    def pairs(self, items: list[Any]) -> list[tuple[Any, Any]]:
        if len(items) % 2:
            self.fail("a key without a value")
        return [(self.checked_key(k), v) for k, v in zip(items[::2], items[1::2], strict=True)]

    def call(self, function: Any, args: Any) -> None:
        if not isinstance(args, tuple):
            self.fail(f"arguments that are a {type(args).__name__}")
        self.push(self.known.call(function, args))
