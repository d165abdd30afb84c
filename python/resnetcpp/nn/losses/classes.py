"""Losses of one or several right classes among many."""

from resnetcpp._C import DtypeError, int64, relu, where, zeros_like
from resnetcpp._C._functional import binary_cross_entropy_with_logits, cross_entropy, linear
from resnetcpp.nn.losses.reduction import check_reduction, reduced, reduction_name

__all__ = [
    "linear_cross_entropy",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
]


def multilabel_soft_margin_loss(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    """The mean binary cross entropy over the classes."""
    losses = binary_cross_entropy_with_logits(input, target, reduction="none")
    losses = losses if weight is None else losses * weight
    return reduced(losses.mean(-1), reduction, size_average, reduce)


def _rows(op, input, target):
    """Input and target as (N, C) and (N, ...) if they are one sample or one number."""
    if input.dim() == 0:
        input, target = input.reshape(1), target.reshape(1)
    if input.dim() not in (1, 2) or input.shape[-1] == 0:
        raise RuntimeError(
            f"{op}: Expected non-empty vector or matrix with optional 0-dim batch size, but got: "
            f"{list(input.shape)}"
        )
    if target.dtype != int64:
        raise DtypeError(f"{op}: expected target class numbers in int64, got {target.dtype}")
    return (input, target) if input.dim() == 2 else (input.unsqueeze(0), target.unsqueeze(0))


def _check_classes(op, target, lowest, classes):
    if target.numel() and (target.min().item() < lowest or target.max().item() >= classes):
        raise IndexError(
            f"{op}: target out of range: expected class numbers in [{lowest}, {classes}), got "
            f"{target.min().item()} to {target.max().item()}"
        )


def multi_margin_loss(
    input,
    target,
    p=1,
    margin=1.0,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    """The mean over classes j other than y of max(0, margin - x_y + x_j) ** p * weight_y.

    Shape:
        (N, C) or (C,), target (N,) or () of class numbers -> target's, or one number
    """
    check_reduction(reduction_name(size_average, reduce, reduction))
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError(f"weight must be one-dimensional, got {tuple(weight.shape)}")
    single = target.dim() == 0
    rows, labels = _rows("multi_margin_loss", input, target.reshape(()) if single else target)
    labels = labels.reshape(-1)
    count, classes = rows.shape
    if labels.numel() != count:
        raise RuntimeError(
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of "
            f"input samples: expected ({count},), got {tuple(target.shape)}"
        )
    if weight is not None and tuple(weight.shape) != (classes,):
        raise RuntimeError(
            f"multi_margin_loss: inconsistent weight size, expected {classes} but got "
            f"{list(weight.shape)}"
        )
    _check_classes("multi_margin_loss", labels, 0, classes)
    right = labels.unsqueeze(1)
    excess = relu(margin - rows.gather(1, right) + rows) ** p
    losses = excess.scatter(1, right, 0.0)
    if weight is not None:
        losses = losses * weight.index_select(0, labels).unsqueeze(1)
    losses = losses.sum(1) / classes
    return reduced(losses.squeeze(0) if single else losses, reduction, size_average, reduce)


def multilabel_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """The sum over right classes i and wrong ones j of max(0, 1 - (x_i - x_j)) / C.

    Shape:
        (N, C) or (C,), target as input -> (N,), (), or one number; the right classes stand at the
        front of target's rows, and -1 ends them
    """
    op = "multilabel_margin_loss"
    check_reduction(reduction_name(size_average, reduce, reduction))
    if target.shape != input.shape:
        raise RuntimeError(
            f"{op}: inconsistent target size: {list(target.shape)} for input of size: "
            f"{list(input.shape)}"
        )
    rows, labels = _rows(op, input, target)
    classes = rows.shape[1]
    _check_classes(op, labels, -1, classes)
    listed = (labels < 0).long().cumsum(1) == 0
    places = where(listed, labels, zeros_like(labels))
    right = zeros_like(labels).scatter_add(1, places, listed.long()) > 0
    gaps = relu(1 - rows.gather(1, places).unsqueeze(2) + rows.unsqueeze(1))
    counted = listed.unsqueeze(2).logical_and(right.logical_not().unsqueeze(1))
    losses = where(counted, gaps, zeros_like(gaps)).sum((1, 2)) / classes
    losses = losses.squeeze(0) if input.dim() < 2 else losses
    return reduced(losses, reduction, size_average, reduce)


def linear_cross_entropy(
    input,
    linear_weight,
    target,
    *,
    linear_bias=None,
    weight=None,
    reduction="mean",
    ignore_index=None,
    label_smoothing=0.0,
    options=None,
):
    """cross_entropy(linear(input, linear_weight, linear_bias), target).

    Args:
        linear_weight: (C, *K, I).
        linear_bias: (C, *K) or None.
        weight, reduction, ignore_index, label_smoothing: as in cross_entropy.
        options: None; PyTorch's choice of chunks.

    Shape:
        (N, I) or (I,), target (N, *K) of class numbers or (N, C, *K) of probabilities
    """
    if options is not None:
        raise NotImplementedError(f"linear_cross_entropy: expected options=None, got {options}")
    *sizes, features = linear_weight.shape
    if len(sizes) > 1 and input.dim() == 1:
        raise RuntimeError(
            f"K-dimensional loss defined by linear_weight shape {tuple(linear_weight.shape)} "
            f"requires batched input, (N, {features}), got unbatched input with shape "
            f"{tuple(input.shape)}"
        )
    shape = (*input.shape[:-1], *sizes)
    if ignore_index is not None and tuple(target.shape) == shape:
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
    bias = None if linear_bias is None else linear_bias.reshape(-1)
    scores = linear(input, linear_weight.reshape(-1, features), bias)
    return cross_entropy(
        scores.reshape(shape),
        target,
        weight=weight,
        reduction=reduction,
        ignore_index=-100 if ignore_index is None else ignore_index,
        label_smoothing=label_smoothing,
    )
