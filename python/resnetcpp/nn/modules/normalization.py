"""Normalisation without a batch. PyTorch: torch.nn.modules.normalization."""

import numbers

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter
from resnetcpp.nn.normalise import cross_map_lrn

__all__ = ["CrossMapLRN2d", "GroupNorm", "LayerNorm", "LocalResponseNorm", "RMSNorm"]


def _constant(module, name, shape, wanted, device, dtype):
    value = Parameter(_C.empty(shape, dtype=dtype, device=device)) if wanted else None
    module.register_parameter(name, value)


class LayerNorm(Module):
    """Normalises over the last dimensions. PyTorch: torch.nn.LayerNorm. Ba et al., 2016.

    Shape:
        (N, *normalized_shape) -> the same
    """

    def __init__(
        self,
        normalized_shape,
        eps=1e-5,
        elementwise_affine=True,
        bias=True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        one = isinstance(normalized_shape, numbers.Integral)
        self.normalized_shape = (int(normalized_shape),) if one else tuple(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        shape = self.normalized_shape
        _constant(self, "weight", shape, elementwise_affine, device, dtype)
        _constant(self, "bias", shape, elementwise_affine and bias, device, dtype)
        self.reset_parameters()

    def reset_parameters(self):
        """Ones and zeros."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        )


class GroupNorm(Module):
    """Normalises groups of channels. PyTorch: torch.nn.GroupNorm. Wu and He, 2018.

    Shape:
        (N, C, ...) -> the same
    """

    def __init__(
        self,
        num_groups,
        num_channels,
        eps=1e-5,
        affine=True,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        super().__init__()
        if num_channels % num_groups != 0:
            raise ValueError(
                f"num_channels ({num_channels}) must be divisible by num_groups ({num_groups})"
            )
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        _constant(self, "weight", num_channels, affine, device, dtype)
        _constant(self, "bias", num_channels, affine and bias, device, dtype)
        self.reset_parameters()

    def reset_parameters(self):
        """Ones and zeros."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Divides by the root of the mean square. PyTorch: torch.nn.RMSNorm. Zhang et al., 2019.

    Shape:
        (N, *normalized_shape) -> the same
    """

    def __init__(
        self, normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None
    ):
        super().__init__()
        one = isinstance(normalized_shape, numbers.Integral)
        self.normalized_shape = (int(normalized_shape),) if one else tuple(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        _constant(self, "weight", self.normalized_shape, elementwise_affine, device, dtype)
        self.reset_parameters()

    def reset_parameters(self):
        """Ones."""
        if self.weight is not None:
            init.ones_(self.weight)

    def forward(self, input):
        """x / sqrt(mean(x^2) + eps) * weight"""
        return F.rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self):
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
        )


class _NeighbourNorm(Module):
    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0):
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def extra_repr(self):
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class LocalResponseNorm(_NeighbourNorm):
    """Divides by the mean square of neighbouring channels. PyTorch: torch.nn.LocalResponseNorm.

    Shape:
        (N, C, ...) -> the same. Krizhevsky et al., 2012
    """

    def forward(self, input):
        """x / (k + alpha * mean square of the neighbours) ** beta"""
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)


class CrossMapLRN2d(_NeighbourNorm):
    """LocalResponseNorm as old networks have it. PyTorch: torch.nn.CrossMapLRN2d.

    Shape:
        (N, C, H, W) -> the same
    """

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1):
        super().__init__(size, alpha, beta, k)

    def forward(self, input):
        """x / (k + alpha * mean square of the neighbours) ** beta"""
        if input.dim() != 4:
            raise ValueError(f"CrossMapLRN2d: Expected input to be 4D, got {input.dim()}D instead.")
        return cross_map_lrn(input, self.size, self.alpha, self.beta, self.k)
