"""Layers of matrix products. PyTorch: torch.nn.modules.linear."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn import init
from resnetcpp.nn.module import Module, Parameter

__all__ = ["Bilinear", "Identity", "Linear"]

Identity = _C._nn.Identity
Linear = _C._nn.Linear


class NonDynamicallyQuantizableLinear(Linear):
    """The Linear at the end of MultiheadAttention, by PyTorch's name for it."""


class Bilinear(Module):
    """x1 @ weight @ x2 + bias for each output feature. PyTorch: torch.nn.Bilinear.

    Shape:
        (..., in1_features), (..., in2_features) -> (..., out_features)
    """

    def __init__(
        self, in1_features, in2_features, out_features, bias=True, device=None, dtype=None
    ):
        super().__init__()
        if in1_features <= 0:
            raise ValueError(f"in1_features must be > 0, but got {in1_features}")
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        shape = (out_features, in1_features, in2_features)
        self.weight = Parameter(_C.empty(shape, dtype=dtype, device=device))
        made = Parameter(_C.empty(out_features, dtype=dtype, device=device)) if bias else None
        self.register_parameter("bias", made)
        self.reset_parameters()

    def reset_parameters(self):
        """Draws weight and bias anew."""
        bound = self.in1_features**-0.5
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1, input2):
        """x1 @ weight @ x2 + bias"""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self):
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )
