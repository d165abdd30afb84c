"""Weights over their largest singular value, by a hook. PyTorch: torch.nn.utils.spectral_norm.

Miyato et al., 2018.
"""

from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.nn.computed import WeightHook, hook_of
from resnetcpp.nn.functional import normalize
from resnetcpp.nn.modules.conv import ConvTranspose2d

_VERSION = 1


def outputs_dim(module):
    """The dimension of a layer's weight that counts its outputs."""
    return 1 if isinstance(module, ConvTranspose2d) else 0


def as_matrix(weight, dim):
    """(size of `dim`, all others)"""
    return weight.movedim(dim, 0).flatten(1)


def check_iterations(n_power_iterations):
    """Errors: ValueError unless positive."""
    if n_power_iterations <= 0:
        raise ValueError(
            "Expected n_power_iterations to be positive, but got "
            f"n_power_iterations={n_power_iterations}"
        )


def drawn_directions(matrix, eps):
    """Two random vectors of length 1, one for each side of the matrix."""
    vectors = [matrix.new_empty(size).normal_(0, 1) for size in matrix.shape]
    return [normalize(vector, dim=0, eps=eps) for vector in vectors]


class SpectralNorm(WeightHook):
    """The hook that computes the weight before each call, after a step of power iteration."""

    kind = "spectral_norm"

    def __init__(self, name="weight", n_power_iterations=1, dim=0, eps=1e-12):
        check_iterations(n_power_iterations)
        super().__init__(name)
        self.dim, self.n_power_iterations, self.eps = dim, n_power_iterations, eps

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module, module.training))

    def compute_weight(self, module, do_power_iteration=False):
        """weight / (u . weight . v)"""
        weight, u, v = (getattr(module, self.name + end) for end in ("_orig", "_u", "_v"))
        matrix = as_matrix(weight, self.dim)
        if do_power_iteration:
            with no_grad():
                for _ in range(self.n_power_iterations):
                    normalize(matrix.t().mv(u), dim=0, eps=self.eps, out=v)
                    normalize(matrix.mv(v), dim=0, eps=self.eps, out=u)
            # The next call changes them, and the gradient of this one needs them.
            u, v = u.clone(), v.clone()
        return weight / u.dot(matrix.mv(v))

    def mark_version(self, module, state_dict, prefix, local_metadata):
        """A hook of state_dict: which form of the three tensors is saved."""
        versions = local_metadata.setdefault("spectral_norm", {})
        key = f"{self.name}.version"
        if key in versions:
            raise RuntimeError(f"Unexpected key in metadata['spectral_norm']: {key}")
        versions[key] = _VERSION


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """Divides a parameter by an estimate of its largest singular value.

    The parameter stays as name + "_orig"; the estimate's vectors are the buffers name + "_u" and
    name + "_v".

    Args:
        n_power_iterations: steps of the estimate in each call in training.
        eps: the least length that a vector is divided by.
        dim: the dimension that counts outputs.
    """
    hook = SpectralNorm(name, n_power_iterations, outputs_dim(module) if dim is None else dim, eps)
    weight = hook.take_over(module)
    with no_grad():
        u, v = drawn_directions(as_matrix(weight, hook.dim), eps)
    module.register_parameter(f"{name}_orig", weight)
    setattr(module, name, weight.detach())
    module.register_buffer(f"{name}_u", u)
    module.register_buffer(f"{name}_v", v)
    module.register_state_dict_post_hook(hook.mark_version)
    return module


def remove_spectral_norm(module, name="weight"):
    """Puts the parameter back, with the value that it has."""
    hook = hook_of(module, SpectralNorm, name)
    with no_grad():
        weight = hook.compute_weight(module)
    hook.give_back(module, weight, [name + end for end in ("_orig", "_u", "_v")])
    for key, saved in list(module._state_dict_hooks.items()):
        if getattr(saved, "__self__", None) is hook:
            del module._state_dict_hooks[key]
    return module
