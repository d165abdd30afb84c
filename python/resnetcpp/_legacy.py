"""Tensor classes named after their dtype, as older PyTorch code uses them."""

from resnetcpp import _C

__all__ = [
    "BoolTensor",
    "ByteTensor",
    "DoubleTensor",
    "FloatTensor",
    "IntTensor",
    "LongTensor",
    "set_default_tensor_type",
]


class _ByDtype(type):
    """A class whose instances are the tensors of one dtype."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, _C.Tensor) and instance.dtype is cls.dtype

    def __call__(cls, *args):
        is_sizes = all(isinstance(arg, int) for arg in args)
        if is_sizes:
            return _C.empty(args or (0,), dtype=cls.dtype)
        return _C.tensor(*args, dtype=cls.dtype)


def _named(name, dtype):
    members = {
        "__doc__": f"Tensors of {dtype}. PyTorch: torch.{name}.",
        "__module__": "resnetcpp",
        "_legacy_name": f"torch.{name}",
        "dtype": dtype,
    }
    return _ByDtype(name, (), members)


BoolTensor = _named("BoolTensor", _C.bool)
ByteTensor = _named("ByteTensor", _C.uint8)
DoubleTensor = _named("DoubleTensor", _C.float64)
FloatTensor = _named("FloatTensor", _C.float32)
IntTensor = _named("IntTensor", _C.int32)
LongTensor = _named("LongTensor", _C.int64)


def set_default_tensor_type(t):
    """Sets the dtype of new floating-point tensors, by class or by name."""
    _C.set_default_dtype(_C.empty(0).type(t).dtype)
