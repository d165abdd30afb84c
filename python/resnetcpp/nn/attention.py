"""Attention, also with several heads, as functions of nn.functional. Vaswani et al., 2017."""

import math
import warnings

from resnetcpp import _C
from resnetcpp._C import _functional as F
from resnetcpp.nn.rounding import widened

__all__ = ["multi_head_attention_forward", "scaled_dot_product_attention"]


def _mask_scores(scores, attn_mask, is_causal):
    if is_causal:
        rows, columns = scores.shape[-2:]
        attn_mask = _C.ones(rows, columns, dtype=_C.bool).tril()
    if attn_mask is None:
        return scores
    if attn_mask.dtype == _C.bool:
        return scores.masked_fill(attn_mask.logical_not(), -math.inf)
    return scores + attn_mask


def _shared_heads(query, heads):
    """(..., H, S, E), each head as often as heads of queries share it."""
    if min(query.dim(), heads.dim()) < 3 or query.shape[-3] % heads.shape[-3]:
        raise RuntimeError(
            "scaled_dot_product_attention: expected a number of query heads that the number of "
            f"key and value heads divides, got shapes {list(query.shape)} and {list(heads.shape)}"
        )
    return heads.repeat_interleave(query.shape[-3] // heads.shape[-3], -3)


def scaled_dot_product_attention(
    query,
    key,
    value,
    attn_mask=None,
    dropout_p=0.0,
    is_causal=False,
    scale=None,
    enable_gqa=False,
):
    """softmax(query @ key^T / sqrt(E)) @ value. Vaswani et al., 2017.

    Args:
        enable_gqa: several heads of queries share each head of keys and values, whose number
            divides theirs. Ainslie et al., 2023.

    Shape:
        (..., L, E), (..., S, E), (..., S, V) -> (..., L, V)
    """
    if is_causal and attn_mask is not None:
        raise RuntimeError(
            "scaled_dot_product_attention: expected attn_mask or is_causal, got both"
        )
    if not query.dtype == key.dtype == value.dtype:
        raise RuntimeError(
            "scaled_dot_product_attention: Expected query, key, and value to have the same dtype, "
            f"but got {query.dtype}, {key.dtype} and {value.dtype}"
        )
    if enable_gqa:
        key, value = _shared_heads(query, key), _shared_heads(query, value)
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    dtype = query.dtype
    query, key, value, attn_mask = widened(query, key, value, attn_mask)
    scores = _mask_scores(query @ key.transpose(-2, -1) * scale, attn_mask, is_causal)
    weights = scores.softmax(-1)
    if dropout_p > 0:
        weights = F.dropout(weights, dropout_p)
    return (weights @ value).to(dtype)


def _check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads):
    """Whether there is a batch. Errors: AssertionError in PyTorch's words."""
    rank = query.dim()
    if rank not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {rank}-D query tensor"
        )
    kind = "batched (3-D)" if rank == 3 else "unbatched (2-D)"
    if key.dim() != rank or value.dim() != rank:
        raise AssertionError(
            f"For {kind} `query`, expected `key` and `value` to be {rank}-D but found "
            f"{key.dim()}-D and {value.dim()}-D tensors respectively"
        )
    if key_padding_mask is not None and key_padding_mask.dim() != rank - 1:
        raise AssertionError(
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or {rank - 1}-D but "
            f"found {key_padding_mask.dim()}-D tensor instead"
        )
    if attn_mask is not None and attn_mask.dim() not in (2, 3):
        raise AssertionError(
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found "
            f"{attn_mask.dim()}-D tensor instead"
        )
    return rank == 3


def _added(name, mask, dtype):
    """A mask as what is added to scores: -inf where a mask of bools says True."""
    if mask is None or mask.is_floating_point():
        return mask
    if mask.dtype != _C.bool:
        raise AssertionError(f"only bool and floating types of {name} are supported")
    return _C.zeros(mask.shape, dtype=dtype).masked_fill(mask, -math.inf)


