"""Losses of signs, and of distances within pairs and triplets."""

from resnetcpp._C import clamp_min, minimum, relu, sqrt, where
from resnetcpp._C._functional import softplus
from resnetcpp.nn.losses.reduction import reduced
from resnetcpp.nn.vectors import pairwise_distance

__all__ = [
    "cosine_embedding_loss",
    "hinge_embedding_loss",
    "margin_ranking_loss",
    "soft_margin_loss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]


def hinge_embedding_loss(
    input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"
):
    """input where the target is 1, max(0, margin - input) where it is -1, else their sum."""
    losses = where(target != 1, relu(margin - input), 0) + where(target != -1, input, 0)
    return reduced(losses, reduction, size_average, reduce)


def margin_ranking_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """max(0, -target * (input1 - input2) + margin)"""
    losses = relu(-target * (input1 - input2) + margin)
    return reduced(losses, reduction, size_average, reduce)


def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    """log(1 + exp(-target * input))"""
    return reduced(softplus(-target * input), reduction, size_average, reduce)


def cosine_embedding_loss(
    input1, input2, target, margin=0, size_average=None, reduce=None, reduction="mean"
):
    """1 - cosine where the target is 1, max(0, cosine - margin) where it is -1, else 0.

    Shape:
        (N, D), (N, D) and target (N,), or (D,), (D,) and target () -> target's, or one number
    """
    _check_pairs(input1, input2, target)
    cosine = _cosine(input1, input2)
    losses = where(target == 1, 1 - cosine, 0) + where(target == -1, relu(cosine - margin), 0)
    return reduced(losses, reduction, size_average, reduce)


def _check_pairs(input1, input2, target):
    if target.dim() > 1:
        raise RuntimeError(
            "cosine_embedding_loss: 0D or 1D target tensor expected, multi-target not supported: "
            f"got {list(target.shape)}"
        )
    rank = target.dim() + 1
    if input1.dim() != rank or input2.dim() != rank:
        raise RuntimeError(
            f"cosine_embedding_loss: {rank - 1}D target tensor expects {rank}D input tensors, but "
            f"found inputs with sizes {list(input1.shape)} and {list(input2.shape)}."
        )


def _cosine(input1, input2):
    """Of rows of any numbers; the squared lengths have PyTorch's 1e-12 for this loss added."""
    first, second = ((x * x).sum(-1) + 1e-12 for x in (input1, input2))
    return (input1 * input2).sum(-1) / sqrt(first * second)


def triplet_margin_loss(
    anchor,
    positive,
    negative,
    margin=1.0,
    p=2,
    eps=1e-6,
    swap=False,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    """max(0, d(anchor, positive) - d(anchor, negative) + margin). Balntas et al., 2016.

    Args:
        p, eps: of the distance ``pairwise_distance``.
        swap: take d(positive, negative) where it is below d(anchor, negative).
    """
    _check_margin(margin)
    losses = _triplets(
        lambda x, y: pairwise_distance(x, y, p, eps), anchor, positive, negative, margin, swap
    )
    return reduced(losses, reduction, size_average, reduce)


def triplet_margin_with_distance_loss(
    anchor,
    positive,
    negative,
    *,
    distance_function=None,
    margin=1.0,
    swap=False,
    reduction="mean",
):
    """triplet_margin_loss with any distance; ``pairwise_distance`` if none is given."""
    _check_margin(margin)
    ranks = anchor.dim(), positive.dim(), negative.dim()
    if len(set(ranks)) > 1:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of "
            f"dimensions, but got: anchor {ranks[0]}D, positive {ranks[1]}D, and negative "
            f"{ranks[2]}D inputs"
        )
    distance = pairwise_distance if distance_function is None else distance_function
    return reduced(_triplets(distance, anchor, positive, negative, margin, swap), reduction)


def _check_margin(margin):
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")


def _triplets(distance, anchor, positive, negative, margin, swap):
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    return clamp_min(margin + near - far, 0)
