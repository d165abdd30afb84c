"""What code asks of GPUs: there are none, and requests that need one are errors.

PyTorch: torch.cuda.
"""

from resnetcpp.cuda import amp

__all__ = [
    "amp",
    "current_device",
    "device_count",
    "empty_cache",
    "get_device_name",
    "get_device_properties",
    "is_available",
    "is_bf16_supported",
    "is_initialized",
    "manual_seed",
    "manual_seed_all",
    "max_memory_allocated",
    "memory_allocated",
    "reset_peak_memory_stats",
    "set_device",
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
