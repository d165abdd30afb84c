"""Several tensors put together or brought to one shape. Names and rules are PyTorch's."""

import builtins
import itertools
import math
import warnings

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._size import Size

__all__ = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "block_diag",
    "broadcast_shapes",
    "broadcast_tensors",
    "cartesian_prod",
    "column_stack",
    "combinations",
    "dstack",
    "logspace",
    "range",
    "row_stack",
    "unravel_index",
]
METHODS = []
IN_PLACE = []


def logspace(
    start,
    end,
    steps,
    base=10.0,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """``base`` to the powers of ``linspace(start, end, steps)``."""
    dtype = dtype or _C.get_default_dtype()
    if not dtype.is_floating_point:
        start, end = int(start), int(end)
    powers = _C.linspace(start, end, steps, dtype=_C.float64, device=device)
    result = _C.pow(base, powers).to(dtype)
    return result.requires_grad_() if requires_grad else result


def range(
    start=0,
    end=None,
    step=1,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Numbers from start to end, both included. Deprecated: use arange."""
    warnings.warn("range is deprecated: use arange, which leaves out the end", stacklevel=2)
    start, end = (0, start) if end is None else (start, end)
    count = math.floor((end - start) / step) + 1
    if count < 1:
        raise RuntimeError(
            f"range: expected bounds that agree with the step, got {start} and {end}"
        )
    values = start + _C.arange(count, dtype=_C.float64, device=device) * step
    result = values.to(dtype or _C.get_default_dtype())
    return result.requires_grad_() if requires_grad else result


def broadcast_shapes(*shapes):
    """The shape that these broadcast to."""
    shapes = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    result = []
    for sizes in itertools.zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1):
        others = {size for size in sizes if size != 1}
        if len(others) > 1:
            raise RuntimeError(
                "Shape mismatch: objects cannot be broadcast to a single shape: "
                + ", ".join(str(list(shape)) for shape in shapes)
            )
        result.append(others.pop() if others else 1)
    return Size(reversed(result))


def _listed(tensors):
    if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
        return list(tensors[0])
    return list(tensors)


def broadcast_tensors(*tensors):
    """The tensors, expanded to the shape that they broadcast to."""
    tensors = _listed(tensors)
    shape = broadcast_shapes(*(t.shape for t in tensors))
    return tuple(t.expand(shape) for t in tensors)


def _each(tensors, reshape):
    listed = _listed(tensors)
    single = len(tensors) == 1 and isinstance(tensors[0], Tensor)
    return reshape(listed[0]) if single else tuple(reshape(t) for t in listed)


def atleast_1d(*tensors):
    """Numbers as vectors."""
    return _each(tensors, lambda t: t if t.dim() else t.reshape(1))


def _two(t):
    return t if t.dim() > 1 else t.reshape(1, -1)


def atleast_2d(*tensors):
    """Numbers and vectors as matrices of one row."""
    return _each(tensors, _two)


def _three(t):
    return t if t.dim() > 2 else _two(t).unsqueeze(-1)


def atleast_3d(*tensors):
    """A last dimension for matrices, two or more for less."""
    return _each(tensors, _three)


def dstack(tensors):
    """Joins along the third dimension."""
    return _C.cat([_three(t) for t in tensors], 2)


def column_stack(tensors):
    """Joins vectors as columns, matrices side by side."""
    return _C.cat([t.reshape(-1, 1) if t.dim() < 2 else t for t in tensors], 1)


def row_stack(tensors):
    """Joins along the rows."""
    return _C.cat([_two(t) for t in tensors], 0)


def block_diag(*tensors):
    """A matrix with these matrices on its diagonal."""
    blocks = [_two(t) for t in tensors]
    width = sum(block.shape[1] for block in blocks)
    rows, left = [], 0
    for block in blocks:
        right = width - left - block.shape[1]
        rows.append(_C._functional.pad(block, (left, right)))
        left += block.shape[1]
    return _C.cat(rows, 0)


def unravel_index(indices, shape):
    """The positions in a tensor of that shape, int64, of positions in the flattened one.

    Errors: TypeError for indices or sizes that are no integers, ValueError for negative sizes.
    """
    if indices.is_floating_point() or indices.dtype == _C.bool:
        raise TypeError(
            f"unravel_index: expected indices of an integer dtype, got {indices.dtype}; "
            "convert them with long() first"
        )
    positions, rest = [], indices.long()
    for size in reversed(_sizes(shape)):
        positions.append(rest % size)
        rest = rest // size
    return tuple(reversed(positions))


def _sizes(shape):
    sizes = [shape] if isinstance(shape, int) else shape
    if not isinstance(sizes, (tuple, list)) or not all(isinstance(size, int) for size in sizes):
        raise TypeError(f"unravel_index: expected shape to be an int or ints, got {shape!r}")
    if any(size < 0 for size in sizes):
        raise ValueError(f"unravel_index: expected a shape without negatives, got {tuple(sizes)}")
    return sizes


def cartesian_prod(*tensors):
    """Every choice of one element from each vector, as rows."""
    if len(tensors) == 1:
        return tensors[0]
    grids = _C.meshgrid(*tensors, indexing="ij")
    return _C.stack([grid.reshape(-1) for grid in grids], 1)


def combinations(input, r=2, with_replacement=False):
    """Every choice of r elements of a vector, in order, as rows."""
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    rows = list(choose(builtins.range(input.shape[0]), r))
    return input[_C.tensor(rows, dtype=_C.int64).reshape(len(rows), r)]
