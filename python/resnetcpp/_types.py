"""Classes by dtype, torch.FloatTensor and its kin, and promotion."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._forms import forms

__all__ = [
    "BFloat16Tensor",
    "BoolTensor",
    "ByteTensor",
    "CharTensor",
    "DoubleTensor",
    "FloatTensor",
    "HalfTensor",
    "IntTensor",
    "LongTensor",
    "ShortTensor",
    "can_cast",
    "e",
    "inf",
    "is_complex",
    "is_nonzero",
    "is_same_size",
    "nan",
    "newaxis",
    "pi",
    "promote_types",
    "result_type",
]

inf = math.inf
nan = math.nan
pi = math.pi
e = math.e
newaxis = None


class _ByDtype(type):
    """The class of the tensors of one dtype: makes them, and says which they are."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor) and instance.dtype == cls.dtype

    def __call__(cls, *args):
        if args and all(isinstance(arg, int) for arg in args):
            return _C.empty(*args, dtype=cls.dtype)
        return _C.tensor(args[0] if args else [], dtype=cls.dtype)


def _class_for(name, dtype):
    doc = f"Makes tensors of {dtype}. PyTorch: torch.{name}."
    members = {"dtype": dtype, "_legacy_name": f"torch.{name}", "__module__": "torch"}
    return _ByDtype(name, (), {**members, "__doc__": doc})


BoolTensor = _class_for("BoolTensor", _C.bool)
ByteTensor = _class_for("ByteTensor", _C.uint8)
CharTensor = _class_for("CharTensor", _C.int8)
ShortTensor = _class_for("ShortTensor", _C.int16)
IntTensor = _class_for("IntTensor", _C.int32)
LongTensor = _class_for("LongTensor", _C.int64)
HalfTensor = _class_for("HalfTensor", _C.float16)
BFloat16Tensor = _class_for("BFloat16Tensor", _C.bfloat16)
FloatTensor = _class_for("FloatTensor", _C.float32)
DoubleTensor = _class_for("DoubleTensor", _C.float64)


def promote_types(type1, type2):
    """The dtype of an operation on tensors of these dtypes."""
    return result_type(_C.zeros(1, dtype=type1), _C.zeros(1, dtype=type2))


@forms("tensor, other", "scalar, tensor", "scalar1, scalar2", "tensor1, tensor2")
def result_type(tensor, other):
    """The dtype of an operation on these, each of which may be a number."""
    if not isinstance(tensor, Tensor) and not isinstance(other, Tensor):
        tensor = _C.tensor(tensor)
    if not isinstance(tensor, Tensor):
        tensor, other = other, tensor
    return _C.where(_C.tensor(False), tensor, other).dtype


def _category(dtype):
    return 0 if dtype is _C.bool else 2 if dtype.is_floating_point else 1


def can_cast(from_, to):
    """Whether a result of one dtype may be written into a tensor of another."""
    return _category(from_) <= _category(to)


def is_complex(input):
    """False: there are no complex numbers here."""
    return False


def is_nonzero(input):
    """Whether the only element is not 0."""
    return bool(input)


def is_same_size(input, other):
    """Whether the shapes agree."""
    return input.shape == other.shape
