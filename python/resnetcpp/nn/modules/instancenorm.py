"""Normalisation of each channel of each image. PyTorch: torch.nn.modules.instancenorm."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.modules.batchnorm import BatchNorm1d, BatchNorm2d

__all__ = ["InstanceNorm1d", "InstanceNorm2d"]


class _InstanceNorm:
    """The same for both ranks; the parameters and statistics are those of batch normalisation."""

    rank = 0

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
        options = (eps, momentum, affine, track_running_stats, device, dtype)
        super().__init__(num_features, *options, bias=bias)

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        if input.dim() not in (self.rank, self.rank - 1):
            raise ValueError(
                f"expected {self.rank - 1}D or {self.rank}D input (got {input.dim()}D input)"
            )
        whole = input if input.dim() == self.rank else input.unsqueeze(0)
        output = F.instance_norm(
            whole,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return output if input.dim() == self.rank else output.squeeze(0)


class InstanceNorm1d(_InstanceNorm, BatchNorm1d):
    """Normalises each channel of each sequence. PyTorch: torch.nn.InstanceNorm1d.

    Shape:
        (N, C, L) or (C, L) -> the same
    """

    rank = 3


class InstanceNorm2d(_InstanceNorm, BatchNorm2d):
    """Normalises each channel of each image. PyTorch: torch.nn.InstanceNorm2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> the same. Ulyanov et al., 2016
    """

    rank = 4
