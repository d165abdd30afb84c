"""Rows of tables of vectors, and sums of them, as functions of nn.functional."""

import warnings

from resnetcpp import _C
from resnetcpp.autograd.grad_mode import no_grad

__all__ = ["embedding", "embedding_bag"]


def _refuse_sparse(op, sparse):
    if sparse:
        raise NotImplementedError(f"{op}: expected sparse=False: all gradients are dense here")


def _flat_rows(op, input):
    if input.dtype not in (_C.int64, _C.int32):
        raise _C.DtypeError(f"{op}: expected indices of int64 or int32, got {input.dtype}")
    return input.reshape(-1).to(_C.int64)


@no_grad()
def limit_norms(weight, rows, max_norm, norm_type):
    """Shortens the named rows of the table itself to `max_norm`."""
    named = _C.unique(rows)
    found = weight.index_select(0, named)
    norms = found.norm(norm_type, 1, keepdim=True)
    factor = _C.where(norms > max_norm, max_norm / (norms + 1e-7), _C.ones_like(norms))
    weight.index_copy_(0, named, found * factor)


def _with_gradient_times(values, factor):
    """The values themselves, whose gradient is multiplied."""
    fixed = values.detach()
    return fixed + (values - fixed) * factor


def _taken(weight, rows, padding_idx, scale_grad_by_freq):
    """The named rows: no gradient for the padding, less for those named often if asked."""
    taken = weight.index_select(0, rows)
    if not taken.requires_grad:
        return taken
    if scale_grad_by_freq:
        counts = _C.bincount(rows, minlength=weight.shape[0]).index_select(0, rows)
        taken = _with_gradient_times(taken, (1.0 / counts.to(weight.dtype)).unsqueeze(1))
    if padding_idx is not None:
        is_padding = (rows == padding_idx % weight.shape[0]).unsqueeze(-1)
        taken = _C.where(is_padding, taken.detach(), taken)
    return taken


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
        max_norm, norm_type: named rows that are longer are shortened first, in the table itself.
        scale_grad_by_freq: divide each row's gradient by how often it is named.
        sparse: only False.

    Errors: IndexError for a row that is not there, TypeError for an input of floats.
    """
    _refuse_sparse("embedding", sparse)
    rows = _flat_rows("embedding", input)
    if max_norm is not None and rows.numel():
        limit_norms(weight, rows, max_norm, norm_type)
    taken = _taken(weight, rows, padding_idx, scale_grad_by_freq)
    return taken.reshape(*input.shape, weight.shape[1])


def _bag_sizes(input, offsets, include_last_offset):
    """How many rows each bag has. Errors: ValueError in PyTorch's words."""
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch "
                f"of fixed length sequences. However, found offsets of type {type(offsets)}"
            )
        return [input.shape[1]] * input.shape[0]
    if input.dim() != 1:
        raise ValueError(
            f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}"
        )
    if offsets is None or offsets.dim() != 1:
        got = " but got None" if offsets is None else ""
        raise ValueError(f"offsets has to be a 1D Tensor{got}")
    starts = offsets.tolist()
    ends = starts[1:] + ([] if include_last_offset else [input.numel()])
    starts = starts[:-1] if include_last_offset else starts
    sizes = [end - start for start, end in zip(starts, ends, strict=True)]
    if (starts and starts[0] != 0) or any(size < 0 for size in sizes) or sum(sizes) > input.numel():
        raise RuntimeError(
            f"embedding_bag: expected offsets that rise from 0 to at most {input.numel()}, got "
            f"{offsets.tolist()}"
        )
    return sizes


def _in_order(input, weight):
    """Both, also if they come as (weight, input), PyTorch's old order."""
    if not input.is_floating_point() or weight.dtype != _C.int64:
        return input, weight
    warnings.warn(
        "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, "
        "input, ...)` is deprecated, and should now be `embedding_bag(input, weight, ...)`.",
        stacklevel=3,
    )
    return weight, input


def _check_bags(input, weight, mode, scale_grad_by_freq, per_sample_weights):
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if weight.dim() != 2:
        raise ValueError(
            f"weight has to be a 2D Tensor, but got Tensor of dimension {weight.dim()}"
        )
    if mode == "max" and scale_grad_by_freq:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if per_sample_weights is None:
        return
    if per_sample_weights.shape != input.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({tuple(per_sample_weights.shape)}) is not "
            f"None, then it must have the same shape as the input ({tuple(input.shape)})"
        )
    if mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported "
            f"for mode='sum' (got mode='{mode}')."
        )


def embedding_bag(
    input,
    weight,
    offsets=None,
    max_norm=None,
    norm_type=2,
    scale_grad_by_freq=False,
    mode="mean",
    sparse=False,
    per_sample_weights=None,
    include_last_offset=False,
    padding_idx=None,
):
    """The sum, mean or largest elements of the rows of each bag; zeros for an empty bag.

    Args:
        input: (B, N), or all bags one after the other.
        offsets: where each bag begins in an input of one dimension.
        max_norm, norm_type, scale_grad_by_freq, sparse: as for ``embedding``.
        per_sample_weights: factors on the rows, for sums.
        include_last_offset: whether the last offset is an end.
        padding_idx: a row that does not count.

    Shape:
        weight (R, D) -> (bags, D)
    """
    input, weight = _in_order(input, weight)
    _check_bags(input, weight, mode, scale_grad_by_freq, per_sample_weights)
    _refuse_sparse("embedding_bag", sparse)
    sizes = _bag_sizes(input, offsets, include_last_offset)
    rows = _flat_rows("embedding_bag", input)[: sum(sizes)]
    if max_norm is not None and rows.numel():
        limit_norms(weight, rows, max_norm, norm_type)
    taken = _taken(weight, rows, None, scale_grad_by_freq)
    if per_sample_weights is not None:
        taken = taken * per_sample_weights.reshape(-1)[: sum(sizes)].unsqueeze(1)
    bags = _C.arange(len(sizes)).repeat_interleave(_C.tensor(sizes, dtype=_C.int64))
    if padding_idx is not None:
        counted = (rows != padding_idx % weight.shape[0]).nonzero().reshape(-1)
        taken, bags = taken.index_select(0, counted), bags.index_select(0, counted)
    counts = _C.bincount(bags, minlength=len(sizes))
    if mode == "max":
        return _largest(taken, counts.tolist())
    sums = taken.new_zeros(len(sizes), weight.shape[1]).index_add(0, bags, taken)
    return sums if mode == "sum" else sums / counts.clamp(min=1).to(sums.dtype).unsqueeze(1)


def _largest(taken, counts):
    nothing = taken.new_zeros(taken.shape[1])
    parts = taken.split(counts) if counts else ()
    return _C.stack([part.max(0).values if part.shape[0] else nothing for part in parts])
