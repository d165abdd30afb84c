"""Classes and limits by dtype: torch.FloatTensor and its kin, finfo, iinfo, and promotion."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = [
    "BoolTensor",
    "ByteTensor",
    "DoubleTensor",
    "FloatTensor",
    "IntTensor",
    "LongTensor",
    "can_cast",
    "e",
    "finfo",
    "iinfo",
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
    return _ByDtype(name, (), {"dtype": dtype, "__doc__": doc, "__module__": "torch"})


BoolTensor = _class_for("BoolTensor", _C.bool)
ByteTensor = _class_for("ByteTensor", _C.uint8)
IntTensor = _class_for("IntTensor", _C.int32)
LongTensor = _class_for("LongTensor", _C.int64)
FloatTensor = _class_for("FloatTensor", _C.float32)
DoubleTensor = _class_for("DoubleTensor", _C.float64)


class finfo:
    """Limits of a floating-point dtype, of the default one without an argument."""

    def __init__(self, dtype=None):
        dtype = dtype or _C.get_default_dtype()
        if not dtype.is_floating_point:
            raise TypeError(
                f"torch.finfo() requires a floating point input type. Use torch.iinfo to handle "
                f"'{dtype}'"
            )
        self.bits = 8 * dtype.itemsize
        fraction, exponent, digits = (23, 127, 6) if self.bits == 32 else (52, 1023, 15)
        self.dtype = f"float{self.bits}"
        self.eps = 2.0**-fraction
        self.max = (2.0 - self.eps) * 2.0**exponent
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0 ** (1 - exponent)
        self.resolution = 10.0**-digits

    def __repr__(self):
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, "
            f"eps={self.eps:g}, smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, "
            f"dtype={self.dtype})"
        )


class iinfo:
    """Limits of an integer dtype."""

    def __init__(self, dtype):
        if dtype.is_floating_point or dtype == _C.bool:
            raise TypeError(f"torch.iinfo() requires an integer input type, got '{dtype}'")
        self.bits = 8 * dtype.itemsize
        signed = dtype.is_signed
        self.dtype = f"{'' if signed else 'u'}int{self.bits}"
        self.min = -(2 ** (self.bits - 1)) if signed else 0
        self.max = 2 ** (self.bits - signed) - 1

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"


def promote_types(type1, type2):
    """The dtype of an operation on tensors of these dtypes."""
    return result_type(_C.zeros(1, dtype=type1), _C.zeros(1, dtype=type2))


def result_type(tensor1, tensor2):
    """The dtype of an operation on these, of which one may be a number."""
    if not isinstance(tensor1, Tensor) and not isinstance(tensor2, Tensor):
        tensor1 = _C.tensor(tensor1)
    if not isinstance(tensor1, Tensor):
        tensor1, tensor2 = tensor2, tensor1
    return _C.where(_C.tensor(False), tensor1, tensor2).dtype


def can_cast(from_, to):
    """Whether a result of one dtype may be written into a tensor of another."""
    rank = {_C.bool: 0, _C.uint8: 1, _C.int32: 1, _C.int64: 1, _C.float32: 2, _C.float64: 2}
    return rank[from_] <= rank[to]


def is_complex(input):
    """False: there are no complex numbers here."""
    return False


def is_nonzero(input):
    """Whether the only element is not 0."""
    return bool(input)


def is_same_size(input, other):
    """Whether the shapes agree."""
    return input.shape == other.shape


_BY_NAME = {
    f"torch.{kind.__name__}": kind.dtype
    for kind in (BoolTensor, ByteTensor, IntTensor, LongTensor, FloatTensor, DoubleTensor)
}
_type_of = Tensor.type


def _type(self, dtype=None, non_blocking=False):
    """The name of the class by dtype; or the tensor in another dtype, or of another class."""
    if dtype is None:
        return _type_of(self)
    if isinstance(dtype, str) and dtype not in _BY_NAME:
        raise ValueError(f"invalid type: '{dtype}'")
    named = _BY_NAME[dtype] if isinstance(dtype, str) else dtype
    return self.to(getattr(named, "dtype", named))


Tensor.type = _type
