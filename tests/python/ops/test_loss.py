"""softmax and the losses against PyTorch: options, gradients, layouts, odd labels, errors."""

import itertools

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import LAYOUTS, check_gradients, compare, numbers

F = rn._C._functional
REDUCTIONS = ["none", "mean", "sum"]
# Input and target shapes: rows, one sample, images, volumes.
SHAPES = [(5, 4), (4,), (2, 4, 3, 3), (2, 4, 5), (2, 4, 1, 2, 3), (3, 1)]


def functional(t):
    return F if t is rn else t.nn.functional


def target_shape(shape):
    return shape[:0] if len(shape) == 1 else (shape[0], *shape[2:])


def labels(shape, ignored=False, seed=0):
    classes = shape[0 if len(shape) == 1 else 1]
    draws = np.random.default_rng(seed).integers(0, classes, target_shape(shape))
    if ignored and draws.ndim:
        draws.flat[0] = -100
    return draws


def class_count(shape):
    return shape[0 if len(shape) == 1 else 1]


@pytest.mark.oracle
@pytest.mark.parametrize("layout", [*LAYOUTS, "channels_last"])
@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax(name, dim, layout):
    x = numbers(2, 5, 3, 4, seed=1, low=-30, high=30)
    compare(lambda t, x: getattr(t, name)(x, dim), x, layout=layout)
    compare(lambda t, x: getattr(functional(t), name)(x, dim=dim), x, layout=layout)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_spellings(name):
    compare(lambda t, x: getattr(x, name)(dim=-1), numbers(3, 4))
    compare(lambda t, x: getattr(x, name)(0, dtype=t.float32), numbers(3, 4), tolerance=1e-6)
    compare(lambda t, x: getattr(x.long(), name)(0, dtype=t.float64), numbers(3, 4))
    compare(lambda t, x: getattr(x, name)(0), numbers())
    extremes = np.array([[np.inf, 1.0], [-np.inf, -np.inf], [np.nan, 0.0], [-np.inf, 1.0]])
    compare(lambda t, x: getattr(x, name)(1), extremes, gradient=False)


