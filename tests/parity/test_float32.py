"""The ten networks in float32 against PyTorch: all gradients, and ten steps of training.

A freshly drawn network in training mode multiplies rounding errors by its depth: PyTorch's own
ResNet-152 in float32 is then 1e-3 from itself in float64. So the weights are such as training makes
them, where the residual branches count for less than the shortcuts.
"""

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")

from tests.parity.choices import force_choices, record_choices  # noqa: E402
from tests.parity.test_torchvision import NAMES  # noqa: E402
from tests.parity.vision import torchvision  # noqa: E402

pytestmark = [pytest.mark.oracle, pytest.mark.slow]


def twins(name, branch_scale):
    """Our network and torchvision's with the same weights; `branch_scale` ends each branch."""
    torch.manual_seed(0)
    theirs = getattr(torchvision().models, name)(weights=None, num_classes=10)
    for block in (m for m in theirs.modules() if hasattr(m, "bn2")):
        torch.nn.init.constant_(getattr(block, "bn3", block.bn2).weight, branch_scale)
    ours = rn.models.get_model(name, num_classes=10)
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def batch(library, dtype, seed=0):
    draws = np.random.default_rng(seed)
    x = draws.standard_normal((4, 3, 64, 64)).astype(np.float32)
    return library.from_numpy(x).to(dtype), library.from_numpy(draws.integers(0, 10, 4))


def relative(got, expected):
    return np.linalg.norm(got - expected) / np.linalg.norm(expected)


def logits_and_gradients(library, model, dtype):
    x, labels = batch(library, dtype)
    logits = model(x)
    library.nn.functional.cross_entropy(logits, labels).backward()
    return logits.detach().numpy(), {k: p.grad.numpy() for k, p in model.named_parameters()}


@pytest.mark.parametrize("training", [False, True], ids=["eval", "train"])
@pytest.mark.parametrize("name", NAMES)
def test_logits_and_all_gradients(name, training):
    ours, theirs = (model.train(training) for model in twins(name, branch_scale=0.25))
    choices = record_choices(rn, ours)
    logits, gradients = logits_and_gradients(rn, ours, rn.float32)
    theirs.double()
    force_choices(theirs, choices)
    exact_logits, exact_gradients = logits_and_gradients(torch, theirs, torch.float64)
    assert relative(logits, exact_logits) < 1e-4
    for key, exact in exact_gradients.items():
        assert relative(gradients[key], exact) < 1e-4, key


def train(library, model):
    """The losses of ten steps, and by how much they moved all weights."""

    def weights():
        return np.concatenate([p.detach().numpy().ravel() for p in model.parameters()])

    before, losses = weights().copy(), []
    optimizer = library.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
    for step in range(10):
        x, labels = batch(library, library.float32, seed=step)
        optimizer.zero_grad()
        loss = library.nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses), weights() - before


@pytest.mark.parametrize("name", NAMES)
def test_ten_steps_of_sgd(name):
    ours, theirs = twins(name, branch_scale=0.0)
    losses, moved = train(rn, ours.train())
    expected_losses, expected_moved = train(torch, theirs.train())
    assert relative(losses, expected_losses) < 1e-3
    assert relative(moved, expected_moved) < 5e-3
