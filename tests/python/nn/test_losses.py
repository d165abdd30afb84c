"""Losses as modules against PyTorch's."""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

LABELS = np.array([0, 2, 1, 2], dtype=np.int64)
SEVERAL = np.array([[2, -1, 0], [0, 1, -1], [-1, 0, 0], [1, 0, 2]], dtype=np.int64)
SCORES = np.sin(1.3 * np.arange(12, dtype=np.float32)).reshape(4, 3)
SHARES = np.abs(np.cos(np.arange(12, dtype=np.float32))).reshape(4, 3)
PROBABILITIES = (SHARES * 0.9 + 0.05).astype(np.float32)
LOSSES = [
    ("nn.CrossEntropyLoss()", SCORES, LABELS),
    ("nn.CrossEntropyLoss(label_smoothing=0.1)", SCORES, LABELS),
    ("nn.CrossEntropyLoss(weight=rn.tensor([1.0, 2.0, 0.5]))", SCORES, LABELS),
    ("nn.CrossEntropyLoss(ignore_index=2)", SCORES, LABELS),
    ("nn.CrossEntropyLoss()", SCORES, SHARES / SHARES.sum(1, keepdims=True)),
    ("nn.NLLLoss()", SCORES, LABELS),
    ("nn.BCELoss()", PROBABILITIES, SHARES),
    ("nn.BCEWithLogitsLoss()", SCORES, SHARES),
    ("nn.BCEWithLogitsLoss(pos_weight=rn.tensor([1.0, 2.0, 0.5]))", SCORES, SHARES),
    ("nn.MSELoss()", SCORES, SHARES),
    ("nn.L1Loss()", SCORES, SHARES),
    ("nn.SmoothL1Loss()", SCORES, SHARES),
    ("nn.SmoothL1Loss(beta=0.5)", SCORES, SHARES),
    ("nn.MultiMarginLoss()", SCORES, LABELS),
    ("nn.MultiMarginLoss(2, 0.5, rn.tensor([1.0, 2.0, 0.5]))", SCORES, LABELS),
    ("nn.MultiLabelMarginLoss()", SCORES, SEVERAL),
    ("nn.MultiLabelSoftMarginLoss()", SCORES, SHARES),
    ("nn.MultiLabelSoftMarginLoss(rn.tensor([1.0, 2.0, 0.5]))", SCORES, SHARES),
]


def run(library, expression, reduction, x, target):
    loss = eval(expression, {"nn": library.nn, "rn": library})
    loss.reduction = reduction
    x = library.from_numpy(x.copy()).requires_grad_()
    value = loss(x, library.from_numpy(target.copy()))
    value.sum().backward()
    return loss, value, x.grad


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(("expression", "x", "target"), LOSSES, ids=lambda value: str(value)[:50])
def test_losses_are_those_of_pytorch(expression, x, target, reduction):
    ours, got, gradient = run(rn, expression, reduction, x, target)
    theirs, expected, expected_gradient = run(torch, expression, reduction, x, target)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    np.testing.assert_allclose(got.detach().numpy(), expected.detach().numpy(), rtol=1e-5)
    np.testing.assert_allclose(gradient.numpy(), expected_gradient.numpy(), rtol=1e-4, atol=1e-6)


def test_a_loss_needs_a_target():
    with pytest.raises(TypeError, match="target"):
        rn.nn.MSELoss()(rn.ones(2))


def test_a_loss_may_be_overridden():
    class Doubled(rn.nn.MSELoss):
        def forward(self, input, target):
            return 2 * super().forward(input, target)

    assert Doubled()(rn.full((2,), 3.0), rn.ones(2)).item() == 8.0


@pytest.mark.parametrize("options", [{}, {"margin": 3.0, "swap": True, "reduction": "sum"}])
def test_triplets_with_a_distance(options):
    values = []
    for library in (rn, torch):
        loss = library.nn.TripletMarginWithDistanceLoss(**options)
        rows = [library.from_numpy(np.roll(SCORES, i)) for i in range(3)]
        values.append(loss(*rows).item())
    assert values[0] == pytest.approx(values[1], rel=1e-5)
    with pytest.raises(ValueError, match="margin to be greater than 0, got -1"):
        rn.nn.TripletMarginWithDistanceLoss(margin=-1)


