"""Losses of nn.functional that are made of others, against PyTorch: options, gradients, errors."""

import itertools

import numpy as np
import pytest

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    compare,
    error_cases,
    functional,
    numbers,
    table_tests,
    uniform,
)

X, Y, Z = uniform((4, 5)), uniform((4, 5)), uniform((4, 5))
SIGNS = np.sign(numbers(4, 5, seed=2))
LABELS = [1, 0, 4, 2]
RIGHT = [[2, 0, -1, 1, 1], [4, 3, 2, 1, 0], [-1, 0, 0, 0, 0], [1, 1, 3, -1, 2]]


def labelled(name, labels, **options):
    """A loss whose target is class numbers."""
    return lambda t, x: getattr(t.nn.functional, name)(x, t.tensor(labels), **options)


def of_number(name):
    """A loss of one class of one sample."""
    return lambda t, x: getattr(t.nn.functional, name)(x[0, 0], t.tensor(0), reduction="none")


def signed(name, **options):
    """A loss of two inputs whose target is signs without a gradient."""
    return lambda t, x, y, s: getattr(t.nn.functional, name)(x, y, s.detach(), **options)


def city_block(x, y):
    return (x - y).abs().sum(-1)


# PyTorch cannot differentiate these twice.
ONCE = {"double": False}
OPS = [
    Op("multi_margin", labelled("multi_margin_loss", LABELS), [X], **ONCE),
    Op("multi_margin p=2", labelled("multi_margin_loss", LABELS, p=2, margin=0.6), [X], **ONCE),
    Op(
        "multi_margin weight",
        lambda t, x, w: t.nn.functional.multi_margin_loss(
            x, t.tensor(LABELS), weight=w.detach(), reduction="none"
        ),
        [X, uniform((5,), 0.5, 2.0, grad=False)],
        **ONCE,
    ),
    Op(
        "multi_margin sample",
        labelled("multi_margin_loss", 3, reduction="none"),
        [uniform((5,))],
        **ONCE,
    ),
    Op(
        "multi_margin row",
        labelled("multi_margin_loss", [3], reduction="none"),
        [uniform((5,))],
        **ONCE,
    ),
    Op("multi_margin number", of_number("multi_margin_loss"), [X], **ONCE),
    Op("multilabel_margin number", of_number("multilabel_margin_loss"), [X], **ONCE),
    Op("multilabel_margin", labelled("multilabel_margin_loss", RIGHT), [X], **ONCE),
    Op(
        "multilabel_margin none",
        labelled("multilabel_margin_loss", RIGHT, reduction="none"),
        [X],
        **ONCE,
    ),
    Op(
        "multilabel_margin sample",
        labelled("multilabel_margin_loss", RIGHT[0], reduction="none"),
        [uniform((5,))],
        **ONCE,
    ),
    Op(
        "multilabel_soft_margin",
        lambda t, x, y, w: t.nn.functional.multilabel_soft_margin_loss(
            x, y.detach(), w.detach(), reduction="none"
        ),
        [X, uniform((4, 5), 0, 1, grad=False), uniform((5,), 0.5, 2.0, grad=False)],
    ),
    Op("triplet", functional("triplet_margin_loss", margin=2.0), [X, Y, Z]),
    Op("triplet swap", functional("triplet_margin_loss", p=1, swap=True), [X, Y, Z]),
    Op("triplet distance", functional("triplet_margin_with_distance_loss"), [X, Y, Z]),
    Op(
        "triplet distance swap",
        functional(
            "triplet_margin_with_distance_loss",
            distance_function=city_block,
            margin=3.0,
            swap=True,
            reduction="sum",
        ),
        [X, Y, Z],
    ),
    Op(
        "linear_cross_entropy",
        lambda t, x, w, b: t.nn.functional.linear_cross_entropy(
            x, w, t.tensor(LABELS), linear_bias=b, label_smoothing=0.1, ignore_index=4
        ),
        [X, uniform((6, 5)), uniform((6,))],
    ),
    Op(
        "linear_cross_entropy k-d",
        lambda t, x, w: t.nn.functional.linear_cross_entropy(
            x, w, t.tensor([[0, 1, 2]] * 4), reduction="none"
        ),
        [X, uniform((4, 3, 5))],
    ),
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)

