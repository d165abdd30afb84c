"""Modules run on tensors that are not theirs. PyTorch: torch.nn.utils.stateless."""

from contextlib import contextmanager

from resnetcpp.nn.computed import as_parameter

__all__ = ["functional_call"]


def _tied(module):
    """The paths of each tensor that several share: path -> all of them."""
    paths = {}
    for members in (module.named_parameters, module.named_buffers):
        for path, tensor in members(remove_duplicate=False):
            paths.setdefault(id(tensor), []).append(path)
    return {path: group for group in paths.values() for path in group}


def _with_tied(module, tensors):
    """The tensors, also under the other paths of what they replace. Errors: ValueError."""
    tied, given = _tied(module), dict(tensors)
    for path, tensor in tensors.items():
        for other in tied.get(path, ()):
            if given.setdefault(other, tensor) is not tensor:
                raise ValueError(
                    f"functional_call got multiple values for keys {sorted(tied[path])}, which "
                    "are tied. Consider using tie_weights=False"
                )
    return given


def _check_keys(module, tensors, strict):
    known = {path for path, _ in module.named_parameters(remove_duplicate=False)}
    known |= {path for path, _ in module.named_buffers(remove_duplicate=False)}
    unexpected, missing = set(tensors) - known, known - set(tensors)
    if unexpected and strict:
        raise RuntimeError(f"Unexpected key(s): {', '.join(sorted(unexpected))}.")
    if missing and strict:
        raise RuntimeError(f"Missing key(s): {', '.join(sorted(missing))}.")
    if unexpected:
        raise AttributeError(
            f"functional_call: expected names of parameters or buffers, got {sorted(unexpected)}"
        )


@contextmanager
def replaced(module, tensors):
    """The module with other parameters and buffers, by path, while it is entered."""
    before = []
    try:
        for path, tensor in tensors.items():
            parent, _, name = path.rpartition(".")
            owner = module.get_submodule(parent)
            is_parameter = name in owner._parameters
            before.append((owner, name, getattr(owner, name)))
            setattr(owner, name, as_parameter(tensor) if is_parameter else tensor)
        yield
    finally:
        for owner, name, tensor in reversed(before):
            setattr(owner, name, tensor)


def functional_call(
    module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False
):
    """module(*args, **kwargs) with other parameters and buffers; the module is left as it was.

    Gradients flow into the given tensors. Not for several threads at once.

    Args:
        parameters_and_buffers: tensors by path, or several dictionaries of them.
        args: a tuple, or one argument.
        tie_weights: whether a tensor stands for all paths of the one that it replaces.
        strict: whether every parameter and buffer must be given.
    """
    tensors = parameters_and_buffers
    if isinstance(tensors, (tuple, list)):
        tensors = _merged(tensors)
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    _check_keys(module, tensors, strict)
    given = _with_tied(module, tensors) if tie_weights else dict(tensors)
    with replaced(module, given):
        return module(*args, **(kwargs or {}))


def _merged(dictionaries):
    merged = {}
    for tensors in dictionaries:
        twice = merged.keys() & tensors.keys()
        if twice:
            raise ValueError(f"{sorted(twice)} appeared in multiple dictionaries")
        merged.update(tensors)
    return merged