def _check_mask(mask, batch, num_heads, targets, sources):
    """The mask as (1, L, S) or (N * heads, L, S). Errors: RuntimeError."""
    if mask is None:
        return None
    shape = (targets, sources) if mask.dim() == 2 else (batch * num_heads, targets, sources)
    if tuple(mask.shape) != shape:
        raise RuntimeError(
            f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {shape}."
        )
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _check_widths(query, key, value, embed_dim, num_heads, separate):
    width = query.shape[-1]
    if width != embed_dim:
        raise AssertionError(f"was expecting embedding dimension of {embed_dim}, but got {width}")
    if width % num_heads != 0:
        raise AssertionError(f"embed_dim {width} not divisible by num_heads {num_heads}")
    if separate and key.shape[:2] != value.shape[:2]:
        raise AssertionError(
            f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
        )
    if not separate and key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")


def _projected(inputs, weights, bias):
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return [F.linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]


def _weights(packed, separate, given):
    """The three matrices of the projections. Errors: AssertionError."""
    if not separate:
        if packed is None:
            raise AssertionError("use_separate_proj_weight is False but in_proj_weight is None")
        return packed.chunk(3)
    for name, weight in zip(("q", "k", "v"), given, strict=True):
        if weight is None:
            raise AssertionError(f"use_separate_proj_weight is True but {name}_proj_weight is None")
    return given


