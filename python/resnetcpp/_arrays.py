"""Tensors as arrays of NumPy and back, also those of bfloat16, which NumPy does not have."""

from __future__ import annotations

from resnetcpp import _C

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing is slow to import
    from typing import Any

__all__ = ["as_array", "as_tensor"]


def as_array(tensor: Any) -> Any:
    """The tensor's memory as an array; bfloat16 becomes int16 with the same bits."""
    tensor = tensor.detach()
    return (tensor.view(_C.int16) if tensor.dtype is _C.bfloat16 else tensor).numpy()


def as_tensor(array: Any, dtype: str) -> Any:
    """The tensor of the dtype of that name on the memory of what as_array gave."""
    tensor = _C.from_numpy(array)
    return tensor.view(_C.bfloat16) if dtype == "bfloat16" else tensor
