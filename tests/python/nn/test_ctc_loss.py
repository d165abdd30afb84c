"""ctc_loss against PyTorch: lengths, layouts of the targets, impossible targets, gradients."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import Bad, check_error, compare, error_cases, numbers

STEPS, BATCH, CLASSES = 9, 4, 5
LABELS = [[1, 2, 2, 3], [4, 1, 0, 0], [3, 3, 3, 0], [2, 0, 0, 0]]
CONCATENATED = [1, 2, 2, 3, 4, 1, 3, 3, 3, 2]
TIMES, SIZES = (9, 9, 9, 9), (4, 2, 3, 1)

# name: targets, input_lengths, target_lengths, other options
CASES = {
    "padded": (LABELS, TIMES, SIZES, {}),
    "concatenated": (CONCATENATED, TIMES, SIZES, {}),
    "shorter": (LABELS, (9, 4, 7, 1), SIZES, {}),
    "empty targets": (LABELS, (9, 5, 7, 3), (4, 0, 3, 0), {}),
    "no targets": (LABELS, (9, 5, 7, 3), (0, 0, 0, 0), {}),
    "blank at the end": ([[1, 2, 3, 2]] * 4, (9, 8, 7, 6), SIZES, {"blank": 4}),
    "impossible": (LABELS, (4, 9, 5, 1), SIZES, {}),
    "impossible ignored": (LABELS, (4, 9, 4, 1), SIZES, {"zero_infinity": True}),
    "no time": (LABELS, (9, 0, 0, 9), (4, 0, 3, 1), {"zero_infinity": True}),
}


def loss(t, x, name, reduction, log_probs=True):
    targets, times, sizes, options = CASES[name]
    rows = x.log_softmax(2) if log_probs else x
    return t.nn.functional.ctc_loss(
        rows, t.tensor(targets), t.tensor(times), t.tensor(sizes), reduction=reduction, **options
    )


@pytest.mark.oracle
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients(name, reduction):
    x = numbers(STEPS, BATCH, CLASSES, low=-3, high=3)
    compare(lambda t, x: loss(t, x, name, reduction), x, tolerance=1e-9)


@pytest.mark.oracle
@pytest.mark.parametrize("name", CASES)
def test_gradients_of_log_probabilities_themselves(name):
    x = numbers(STEPS, BATCH, CLASSES, low=-3, high=3)
    x -= np.log(np.exp(x).sum(2, keepdims=True))
    compare(lambda t, x: loss(t, x, name, "none", False), x, tolerance=1e-9)


@pytest.mark.oracle
def test_long_sequences_in_float32():
    x = numbers(200, 3, 30, low=-5, high=5, dtype="float32")
    labels = np.random.default_rng(0).integers(1, 30, (3, 60))

    def run(t, x):
        sizes = t.tensor([60, 31, 1])
        return t.nn.functional.ctc_loss(
            x.log_softmax(2), t.tensor(labels), t.tensor([200, 150, 80]), sizes
        )

    compare(run, x, tolerance=1e-4)


@pytest.mark.oracle
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_one_sequence_without_a_batch(reduction):
    def run(t, x):
        return t.nn.functional.ctc_loss(
            x.log_softmax(1), t.tensor([1, 2, 2]), (8,), (3,), reduction=reduction
        )

    compare(run, numbers(8, 4), tolerance=1e-9)


@pytest.mark.oracle
def test_module():
    def run(t, x):
        layer = t.nn.CTCLoss(blank=2, reduction="sum", zero_infinity=True)
        return layer(x.log_softmax(2), t.tensor([[1, 3], [0, 0]]), (6, 2), (2, 2))

    compare(run, numbers(6, 2, 4), tolerance=1e-9)
    assert repr(rn.nn.CTCLoss()) == "CTCLoss()"


def call(times=(6, 6), sizes=(3, 3), targets=((1, 2, 3), (2, 2, 2)), **options):
    return lambda t: t.nn.functional.ctc_loss(
        t.zeros(6, 2, 5), t.tensor(targets), times, sizes, **options
    )


ERRORS = [
    Bad("time", call(times=(6, 7)), "input_lengths to have value at most 6, but got value 7"),
    Bad("size", call(sizes=(3, 4)), r"targets \(2, at least 4\).*got \(2, 3\)"),
    Bad("negative", call(sizes=(3, -3)), "value at least 0, but got value -3"),
    Bad("concatenated", call(targets=(1, 2, 3, 2)), "size 6 at dimension 0, but got size 4"),
    Bad("times", call(times=(6,)), "input_lengths must be of size batch_size"),
    Bad("sizes", call(sizes=(3,)), "target_lengths must be of size batch_size"),
    Bad("blank", call(blank=5), "blank must be in label range"),
    Bad("float size", call(sizes=(3.0, 3.0)), "target_lengths of integers", TypeError),
    Bad("targets of three dimensions", call(targets=[[[1]]]), "targets"),
    Bad("reduction", call(reduction="avg"), "avg is not a valid value", ValueError),
    Bad(
        "integers",
        lambda t: t.nn.functional.ctc_loss(
            t.zeros(6, 2, 5).long(), t.tensor([[1], [1]]), (6, 6), (1, 1)
        ),
        "expected log_probs of floats",
        TypeError,
    ),
    Bad(
        "nothing",
        lambda t: t.nn.functional.ctc_loss(t.zeros(0, 2, 5), t.tensor([[1], [1]]), (0, 0), (1, 1)),
        "must not be empty",
    ),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_a_label_that_is_no_class_is_an_error():
    """PyTorch reads what lies beyond the row."""
    with pytest.raises(IndexError, match=r"expected targets in \[0, 5\), got 1 to 9"):
        call(targets=((1, 2, 9), (2, 2, 2)))(rn)
