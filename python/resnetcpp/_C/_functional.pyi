"""
Functions that nn.functional adds.
"""
from __future__ import annotations
from resnetcpp import Size
from resnetcpp._C import Tensor
from resnetcpp._C import dtype
import collections.abc
import numpy
from resnetcpp._C import relu_
import typing
__all__: list[str] = ['adaptive_avg_pool2d', 'adaptive_max_pool2d', 'avg_pool2d', 'batch_norm', 'binary_cross_entropy', 'binary_cross_entropy_with_logits', 'conv2d', 'conv_transpose2d', 'cross_entropy', 'dropout', 'elu', 'gelu', 'hardtanh', 'l1_loss', 'leaky_relu', 'leaky_relu_', 'linear', 'log_softmax', 'max_pool2d', 'mse_loss', 'nll_loss', 'one_hot', 'pad', 'relu', 'relu6', 'relu_', 'sigmoid', 'silu', 'smooth_l1_loss', 'softmax', 'softplus', 'tanh']
def adaptive_avg_pool2d(input: Tensor, output_size: typing.SupportsInt | typing.SupportsIndex | None | collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None]) -> Tensor:
    """
    Averages over windows chosen so that the result has `output_size`; None keeps a size.
    """
def adaptive_max_pool2d(input: Tensor, output_size: typing.SupportsInt | typing.SupportsIndex | None | collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None], return_indices: bool = False) -> typing.Any:
    """
    Maxima over windows chosen so that the result has `output_size`; None keeps a size.
    """
def avg_pool2d(input: Tensor, kernel_size: int | typing.Sequence[int], stride: int | typing.Sequence[int] | None = None, padding: int | typing.Sequence[int] = ..., ceil_mode: bool = False, count_include_pad: bool = True, divisor_override: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
    """
    Average of each window of (N, C, H, W) or (C, H, W).
    """
def batch_norm(input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, weight: Tensor | None = None, bias: Tensor | None = None, training: bool = False, momentum: typing.SupportsFloat | typing.SupportsIndex = 0.1, eps: typing.SupportsFloat | typing.SupportsIndex = 1e-05) -> Tensor:
    """
    (input - mean) / sqrt(var + eps) * weight + bias over every dimension but 1.

    In training with the batch's own mean and variance, which also move the running ones: running = (1 - momentum) * running + momentum * batch.
    """
def binary_cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> Tensor:
    """
    Cross entropy of probabilities in [0, 1].
    """
def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean', pos_weight: Tensor | None = None) -> Tensor:
    """
    Cross entropy of sigmoid(input).
    """
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int | typing.Sequence[int] = ..., padding: str | Size = ..., dilation: int | typing.Sequence[int] = ..., groups: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
    """
    2-d convolution (cross-correlation) of images.

    Args:
        input: (N, C, H, W) or (C, H, W)
        weight: (O, C / groups, KH, KW)
        bias: (O,) or None
        stride, dilation: one number, or two
        padding: one number, two, 'same' or 'valid'
        groups: how many parts the channels are cut into

    Shape: (N, O, H', W'), H' = (H + 2 * padding - dilation * (KH - 1) - 1) // stride + 1; channels_last if the input is.
    """
def conv_transpose2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int | typing.Sequence[int] = ..., padding: int | typing.Sequence[int] = ..., output_padding: int | typing.Sequence[int] = ..., groups: typing.SupportsInt | typing.SupportsIndex = 1, dilation: int | typing.Sequence[int] = ...) -> Tensor:
    """
    The gradient of conv2d with respect to its input, which makes images larger.

    Args:
        input: (N, C, H, W) or (C, H, W)
        weight: (C, O / groups, KH, KW)
        bias: (O,) or None
        stride, padding, output_padding, dilation: one number, or two
        groups: how many parts the channels are cut into

    Shape: (N, O, H', W'), H' = (H - 1) * stride - 2 * padding + dilation * (KH - 1) + output_padding + 1
    """
