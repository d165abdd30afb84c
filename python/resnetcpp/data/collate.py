"""From a list of samples to a batch (``torch.utils.data.default_collate``)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp._C import Tensor

__all__ = ["collate", "default_collate", "default_collate_fn_map", "default_convert"]

CollateMap = dict[Any, Callable[..., Any]]


def _collate_tensors(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    return resnetcpp.stack(list(batch), 0)


def _collate_arrays(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    if batch[0].dtype.kind in "SUO":
        raise _unknown(batch[0].dtype)
    tensors = [resnetcpp.as_tensor(array) for array in batch]
    return collate(tensors, collate_fn_map=collate_fn_map)


def _collate_scalars(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    return resnetcpp.as_tensor(np.asarray(batch))


def _collate_floats(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    return resnetcpp.tensor(list(batch), dtype=resnetcpp.float64)


def _collate_ints(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    return resnetcpp.tensor(list(batch))


def _keep(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    return batch


# Open for more types, as in PyTorch; a subclass is handled by the first entry that fits.
default_collate_fn_map: CollateMap = {
    Tensor: _collate_tensors,
    np.ndarray: _collate_arrays,
    (np.bool_, np.number): _collate_scalars,
    float: _collate_floats,
    int: _collate_ints,
    str: _keep,
    bytes: _keep,
}


def _unknown(found: Any) -> TypeError:
    return TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; "
        f"found {found}"
    )


def _rebuild_mapping(sample: Any, items: dict[Any, Any]) -> Any:
    """Return `items` as a mapping of the sample's type, which may be unable to hold them."""
    try:
        if isinstance(sample, MutableMapping):
            clone = copy.copy(sample)
            clone.update(items)
            return clone
        return type(sample)(items)
    except TypeError:
        return items


def _rebuild_sequence(sample: Any, items: list[Any]) -> Any:
    """Return `items` as a sequence of the sample's type, or as a list."""
    try:
        if isinstance(sample, MutableSequence):
            clone = copy.copy(sample)
            for i, item in enumerate(items):
                clone[i] = item
            return clone
        return type(sample)(items)
    except TypeError:
        return items


def collate(batch: Sequence[Any], *, collate_fn_map: CollateMap | None = None) -> Any:
    """Merge samples into a batch, field by field.

    Args:
        batch: the samples.
        collate_fn_map: the functions for leaf types; each gets the list of leaves and the map.

    Raises:
        RuntimeError: samples that are sequences differ in length.
        TypeError: a leaf has a type that no function handles.
    """
    sample = batch[0]
    functions = collate_fn_map or {}
    if type(sample) in functions:
        return functions[type(sample)](batch, collate_fn_map=collate_fn_map)
    for kind, function in functions.items():
        if isinstance(sample, kind):
            return function(batch, collate_fn_map=collate_fn_map)

    def merge(leaves: Any) -> Any:
        return collate(leaves, collate_fn_map=collate_fn_map)

    if isinstance(sample, Mapping):
        return _rebuild_mapping(sample, {key: merge([s[key] for s in batch]) for key in sample})
    if not isinstance(sample, Sequence):
        raise _unknown(type(sample))
    if any(len(other) != len(sample) for other in batch):
        raise RuntimeError("each element in list of batch should be of equal size")
    columns = [merge(column) for column in zip(*batch, strict=True)]
    if hasattr(sample, "_fields"):
        return type(sample)(*columns)
    return columns if isinstance(sample, tuple) else _rebuild_sequence(sample, columns)


def default_collate(batch: Sequence[Any]) -> Any:
    """Merge samples into a batch with a new first dimension.

    Tensors and NumPy arrays are stacked, numbers become a tensor (floats float64, ints int64),
    strings stay as they are, and dicts, named tuples, tuples and lists are merged field by field.

    Args:
        batch: the samples of the batch.

    Examples:
        >>> default_collate([(0, "a"), (1, "b")])
        [tensor([0, 1]), ('a', 'b')]
    """
    return collate(batch, collate_fn_map=default_collate_fn_map)


def default_convert(data: Any) -> Any:
    """Turn the NumPy arrays and scalars in a sample into tensors; leave everything else alone."""
    if isinstance(data, Tensor):
        return data
    if isinstance(data, (np.ndarray, np.bool_, np.number)):
        return data if np.asarray(data).dtype.kind in "SUO" else resnetcpp.as_tensor(data)
    if isinstance(data, Mapping):
        return _rebuild_mapping(data, {key: default_convert(data[key]) for key in data})
    if isinstance(data, tuple):
        items = [default_convert(item) for item in data]
        return type(data)(*items) if hasattr(data, "_fields") else items
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _rebuild_sequence(data, [default_convert(item) for item in data])
    return data