def test_divergence_by_rows():
    values = []
    for library in (rn, torch):
        loss = library.nn.KLDivLoss(reduction="batchmean")
        values.append(loss(library.from_numpy(SCORES), library.from_numpy(SHARES)).item())
    assert values[0] == pytest.approx(values[1], rel=1e-5)


def test_nll_loss_2d_warns_as_pytorch_does():
    for library in (rn, torch):
        with pytest.warns(FutureWarning, match="`NLLLoss2d` has been deprecated"):
            loss = library.nn.NLLLoss2d(ignore_index=1)
        assert isinstance(loss, library.nn.NLLLoss) and loss.ignore_index == 1


def own_layers(library, expression):
    library.manual_seed(3)
    return eval(expression, {"nn": library.nn})


WITH_LAYERS = [
    ("nn.LinearCrossEntropyLoss(3, 4)", [0, 3, 1, 2]),
    ("nn.LinearCrossEntropyLoss(3, 4, out_features=(2,), bias=True)", [[0, 3]] * 4),
    ("nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2, 5], div_value=1.5)", [0, 7, 3, 1]),
    ("nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2, 5], div_value=1, head_bias=True)", [4, 4, 4, 4]),
]


@pytest.mark.parametrize(("expression", "target"), WITH_LAYERS)
def test_losses_with_layers_of_their_own(expression, target):
    results = []
    for library in (rn, torch):
        loss = own_layers(library, expression)
        x = library.from_numpy(SCORES.copy()).requires_grad_()
        value = loss(x, library.tensor(target))
        total = value if not isinstance(value, tuple) else value.loss + value.output.square().sum()
        total.backward()
        outputs = list(value) if isinstance(value, tuple) else [value]
        gradients = [p.grad for p in loss.parameters() if p.grad is not None]
        results.append((loss, [*loss.state_dict().values(), *outputs, x.grad, *gradients]))
    (ours, got), (theirs, expected) = results
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for mine, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(
            mine.detach().numpy(), other.detach().numpy(), rtol=1e-5, atol=1e-6
        )


def test_adaptive_log_softmax_of_all_classes():
    found = []
    for library in (rn, torch):
        loss = own_layers(library, "nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2, 5], div_value=1)")
        x = library.from_numpy(SCORES * 3)
        found.append((loss.log_prob(x).detach().numpy(), loss.predict(x).tolist()))
        single = loss(x[0], library.tensor(6))
        assert single.output.dim() == 0
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-5)
    assert found[0][1] == found[1][1]


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, []), ValueError, "larger than 0"),
        (lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, [5, 2]), ValueError, "increasing"),
        (lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2, 8]), ValueError, "n_classes-1"),
        (
            lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2], 1)(
                t.ones(2, 3), t.tensor([0, 8])
            ),
            RuntimeError,
            r"should be in \[0, 7\]",
        ),
        (
            lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2], 1)(t.ones(2, 3), t.tensor([0])),
            RuntimeError,
            "same size in the batch",
        ),
        (
            lambda nn, t: nn.AdaptiveLogSoftmaxWithLoss(3, 8, [2], 1)(t.ones(1), t.tensor([0])),
            RuntimeError,
            "1D target tensor expects 2D",
        ),
        (lambda nn, t: nn.MultiMarginLoss(p=3), ValueError, "only p == 1"),
        (lambda nn, t: nn.MultiMarginLoss(weight=t.ones(1, 2)), ValueError, "got 2D"),
        (
            lambda nn, t: nn.LinearCrossEntropyLoss(3, 4, weight=t.ones(3)),
            RuntimeError,
            "expected weight shape",
        ),
    ],
)
def test_bad_arguments_are_refused(call, error, text):
    for library in (rn, torch):
        with pytest.raises(error, match=text):
            call(library.nn, library)
