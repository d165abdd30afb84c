"""Layers that learn how many inputs they have from the first one. PyTorch: torch.nn.modules.lazy.

After that first call they are instances of the plain class. Optimisers must be made after it.
"""

from resnetcpp import _C
from resnetcpp.nn.module import Parameter
from resnetcpp.nn.modules.batchnorm import BatchNorm1d, BatchNorm2d
from resnetcpp.nn.modules.conv import Conv1d, Conv2d, ConvTranspose2d
from resnetcpp.nn.modules.linear import Linear

__all__ = [
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyConv1d",
    "LazyConv2d",
    "LazyConvTranspose2d",
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

    def _renew(self, name, shape):
        old = getattr(self, name)
        if old is not None:
            setattr(self, name, Parameter(_C.empty(shape, dtype=old.dtype), old.requires_grad))


class _LazyConv(_Lazy):
    __slots__ = ()

    def __init__(self, out_channels, kernel_size, *args, bias=True, **kwargs):
        groups = kwargs.get("groups", 1)
        if out_channels % groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        super().__init__(0, out_channels, kernel_size, *args, bias=False, **kwargs)
        if bias:
            self.bias = Parameter(_C.empty(out_channels, dtype=self.weight.dtype))

    def initialize_parameters(self, input):
        """Makes and draws weight and bias for inputs like this one. Errors: ValueError."""
        channels = input.shape[-len(self.kernel_size) - 1]
        if channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        self.in_channels = channels
        first, second = self._channels()
        self._renew("weight", (first, second // self.groups, *self.kernel_size))
        self.reset_parameters()

    def _channels(self):
        return self.out_channels, self.in_channels


class LazyConv1d(_LazyConv, Conv1d):
    """Conv1d with in_channels of the first input. PyTorch: torch.nn.LazyConv1d."""

    __slots__ = ()
    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """Conv2d with in_channels of the first input. PyTorch: torch.nn.LazyConv2d."""

    __slots__ = ()
    cls_to_become = Conv2d


class LazyConvTranspose2d(_LazyConv, ConvTranspose2d):
    """ConvTranspose2d with in_channels of the first input. PyTorch: LazyConvTranspose2d."""

    __slots__ = ()
    cls_to_become = ConvTranspose2d

    def _channels(self):
        return self.in_channels, self.out_channels


class LazyLinear(_Lazy, Linear):
    """Linear with in_features of the first input. PyTorch: torch.nn.LazyLinear."""

    __slots__ = ()
    cls_to_become = Linear

    def __init__(self, out_features, bias=True, device=None, dtype=None):
        super().__init__(0, out_features, False, device, dtype)
        if bias:
            self.bias = Parameter(_C.empty(out_features, dtype=self.weight.dtype))

    def initialize_parameters(self, input):
        """Makes and draws weight and bias for inputs like this one."""
        self.in_features = input.shape[-1]
        self._renew("weight", (self.out_features, self.in_features))
        self.reset_parameters()


class _LazyBatchNorm(_Lazy):
    __slots__ = ()

    def __init__(self, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, **options):
        super().__init__(0, eps, momentum, affine, track_running_stats, **options)

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


class LazyBatchNorm1d(_LazyBatchNorm, BatchNorm1d):
    """BatchNorm1d with num_features of the first input. PyTorch: torch.nn.LazyBatchNorm1d."""

    __slots__ = ()
    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(_LazyBatchNorm, BatchNorm2d):
    """BatchNorm2d with num_features of the first input. PyTorch: torch.nn.LazyBatchNorm2d."""

    __slots__ = ()
    cls_to_become = BatchNorm2d
