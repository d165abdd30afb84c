"""The functions that are made of others, against PyTorch."""

import numpy as np
import pytest
import resnetcpp as rn
import resnetcpp.nn.functional as F

from tests.python.harness import LAYOUTS, Bad, check_error, compare, error_cases, numbers

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
    "cosine_similarity of what broadcasts": (
        lambda f, x, y: f.cosine_similarity(x[None], y[:, None], dim=-2),
        X,
        Y,
    ),
    "cosine_similarity of two dtypes": (
        lambda f, x, y: f.cosine_similarity(x.float(), y),
        X,
        Y,
    ),
    "pdist": (lambda f, x: f.pdist(x, 3), X),
    "prelu of a number": (lambda f, x, y: f.prelu(x[0, 0], y[0, :1]), X, Y),
    "pairwise_distance": (lambda f, x, y: f.pairwise_distance(x, y, keepdim=True), X, Y),
    "softmin": (lambda f, x: f.softmin(x, dim=1), X),
    "logsigmoid": (lambda f, x: f.logsigmoid(x), X),
    "hardsigmoid": (lambda f, x: f.hardsigmoid(x * 3), X),
    "hardswish": (lambda f, x: f.hardswish(x * 3), X),
    "mish": (lambda f, x: f.mish(x), X),
    "selu": (lambda f, x: f.selu(x), X),
    "hinge_embedding_loss": (lambda f, x, s: f.hinge_embedding_loss(x, s.detach()), X, SIGNS),
    "hinge_embedding_loss of other targets": (
        lambda f, x, y: f.hinge_embedding_loss(x, y.detach(), 0.3),
        X,
        Y,
    ),
    "cosine_embedding_loss": (
        lambda f, x, y, s: f.cosine_embedding_loss(x, y, s[:, 0].detach(), 0.1, reduction="none"),
        X,
        Y,
        SIGNS,
    ),
    "cosine_embedding_loss of other targets": (
        lambda f, x, y: f.cosine_embedding_loss(x, y, y[:, 0].detach(), reduction="none"),
        X,
        Y,
    ),
    "cosine_embedding_loss of integers": (
        lambda f, x, y, s: f.cosine_embedding_loss(
            (x * 9).long(), (y * 9).long(), s[:, 0].long(), reduction="none"
        ),
        X,
        Y,
        SIGNS,
    ),
    "bilinear of integers": (
        lambda f, x, y: f.bilinear(x.int(), y.int(), (x[:, :, None] * y[:, None]).int()),
        X,
        Y,
    ),
    "local_response_norm of nothing": (
        lambda f, x: f.local_response_norm(x[:0, :, None].long(), 2),
        X,
    ),
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


REDUCED = {
    "rms_norm": lambda f, x, w: f.rms_norm(x * 500, (8,), w),
    "scaled_dot_product_attention": lambda f, x, w: f.scaled_dot_product_attention(x, x * 2, x),
    "conv_transpose3d": lambda f, x, w: f.conv_transpose3d(
        x[:4].reshape(1, 4, 1, 2, 4), x.reshape(4, 3, 2, 2, 2)
    ),
}


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("name", REDUCED)
def test_rounded_once(name, dtype):
    """No step between leaves float16's range, or its digits."""

    def run(t, x, w):
        kept = getattr(t, dtype)
        return REDUCED[name](t.nn.functional, x.to(kept), w.to(kept)).double()

    step = 2.0**-10 if dtype == "float16" else 2.0**-7
    compare(run, numbers(12, 8), numbers(8, seed=1), gradient=False, tolerance=step)


ERRORS = [
    Bad("pdist int", lambda t: t.nn.functional.pdist(t.ones(3, 2).long()), "floating-point dtypes"),
    Bad("pdist p", lambda t: t.nn.functional.pdist(t.ones(3, 2), -1), "non-negative p"),
    Bad(
        "cosine of integers",
        lambda t: t.nn.functional.cosine_similarity(t.ones(3, 2).int(), t.ones(3, 2).int()),
        "common dtype to be floating point",
    ),
    Bad(
        "cosine targets",
        lambda t: t.nn.functional.cosine_embedding_loss(t.ones(3), t.ones(3), t.ones(3, 1)),
        "multi-target not supported",
    ),
    Bad(
        "cosine ranks",
        lambda t: t.nn.functional.cosine_embedding_loss(t.ones(3), t.ones(3), t.ones(3)),
        "1D target tensor expects 2D input",
    ),
    Bad(
        "attention of two dtypes",
        lambda t: t.nn.functional.scaled_dot_product_attention(
            t.ones(2, 3), t.ones(2, 3), t.ones(2, 3).half()
        ),
        "same dtype",
    ),
    Bad("softshrink", lambda t: t.nn.functional.softshrink(t.ones(3), -1), "lambd of at least 0"),
    Bad("prelu", lambda t: t.nn.functional.prelu(t.ones(2, 3), t.ones(1, 1)), "scalar or 1D"),
    Bad(
        "prelu dtypes",
        lambda t: t.nn.functional.prelu(t.ones(2, 3), t.ones(1).double()),
        "weight of the input's dtype",
    ),
    Bad(
        "empty volumes",
        lambda t: t.nn.functional.max_pool3d(t.ones(1, 0, 3, 3, 3), 2),
        "sizes of at least 1",
        ValueError,
    ),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_refused_as_by_pytorch(row):
    check_error(row)


def test_errors():
    x = rn.ones(2)
    with pytest.raises(ValueError, match="expected a positive delta, got 0"):
        F.huber_loss(x, x, delta=0)
    with pytest.raises(ValueError, match="avg is not a valid value for reduction"):
        F.kl_div(x, x, reduction="avg")
