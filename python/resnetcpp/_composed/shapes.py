"""The same elements in another order, and diagonals. Names and rules are PyTorch's."""

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = [
    "diag",
    "diag_embed",
    "diagflat",
    "fliplr",
    "flipud",
    "repeat_interleave",
    "rot90",
    "tril_indices",
    "triu_indices",
    "vander",
]
IN_PLACE = []
METHODS = [name for name in __all__ if name not in ("tril_indices", "triu_indices", "vander")]


def fliplr(input):
    """The columns in reverse order. Errors: RuntimeError for less than 2 dimensions."""
    if input.dim() < 2:
        raise RuntimeError(f"fliplr: expected 2 dimensions or more, got {input.dim()}")
    return _C.flip(input, [1])


def flipud(input):
    """The rows in reverse order. Errors: RuntimeError for a number."""
    if input.dim() < 1:
        raise RuntimeError("flipud: expected 1 dimension or more, got 0")
    return _C.flip(input, [0])


def repeat_interleave(input=None, repeats=None, dim=None, *, output_size=None):
    """Every element ``repeats`` times in a row; ``repeats`` may hold a number for each."""
    if repeats is None or input is None:  # torch.repeat_interleave(counts)
        return _places(input if repeats is None else repeats)
    if not isinstance(repeats, Tensor):
        return _C.repeat_interleave(input, repeats, dim)
    values, along = (input.reshape(-1), 0) if dim is None else (input, dim)
    length = values.shape[along]
    if repeats.numel() not in (1, length) or repeats.dim() > 1:
        raise RuntimeError(
            f"repeat_interleave: expected repeats of 1 or {length} elements, "
            f"got shape {list(repeats.shape)}"
        )
    return _C.index_select(values, along, _places(repeats.expand(length)))


def _places(counts):
    """Each index as often as its count says."""
    ends = counts.cumsum(0)
    marks = _C.bincount(
        ends, minlength=1
    )  # how many elements have had their turn before each place
    return marks[: int(counts.sum())].cumsum(0)


def rot90(input, k=1, dims=(0, 1)):
    """Turned by k right angles from the first of ``dims`` towards the second."""
    if input.dim() < 2 or len(dims) != 2 or (dims[0] - dims[1]) % input.dim() == 0:
        raise RuntimeError(f"rot90: expected two different dimensions, got {list(dims)}")
    first, second = dims
    k %= 4
    if k == 0:
        return input.clone()
    if k == 2:
        return _C.flip(input, [first, second])
    if k == 1:
        return _C.transpose(_C.flip(input, [second]), first, second)
    return _C.flip(_C.transpose(input, first, second), [second])


def diag(input, diagonal=0):
    """The diagonal of a matrix, or a matrix with a vector on its diagonal."""
    if input.dim() == 1:
        return diag_embed(input, diagonal)
    if input.dim() != 2:
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input.dim()}D")
    return _C.diagonal(input, diagonal).clone()


def diagflat(input, offset=0):
    """A matrix with all elements on its diagonal."""
    return diag_embed(input.reshape(-1), offset)


def diag_embed(input, offset=0, dim1=-2, dim2=-1):
    """Matrices with the last dimension on their diagonals, zeros elsewhere."""
    size = input.shape[-1] + abs(offset)
    result = _C.zeros(*input.shape[:-1], size, size, dtype=input.dtype)
    result.diagonal(offset, -2, -1).copy_(input)
    return _C.movedim(result, [-2, -1], [dim1, dim2])


def _triangle_indices(row, col, keep, dtype, requires_grad):
    ones = _C.ones(row, col, dtype=_C.bool)
    result = _C.stack(_C.nonzero(keep(ones), as_tuple=True)).to(dtype or _C.int64)
    return result.requires_grad_(requires_grad)


def tril_indices(
    row,
    col,
    offset=0,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Where the lower triangle of a matrix lies. -> (2, count)"""
    return _triangle_indices(row, col, lambda ones: _C.tril(ones, offset), dtype, requires_grad)


def triu_indices(
    row,
    col,
    offset=0,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Where the upper triangle of a matrix lies. -> (2, count)"""
    return _triangle_indices(row, col, lambda ones: _C.triu(ones, offset), dtype, requires_grad)


def vander(x, N=None, increasing=False):
    """The powers of x, one row for each element."""
    count = x.shape[0] if N is None else N
    powers = _C.arange(count)
    return x.unsqueeze(1) ** (powers if increasing else _C.flip(powers, [0]))
