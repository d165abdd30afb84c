"""
Initial values. PyTorch: torch.nn.init.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
import resnetcpp._C
import typing
__all__: list[str] = ['calculate_gain', 'constant_', 'dirac_', 'eye_', 'kaiming_normal_', 'kaiming_uniform_', 'normal_', 'ones_', 'orthogonal_', 'trunc_normal_', 'uniform_', 'xavier_normal_', 'xavier_uniform_', 'zeros_']
def _calculate_fan_in_and_fan_out(tensor: Tensor) -> tuple[int, int]:
    """
    Inputs and outputs of one unit.
    """
def calculate_gain(nonlinearity: str, param: typing.SupportsFloat | typing.SupportsIndex | None = None) -> float:
    """
    The factor that keeps the variance through a nonlinearity.
    """
def constant_(tensor: Tensor, val: typing.SupportsFloat | typing.SupportsIndex) -> Tensor:
    """
    Fills with `val`.
    """
def dirac_(tensor: Tensor, groups: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
    """
    The convolution that passes its input through.
    """
def eye_(tensor: Tensor) -> Tensor:
    """
    Ones on the diagonal of a matrix.
    """
def kaiming_normal_(tensor: Tensor, a: typing.SupportsFloat | typing.SupportsIndex = 0.0, mode: str = 'fan_in', nonlinearity: str = 'leaky_relu', generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    N(0, gain^2 / fan). He et al., 2015.
    """
def kaiming_uniform_(tensor: Tensor, a: typing.SupportsFloat | typing.SupportsIndex = 0.0, mode: str = 'fan_in', nonlinearity: str = 'leaky_relu', generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    U(-b, b), b = gain sqrt(3 / fan). He et al., 2015.
    """
def normal_(tensor: Tensor, mean: typing.SupportsFloat | typing.SupportsIndex = 0.0, std: typing.SupportsFloat | typing.SupportsIndex = 1.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    N(mean, std^2).
    """
def ones_(tensor: Tensor) -> Tensor:
    """
    Fills with ones.
    """
def orthogonal_(tensor: Tensor, gain: typing.SupportsFloat | typing.SupportsIndex = 1.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    Orthonormal rows or columns, times gain. Saxe et al., 2013.
    """
def trunc_normal_(tensor: Tensor, mean: typing.SupportsFloat | typing.SupportsIndex = 0.0, std: typing.SupportsFloat | typing.SupportsIndex = 1.0, a: typing.SupportsFloat | typing.SupportsIndex = -2.0, b: typing.SupportsFloat | typing.SupportsIndex = 2.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    N(mean, std^2), drawn again outside [a, b].
    """
def uniform_(tensor: Tensor, a: typing.SupportsFloat | typing.SupportsIndex = 0.0, b: typing.SupportsFloat | typing.SupportsIndex = 1.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    Uniform on [a, b).
    """
def xavier_normal_(tensor: Tensor, gain: typing.SupportsFloat | typing.SupportsIndex = 1.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    N(0, 2 gain^2 / (fan_in + fan_out)). Glorot and Bengio, 2010.
    """
def xavier_uniform_(tensor: Tensor, gain: typing.SupportsFloat | typing.SupportsIndex = 1.0, generator: resnetcpp._C.Generator | None = None) -> Tensor:
    """
    U(-b, b), b = gain sqrt(6 / (fan_in + fan_out)). Glorot and Bengio, 2010.
    """
def zeros_(tensor: Tensor) -> Tensor:
    """
    Fills with zeros.
    """
