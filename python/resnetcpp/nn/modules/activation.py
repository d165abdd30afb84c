"""Activations. PyTorch: torch.nn.modules.activation."""

import warnings

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter

ELU = _C._nn.ELU
GELU = _C._nn.GELU
LeakyReLU = _C._nn.LeakyReLU
LogSoftmax = _C._nn.LogSoftmax
ReLU = _C._nn.ReLU
ReLU6 = _C._nn.ReLU6
SiLU = _C._nn.SiLU
Sigmoid = _C._nn.Sigmoid
Softmax = _C._nn.Softmax
Softplus = _C._nn.Softplus
Tanh = _C._nn.Tanh


def _flag(inplace):
    return "inplace=True" if inplace else ""


class _Switch(Module):
    """An activation whose one choice is whether it overwrites its input."""

    def __init__(self, inplace=False):
        super().__init__()
        self.inplace = inplace

    def extra_repr(self):
        return _flag(self.inplace)


class Hardtanh(_C._nn.Hardtanh):
    """x between min_val and max_val. PyTorch: torch.nn.Hardtanh.

    Args:
        min_value, max_value: old names of ``min_val`` and ``max_val``.
    """

    def __init__(self, min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None):
        if min_value is not None:
            min_val = _renamed("min", min_value)
        if max_value is not None:
            max_val = _renamed("max", max_value)
        super().__init__(min_val, max_val, inplace)


def _renamed(which, value):
    warnings.warn(
        f"keyword argument `{which}_value` is deprecated and rename to `{which}_val`",
        FutureWarning,
        stacklevel=3,
    )
    return value


class SELU(_Switch):
    """scale * elu(x). PyTorch: torch.nn.SELU. Klambauer et al., 2017."""

    def forward(self, input):
        """scale * elu(x)"""
        return F.selu(input, self.inplace)


class Hardsigmoid(_Switch):
    """relu6(x + 3) / 6. PyTorch: torch.nn.Hardsigmoid."""

    def forward(self, input):
        """relu6(x + 3) / 6"""
        return F.hardsigmoid(input, self.inplace)

    def extra_repr(self):
        return ""


class Hardswish(_Switch):
    """x * relu6(x + 3) / 6. PyTorch: torch.nn.Hardswish. Howard et al., 2019."""

    def forward(self, input):
        """x * relu6(x + 3) / 6"""
        return F.hardswish(input, self.inplace)

    def extra_repr(self):
        return ""


class Mish(_Switch):
    """x * tanh(softplus(x)). PyTorch: torch.nn.Mish. Misra, 2019."""

    def forward(self, input):
        """x * tanh(softplus(x))"""
        return F.mish(input, self.inplace)


class CELU(Module):
    """x where positive, else alpha * (exp(x / alpha) - 1). PyTorch: torch.nn.CELU."""

    def __init__(self, alpha=1.0, inplace=False):
        super().__init__()
        self.alpha, self.inplace = alpha, inplace

    def forward(self, input):
        """x where positive, else alpha * (exp(x / alpha) - 1)"""
        return F.celu(input, self.alpha, self.inplace)

    def extra_repr(self):
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")


class RReLU(Module):
    """x where positive, else a random slope times x. PyTorch: torch.nn.RReLU. Xu et al., 2015."""

    def __init__(self, lower=1.0 / 8, upper=1.0 / 3, inplace=False):
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace

    def forward(self, input):
        """x where positive, else a slope times x, which is random in training"""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self):
        return f"lower={self.lower}, upper={self.upper}" + (
            ", inplace=True" if self.inplace else ""
        )


class PReLU(Module):
    """x where positive, else a learned slope times x. PyTorch: torch.nn.PReLU. He et al., 2015."""

    def __init__(self, num_parameters=1, init=0.25, device=None, dtype=None):
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(_C.empty(num_parameters, dtype=dtype, device=device))
        self.reset_parameters()

    def reset_parameters(self):
        """Sets every slope to the initial one."""
        init.constant_(self.weight, self.init)

    def forward(self, input):
        """x where positive, else weight * x"""
        return F.prelu(input, self.weight)

    def extra_repr(self):
        return f"num_parameters={self.num_parameters}"


class GLU(Module):
    """The first half times the sigmoid of the second, along dim. PyTorch: torch.nn.GLU."""

    def __init__(self, dim=-1):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        """a * sigmoid(b), with the halves a and b"""
        return F.glu(input, self.dim)

    def extra_repr(self):
        return f"dim={self.dim}"


class Softmin(Module):
    """softmax(-x) along dim. PyTorch: torch.nn.Softmin."""

    def __init__(self, dim=None):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        """softmax(-x)"""
        return F.softmin(input, self.dim)

    def extra_repr(self):
        return f"dim={self.dim}"


class Softmax2d(Module):
    """softmax over the channels at each position. PyTorch: torch.nn.Softmax2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> the same
    """

    def forward(self, input):
        """softmax over the channels"""
        if input.dim() not in (3, 4):
            raise ValueError(
                f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead"
            )
        return F.softmax(input, -3)


class LogSigmoid(Module):
    """log(sigmoid(x)). PyTorch: torch.nn.LogSigmoid."""

    def forward(self, input):
        """log(sigmoid(x))"""
        return F.logsigmoid(input)


class Softsign(Module):
    """x / (1 + |x|). PyTorch: torch.nn.Softsign."""

    def forward(self, input):
        """x / (1 + |x|)"""
        return F.softsign(input)


class Tanhshrink(Module):
    """x - tanh(x). PyTorch: torch.nn.Tanhshrink."""

    def forward(self, input):
        """x - tanh(x)"""
        return F.tanhshrink(input)


class _Shrink(Module):
    def __init__(self, lambd=0.5):
        super().__init__()
        self.lambd = lambd

    def extra_repr(self):
        return str(self.lambd)


class Softshrink(_Shrink):
    """x moved towards 0 by lambd, 0 near 0. PyTorch: torch.nn.Softshrink."""

    def forward(self, input):
        """x moved towards 0 by lambd"""
        return F.softshrink(input, self.lambd)


class Hardshrink(_Shrink):
    """x, but 0 where |x| <= lambd. PyTorch: torch.nn.Hardshrink."""

    def forward(self, input):
        """x, but 0 where |x| <= lambd"""
        return F.hardshrink(input, self.lambd)


class Threshold(Module):
    """x where above the threshold, else the value. PyTorch: torch.nn.Threshold."""

    def __init__(self, threshold, value, inplace=False):
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace

    def forward(self, input):
        """x where above the threshold, else the value"""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self):
        inplace = ", inplace=True" if self.inplace else ""
        return f"threshold={self.threshold}, value={self.value}{inplace}"


__all__ = [name for name in dir() if name[0].isupper() and name not in ("F", "Module", "Parameter")]
