"""Normalisation of each channel of each image. PyTorch: torch.nn.modules.instancenorm."""

import warnings

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter

__all__ = ["InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"]


class _InstanceNorm(Module):
    """What the ranks share: `rank` counts the sizes of an image."""

    rank = 0
    _version = 2

    def __init__(
        self,
        num_features,
        eps=1e-5,
        momentum=0.1,
        affine=False,
        track_running_stats=False,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats

        def channels(wanted):
            return _C.empty(num_features, dtype=dtype, device=device) if wanted else None

        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            values = channels(wanted)
            self.register_parameter(name, None if values is None else Parameter(values))
        for name in ("running_mean", "running_var"):
            self.register_buffer(name, channels(track_running_stats))
        count = _C.tensor(0) if track_running_stats else None
        self.register_buffer("num_batches_tracked", count)
        self.reset_parameters()

    def reset_running_stats(self):
        """Mean 0 and variance 1."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self):
        """Ones and zeros."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def _check_input(self, input):
        without_batch = self.rank + 1
        if input.dim() not in (without_batch, without_batch + 1):
            raise ValueError(
                f"expected {without_batch}D or {without_batch + 1}D input (got {input.dim()}D "
                "input)"
            )
        dim = input.dim() - without_batch
        if input.shape[dim] == self.num_features:
            return
        if self.affine or self.track_running_stats:
            raise ValueError(
                f"expected input's size at dim={dim} to match num_features "
                f"({self.num_features}), but got: {input.shape[dim]}."
            )
        warnings.warn(
            f"input's size at dim={dim} does not match num_features. You can silence this warning "
            "by not passing in num_features, which is not used because affine=False",
            stacklevel=3,
        )

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        self._check_input(input)
        has_batch = input.dim() == self.rank + 2
        output = F.instance_norm(
            input if has_batch else input.unsqueeze(0),
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return output if has_batch else output.squeeze(0)

    def extra_repr(self):
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class InstanceNorm1d(_InstanceNorm):
    """Normalises each channel of each sequence. PyTorch: torch.nn.InstanceNorm1d.

    Shape:
        (N, C, L) or (C, L) -> the same
    """

    rank = 1


class InstanceNorm2d(_InstanceNorm):
    """Normalises each channel of each image. PyTorch: torch.nn.InstanceNorm2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> the same. Ulyanov et al., 2016
    """

    rank = 2


class InstanceNorm3d(_InstanceNorm):
    """Normalises each channel of each volume. PyTorch: torch.nn.InstanceNorm3d.

    Shape:
        (N, C, D, H, W) or (C, D, H, W) -> the same
    """

    rank = 3
