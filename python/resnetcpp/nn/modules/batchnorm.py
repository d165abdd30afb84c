"""Batch normalisation. PyTorch: torch.nn.modules.batchnorm."""

from resnetcpp import _C

__all__ = ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"]

_BatchNorm = _C._nn._BatchNorm
BatchNorm1d = _C._nn.BatchNorm1d
BatchNorm2d = _C._nn.BatchNorm2d


class BatchNorm3d(_BatchNorm):
    """Batch normalisation of volumes. PyTorch: torch.nn.BatchNorm3d.

    Shape:
        (N, C, D, H, W) -> the same. Ioffe and Szegedy, 2015
    """

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        if input.dim() != 5:
            raise ValueError(f"expected 5D input (got {input.dim()}D input)")
        return super().forward(input)


class SyncBatchNorm(_BatchNorm):
    """Batch normalisation of any rank; its one process has the whole batch. PyTorch: SyncBatchNorm.

    Shape:
        (N, C, ...) -> the same
    """

    def __init__(
        self,
        num_features,
        eps=1e-5,
        momentum=0.1,
        affine=True,
        track_running_stats=True,
        process_group=None,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        options = (eps, momentum, affine, track_running_stats, device, dtype)
        super().__init__(num_features, *options, bias=bias)
        self.process_group = process_group

    def forward(self, input):
        """(x - mean) / sqrt(var + eps) * weight + bias"""
        if input.dim() >= 2 and input.shape[1] == 0:
            raise ValueError("SyncBatchNorm number of input channels should be non-zero")
        return super().forward(input)

    @classmethod
    def _of(cls, norm, process_group):
        """A layer with the parameters and statistics of another one."""
        layer = cls(
            norm.num_features,
            norm.eps,
            norm.momentum,
            norm.affine,
            norm.track_running_stats,
            process_group,
            bias=norm.bias is not None,
        )
        if norm.affine:
            layer.weight, layer.bias = norm.weight, norm.bias
        for name in ("running_mean", "running_var", "num_batches_tracked"):
            setattr(layer, name, getattr(norm, name))
        layer.training = norm.training
        return layer

    @classmethod
    def convert_sync_batchnorm(cls, module, process_group=None):
        """The module with a SyncBatchNorm for each BatchNorm in it, with the same values."""
        is_norm = isinstance(module, _BatchNorm)
        converted = SyncBatchNorm._of(module, process_group) if is_norm else module
        for name, child in list(module.named_children()):
            converted.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return converted
