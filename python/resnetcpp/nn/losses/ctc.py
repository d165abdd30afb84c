"""Connectionist temporal classification. Graves et al., 2006."""

import math

from resnetcpp import _C
from resnetcpp.autograd.function import Function, once_differentiable
from resnetcpp.nn.losses.reduction import check_reduction

__all__ = ["ctc_loss"]

_OP = "ctc_loss"


def ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank=0,
    reduction="mean",
    zero_infinity=False,
):
    """Minus the log-probability that a sequence of outputs spells its target, with blanks between.

    The gradient is that of PyTorch: it takes for granted that log_probs are a log_softmax.

    Args:
        log_probs: (T, N, C) or (T, C).
        targets: (N, S), or all targets one after the other (sum of lengths,).
        input_lengths, target_lengths: one for each sequence, as tensors or tuples.
        blank: the class that spells nothing.
        reduction: "mean" divides each loss by its target's length first.
        zero_infinity: losses of targets that are too long to be spelt count for nothing.

    Shape:
        (N,), (), or one number
    """
    check_reduction(reduction)
    batched = log_probs.dim() == 3
    steps = log_probs if batched else log_probs.unsqueeze(1)
    _check_log_probs(log_probs, steps, blank)
    times = _lengths("input_lengths", input_lengths, steps.shape[1], steps.shape[0])
    sizes = _lengths("target_lengths", target_lengths, steps.shape[1], None)
    labels = _padded(targets, sizes, blank)
    _check_labels(labels, steps.shape[2])
    losses = _Ctc.apply(steps, labels, times, sizes, blank, zero_infinity)
    if reduction == "mean":
        return (losses / sizes.clamp(min=1).to(losses.dtype)).mean()
    if reduction == "sum":
        return losses.sum()
    return losses if batched else losses.squeeze(0)


# --- Arguments ------------------------------------------------------------------------------------


def _check_log_probs(log_probs, steps, blank):
    if steps.dim() != 3 or log_probs.numel() == 0:
        raise _C.ShapeError(
            f"{_OP}: log_probs tensor must not be empty: expected (T, N, C) or (T, C), got "
            f"{tuple(log_probs.shape)}"
        )
    if not log_probs.is_floating_point():
        raise _C.DtypeError(f"{_OP}: expected log_probs of floats, got {log_probs.dtype}")
    if not 0 <= blank < steps.shape[2]:
        raise RuntimeError(
            f"{_OP}: blank must be in label range [0, {steps.shape[2]}), got {blank}"
        )


def _lengths(name, lengths, batch, most):
    values = _C.as_tensor(lengths).reshape(-1)
    if values.is_floating_point():
        raise _C.DtypeError(f"{_OP}: expected {name} of integers, got {values.dtype}")
    if values.numel() != batch:
        raise RuntimeError(
            f"{_OP}: {name} must be of size batch_size: expected {batch}, got {values.numel()}"
        )
    if values.min().item() < 0:
        raise RuntimeError(
            f"{_OP}: Expected {name} to have value at least 0, but got value {values.min().item()}"
        )
    if most is not None and values.max().item() > most:
        raise RuntimeError(
            f"{_OP}: Expected {name} to have value at most {most}, but got value "
            f"{values.max().item()}"
        )
    return values.long()


def _padded(targets, sizes, blank):
    """(N, S) with blanks after each target."""
    targets = targets.long()
    lengths = sizes.tolist()
    longest = max(lengths)
    if targets.dim() == 1:
        expected = sum(lengths)
        if targets.numel() != expected:
            raise RuntimeError(
                f"{_OP}: Expected tensor to have size {expected} at dimension 0, but got size "
                f"{targets.numel()} for argument 'targets': all targets one after the other"
            )
        rows = targets.split(lengths)
    else:
        if targets.dim() != 2 or targets.shape[0] != len(lengths) or targets.shape[1] < longest:
            raise RuntimeError(
                f"{_OP}: Expected targets ({len(lengths)}, at least {longest}) for these "
                f"target_lengths, got {tuple(targets.shape)}"
            )
        rows = [row[:length] for row, length in zip(targets.unbind(0), lengths, strict=True)]
    gaps = [_C.full((longest - length,), blank, dtype=_C.int64) for length in lengths]
    return _C.stack([_C.cat(pair) for pair in zip(rows, gaps, strict=True)])


def _check_labels(labels, classes):
    if labels.numel() and (labels.min().item() < 0 or labels.max().item() >= classes):
        raise IndexError(
            f"{_OP}: expected targets in [0, {classes}), got {labels.min().item()} to "
            f"{labels.max().item()}"
        )


# --- Forward and backward variables ---------------------------------------------------------------


