"""How an optimiser's state and groups are packed for a checkpoint and unpacked from one."""

from itertools import chain

from resnetcpp._C import Tensor

# Numbers that count for a whole tensor keep their dtype, so that resuming is going on bit by bit.
_SCALARS = {"step", "mu_product", "mu", "eta"}


def pack(state, param_groups):
    """Replaces every parameter by its number, counted over all groups."""
    numbers = {}

    def pack_group(group):
        packed = {key: value for key, value in group.items() if key != "params"}
        for param in group["params"]:
            numbers.setdefault(id(param), len(numbers))
        packed["params"] = [numbers[id(param)] for param in group["params"]]
        return packed

    groups = [pack_group(group) for group in param_groups]
    packed = {numbers.get(id(key), key): value for key, value in state.items()}
    return {"state": packed, "param_groups": groups}


def check_groups(groups, saved):
    """Errors: ValueError unless both have as many groups of as many parameters."""
    if len(groups) != len(saved):
        raise ValueError("loaded state dict has a different number of parameter groups")
    sizes = [
        (len(group["params"]), len(other["params"]))
        for group, other in zip(groups, saved, strict=True)
    ]
    if any(own != other for own, other in sizes):
        raise ValueError(
            "loaded state dict contains a parameter group that doesn't match the size of "
            "optimizer's group"
        )


def _like_param(param, value, key=None):
    """A value of the state of `param`, with floating-point tensors in its dtype."""
    if isinstance(value, Tensor):
        keep = key in _SCALARS or not param.is_floating_point()
        return value if keep else value.to(param.dtype)
    if isinstance(value, dict):
        return {name: _like_param(param, item, name) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_like_param(param, item) for item in value)
    return value


def unpack_state(groups, saved_groups, saved_state):
    """The saved state by parameter; entries that belong to none keep their key."""
    numbers = chain.from_iterable(group["params"] for group in saved_groups)
    params = chain.from_iterable(group["params"] for group in groups)
    owner = dict(zip(numbers, params, strict=True))
    return {
        owner.get(key, key): _like_param(owner[key], value) if key in owner else value
        for key, value in saved_state.items()
    }
