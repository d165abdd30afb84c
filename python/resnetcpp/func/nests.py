"""Tuples, lists and dictionaries of tensors, as one flat list and back."""

from resnetcpp._C import Tensor


def flattened(nest):
    """(the leaves of a nest, a function that puts others in their places)"""
    leaves = []
    rebuild = _walk(nest, leaves)
    return leaves, lambda values: rebuild(iter(values))


def _walk(nest, leaves):
    if isinstance(nest, dict):
        parts = {key: _walk(value, leaves) for key, value in nest.items()}
        return lambda values: {key: part(values) for key, part in parts.items()}
    if isinstance(nest, (tuple, list)):
        parts, kind = [_walk(value, leaves) for value in nest], type(nest)
        make = kind._make if hasattr(kind, "_make") else kind
        return lambda values: make([part(values) for part in parts])
    leaves.append(nest)
    return next


def tensors_of(op, nest):
    """As flattened, of tensors alone. Errors: TypeError."""
    leaves, rebuild = flattened(nest)
    for leaf in leaves:
        if not isinstance(leaf, Tensor):
            raise TypeError(
                f"{op}: expected tensors to differentiate by, got {type(leaf).__name__}"
            )
    return leaves, rebuild