def cross_entropy(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None, ignore_index: typing.SupportsInt | typing.SupportsIndex = -100, reduce: bool | None = None, reduction: str = 'mean', label_smoothing: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> Tensor:
    """
    Minus the log of the probability that softmax(input) gives the target.
    """
def dropout(input: Tensor, p: typing.SupportsFloat | typing.SupportsIndex = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """
    Zeroes elements with probability p and scales the others by 1 / (1 - p).
    """
def elu(input: Tensor, alpha: typing.SupportsFloat | typing.SupportsIndex = 1.0, inplace: bool = False) -> Tensor:
    """
    x if x > 0, else alpha * (exp(x) - 1).
    """
def gelu(input: Tensor, *, approximate: str = 'none') -> Tensor:
    """
    x * Phi(x), Phi exactly ('none') or by tanh ('tanh').
    """
def hardtanh(input: Tensor, min_val: typing.SupportsFloat | typing.SupportsIndex = -1.0, max_val: typing.SupportsFloat | typing.SupportsIndex = 1.0, inplace: bool = False) -> Tensor:
    """
    min(max(x, min_val), max_val)
    """
def l1_loss(input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> Tensor:
    """
    The absolute difference.
    """
def leaky_relu(input: Tensor, negative_slope: typing.SupportsFloat | typing.SupportsIndex = 0.01, inplace: bool = False) -> Tensor:
    """
    x if x > 0, else negative_slope * x.
    """
def leaky_relu_(input: Tensor, negative_slope: typing.SupportsFloat | typing.SupportsIndex = 0.01) -> Tensor:
    """
    leaky_relu in place.
    """
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """
    input @ weight.T + bias: (..., I), (O, I), (O,) -> (..., O).
    """
def log_softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, _stacklevel: typing.SupportsInt | typing.SupportsIndex = 3, dtype: dtype | None = None) -> Tensor:
    """
    log(softmax(x)) along `dim`.
    """
def max_pool2d(input: Tensor, kernel_size: int | typing.Sequence[int], stride: int | typing.Sequence[int] | None = None, padding: int | typing.Sequence[int] = ..., dilation: int | typing.Sequence[int] = ..., ceil_mode: bool = False, return_indices: bool = False) -> typing.Any:
    """
    Maximum of each window of (N, C, H, W) or (C, H, W); with `return_indices` also its place h * W + w in the plane.
    """
def mse_loss(input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> Tensor:
    """
    The squared difference.
    """
def nll_loss(input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None, ignore_index: typing.SupportsInt | typing.SupportsIndex = -100, reduce: bool | None = None, reduction: str = 'mean') -> Tensor:
    """
    Minus the log-probability of the target.
    """
def one_hot(tensor: Tensor, num_classes: typing.SupportsInt | typing.SupportsIndex = -1) -> Tensor:
    """
    A row of zeros with a one for each class.
    """
def pad(input: Tensor, pad: int | typing.Sequence[int], mode: str = 'constant', value: typing.SupportsFloat | typing.SupportsIndex | None = None) -> Tensor:
    """
    Pads from the last dimension: (left, right, top, bottom, ...).
    """
def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """
    max(x, 0)
    """
def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """
    min(max(x, 0), 6)
    """
def sigmoid(input: Tensor) -> Tensor:
    """
    The function of the same name of the package.
    """
def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """
    x * sigmoid(x)
    """
def smooth_l1_loss(input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean', beta: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> Tensor:
    """
    Squared below `beta`, absolute beyond.
    """
def softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, _stacklevel: typing.SupportsInt | typing.SupportsIndex = 3, dtype: dtype | None = None) -> Tensor:
    """
    exp(x) / sum(exp(x)) along `dim`.
    """
def softplus(input: Tensor, beta: typing.SupportsFloat | typing.SupportsIndex = 1.0, threshold: typing.SupportsFloat | typing.SupportsIndex = 20.0) -> Tensor:
    """
    log(1 + exp(beta * x)) / beta
    """
def tanh(input: Tensor) -> Tensor:
    """
    The function of the same name of the package.
    """
