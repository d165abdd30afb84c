"""Where tensors live: the CPU, the only device there is. PyTorch: torch.device."""

from __future__ import annotations

from typing import Any, NoReturn

from resnetcpp._C import Tensor

# What programs may name, if only to ask whether it is there.
_KINDS = ("cpu", "cuda", "mps", "xpu", "meta")


class device:
    """A kind of device and its number, if one is given.

    Args:
        type: "cpu", "cuda:0" and so on, or another device.
        index: the number, in place of the part after the colon.

    Errors: RuntimeError for a kind that is unknown. Tensors can be moved to the CPU alone.

    Examples:
        >>> device("cuda" if False else "cpu")
        device(type='cpu')
    """

    __slots__ = ("_index", "_type")

    def __init__(self, type: str | device = "cpu", index: int | None = None) -> None:
        if isinstance(type, device):
            type, index = type.type, type.index if index is None else index
        kind, colon, number = type.partition(":")
        if kind not in _KINDS:
            raise RuntimeError(
                f"Expected one of {', '.join(_KINDS)} device type at start of device string: {kind}"
            )
        if colon:
            if index is not None:
                raise RuntimeError(
                    f"type (string) must not include an index because index was passed: {type}"
                )
            if not number.isdecimal():
                raise RuntimeError(f"Invalid device string: '{type}'")
            index = int(number)
        self._type, self._index = kind, index

    @property
    def type(self) -> str:
        """The kind."""
        return self._type

    @property
    def index(self) -> int | None:
        """The number, or None."""
        return self._index

    def __str__(self) -> str:
        return self._type if self._index is None else f"{self._type}:{self._index}"

    def __repr__(self) -> str:
        index = "" if self._index is None else f", index={self._index}"
        return f"device(type='{self._type}'{index})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, device):
            return NotImplemented
        return (self._type, self._index) == (other._type, other._index)

    def __hash__(self) -> int:
        return hash((self._type, self._index))

    def __reduce__(self) -> tuple[Any, ...]:
        return device, (self._type, self._index)


_CPU = device("cpu")


def refuse_cuda(self: Any, device: Any = None, *args: Any, **kwargs: Any) -> NoReturn:
    """Errors: RuntimeError, as there is no GPU."""
    raise RuntimeError("cuda: expected code for the CPU, the only device there is")


def get_default_device() -> device:
    """The CPU."""
    return _CPU


Tensor.device = property(lambda self: _CPU, doc="The CPU.")
Tensor.cuda = refuse_cuda
