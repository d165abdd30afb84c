"""Copies of views: ``permute_copy`` is ``permute`` in memory of its own, and so on."""

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._composed.parts import split_with_sizes

_VIEWS = {
    "alias": lambda input: input,
    "as_strided": _C.as_strided,
    "detach": Tensor.detach,
    "diagonal": _C.diagonal,
    "expand": Tensor.expand,
    "permute": _C.permute,
    "select": _C.select,
    "split": _C.split,
    "split_with_sizes": split_with_sizes,
    "squeeze": _C.squeeze,
    "t": _C.t,
    "transpose": _C.transpose,
    "unbind": _C.unbind,
    "unfold": Tensor.unfold,
    "unsqueeze": _C.unsqueeze,
    "view": Tensor.view,
}


def slice_copy(input, dim=0, start=None, end=None, step=1):
    """A copy of a slice along a dimension."""
    return input[(slice(None),) * (dim % input.dim()) + (slice(start, end, step),)].clone()


def _copying(name, view):
    def function(input, *args, **kwargs):
        result = view(input, *args, **kwargs)
        if isinstance(result, Tensor):
            return result.clone(memory_format=_C.contiguous_format)
        return tuple(part.clone(memory_format=_C.contiguous_format) for part in result)

    function.__name__ = function.__qualname__ = f"{name}_copy"
    function.__doc__ = f"As {name}, in memory of its own."
    return function


globals().update({f"{name}_copy": _copying(name, view) for name, view in _VIEWS.items()})
__all__ = ["slice_copy", *(f"{name}_copy" for name in _VIEWS)]
METHODS = []
IN_PLACE = []
