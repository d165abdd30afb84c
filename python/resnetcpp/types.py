"""Names for annotations. PyTorch: torch.types."""

import builtins
from collections.abc import Sequence
from typing import Any

from resnetcpp import Size, Tensor, device, dtype, layout

__all__ = ["Device", "FileLike", "Number", "Storage"]

_int, _float, _bool = builtins.int, builtins.float, builtins.bool
_dtype, _device, _layout, _size = dtype, device, layout, Size | list[int] | tuple[int, ...]
_TensorOrTensors = Tensor | Sequence[Tensor]

Number = int | float | bool
Device = device | str | int | None
FileLike = Any
Storage = Any
