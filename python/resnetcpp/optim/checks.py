"""Checks of options that several optimisers have."""

from resnetcpp._C import Tensor


def check_one_element(name, value):
    """Errors: ValueError for a tensor of other than one element."""
    if isinstance(value, Tensor) and value.numel() != 1:
        raise ValueError(f"Tensor {name} must be 1-element, got shape {tuple(value.shape)}")


def check_not_negative(**options):
    """Errors: ValueError that names the option, in PyTorch's words."""
    names = {"lr": "learning rate", "eps": "epsilon value", "momentum": "momentum value"}
    for name, value in options.items():
        check_one_element(name, value)
        if not value >= 0.0:
            raise ValueError(f"Invalid {names.get(name, name + ' value')}: {value}")


def check_betas(betas):
    """Errors: ValueError unless both are in [0, 1)."""
    for i, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {beta}")


def check_not_differentiable(differentiable):
    """Errors: ValueError, as steps are outside the graph."""
    if differentiable:
        raise ValueError("differentiable=True is not supported: steps are outside the graph")


def with_grad(group):
    """The parameters of a group that have a gradient."""
    return [param for param in group["params"] if param.grad is not None]


def fill_defaults(groups, off):
    """Gives groups that were pickled before an option existed its default.

    That is False for those in `off`, and None for what chooses an implementation.
    """
    for group in groups:
        for key in off:
            group.setdefault(key, False)
        for key in ("foreach", "fused"):
            group.setdefault(key, None)
