"""What the numbers of a dtype can be (``torch.finfo``, ``torch.iinfo``)."""

import numpy as np

from resnetcpp._C import dtype, get_default_dtype

__all__ = ["finfo", "iinfo"]

# NumPy has no bfloat16: float32 with 16 bits fewer.
_BFLOAT16 = {
    "bits": 16,
    "eps": 2.0**-7,
    "max": float.fromhex("0x1.fep127"),
    "min": float.fromhex("-0x1.fep127"),
    "tiny": 2.0**-126,
    "resolution": 0.01,
}


class finfo:
    """Limits of a floating-point dtype. PyTorch: torch.finfo.

    Args:
        type: the dtype; the default dtype if left out.

    Examples:
        >>> import resnetcpp as torch
        >>> torch.finfo(torch.float32).eps
        1.1920928955078125e-07
    """

    def __init__(self, type: dtype | None = None):
        type = get_default_dtype() if type is None else type
        if not type.is_floating_point:
            raise TypeError(f"finfo: expected a floating-point dtype, got {type}")
        self.dtype = str(type).split(".")[-1]
        if self.dtype == "bfloat16":
            vars(self).update(_BFLOAT16)
        else:
            limits = np.finfo(self.dtype)
            self.bits = limits.bits
            for name in ("eps", "max", "min", "tiny"):
                setattr(self, name, float(getattr(limits, name)))
            self.resolution = 10.0**-limits.precision
        self.smallest_normal = self.tiny

    def __repr__(self):
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        values = ", ".join(f"{name}={getattr(self, name):g}" for name in names)
        return f"finfo({values}, dtype={self.dtype})"


class iinfo:
    """Limits of an integer dtype. PyTorch: torch.iinfo.

    Examples:
        >>> import resnetcpp as torch
        >>> torch.iinfo(torch.uint8).max
        255
    """

    def __init__(self, type: dtype):
        name = str(type).split(".")[-1]
        if type.is_floating_point or type.is_complex or name == "bool":
            raise TypeError(f"iinfo: expected an integer dtype, got {type}")
        limits = np.iinfo(name)
        self.bits, self.min, self.max, self.dtype = limits.bits, limits.min, limits.max, name

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