@pytest.mark.oracle
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("ignored", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy(shape, reduction, ignored, weighted, smoothing):
    def loss(t, x, target, *weight):
        return functional(t).cross_entropy(
            x, target, *[w.detach() for w in weight], reduction=reduction, label_smoothing=smoothing
        )

    weight = [numbers(class_count(shape), low=0.5, high=2)] if weighted else []
    compare(loss, numbers(*shape, low=-4, high=4), labels(shape, ignored), *weight)


@pytest.mark.oracle
@pytest.mark.parametrize("layout", ["permuted", "strided", "channels_last"])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_cross_entropy_layouts(reduction, layout):
    x, target = numbers(2, 4, 3, 5), labels((2, 4, 3, 5))

    def loss(t, x):
        return functional(t).cross_entropy(x, t.tensor(target), reduction=reduction)

    compare(loss, x, layout=layout)


@pytest.mark.oracle
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_entropy_of_probabilities(shape, reduction, weighted, smoothing):
    def loss(t, x, target, *weight):
        return functional(t).cross_entropy(
            x, target, *[w.detach() for w in weight], reduction=reduction, label_smoothing=smoothing
        )

    target = numbers(*shape, seed=2, low=0.1, high=1)
    target /= target.sum(0 if len(shape) == 1 else 1, keepdims=True)
    weight = [numbers(class_count(shape), low=0.5, high=2)] if weighted else []
    compare(loss, numbers(*shape), target, *weight)


@pytest.mark.oracle
@pytest.mark.parametrize("ignored", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", SHAPES[:4], ids=str)
def test_nll_loss(shape, reduction, weighted, ignored):
    def loss(t, x, target, *weight):
        return functional(t).nll_loss(x, target, *[w.detach() for w in weight], reduction=reduction)

    weight = [numbers(class_count(shape), low=0.5, high=2)] if weighted else []
    compare(loss, numbers(*shape), labels(shape, ignored), *weight)


ODD = {
    "all ignored": lambda t, f, x: f.cross_entropy(x, t.tensor([-100, -100, -100])),
    "all ignored, sum": lambda t, f, x: f.cross_entropy(
        x, t.tensor([-100, -100, -100]), reduction="sum"
    ),
    "ignored class": lambda t, f, x: f.cross_entropy(x, t.tensor([0, 1, 2]), ignore_index=1),
    "ignored class, smoothed": lambda t, f, x: f.cross_entropy(
        x, t.tensor([0, 1, 2]), ignore_index=1, label_smoothing=0.3
    ),
    "ignored, nll": lambda t, f, x: f.nll_loss(x, t.tensor([3, 3, 2]), ignore_index=3),
    "no rows": lambda t, f, x: f.cross_entropy(x[:0], t.tensor([], dtype=t.int64)),
    "no rows, sum": lambda t, f, x: f.cross_entropy(
        x[:0], t.tensor([], dtype=t.int64), reduction="sum"
    ),
    "masked logits": lambda t, f, x: f.cross_entropy(
        x + t.tensor([0.0, -float("inf"), 0.0, 0.0], dtype=x.dtype), t.tensor([0, 2, 3])
    ),
    "large logits": lambda t, f, x: f.cross_entropy(x * 1e4, t.tensor([0, 2, 3])),
    "nan": lambda t, f, x: f.cross_entropy(x * float("nan"), t.tensor([0, 2, 3])),
    "size_average": lambda t, f, x: f.cross_entropy(x, t.tensor([0, 2, 3]), size_average=False),
    "reduce": lambda t, f, x: f.cross_entropy(x, t.tensor([0, 2, 3]), reduce=False),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", ODD)
@pytest.mark.filterwarnings("ignore:size_average and reduce")
def test_odd_labels(name):
    compare(lambda t, x: ODD[name](t, functional(t), x), numbers(3, 4))


@pytest.mark.oracle
def test_cross_entropy_of_many_rows():
    x, target = numbers(3000, 37, seed=4, dtype="float32"), labels((3000, 37))
    compare(lambda t, x: functional(t).cross_entropy(x, t.tensor(target)), x, tolerance=1e-6)


@pytest.mark.oracle
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_binary_cross_entropy(reduction, weighted):
    def loss(t, x, target, *weight):
        weights = [w.detach() for w in weight]
        return functional(t).binary_cross_entropy(x, target, *weights, reduction=reduction)

    x = numbers(4, 3, low=0.01, high=0.99)
    target = numbers(4, 3, seed=1, low=0, high=1)
    weight = [numbers(3, low=0.5, high=2)] if weighted else []
    for layout in LAYOUTS:
        compare(loss, x, target, *weight, layout=layout)


@pytest.mark.oracle
def test_binary_cross_entropy_at_the_ends():
    x = np.array([0.0, 1.0, 0.0, 1.0, 0.5])
    target = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    # The slope is up to 1e12 here, rounded by PyTorch on its way.
    compare(lambda t, x: functional(t).binary_cross_entropy(x, t.tensor(target)), x, tolerance=1e-8)


@pytest.mark.oracle
@pytest.mark.parametrize(
    "weighted,positive",
    list(itertools.product([False, True], [None, (3,), (4, 1), ()])),
    ids=str,
)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_binary_cross_entropy_with_logits(reduction, weighted, positive):
    def loss(t, x, target):
        options = {}
        if weighted:
            options["weight"] = t.tensor(numbers(4, 3, seed=7, low=0.5, high=2))
        if positive is not None:
            options["pos_weight"] = t.tensor(numbers(*positive, seed=8, low=0.5, high=3))
        f = functional(t)
        return f.binary_cross_entropy_with_logits(x, target, reduction=reduction, **options)

    target = numbers(4, 3, seed=1, low=0, high=1)
    compare(loss, numbers(4, 3, low=-60, high=60), target)


DISTANCES = {
    "mse_loss": {},
    "l1_loss": {},
    "smooth_l1_loss": {},
    "smooth_l1_loss beta": {"beta": 0.3},
    "smooth_l1_loss l1": {"beta": 0.0},
}


@pytest.mark.oracle
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", DISTANCES)
def test_distances(name, reduction):
    def loss(t, x, target):
        op = getattr(functional(t), name.split()[0])
        return op(x, target, reduction=reduction, **DISTANCES[name])

    for layout in LAYOUTS:
        compare(loss, numbers(4, 3, 2), numbers(4, 3, 2, seed=1), layout=layout)
    compare(loss, numbers(0, 3), numbers(0, 3))
    compare(loss, numbers(), numbers(seed=1))


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "smooth_l1_loss"])
def test_distances_broadcast(name):
    compare(lambda t, x, y: getattr(functional(t), name)(x, y), numbers(4, 3), numbers(3, seed=1))


TARGET = rn.tensor(numbers(3, 4, seed=9))
GRADIENTS = {
    "cross_entropy": lambda f, x: f.cross_entropy(x, rn.tensor([1, 0, 3])),
    "cross_entropy none": lambda f, x: f.cross_entropy(x, rn.tensor([1, 0, 3]), reduction="none"),
    "cross_entropy smoothed": lambda f, x: f.cross_entropy(
        x, rn.tensor([1, -100, 3]), label_smoothing=0.2
    ),
    "cross_entropy all ignored": lambda f, x: f.cross_entropy(
        x, rn.tensor([-100, -100, -100])
    ).nan_to_num(),
    "cross_entropy weighted": lambda f, x: f.cross_entropy(
        x, rn.tensor([1, 0, 3]), rn.tensor([0.5, 1.0, 2.0, 1.5]).double(), label_smoothing=0.2
    ),
    "cross_entropy soft": lambda f, x: f.cross_entropy(x, TARGET.softmax(1)),
    "nll_loss": lambda f, x: f.nll_loss(x.log_softmax(1), rn.tensor([1, 0, 3]), reduction="sum"),
    "binary_cross_entropy": lambda f, x: f.binary_cross_entropy(x.sigmoid(), x.sigmoid() * 0.5),
    "binary_cross_entropy_with_logits": lambda f, x: f.binary_cross_entropy_with_logits(
        x, x.sigmoid() * 0.5, pos_weight=rn.tensor([0.5, 1.0, 2.0, 1.5]).double()
    ),
    "mse_loss": lambda f, x: f.mse_loss(x, TARGET),
    "l1_loss": lambda f, x: f.l1_loss(x, TARGET),
    "smooth_l1_loss": lambda f, x: f.smooth_l1_loss(x, TARGET),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradcheck(name):
    check_gradients(lambda t, x: GRADIENTS[name](F, x), numbers(3, 4, seed=5))


def test_overwritten_logits_are_an_error():
    x = rn.ones(2, 3, requires_grad=True)
    logits = x * 2
    loss = F.cross_entropy(logits, rn.tensor([0, 1]))
    logits.zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


X = rn.ones(2, 3)
ERRORS = {
    "label too large": (
        lambda: F.cross_entropy(X, rn.tensor([0, 12])),
        IndexError,
        r"cross_entropy: expected target class numbers in \[0, 3\), got 12",
    ),
    "label negative": (lambda: F.cross_entropy(X, rn.tensor([0, -1])), IndexError, "got -1"),
    "label, weighted": (
        lambda: F.cross_entropy(X, rn.tensor([0, 3]), rn.ones(3)),
        IndexError,
        "got 3",
    ),
    "label, nll": (lambda: F.nll_loss(X, rn.tensor([5, 0])), IndexError, "nll_loss.*got 5"),
    "batch": (
        lambda: F.cross_entropy(X, rn.tensor([0])),
        ValueError,
        r"expected target of shape \(2,\) for input \(2, 3\), got \(1,\)",
    ),
    "float labels": (
        lambda: F.cross_entropy(X, rn.ones(2)),
        TypeError,
        "expected target class numbers in int64, got float32",
    ),
    "int input": (lambda: F.cross_entropy(X.long(), rn.tensor([0, 1])), TypeError, "float"),
    "scalar input": (lambda: F.cross_entropy(rn.tensor(1.0), rn.tensor(0)), ValueError, "expected"),
    "weight": (
        lambda: F.cross_entropy(X, rn.tensor([0, 1]), rn.ones(2)),
        ValueError,
        r"expected weight of shape \(3,\) for input \(2, 3\), got \(2,\)",
    ),
    "weight, soft": (lambda: F.cross_entropy(X, X, rn.ones(2)), ValueError, "weight of shape"),
    "ignore_index, soft": (
        lambda: F.cross_entropy(X, X, ignore_index=1),
        RuntimeError,
        "cross_entropy: .*ignore_index is not supported for floating point target",
    ),
    "smoothing": (
        lambda: F.cross_entropy(X, rn.tensor([0, 1]), label_smoothing=1.5),
        ValueError,
        "label_smoothing must be between 0.0 and 1.0",
    ),
    "reduction": (
        lambda: F.mse_loss(X, X, reduction="avg"),
        ValueError,
        "avg is not a valid value for reduction",
    ),
    "probability": (
        lambda: F.binary_cross_entropy(X * 1.5, X),
        ValueError,
        "all elements of input should be between 0 and 1, got 1.5",
    ),
    "probability nan": (
        lambda: F.binary_cross_entropy(X * float("nan"), X),
        ValueError,
        "between 0 and 1, got",
    ),
    "bce shapes": (
        lambda: F.binary_cross_entropy(X, X[0]),
        ValueError,
        r"Target size must be the same as input size: expected \(2, 3\), got \(3,\)",
    ),
    "logits shapes": (
        lambda: F.binary_cross_entropy_with_logits(X, X[:1]),
        ValueError,
        "Target size must be the same as input size",
    ),
    "bce int target": (lambda: F.binary_cross_entropy(X, X.long()), TypeError, "target of dtype"),
    "beta": (lambda: F.smooth_l1_loss(X, X, beta=-1.0), ValueError, "beta"),
    "mse shapes": (lambda: F.mse_loss(X, rn.ones(2)), ValueError, r"\(2, 3\) and \(2,\)"),
    "softmax dim": (lambda: X.softmax(2), IndexError, "Dimension out of range"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    fn, kind, text = ERRORS[name]
    with pytest.raises(kind, match=text):
        fn()
