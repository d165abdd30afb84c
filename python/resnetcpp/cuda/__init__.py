"""What code asks of GPUs: there are none, and requests that need one are errors.

PyTorch: torch.cuda.
"""

from contextlib import nullcontext

from resnetcpp.cuda import amp

__all__ = [
    "Event",
    "OutOfMemoryError",
    "Stream",
    "amp",
    "current_device",
    "current_stream",
    "device",
    "device_count",
    "empty_cache",
    "get_arch_list",
    "get_device_capability",
    "get_device_name",
    "get_device_properties",
    "get_rng_state_all",
    "ipc_collect",
    "is_available",
    "is_bf16_supported",
    "is_initialized",
    "manual_seed",
    "manual_seed_all",
    "max_memory_allocated",
    "max_memory_reserved",
    "memory_allocated",
    "memory_reserved",
    "reset_peak_memory_stats",
    "set_device",
    "set_rng_state_all",
    "stream",
    "synchronize",
]


def is_available():
    """False."""
    return False


def is_bf16_supported():
    """False."""
    return False


def is_initialized():
    """False."""
    return False


def device_count():
    """0"""
    return 0


def _refuse():
    raise RuntimeError("cuda: expected code for the CPU, the only device there is")


def current_device():
    """Errors: RuntimeError."""
    _refuse()


def set_device(device):
    """Errors: RuntimeError."""
    _refuse()


def synchronize(device=None):
    """Nothing: ops are done when they return."""


def get_device_name(device=None):
    """Errors: RuntimeError."""
    _refuse()


def get_device_properties(device=None):
    """Errors: RuntimeError."""
    _refuse()


def manual_seed(seed):
    """Nothing: there is no stream of a GPU."""


def manual_seed_all(seed):
    """Nothing: there is no stream of a GPU."""


def empty_cache():
    """Nothing: there is no memory of a GPU."""


def reset_peak_memory_stats(device=None):
    """Nothing: there is no memory of a GPU."""


def memory_allocated(device=None):
    """0"""
    return 0


def max_memory_allocated(device=None):
    """0"""
    return 0


def memory_reserved(device=None):
    """0"""
    return 0


def max_memory_reserved(device=None):
    """0"""
    return 0


def ipc_collect():
    """Nothing: there is no memory of a GPU."""


def get_arch_list():
    """Empty: there are no kernels for a GPU."""
    return []


def get_rng_state_all():
    """Empty: there is no stream of a GPU."""
    return []


def set_rng_state_all(new_states):
    """Nothing for an empty list. Errors: RuntimeError for the states of GPUs."""
    if list(new_states):
        _refuse()


def get_device_capability(device=None):
    """Errors: RuntimeError."""
    _refuse()


def current_stream(device=None):
    """Errors: RuntimeError."""
    _refuse()


def stream(stream):
    """A block in which nothing changes. Errors: RuntimeError for a stream."""
    return nullcontext() if stream is None else _refuse()


def device(device):
    """A block in which nothing changes. Errors: RuntimeError for a GPU."""
    return nullcontext() if device in (None, -1) else _refuse()


class Stream:
    """Errors: RuntimeError."""

    def __init__(self, *args, **kwargs):
        _refuse()


class Event:
    """Errors: RuntimeError."""

    def __init__(self, *args, **kwargs):
        _refuse()


class OutOfMemoryError(RuntimeError):
    """What is never raised here: too little memory is a MemoryError."""
