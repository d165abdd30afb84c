"""The instructions of a pickle: those that build values. Python's Lib/pickletools.py lists them.

INST, OBJ, NEWOBJ_EX and the EXT family, which nothing in PyTorch's files needs, do not exist here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from resnetcpp.io.pytorch.machine import MARK, Global, Known, Machine

_MOST_STEPS = 1_000_000
_LONGEST_INTEGER = 16  # bytes; PyTorch's magic number has 10

_Handler = Callable[[Machine], None]
_HANDLERS: dict[int, _Handler] = {}


def run_pickle(data: bytes | memoryview, known: Known, position: int = 0) -> tuple[Any, int]:
    """The object that a pickle builds, and where the pickle ends. Errors: PickleError."""
    machine = Machine(data, known, position)
    for _ in range(_MOST_STEPS):
        code = machine.take(1)[0]
        handler = _HANDLERS.get(code)
        if handler is None:
            machine.fail(f"instruction {bytes([code])!r}")
        handler(machine)
        if machine.done:
            return machine.result(), machine.position
    machine.fail(f"more than {_MOST_STEPS} instructions")


def _instruction(code: bytes) -> Callable[[_Handler], _Handler]:
    def register(handler: _Handler) -> _Handler:
        _HANDLERS[code[0]] = handler
        return handler

    return register


@_instruction(b"\x80")
def _proto(m: Machine) -> None:
    if m.take(1)[0] > 5:
        m.fail("a protocol beyond 5")


@_instruction(b"\x95")
def _frame(m: Machine) -> None:
    size = m.take_number("<Q")
    if size > len(m.data) - m.position:
        m.fail(f"a frame of {size} bytes")


@_instruction(b".")
def _stop(m: Machine) -> None:
    m.done = True


@_instruction(b"(")
def _mark(m: Machine) -> None:
    m.push(MARK)


@_instruction(b"0")
def _pop(m: Machine) -> None:
    if not m.stack:
        m.fail("a value too few")
    m.stack.pop()


@_instruction(b"1")
def _pop_mark(m: Machine) -> None:
    m.pop_items()


@_instruction(b"2")
def _dup(m: Machine) -> None:
    value = m.pop()
    m.push(value)
    m.push(value)


def _constant(code: bytes, value: Any) -> None:
    _HANDLERS[code[0]] = lambda m: m.push(value)


_constant(b"N", None)
_constant(b"\x88", True)
_constant(b"\x89", False)


def _number(code: bytes, form: str) -> None:
    _HANDLERS[code[0]] = lambda m: m.push(m.take_number(form))


_number(b"J", "<i")
_number(b"K", "<B")
_number(b"M", "<H")
_number(b"G", ">d")


_DIGITS = re.compile(r"[+-]?[0-9]{1,40}")


def _integer(m: Machine, text: str) -> int:
    digits = text.removesuffix("L")
    if not _DIGITS.fullmatch(digits):
        m.fail(f"an integer {text[:40]!r}")
    return int(digits)


@_instruction(b"I")
def _int(m: Machine) -> None:
    line = m.take_line()
    m.push({"00": False, "01": True}[line] if line in ("00", "01") else _integer(m, line))


@_instruction(b"L")
def _long(m: Machine) -> None:
    m.push(_integer(m, m.take_line()))


@_instruction(b"F")
def _float(m: Machine) -> None:
    line = m.take_line()
    try:
        m.push(float(line))
    except ValueError:
        m.fail(f"a float {line[:40]!r}")


def _binary_integer(m: Machine, size: int) -> None:
    if not 0 <= size <= _LONGEST_INTEGER:
        m.fail(f"an integer of {size} bytes")
    m.push(int.from_bytes(m.take(size), "little", signed=True))


@_instruction(b"\x8a")
def _long1(m: Machine) -> None:
    _binary_integer(m, m.take(1)[0])


@_instruction(b"\x8b")
def _long4(m: Machine) -> None:
    _binary_integer(m, m.take_number("<i"))


def _sized(code: bytes, form: str, take: Callable[[Machine, int], Any]) -> None:
    _HANDLERS[code[0]] = lambda m: m.push(take(m, m.take_number(form)))


def _take_bytes(m: Machine, count: int) -> bytes:
    return bytes(m.take(count))


_sized(b"\x8c", "<B", Machine.take_text)
_sized(b"X", "<I", Machine.take_text)
_sized(b"\x8d", "<Q", Machine.take_text)
_sized(b"U", "<B", Machine.take_old_text)
_sized(b"T", "<i", Machine.take_old_text)
_sized(b"C", "<B", _take_bytes)
_sized(b"B", "<I", _take_bytes)
_sized(b"\x8e", "<Q", _take_bytes)
_sized(b"\x96", "<Q", lambda m, count: bytearray(m.take(count)))


@_instruction(b"V")
def _unicode(m: Machine) -> None:
    line = m.take_line()
    if "\\" in line:
        m.fail("escapes in text")
    m.push(line)


@_instruction(b"S")
def _string(m: Machine) -> None:
    line = m.take_line()
    if len(line) < 2 or line[0] != line[-1] or line[0] not in "'\"" or "\\" in line:
        m.fail("text without quotes, or with escapes,")
    m.push(line[1:-1])


def _empty(code: bytes, kind: type) -> None:
    _HANDLERS[code[0]] = lambda m: m.push(kind())


_empty(b"]", list)
_empty(b")", tuple)
_empty(b"}", dict)
_empty(b"\x8f", set)


@_instruction(b"a")
def _append(m: Machine) -> None:
    value = m.pop()
    m.top(list).append(value)


@_instruction(b"e")
def _appends(m: Machine) -> None:
    items = m.pop_items()
    m.top(list).extend(items)


@_instruction(b"l")
def _list(m: Machine) -> None:
    m.push(m.pop_items())


@_instruction(b"t")
def _tuple(m: Machine) -> None:
    m.push(tuple(m.pop_items()))


def _short_tuple(code: bytes, count: int) -> None:
    def handler(m: Machine) -> None:
        items = [m.pop() for _ in range(count)]
        m.push(tuple(reversed(items)))

    _HANDLERS[code[0]] = handler


_short_tuple(b"\x85", 1)
_short_tuple(b"\x86", 2)
_short_tuple(b"\x87", 3)


@_instruction(b"d")
def _dict(m: Machine) -> None:
    m.push(dict(m.pairs(m.pop_items())))


@_instruction(b"s")
def _setitem(m: Machine) -> None:
    value = m.pop()
    key = m.checked_key(m.pop())
    m.top(dict)[key] = value


@_instruction(b"u")
def _setitems(m: Machine) -> None:
    pairs = m.pairs(m.pop_items())
    m.top(dict).update(pairs)


@_instruction(b"\x90")
def _additems(m: Machine) -> None:
    items = [m.checked_key(item) for item in m.pop_items()]
    m.top(set).update(items)


@_instruction(b"\x91")
def _frozenset(m: Machine) -> None:
    m.push(frozenset(m.checked_key(item) for item in m.pop_items()))


@_instruction(b"q")
def _binput(m: Machine) -> None:
    m.remember(m.take(1)[0])


@_instruction(b"r")
def _long_binput(m: Machine) -> None:
    m.remember(m.take_number("<I"))


@_instruction(b"p")
def _put(m: Machine) -> None:
    m.remember(_integer(m, m.take_line()))


@_instruction(b"\x94")
def _memoize(m: Machine) -> None:
    m.remember(len(m.memo))


@_instruction(b"h")
def _binget(m: Machine) -> None:
    m.recall(m.take(1)[0])


@_instruction(b"j")
def _long_binget(m: Machine) -> None:
    m.recall(m.take_number("<I"))


@_instruction(b"g")
def _get(m: Machine) -> None:
    m.recall(_integer(m, m.take_line()))


@_instruction(b"c")
def _global(m: Machine) -> None:
    module = m.take_line()
    m.push(m.known.find(Global(module, m.take_line())))


@_instruction(b"\x93")
def _stack_global(m: Machine) -> None:
    name, module = m.pop(), m.pop()
    if type(name) is not str or type(module) is not str:
        m.fail("a name that is no text")
    m.push(m.known.find(Global(module, name)))


@_instruction(b"R")
def _reduce(m: Machine) -> None:
    args = m.pop()
    m.call(m.pop(), args)


@_instruction(b"\x81")
def _newobj(m: Machine) -> None:
    args = m.pop()
    m.call(m.pop(), args)


@_instruction(b"b")
def _build(m: Machine) -> None:
    state = m.pop()
    value = m.pop()
    m.known.set_state(value, state)
    m.push(value)


@_instruction(b"Q")
def _binpersid(m: Machine) -> None:
    m.push(m.known.persistent(m.pop()))


@_instruction(b"P")
def _persid(m: Machine) -> None:
    m.push(m.known.persistent(m.take_line()))
