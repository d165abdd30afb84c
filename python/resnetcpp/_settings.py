"""Switches that programs set before they start: accepted where they change nothing here."""

from resnetcpp import _C

__all__ = [
    "are_deterministic_algorithms_enabled",
    "get_float32_matmul_precision",
    "get_num_interop_threads",
    "set_default_device",
    "set_default_tensor_type",
    "set_float32_matmul_precision",
    "set_num_interop_threads",
    "typename",
    "use_deterministic_algorithms",
]


def use_deterministic_algorithms(mode, *, warn_only=False):
    """Accepted: the same inputs give the same bits in any case."""


def are_deterministic_algorithms_enabled():
    """True: the same inputs give the same bits."""
    return True


def set_float32_matmul_precision(precision):
    """Accepted: products of float32 are in full precision in any case."""
    if precision not in ("highest", "high", "medium"):
        raise RuntimeError(
            f"set_float32_matmul_precision: expected highest, high or medium, got {precision}"
        )


def get_float32_matmul_precision():
    """The highest: products of float32 are in full precision."""
    return "highest"


def set_num_interop_threads(threads):
    """Accepted: ops run one after the other in any case."""


def get_num_interop_threads():
    """1: ops run one after the other."""
    return 1


def set_default_device(device):
    """Accepts the CPU. Errors: RuntimeError for another device."""
    if device is not None:
        _C.zeros(0, device=device)


def set_default_tensor_type(t):
    """Sets the dtype of new floating-point tensors: FloatTensor or DoubleTensor, or its name."""
    name = t if isinstance(t, str) else f"torch.{t.__name__}"
    known = {"torch.FloatTensor": _C.float32, "torch.DoubleTensor": _C.float64}
    if name not in known:
        raise TypeError(f"set_default_tensor_type: expected one of {', '.join(known)}, got {name}")
    _C.set_default_dtype(known[name])


def typename(obj):
    """The name of the class of a tensor by dtype, of another object's class otherwise."""
    if isinstance(obj, _C.Tensor):
        return obj.type()
    return f"{type(obj).__module__}.{type(obj).__qualname__}"
