"""Parametrizations that are often used. PyTorch: torch.nn.utils.parametrizations."""

from resnetcpp._C import Tensor
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.nn.functional import normalize
from resnetcpp.nn.module import Module
from resnetcpp.nn.utils import parametrize
from resnetcpp.nn.utils.spectral_norm import (
    as_matrix,
    check_iterations,
    drawn_directions,
    outputs_dim,
)
from resnetcpp.nn.utils.weight_norm import norm_except_dim, with_norm

__all__ = ["spectral_norm", "weight_norm"]


class _WeightNorm(Module):
    """v * g / norm(v)"""

    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g, weight_v):
        """v * g / norm(v)"""
        return with_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight):
        """The length and the direction of a weight."""
        return norm_except_dim(weight, self.dim), weight


def weight_norm(module, name="weight", dim=0):
    """Makes a parameter of its length (original0) and its direction (original1).

    Salimans and Kingma, 2016. Checkpoints of the hook of the same name can be loaded.

    Args:
        dim: the dimension that keeps a length for each index; None for one length.
    """
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def rename(state_dict, prefix, *_):
        old = [f"{prefix}{name}{end}" for end in ("_g", "_v")]
        if all(key in state_dict for key in old):
            for i, key in enumerate(old):
                new = f"{prefix}parametrizations.{name}.original{i}"
                state_dict[new] = state_dict.pop(key)

    module._register_load_state_dict_pre_hook(rename)
    return module


class _SpectralNorm(Module):
    """weight / (u . weight . v), after a step of power iteration in training."""

    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        rank = weight.dim()
        if not -rank <= dim < rank:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-rank}, {rank - 1}] but "
                f"got {dim})"
            )
        check_iterations(n_power_iterations)
        self.dim, self.eps = dim % rank, eps
        if rank > 1:
            self.n_power_iterations = n_power_iterations
            matrix = as_matrix(weight.detach(), self.dim)
            u, v = drawn_directions(matrix, eps)
            self.register_buffer("_u", u)
            self.register_buffer("_v", v)
            self._power_method(matrix, 15)

    @no_grad()
    def _power_method(self, matrix, n_power_iterations):
        for _ in range(n_power_iterations):
            normalize(matrix.mv(self._v), dim=0, eps=self.eps, out=self._u)
            normalize(matrix.t().mv(self._u), dim=0, eps=self.eps, out=self._v)

    def forward(self, weight):
        """weight / its largest singular value"""
        if weight.dim() == 1:
            return normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._power_method(matrix, self.n_power_iterations)
        # The next call changes them, and the gradient of this one needs them.
        u, v = self._u.clone(), self._v.clone()
        return weight / u.dot(matrix.mv(v))

    def right_inverse(self, value):
        """The value itself, which is not checked."""
        return value


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """Divides a parameter by an estimate of its largest singular value. Miyato et al., 2018.

    Args:
        n_power_iterations: steps of the estimate in each call in training.
        eps: the least length that a vector is divided by.
        dim: the dimension that counts outputs.
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    dim = outputs_dim(module) if dim is None else dim
    made = _SpectralNorm(weight, n_power_iterations, dim, eps)
    return parametrize.register_parametrization(module, name, made)