def _heads(x, batch, num_heads):
    """(L, N, E) -> (N * heads, L, E / heads)"""
    return x.reshape(x.shape[0], batch * num_heads, x.shape[2] // num_heads).transpose(0, 1)


def _static_heads(name, given, own, batch, num_heads):
    """The given keys or values, if there are some. Errors: AssertionError."""
    own = _heads(own, batch, num_heads)
    if given is None:
        return own
    for dim in (0, 2):
        if given.shape[dim] != own.shape[dim]:
            raise AssertionError(
                f"expecting {name}.size({dim}) of {own.shape[dim]}, but got {given.shape[dim]}"
            )
    return given


def _wider(mask):
    return None if mask is None else F.pad(mask, (0, 1))


def _merged(mask, padding, batch, num_heads):
    """The sum of both masks, for each head."""
    if padding is None:
        return mask
    rows = padding.reshape(batch, 1, 1, -1).expand(-1, num_heads, -1, -1)
    rows = rows.reshape(batch * num_heads, 1, -1)
    return rows if mask is None else mask + rows


def _causal(targets, sources, dtype):
    """-inf for what comes later."""
    later = _C.ones(targets, sources, dtype=_C.bool).triu(1)
    return _added("attn_mask", later, dtype).unsqueeze(0)


def multi_head_attention_forward(
    query,
    key,
    value,
    embed_dim_to_check,
    num_heads,
    in_proj_weight,
    in_proj_bias,
    bias_k,
    bias_v,
    add_zero_attn,
    dropout_p,
    out_proj_weight,
    out_proj_bias,
    training=True,
    key_padding_mask=None,
    need_weights=True,
    attn_mask=None,
    use_separate_proj_weight=False,
    q_proj_weight=None,
    k_proj_weight=None,
    v_proj_weight=None,
    static_k=None,
    static_v=None,
    average_attn_weights=True,
    is_causal=False,
):
    """softmax(q k^T / sqrt(E / heads) + masks) v for each head, between linear layers.

    Args:
        in_proj_weight, in_proj_bias: those of q, k and v, one below the other.
        bias_k, bias_v: a key and a value that are always there.
        add_zero_attn: whether a key and a value of zeros are there.
        key_padding_mask: (N, S); True, or what is added to scores, for keys that do not count.
        attn_mask: (L, S) or (N * heads, L, S), of the same kinds.
        is_causal: says that `attn_mask` is the causal one.
        use_separate_proj_weight: take q_proj_weight, k_proj_weight and v_proj_weight.
        static_k, static_v: keys and values of all heads in place of those computed.
        need_weights, average_attn_weights: whether to give the weights, and their mean over heads.

    Shape:
        (L, N, E), (S, N, E_k), (S, N, E_v) -> (L, N, E), (N, L, S) or None; or without N
    """
    batched = _check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = (x.unsqueeze(1) for x in (query, key, value))
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    _check_widths(query, key, value, embed_dim_to_check, num_heads, use_separate_proj_weight)
    targets, batch, width = query.shape
    sources = key.shape[0]
    mask = _prepared_mask(attn_mask, key_padding_mask, is_causal, need_weights, query, sources)
    mask = _check_mask(mask, batch, num_heads, targets, sources)
    padding = _padding_mask(key_padding_mask, attn_mask, batch, sources, query.dtype)
    weights = _weights(
        in_proj_weight, use_separate_proj_weight, (q_proj_weight, k_proj_weight, v_proj_weight)
    )
    q, k, v = _projected((query, key, value), weights, in_proj_bias)
    k, v, added = _with_biases(k, v, bias_k, bias_v, batch)
    q = _heads(q, batch, num_heads)
    k = _static_heads("static_k", static_k, k, batch, num_heads)
    v = _static_heads("static_v", static_v, v, batch, num_heads)
    if add_zero_attn:
        k, v = (_C.cat([x, x.new_zeros(x.shape[0], 1, x.shape[2])], 1) for x in (k, v))
    for _ in range(added + bool(add_zero_attn)):
        mask, padding = _wider(mask), _wider(padding)
    mask = _merged(mask, padding, batch, num_heads)
    output, attention = _attend(q, k, v, mask, dropout_p if training else 0.0)
    output = output.transpose(0, 1).reshape(targets * batch, width)
    output = F.linear(output, out_proj_weight, out_proj_bias).reshape(targets, batch, -1)
    output = output if batched else output.squeeze(1)
    if not need_weights:
        return output, None
    attention = attention.reshape(batch, num_heads, targets, -1)
    attention = attention.mean(1) if average_attn_weights else attention
    return output, (attention if batched else attention.squeeze(0))


def _prepared_mask(attn_mask, key_padding_mask, is_causal, need_weights, query, sources):
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module "
            "method `generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and key_padding_mask is None and not need_weights:
        return _causal(query.shape[0], sources, query.dtype).squeeze(0)
    return _added("attn_mask", attn_mask, query.dtype)


def _padding_mask(mask, attn_mask, batch, sources, dtype):
    if mask is None:
        return None
    if attn_mask is not None and attn_mask.dtype != mask.dtype:
        warnings.warn(
            "Support for mismatched key_padding_mask and attn_mask is deprecated. Use same type "
            "for both instead.",
            stacklevel=3,
        )
    if tuple(mask.shape) != (batch, sources):
        raise AssertionError(
            f"expected key_padding_mask of shape {(batch, sources)}, but got {tuple(mask.shape)}"
        )
    return _added("key_padding_mask", mask, dtype)


def _with_biases(k, v, bias_k, bias_v, batch):
    """Keys and values with the learned ones behind them, and how many those are."""
    if (bias_k is None) != (bias_v is None):
        raise AssertionError("expected both bias_k and bias_v, or none of them")
    if bias_k is None:
        return k, v, 0
    return (
        _C.cat([k, bias_k.repeat(1, batch, 1)]),
        _C.cat([v, bias_v.repeat(1, batch, 1)]),
        1,
    )


def _attend(q, k, v, mask, dropout):
    scores = _C.bmm(q * math.sqrt(1.0 / q.shape[2]), k.transpose(1, 2))
    attention = (scores if mask is None else scores + mask).softmax(-1)
    if dropout > 0.0:
        attention = F.dropout(attention, dropout)
    return _C.bmm(attention, v), attention
