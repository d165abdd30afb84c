"""Losses whose reduction is a number: 0 for none, 1 for the mean, 2 for the sum."""

from resnetcpp.nn import functional as F

__all__ = [
    "binary_cross_entropy_with_logits",
    "cosine_embedding_loss",
    "ctc_loss",
    "hinge_embedding_loss",
    "kl_div",
    "margin_ranking_loss",
    "poisson_nll_loss",
    "triplet_margin_loss",
]

_REDUCTIONS = ("none", "mean", "sum")


def _named(op, reduction):
    if reduction not in range(len(_REDUCTIONS)):
        raise RuntimeError(f"{op}: expected reduction 0, 1 or 2, got {reduction!r}")
    return _REDUCTIONS[reduction]


def binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction=1):
    """As nn.functional.binary_cross_entropy_with_logits."""
    name = _named("binary_cross_entropy_with_logits", reduction)
    return F.binary_cross_entropy_with_logits(
        input, target, weight, reduction=name, pos_weight=pos_weight
    )


def cosine_embedding_loss(input1, input2, target, margin=0.0, reduction=1):
    """As nn.functional.cosine_embedding_loss."""
    name = _named("cosine_embedding_loss", reduction)
    return F.cosine_embedding_loss(input1, input2, target, margin, reduction=name)


def ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank=0,
    reduction=1,
    zero_infinity=False,
):
    """As nn.functional.ctc_loss."""
    name = _named("ctc_loss", reduction)
    lengths = (input_lengths, target_lengths)
    return F.ctc_loss(log_probs, targets, *lengths, blank, name, zero_infinity)


def hinge_embedding_loss(input, target, margin=1.0, reduction=1):
    """As nn.functional.hinge_embedding_loss."""
    name = _named("hinge_embedding_loss", reduction)
    return F.hinge_embedding_loss(input, target, margin, reduction=name)


def kl_div(input, target, reduction=1, *, log_target=False):
    """As nn.functional.kl_div."""
    return F.kl_div(input, target, reduction=_named("kl_div", reduction), log_target=log_target)


def margin_ranking_loss(input1, input2, target, margin=0.0, reduction=1):
    """As nn.functional.margin_ranking_loss."""
    name = _named("margin_ranking_loss", reduction)
    return F.margin_ranking_loss(input1, input2, target, margin, reduction=name)


def poisson_nll_loss(input, target, log_input, full, eps, reduction):
    """As nn.functional.poisson_nll_loss."""
    name = _named("poisson_nll_loss", reduction)
    return F.poisson_nll_loss(input, target, log_input, full, eps=eps, reduction=name)


def triplet_margin_loss(
    anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False, reduction=1
):
    """As nn.functional.triplet_margin_loss."""
    name = _named("triplet_margin_loss", reduction)
    return F.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=name)
