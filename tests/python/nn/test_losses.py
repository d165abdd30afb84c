"""Losses as modules against PyTorch's."""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

LABELS = np.array([0, 2, 1, 2], dtype=np.int64)
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
