"""What functions of two operands take: tensors, and numbers beside them."""

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._types import result_type


def check_tensors(op, **operands):
    """Errors: TypeError for an operand that is no tensor."""
    for name, operand in operands.items():
        if not isinstance(operand, Tensor):
            raise TypeError(f"{op}: expected {name} to be a Tensor, got {type(operand).__name__}")


def as_pair(op, first, second):
    """Both as tensors, of which one may be a number. Errors: TypeError if both are none."""
    if isinstance(first, Tensor):
        return first, second if isinstance(second, Tensor) else _beside(second, first)
    check_tensors(op, other=second)
    return _beside(first, second), second


def _beside(number, tensor):
    return _C.tensor(number, dtype=result_type(tensor, number))