def _with_blanks(labels, blank):
    """(N, 2 S + 1): a blank before, between and after the labels."""
    blanks = _C.full_like(labels, blank)
    pairs = _C.stack([blanks, labels], 2).reshape(labels.shape[0], -1)
    return _C.cat([pairs, _C.full((labels.shape[0], 1), blank, dtype=_C.int64)], 1)


def _may_skip(symbols, blank):
    """Where the symbol two places before may come directly before: no blank, and not the same."""
    before = _shift(symbols, 2, blank)
    return (symbols != blank).logical_and(symbols != before)


def _shift(row, places, fill):
    """Every value that many places later; earlier if negative."""
    width = row.shape[1]
    gap = _C.full((row.shape[0], min(abs(places), width)), fill, dtype=row.dtype)
    if places > 0:
        return _C.cat([gap, row[:, : max(width - places, 0)]], 1)
    return _C.cat([row[:, min(-places, width) :], gap], 1)


def _follow(row, skip_from, direction):
    """log of the sum over a symbol, its neighbour, and the one beyond where it may be skipped."""
    neighbour = _shift(row, direction, -math.inf)
    beyond = _shift(
        _C.where(skip_from, row, _C.full_like(row, -math.inf)), 2 * direction, -math.inf
    )
    return _C.logsumexp(_C.stack([row, neighbour, beyond]), 0)


def _forward_variables(emissions, skip):
    """(T, N, 2 S + 1): log-probabilities of the beginnings that end in a symbol at a time."""
    # A skip is allowed by the symbol that it leads to; here it is marked where it comes from.
    skip_from = _shift(skip.long(), -2, 0) > 0
    first = _C.full_like(emissions[0], -math.inf)
    first[:, :2] = emissions[0][:, :2]
    rows = [first]
    for emission in emissions[1:].unbind(0):
        rows.append(_follow(rows[-1], skip_from, 1) + emission)
    return _C.stack(rows)


def _backward_variables(emissions, skip, times, ends):
    """(T, N, 2 S + 1): log-probabilities of the ends that begin in a symbol at a time."""
    nothing = _C.full_like(emissions[0], -math.inf)
    row, rows = nothing, []
    for time in range(emissions.shape[0] - 1, -1, -1):
        is_last = (times == time + 1).unsqueeze(1)
        start = _C.where(ends, _C.zeros_like(row), nothing)
        row = _C.where(is_last, start, _follow(row, skip, -1)) + emissions[time]
        rows.append(row)
    return _C.stack(rows[::-1])


def _loss(alpha, times, ends):
    """Minus the log-probability of each whole target; that of nothing in no time is 1."""
    rows = _C.arange(times.numel())
    last = alpha[(times - 1).clamp(min=0), rows]
    last = _C.where(ends, last, _C.full_like(last, -math.inf))
    losses = -_C.logsumexp(last, 1)
    empty = _C.where(ends[:, 0], _C.zeros_like(losses), _C.full_like(losses, math.inf))
    return _C.where(times == 0, empty, losses)


class _Ctc(Function):
    """The losses (N,) of steps (T, N, C)."""

    @staticmethod
    def forward(ctx, steps, labels, times, sizes, blank, zero_infinity):
        symbols = _with_blanks(labels, blank)
        places = symbols.unsqueeze(0).expand(steps.shape[0], *symbols.shape)
        emissions = steps.gather(2, places)
        skip = _may_skip(symbols, blank)
        position = _C.arange(symbols.shape[1]).unsqueeze(0)
        end = 2 * sizes.unsqueeze(1)
        # A target ends with its last label or with the blank after it.
        ends = (position == end).logical_or(position == end - 1)
        alpha = _forward_variables(emissions, skip)
        losses = _loss(alpha, times, ends)
        ctx.save_for_backward(steps, places, emissions, alpha, losses)
        ctx.rest = skip, times, ends, zero_infinity
        if zero_infinity:
            return losses.masked_fill(losses == math.inf, 0.0)
        return losses.clone()

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        steps, places, emissions, alpha, losses = ctx.saved_tensors
        skip, times, ends, zero_infinity = ctx.rest
        beta = _backward_variables(emissions, skip, times, ends)
        # Both variables count the emission of their own time.
        share = (alpha + beta - emissions + losses.unsqueeze(1)).exp()
        share = share.masked_fill(beta == -math.inf, 0.0)
        occupied = _C.zeros_like(steps).scatter_add(2, places, share)
        impossible = (losses == math.inf).unsqueeze(1)
        found = (steps.exp() - occupied) * grad.unsqueeze(1)
        found = found.masked_fill(impossible, 0.0 if zero_infinity else math.nan)
        over = _C.arange(steps.shape[0]).unsqueeze(1) >= times
        return found.masked_fill(over.unsqueeze(2), 0.0), None, None, None, None, None
