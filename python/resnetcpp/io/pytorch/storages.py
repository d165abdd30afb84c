"""The memory of a file's tensors, and views of it, checked before they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp._arrays import as_tensor
from resnetcpp.io.pytorch.machine import Global, PickleError, shown

_MOST_DIMENSIONS = 64
_LARGEST = 2**62

# NumPy's names of what a file holds; it has no bfloat16.
_HELD = {
    "float32": "f4",
    "float64": "f8",
    "float16": "f2",
    "bfloat16": "i2",
    "int64": "i8",
    "int32": "i4",
    "int16": "i2",
    "int8": "i1",
    "uint8": "u1",
    "bool": "?",
}

_STORAGES = {
    "FloatStorage": "float32",
    "DoubleStorage": "float64",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "UntypedStorage": "uint8",
}


def dtype_of_storage(kind: Any) -> str:
    """The dtype of a storage's class. Errors: PickleError."""
    name = kind.name if isinstance(kind, Global) else None
    modules = ("torch", "torch.cuda", "torch.storage")
    if name not in _STORAGES or kind.module not in modules:
        raise PickleError(
            f"a storage of class {shown(kind)}, where float, half and integer ones are known"
        )
    return _STORAGES[name]


def storage_of_dtype(dtype: str) -> str:
    """The name of the storage's class of a dtype."""
    return next(name for name, held in _STORAGES.items() if held == dtype)


def item_size(dtype: str) -> int:
    return np.dtype(_HELD[dtype]).itemsize


def as_values(content: np.ndarray, dtype: str, byteorder: str) -> np.ndarray:
    """The numbers in the bytes of a storage; the bytes' own memory where that can be.

    Those of bfloat16 come as int16 with the same bits.

    Errors: PickleError for a bool that is neither 0 nor 1.
    """
    order = "<" if byteorder == "little" else ">"
    if dtype == "bool" and content.size and content.max() > 1:
        raise PickleError("a bool that is neither 0 nor 1")
    values = content.view(order + _HELD[dtype])
    return values.astype(values.dtype.newbyteorder("="), copy=False)


@dataclass
class Storage:
    """Numbers that tensors are views of. Filled late where a file has them behind its tensors."""

    dtype: str
    content: np.ndarray  # bytes
    byteorder: str
    _values: Any = None

    def __len__(self) -> int:
        return len(self.content) // item_size(self.dtype)

    def tensor(self) -> Any:
        """One-dimensional, the same memory for all views."""
        if self._values is None:
            values = as_values(self.content, self.dtype, self.byteorder)
            self._values = as_tensor(values, self.dtype)
        return self._values


@dataclass
class View:
    """A tensor of a storage, its place in it checked; made when the storage is filled."""

    storage: Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]
    requires_grad: bool
    is_parameter: bool = False

    def tensor(self) -> Any:
        values = self.storage.tensor().as_strided(self.size, self.stride, self.offset)
        if self.is_parameter:
            return resnetcpp.nn.Parameter(values, self.requires_grad)
        return values.requires_grad_() if self.requires_grad else values


def checked_view(storage: Any, offset: Any, size: Any, stride: Any, requires_grad: Any) -> View:
    """Errors: PickleError if a number is none, or points out of the storage."""
    if not isinstance(storage, Storage):
        raise PickleError(f"a tensor in a {type(storage).__name__}, which is no storage")
    size, stride = _sizes("sizes", size), _sizes("strides", stride)
    if len(size) != len(stride) or len(size) > _MOST_DIMENSIONS:
        raise PickleError(f"a tensor of {len(size)} sizes and {len(stride)} strides")
    (offset,) = _sizes("offset", (offset,))
    numel = 1
    for length in size:
        numel *= length
    if numel > _LARGEST // 8:
        raise PickleError(f"a tensor of sizes {size}")
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    end = last + 1 if numel else offset
    if end > len(storage):
        raise PickleError(f"a tensor that reaches to element {end} of a storage of {len(storage)}")
    return View(storage, offset, size, stride, _flag(requires_grad) and _can_require(storage))


def _can_require(storage: Storage) -> bool:
    return "float" in storage.dtype


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise PickleError(f"requires_grad of {shown(value)}")
    return value


def _sizes(what: str, values: Any) -> tuple[int, ...]:
    if not isinstance(values, (tuple, list)):
        raise PickleError(f"{what} that are a {type(values).__name__}")
    for value in values:
        if type(value) is not int or not 0 <= value < _LARGEST:
            raise PickleError(f"{what} with {shown(value)}")
    return tuple(values)