RETIRED = {
    "hinge_embedding_loss": lambda f, x, y, s, **o: f.hinge_embedding_loss(x, s, **o),
    "margin_ranking_loss": lambda f, x, y, s, **o: f.margin_ranking_loss(x, y, s, **o),
    "soft_margin_loss": lambda f, x, y, s, **o: f.soft_margin_loss(x, s, **o),
    "cosine_embedding_loss": lambda f, x, y, s, **o: f.cosine_embedding_loss(x, y, s[:, 0], **o),
    "triplet_margin_loss": lambda f, x, y, s, **o: f.triplet_margin_loss(x, y, s, **o),
    "poisson_nll_loss": lambda f, x, y, s, **o: f.poisson_nll_loss(x, y, **o),
    "kl_div": lambda f, x, y, s, **o: f.kl_div(x, y.abs(), **o),
    "multilabel_soft_margin_loss": lambda f, x, y, s, **o: f.multilabel_soft_margin_loss(x, y, **o),
}


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:size_average and reduce")
@pytest.mark.parametrize(
    ("average", "reduce"), list(itertools.product([None, True, False], [None, True, False]))[1:]
)
@pytest.mark.parametrize("name", RETIRED)
def test_retired_arguments(name, average, reduce):
    def loss(t, x, y, s):
        return RETIRED[name](t.nn.functional, x, y, s, size_average=average, reduce=reduce)

    compare(loss, numbers(4, 5), numbers(4, 5, seed=1), SIGNS, gradient=False)


def bad(name, *args, **options):
    return lambda t: getattr(t.nn.functional, name)(*(t.tensor(value) for value in args), **options)


ROWS = numbers(3, 5).tolist()
ERRORS = [
    Bad("batch", bad("multi_margin_loss", ROWS, [0, 1]), r"expected \(3,\), got \(2,\)"),
    Bad("class", bad("multi_margin_loss", ROWS, [0, 1, 7]), "target out of range", IndexError),
    Bad("p", bad("multi_margin_loss", ROWS, [0, 1, 2], p=3), "only p == 1 and p == 2", ValueError),
    Bad("float target", bad("multi_margin_loss", ROWS, [0.0] * 3), "in int64", TypeError),
    Bad("rank", bad("multi_margin_loss", [ROWS], [0]), "vector or matrix"),
    Bad(
        "weight",
        lambda t: t.nn.functional.multi_margin_loss(
            t.ones(3, 5), t.tensor([0, 1, 2]), weight=t.ones(3)
        ),
        "inconsistent weight size, expected 5",
    ),
    Bad(
        "weight's rank",
        lambda t: t.nn.functional.multi_margin_loss(t.ones(3, 5), t.ones(3), weight=t.ones(1, 5)),
        "one-dimensional",
        ValueError,
    ),
    Bad(
        "reduction first",
        bad("multi_margin_loss", ROWS, ROWS, reduction="abc"),
        "abc is not a valid value",
        ValueError,
    ),
    Bad(
        "ignored probabilities",
        lambda t: t.nn.functional.linear_cross_entropy(
            t.ones(3, 4), t.ones(5, 4), t.ones(3, 5), ignore_index=1
        ),
        "target contains probabilities",
    ),
    Bad(
        "sample of k-d",
        lambda t: t.nn.functional.linear_cross_entropy(
            t.ones(4), t.ones(5, 2, 4), t.tensor([0, 1])
        ),
        "requires batched input",
    ),
    Bad("multilabel shape", bad("multilabel_margin_loss", ROWS, [[0, 1]]), "inconsistent target"),
    Bad(
        "multilabel class",
        bad("multilabel_margin_loss", ROWS, [[0, 9, 1, 1, 1]] * 3),
        "out of range",
        IndexError,
    ),
    Bad(
        "multilabel below",
        bad("multilabel_margin_loss", ROWS, [[0, -2, 1, 1, 1]] * 3),
        "out of range",
        IndexError,
    ),
    Bad("margin", bad("triplet_margin_loss", ROWS, ROWS, ROWS, margin=-1), "margin", ValueError),
    Bad(
        "ranks",
        bad("triplet_margin_with_distance_loss", ROWS, ROWS, ROWS[0]),
        "anchor 2D, positive 2D, and negative 1D",
    ),
    Bad(
        "reduction",
        bad("soft_margin_loss", ROWS, ROWS, reduction="avg"),
        "avg is not a valid value",
        ValueError,
    ),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)
