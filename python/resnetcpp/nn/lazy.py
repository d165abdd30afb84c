"""Layers that learn how many inputs they have from the first one. PyTorch: torch.nn.modules.lazy.

After that first call they are instances of the plain class. Optimisers must be made after it.
"""

from resnetcpp import _C
from resnetcpp.nn.module import Parameter
from resnetcpp.nn.modules.batchnorm import BatchNorm1d, BatchNorm2d, BatchNorm3d
from resnetcpp.nn.modules.conv import (
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
)
from resnetcpp.nn.modules.instancenorm import InstanceNorm1d, InstanceNorm2d, InstanceNorm3d
from resnetcpp.nn.modules.linear import Linear

__all__ = [
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "LazyConv1d",
    "LazyConv2d",
    "LazyConv3d",
    "LazyConvTranspose1d",
    "LazyConvTranspose2d",
    "LazyConvTranspose3d",
    "LazyInstanceNorm1d",
    "LazyInstanceNorm2d",
    "LazyInstanceNorm3d",
    "LazyLinear",
]


class _Lazy:
    """The change of class; `__slots__` keep the layout of the plain class, which it needs."""

    __slots__ = ()

    def has_uninitialized_params(self):
        """True until the first call."""
        return True

    def initialize_parameters(self, input):
        """Makes and draws the parameters for inputs like this one."""
        raise NotImplementedError

    def forward(self, input):
        """Makes the parameters, then calls the plain class"""
        self.initialize_parameters(input)
        self.__class__ = self.cls_to_become
        return self.forward(input)

    def _add_bias(self, count, wanted):
        if wanted:
            self.bias = Parameter(_C.empty(count, dtype=self.weight.dtype))

    def _renew(self, name, shape):
        old = getattr(self, name)
        if old is not None:
            setattr(self, name, Parameter(_C.empty(shape, dtype=old.dtype), old.requires_grad))


class _LazyWeighted(_Lazy):
    __slots__ = ()

    def initialize_parameters(self, input):
        """Makes and draws weight and bias for inputs like this one. Errors: RuntimeError."""
        rank = len(self.kernel_size)
        if input.dim() not in (rank + 1, rank + 2):
            raise RuntimeError(
                f"Expected {rank + 1}D (unbatched) or {rank + 2}D (batched) input to "
                f"{type(self).__name__}, but got input of size: {input.shape}"
            )
        self.in_channels = input.shape[-rank - 1]
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        first, second = self._channels()
        self._renew("weight", (first, second // self.groups, *self.kernel_size))
        self.reset_parameters()


class _LazyConv(_LazyWeighted):
    __slots__ = ()

    def __init__(
        self,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        padding_mode="zeros",
        device=None,
        dtype=None,
    ):
        options = (stride, padding, dilation, groups, False, padding_mode, device, dtype)
        super().__init__(0, out_channels, kernel_size, *options)
        self._add_bias(out_channels, bias)

    def _channels(self):
        return self.out_channels, self.in_channels


class _LazyConvTranspose(_LazyWeighted):
    __slots__ = ()

    def __init__(
        self,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        groups=1,
        bias=True,
        dilation=1,
        padding_mode="zeros",
        device=None,
        dtype=None,
    ):
        options = (stride, padding, output_padding, groups, False, dilation, padding_mode)
        super().__init__(0, out_channels, kernel_size, *options, device, dtype)
        self._add_bias(out_channels, bias)

    def _channels(self):
        return self.in_channels, self.out_channels


class LazyConv1d(_LazyConv, Conv1d):
    """Conv1d with in_channels of the first input. PyTorch: torch.nn.LazyConv1d."""

    __slots__ = ()
    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """Conv2d with in_channels of the first input. PyTorch: torch.nn.LazyConv2d."""

    __slots__ = ()
    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """Conv3d with in_channels of the first input. PyTorch: torch.nn.LazyConv3d."""

    __slots__ = ()
    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConvTranspose, ConvTranspose1d):
    """ConvTranspose1d with in_channels of the first input. PyTorch: LazyConvTranspose1d."""

    __slots__ = ()
    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConvTranspose, ConvTranspose2d):
    """ConvTranspose2d with in_channels of the first input. PyTorch: LazyConvTranspose2d."""

    __slots__ = ()
    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConvTranspose, ConvTranspose3d):
    """ConvTranspose3d with in_channels of the first input. PyTorch: LazyConvTranspose3d."""

    __slots__ = ()
    cls_to_become = ConvTranspose3d


class LazyLinear(_Lazy, Linear):
    """Linear with in_features of the first input. PyTorch: torch.nn.LazyLinear."""

    __slots__ = ()
    cls_to_become = Linear

    def __init__(self, out_features, bias=True, device=None, dtype=None):
        super().__init__(0, out_features, False, device, dtype)
        self._add_bias(out_features, bias)

    def initialize_parameters(self, input):
        """Makes and draws weight and bias for inputs like this one."""
        self.in_features = input.shape[-1]
        self._renew("weight", (self.out_features, self.in_features))
        self.reset_parameters()


class _LazyNorm(_Lazy):
    __slots__ = ()

    def __init__(
        self,
        eps=1e-5,
        momentum=0.1,
        affine=True,
        track_running_stats=True,
        device=None,
        dtype=None,
        *,
        bias=True,
    ):
        options = (eps, momentum, affine, track_running_stats, device, dtype)
        super().__init__(0, *options, bias=bias)

    def initialize_parameters(self, input):
        """Makes parameters and statistics for inputs like this one."""
        self.num_features = input.shape[1]
        for name in ("weight", "bias"):
            self._renew(name, self.num_features)
        for name in ("running_mean", "running_var"):
            old = getattr(self, name)
            if old is not None:
                setattr(self, name, _C.empty(self.num_features, dtype=old.dtype))
        self.reset_parameters()


class LazyBatchNorm1d(_LazyNorm, BatchNorm1d):
    """BatchNorm1d with num_features of the first input. PyTorch: torch.nn.LazyBatchNorm1d."""

    __slots__ = ()
    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyNorm, BatchNorm2d):
    """BatchNorm2d with num_features of the first input. PyTorch: torch.nn.LazyBatchNorm2d."""

    __slots__ = ()
    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(_LazyNorm, BatchNorm3d):
    """BatchNorm3d with num_features of the first input. PyTorch: torch.nn.LazyBatchNorm3d."""

    __slots__ = ()
    cls_to_become = BatchNorm3d


class LazyInstanceNorm1d(_LazyNorm, InstanceNorm1d):
    """InstanceNorm1d with num_features of the first input. PyTorch: torch.nn.LazyInstanceNorm1d."""

    __slots__ = ()
    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(_LazyNorm, InstanceNorm2d):
    """InstanceNorm2d with num_features of the first input. PyTorch: torch.nn.LazyInstanceNorm2d."""

    __slots__ = ()
    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(_LazyNorm, InstanceNorm3d):
    """InstanceNorm3d with num_features of the first input. PyTorch: torch.nn.LazyInstanceNorm3d."""

    __slots__ = ()
    cls_to_become = InstanceNorm3d
