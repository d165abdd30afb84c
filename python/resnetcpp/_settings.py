"""Switches that programs set before they start: remembered, and without effect.

Results never depend on the number of threads or on timing, so what these ask for is always so.
"""

from resnetcpp import _C
from resnetcpp.autograd.anomaly import set_detect_anomaly

__all__ = [
    "are_deterministic_algorithms_enabled",
    "get_default_device",
    "get_deterministic_debug_mode",
    "get_float32_matmul_precision",
    "get_num_interop_threads",
    "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled",
    "is_deterministic_algorithms_warn_only_enabled",
    "is_warn_always_enabled",
    "set_anomaly_enabled",
    "set_default_device",
    "set_default_tensor_type",
    "set_deterministic_debug_mode",
    "set_float32_matmul_precision",
    "set_flush_denormal",
    "set_num_interop_threads",
    "set_warn_always",
    "typename",
    "use_deterministic_algorithms",
]

_state = {
    "deterministic": False,
    "warn_only": False,
    "precision": "highest",
    "interop": 1,
    "warn_always": False,
    "check_nan": True,
}


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Has no effect: every algorithm is deterministic."""
    _state.update(deterministic=bool(mode), warn_only=bool(warn_only))


def are_deterministic_algorithms_enabled() -> bool:
    """What ``use_deterministic_algorithms`` was told."""
    return _state["deterministic"]


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """What ``use_deterministic_algorithms`` was told."""
    return _state["warn_only"]


_DEBUG_MODES = ("default", "warn", "error")


def set_deterministic_debug_mode(debug_mode) -> None:
    """Has no effect: every algorithm is deterministic.

    Args:
        debug_mode: 0 or "default", 1 or "warn", 2 or "error".
    """
    if isinstance(debug_mode, str) and debug_mode in _DEBUG_MODES:
        debug_mode = _DEBUG_MODES.index(debug_mode)
    if debug_mode not in range(len(_DEBUG_MODES)):
        raise RuntimeError(
            "set_deterministic_debug_mode: expected 0, 1 or 2, or one of "
            f"{', '.join(_DEBUG_MODES)}, got {debug_mode!r}"
        )
    use_deterministic_algorithms(debug_mode > 0, warn_only=debug_mode == 1)


def get_deterministic_debug_mode() -> int:
    """0, 1 or 2, as ``set_deterministic_debug_mode`` or ``use_deterministic_algorithms`` said."""
    return (1 if _state["warn_only"] else 2) if _state["deterministic"] else 0


def set_float32_matmul_precision(precision: str) -> None:
    """Has no effect: products of float32 are computed in float32.

    Args:
        precision: "highest", "high" or "medium".
    """
    if precision not in ("highest", "high", "medium"):
        raise RuntimeError(
            "set_float32_matmul_precision: expected 'highest', 'high' or 'medium', "
            f"got {precision!r}"
        )
    _state["precision"] = precision


def get_float32_matmul_precision() -> str:
    """What ``set_float32_matmul_precision`` was told."""
    return _state["precision"]


def set_num_interop_threads(num_threads: int, /) -> None:
    """Has no effect: ops run one after another."""
    if num_threads < 1:
        raise RuntimeError(
            f"set_num_interop_threads: expected a positive number of threads, got {num_threads}"
        )
    _state["interop"] = num_threads


def get_num_interop_threads() -> int:
    """What ``set_num_interop_threads`` was told."""
    return _state["interop"]


def set_warn_always(b: bool, /) -> None:
    """Has no effect: every warning is given by Python's warnings, whose filters decide."""
    _state["warn_always"] = bool(b)


def is_warn_always_enabled() -> bool:
    """What ``set_warn_always`` was told."""
    return _state["warn_always"]


def set_anomaly_enabled(enabled: bool, check_nan: bool = True) -> None:
    """As autograd.set_detect_anomaly, which takes False alone."""
    set_detect_anomaly(enabled, check_nan)
    _state["check_nan"] = bool(check_nan)


def is_anomaly_enabled() -> bool:
    """False: backward is not watched for NaN."""
    return False


def is_anomaly_check_nan_enabled() -> bool:
    """What ``set_anomaly_enabled`` was told, True at first."""
    return _state["check_nan"]


def set_flush_denormal(mode: bool, /) -> bool:
    """Always False: denormal numbers are kept."""
    return False


def set_default_device(device) -> None:
    """Accepts the CPU. Errors: RuntimeError for another device."""
    _C._check_cpu(device)


def get_default_device() -> _C.device:
    """The CPU."""
    return _C.device("cpu")


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
