"""Tables and attention, as functions of nn.functional."""

import math

from resnetcpp import _C
from resnetcpp._C import _functional as F

__all__ = [
    "bilinear",
    "embedding",
    "scaled_dot_product_attention",
]


def embedding(
    input,
    weight,
    padding_idx=None,
    max_norm=None,
    norm_type=2.0,
    scale_grad_by_freq=False,
    sparse=False,
):
    """Rows of `weight` (R, D): input (...) of integers -> (..., D).

    Args:
        padding_idx: a row whose gradient stays zero.
        max_norm, norm_type, scale_grad_by_freq, sparse: only their defaults are there.

    Errors: IndexError for a row that is not there, TypeError for an input of floats.
    """
    if max_norm is not None or scale_grad_by_freq or sparse:
        raise NotImplementedError(
            "embedding: expected max_norm, scale_grad_by_freq and sparse to be left out"
        )
    if input.dtype not in (_C.int64, _C.int32):
        raise _C.DtypeError(f"embedding: expected indices of int64 or int32, got {input.dtype}")
    rows = input.reshape(-1).to(_C.int64)
    output = weight.index_select(0, rows)
    if padding_idx is not None and output.requires_grad:
        is_padding = (rows == padding_idx % weight.shape[0]).unsqueeze(-1)
        output = _C.where(is_padding, output.detach(), output)
    return output.reshape(*input.shape, weight.shape[1])


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
