"""The functions that are made of others, against PyTorch."""

import numpy as np
import pytest
import resnetcpp as rn
import resnetcpp.nn.functional as F

from tests.python.harness import LAYOUTS, compare, numbers

X = numbers(4, 5)
Y = numbers(4, 5, seed=1)
SIGNS = np.sign(numbers(4, 5, seed=2))
P = numbers(4, 5, seed=3, low=0.1, high=1)
WITH_ZERO = P * (P > 0.4)

CASES = {
    "huber_loss": (lambda f, x, y: f.huber_loss(x, y), X, Y),
    "huber_loss delta": (lambda f, x, y: f.huber_loss(x, y, reduction="none", delta=0.4), X, Y),
    "kl_div": (lambda f, x, p: f.kl_div(x, p.detach(), reduction="batchmean"), X, P),
    "kl_div zeros": (lambda f, x, p: f.kl_div(x, p.detach(), reduction="sum"), X, WITH_ZERO),
    "kl_div negative": (lambda f, x, p: f.kl_div(x, p.detach(), reduction="none"), X, Y),
    "kl_div log": (lambda f, x, y: f.kl_div(x, y, reduction="none", log_target=True), X, Y),
    "normalize": (lambda f, x: f.normalize(x), X),
    "normalize p": (lambda f, x: f.normalize(x, p=1, dim=0), X),
    "cosine_similarity": (lambda f, x, y: f.cosine_similarity(x, y), X, Y),
    "cosine_similarity dim": (lambda f, x, y: f.cosine_similarity(x, y, dim=0), X, Y),
    "pairwise_distance": (lambda f, x, y: f.pairwise_distance(x, y, keepdim=True), X, Y),
    "softmin": (lambda f, x: f.softmin(x, dim=1), X),
    "logsigmoid": (lambda f, x: f.logsigmoid(x), X),
    "hardsigmoid": (lambda f, x: f.hardsigmoid(x * 3), X),
    "hardswish": (lambda f, x: f.hardswish(x * 3), X),
    "mish": (lambda f, x: f.mish(x), X),
    "selu": (lambda f, x: f.selu(x), X),
    "hinge_embedding_loss": (lambda f, x, s: f.hinge_embedding_loss(x, s.detach()), X, SIGNS),
    "margin_ranking_loss": (
        lambda f, x, y, s: f.margin_ranking_loss(x, y, s.detach(), margin=0.2),
        X,
        Y,
        SIGNS,
    ),
    "soft_margin_loss": (lambda f, x, s: f.soft_margin_loss(x, s.detach()), X, SIGNS),
}


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", CASES)
def test_equals_pytorch(name, layout):
    fn, *arrays = CASES[name]
    # PyTorch has 1 / 6 in float32 for hardsigmoid.
    compare(lambda t, *xs: fn(t.nn.functional, *xs), *arrays, layout=layout, tolerance=1e-7)


def test_errors():
    x = rn.ones(2)
    with pytest.raises(ValueError, match="expected a positive delta, got 0"):
        F.huber_loss(x, x, delta=0)
    with pytest.raises(ValueError, match="avg is not a valid value for reduction"):
        F.kl_div(x, x, reduction="avg")
