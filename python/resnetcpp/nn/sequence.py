"""Sequences and attention, as functions of nn.functional."""

import math

from resnetcpp import _C
from resnetcpp._C import _functional as F
from resnetcpp.nn.sizes import _single

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_max_pool1d",
    "avg_pool1d",
    "bilinear",
    "conv1d",
    "dropout1d",
    "dropout2d",
    "feature_dropout",
    "max_pool1d",
    "scaled_dot_product_attention",
]


def _row(size):
    """A size of a sequence as that of an image of height 1."""
    return (1, _single(size)[0])


def _check_rank(op, input):
    if input.dim() not in (2, 3):
        raise _C.ShapeError(f"{op}: expected input (N, C, L) or (C, L), got {tuple(input.shape)}")


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolution of sequences: (N, C, L), weight (O, C / groups, K) -> (N, O, L')."""
    _check_rank("conv1d", input)
    if weight.dim() != 3:
        raise _C.ShapeError(
            f"conv1d: expected weight (O, C / groups, K), got {tuple(weight.shape)}"
        )
    margin = padding if isinstance(padding, str) else (0, _single(padding)[0])
    image, kernel = input.unsqueeze(-2), weight.unsqueeze(-2)
    output = F.conv2d(image, kernel, bias, _row(stride), margin, _row(dilation), groups)
    return output.squeeze(-2)


def max_pool1d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    """The largest value of each window of (N, C, L); with `return_indices` also its place."""
    _check_rank("max_pool1d", input)
    stride = kernel_size if stride is None else stride
    sizes = (_row(kernel_size), _row(stride), (0, _single(padding)[0]), _row(dilation))
    output = F.max_pool2d(input.unsqueeze(-2), *sizes, ceil_mode, return_indices)
    if return_indices:
        return tuple(part.squeeze(-2) for part in output)
    return output.squeeze(-2)


def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of each window of (N, C, L)."""
    _check_rank("avg_pool1d", input)
    stride = kernel_size if stride is None else stride
    sizes = (_row(kernel_size), _row(stride), (0, _single(padding)[0]))
    return F.avg_pool2d(input.unsqueeze(-2), *sizes, ceil_mode, count_include_pad).squeeze(-2)


def adaptive_avg_pool1d(input, output_size):
    """The mean of windows chosen so that the result has `output_size`."""
    _check_rank("adaptive_avg_pool1d", input)
    return F.adaptive_avg_pool2d(input.unsqueeze(-2), _row(output_size)).squeeze(-2)


def adaptive_max_pool1d(input, output_size, return_indices=False):
    """The largest value of such windows; with `return_indices` also its place."""
    _check_rank("adaptive_max_pool1d", input)
    output = F.adaptive_max_pool2d(input.unsqueeze(-2), _row(output_size), return_indices)
    if return_indices:
        return tuple(part.squeeze(-2) for part in output)
    return output.squeeze(-2)


def feature_dropout(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, ...) with probability p and scales the others."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0 or input.numel() == 0:
        return input
    if input.dim() < 2:
        raise ValueError("Feature dropout requires at least 2 dimensions in the input")
    noise = _C.empty(*input.shape[:2], *[1] * (input.dim() - 2), dtype=input.dtype)
    if p == 1:
        noise.zero_()
    else:
        noise.bernoulli_(1 - p).div_(1 - p)
    return input.mul_(noise) if inplace else input * noise


def dropout1d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, L) or (C, L) with probability p."""
    _check_rank("dropout1d", input)
    if input.dim() == 3:
        return feature_dropout(input, p, training, inplace)
    return feature_dropout(input.unsqueeze(0), p, training, inplace).squeeze(0)


def dropout2d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, H, W) with probability p."""
    return feature_dropout(input, p, training, inplace)


def bilinear(input1, input2, weight, bias=None):
    """x1 @ weight @ x2 + bias: (..., I), (..., J), (O, I, J), (O,) -> (..., O)."""
    outputs, first, second = weight.shape
    left = input1.reshape(-1, first) @ weight.permute(1, 0, 2).reshape(first, outputs * second)
    products = left.view(-1, outputs, second) * input2.reshape(-1, 1, second)
    output = products.sum(-1).view(*input1.shape[:-1], outputs)
    return output if bias is None else output + bias


def _mask_scores(scores, attn_mask, is_causal):
    if is_causal:
        rows, columns = scores.shape[-2:]
        attn_mask = _C.ones(rows, columns, dtype=_C.bool).tril()
    if attn_mask is None:
        return scores
    if attn_mask.dtype == _C.bool:
        return scores.masked_fill(attn_mask.logical_not(), -math.inf)
    return scores + attn_mask


def scaled_dot_product_attention(
    query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None
):
    """softmax(query @ key^T / sqrt(E)) @ value. Vaswani et al., 2017.

    Shape:
        (..., L, E), (..., S, E), (..., S, V) -> (..., L, V)
    """
    if is_causal and attn_mask is not None:
        raise RuntimeError(
            "scaled_dot_product_attention: expected attn_mask or is_causal, got both"
        )
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = _mask_scores(query @ key.transpose(-2, -1) * scale, attn_mask, is_causal)
    weights = scores.softmax(-1)
    if dropout_p > 0:
        weights = F.dropout(weights, dropout_p)
    return weights @ value
