"""Pickling and deep copies of tensors, which keep dtype, layout, class and requires_grad."""

from __future__ import annotations

from resnetcpp._arrays import as_array, as_tensor
from resnetcpp._C import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing is slow to import
    from typing import Any

__all__: list[str] = []


def _rebuild(kind: type, array: Any, order: list[int], requires_grad: bool, dtype: str = "") -> Any:
    tensor = as_tensor(array, dtype)
    if order != sorted(order):
        tensor = tensor.permute(sorted(range(len(order)), key=order.__getitem__))
    if kind is not Tensor:
        return kind(tensor, requires_grad)
    return tensor.requires_grad_() if requires_grad else tensor


def _reduce_ex(self: Any, protocol: int) -> tuple:
    # NumPy pickles row-major arrays as they are, so the dimensions go in the order of memory.
    array = as_array(self)
    order = sorted(range(array.ndim), key=lambda dim: -array.strides[dim])
    packed = array.transpose(order).copy(order="C")
    dtype = str(self.dtype).removeprefix("torch.")
    return _rebuild, (type(self), packed, order, self.requires_grad, dtype)


def _deepcopy(self: Any, memo: dict) -> Any:
    if id(self) in memo:
        return memo[id(self)]
    if not self.is_leaf:
        raise RuntimeError(
            "deepcopy: expected a tensor that no operation made, as only leaves of the graph can "
            "be copied; use detach() first"
        )
    copied = self.detach().clone()
    if type(self) is not Tensor:
        copied = type(self)(copied, self.requires_grad)
    elif self.requires_grad:
        copied.requires_grad_()
    if self.grad is not None:
        copied.grad = self.grad.detach().clone()
    memo[id(self)] = copied
    return copied


Tensor.__reduce_ex__ = _reduce_ex
Tensor.__deepcopy__ = _deepcopy
