"""What code for complex tensors asks of real ones, which are their own conjugates."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = [
    "adjoint",
    "angle",
    "conj",
    "conj_physical",
    "imag",
    "is_conj",
    "is_neg",
    "real",
    "resolve_conj",
    "resolve_neg",
]
METHODS = [name for name in __all__ if name not in ("imag", "real")]
IN_PLACE = ["conj_physical"]


def conj(input):
    """The tensor itself: real numbers are their own conjugates."""
    return input


resolve_conj = resolve_neg = real = conj


def conj_physical(input):
    """The tensor itself: real numbers are their own conjugates."""
    return input


def imag(input):
    """Errors: RuntimeError always, as PyTorch for real tensors."""
    raise RuntimeError(
        f"imag is not implemented for tensors with non-complex dtypes: {input.dtype}"
    )


def is_conj(input):
    """False: nothing is conjugated lazily."""
    return False


def is_neg(input):
    """False: nothing is negated lazily."""
    return False


def angle(input):
    """0 for numbers from 0 on, pi for those below, NaN for NaN."""
    zero = _C.sign(input) * 0.0
    return _C.where(_C.isnan(input), math.nan, _C.where(input < 0, math.pi, zero))


def adjoint(input):
    """Matrices with the last two dimensions exchanged. Errors: RuntimeError for vectors."""
    if input.dim() < 2:
        raise RuntimeError(f"adjoint: expected at least 2 dimensions, got {input.dim()}")
    return _C.transpose(input, -2, -1)


def _hermitian(self):
    """The transposed matrix. Errors: RuntimeError unless a matrix."""
    if self.dim() not in (0, 2):
        raise RuntimeError(f"H: expected a matrix, got a tensor of {self.dim()} dimensions")
    return _C.t(self)


Tensor.H = property(_hermitian)
Tensor.mH = property(adjoint)
Tensor.real = property(conj)
Tensor.imag = property(imag)
