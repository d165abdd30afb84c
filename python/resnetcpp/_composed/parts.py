"""A tensor cut into parts. Names and rules are PyTorch's."""

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._forms import forms

__all__ = [
    "dsplit",
    "hsplit",
    "narrow_copy",
    "split",
    "split_with_sizes",
    "tensor_split",
    "unsafe_chunk",
    "unsafe_split",
    "unsafe_split_with_sizes",
    "vsplit",
]
METHODS = [name for name in __all__ if name not in ("split", "hsplit", "vsplit", "dsplit")]
IN_PLACE = []


@forms("tensor, split_size_or_sections, dim", "input, split_size_or_sections, dim")
def split(tensor, split_size_or_sections, dim=0):
    """Parts of one size, or of these sizes."""
    return _C.split(tensor, split_size_or_sections, dim)


@forms(
    "input, sections, dim",
    "input, indices, dim",
    "input, tensor_indices_or_sections, dim",
    "input, indices_or_sections, dim",
)
def tensor_split(input, sections, dim=0):
    """Parts as equal as they can be, or cut at positions."""
    if isinstance(sections, Tensor):
        sections = sections.tolist()
    return _C.tensor_split(input, sections, dim)


@forms("input, sections", "input, indices", "input, indices_or_sections")
def hsplit(input, sections):
    """Parts along the columns."""
    return _C.tensor_split(input, sections, 0 if input.dim() == 1 else 1)


@forms("input, sections", "input, indices", "input, indices_or_sections")
def vsplit(input, sections):
    """Parts along the rows."""
    return _C.tensor_split(input, sections, 0)


@forms("input, sections", "input, indices", "input, indices_or_sections")
def dsplit(input, sections):
    """Parts along the third dimension."""
    if input.dim() < 3:
        raise RuntimeError(f"dsplit: expected at least 3 dimensions, got {input.dim()}")
    return _C.tensor_split(input, sections, 2)


def split_with_sizes(input, split_sizes, dim=0):
    """Parts of these sizes."""
    return _C.split(input, list(split_sizes), dim)


def narrow_copy(input, dim, start, length):
    """A copy of a part."""
    return _C.narrow(input, dim, start, length).clone()


def unsafe_chunk(input, chunks, dim=0):
    """Equal parts."""
    return _C.chunk(input, chunks, dim)


def unsafe_split(input, split_size, dim=0):
    """Parts of one size."""
    return _C.split(input, split_size, dim)


def unsafe_split_with_sizes(input, split_sizes, dim=0):
    """Parts of these sizes."""
    return split_with_sizes(input, split_sizes, dim)


@forms("self, split_size, dim", "self, split_size_or_sections, dim")
def _split(self, split_size, dim=0):
    """Parts of one size, or of these sizes."""
    return _C.split(self, split_size, dim)


def _taking_many(function):
    """A method whose positions may be told one by one: x.hsplit(1, 2) is x.hsplit((1, 2))."""

    def method(self, *sections, **kwargs):
        return function(self, *((sections,) if len(sections) > 1 else sections), **kwargs)

    method.__name__ = method.__qualname__ = function.__name__
    method.__doc__ = function.__doc__
    return method


Tensor.split = _split
for _function in (hsplit, vsplit, dsplit):
    setattr(Tensor, _function.__name__, _taking_many(_function))
