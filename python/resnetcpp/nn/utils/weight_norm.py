"""Weights as a length and a direction, by a hook. PyTorch: torch.nn.utils.weight_norm.

Salimans and Kingma, 2016.
"""

import warnings

from resnetcpp.nn.computed import WeightHook, hook_of
from resnetcpp.nn.module import Parameter


def norm_except_dim(v, dim):
    """The length of each slice along `dim`, in its place; of the whole tensor if dim is -1."""
    if dim == -1:
        return v.norm(2)
    others = [i for i in range(v.dim()) if i != dim]
    return v.norm(2, others, keepdim=True) if others else v.abs()


def with_norm(v, g, dim):
    """v * g / norm(v)"""
    return v * (g / norm_except_dim(v, dim))


class WeightNorm(WeightHook):
    """The hook that computes the weight before each call."""

    kind = "weight_norm"

    def __init__(self, name, dim):
        super().__init__(name)
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module):
        """The weight that length and direction give."""
        length, direction = getattr(module, f"{self.name}_g"), getattr(module, f"{self.name}_v")
        return with_norm(direction, length, self.dim)


def weight_norm(module, name="weight", dim=0):
    """Replaces a parameter by its length (name + "_g") and its direction (name + "_v").

    Args:
        dim: the dimension that keeps a length for each index; None for one length.
    """
    warnings.warn(
        "`torch.nn.utils.weight_norm` is deprecated in favor of "
        "`torch.nn.utils.parametrizations.weight_norm`.",
        FutureWarning,
        stacklevel=2,
    )
    hook = WeightNorm(name, dim)
    weight = hook.take_over(module).detach()
    module.register_parameter(f"{name}_g", Parameter(norm_except_dim(weight, hook.dim)))
    module.register_parameter(f"{name}_v", Parameter(weight))
    hook(module, None)
    return module


def remove_weight_norm(module, name="weight"):
    """Puts the parameter back, with the value that it has."""
    hook = hook_of(module, WeightNorm, name)
    weight = hook.compute_weight(module).detach()
    hook.give_back(module, weight, (f"{name}_g", f"{name}_v"))
    return module
