"""Different elements and how often they occur. Names and rules are PyTorch's."""

from resnetcpp import _C

__all__ = ["unique", "unique_consecutive"]
METHODS = list(__all__)
IN_PLACE = []


def _told(values, inverse, counts, return_inverse, return_counts):
    result = [values]
    if return_inverse:
        result.append(inverse)
    if return_counts:
        result.append(counts)
    return tuple(result) if len(result) > 1 else values


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The different elements, or slices along ``dim``, in order."""
    if dim is None:
        return _C.unique(input, sorted, return_inverse, return_counts)
    import numpy as np  # takes long

    slices = input.detach()
    array = (slices.float() if slices.dtype == _C.bfloat16 else slices).numpy()
    _, first, inverse, counts = np.unique(
        array, return_index=True, return_inverse=True, return_counts=True, axis=dim
    )
    values = _C.index_select(slices, dim, _C.tensor(first.astype(np.int64)))
    inverse = _C.tensor(inverse.reshape(-1).astype(np.int64))
    return _told(values, inverse, _C.tensor(counts), return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """Elements, or slices along ``dim``, without those that equal the one before."""
    along = 0 if dim is None else dim
    values = (input.reshape(-1) if dim is None else input).detach()
    rows = values.movedim(along, 0).unsqueeze(-1).flatten(1)
    new = _C.ones(rows.shape[0], dtype=_C.bool)
    new[1:] = (rows[1:] != rows[:-1]).any(1)
    inverse = new.long().cumsum(0) - 1
    starts = _C.nonzero(new).reshape(-1)
    counts = _C.bincount(inverse, minlength=starts.shape[0])
    inverse = inverse.reshape(input.shape) if dim is None else inverse
    picked = _C.index_select(values, along, starts)
    return _told(picked, inverse, counts, return_inverse, return_counts)
