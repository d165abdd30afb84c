"""Residual networks as introductions list them, under both libraries with the same weights.

The listings themselves stand in a folder `shared/seeds` beside the repository, and their tests are
skipped where it is not; `networks.py` has networks like them, which are always tested.
"""

import re
from pathlib import Path

import numpy as np
import pytest
import resnetcpp as rn

from tests.parity import networks

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

DOCUMENT = Path(__file__).parents[3] / "shared/seeds/004_bc793c802158c828.txt"
TOLERANCE = {"float32": 1e-4, "float64": 1e-10}
# (learning rate, tolerance). Rounding grows from step to step: at a rate of 0.001 PyTorch's own
# float32 is 2 % away from its float64 after ten.
TRAINED = {"float32": (1e-4, 1e-3), "float64": (1e-2, 1e-9)}
STEPS = 10


def listings(library):
    """(ResNet, BasicBlock) of the document, run as it stands but for the name of the import."""
    if not DOCUMENT.exists():
        pytest.skip("the document with the listings is not here")
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(blocks) == 2
    name = library.__name__
    code = "\n".join(blocks).replace("import torch\n", f"import {name} as torch\n")
    code = code.replace("import torch.nn as nn", f"import {name}.nn as nn")
    scope = {"__name__": "listing"}
    exec(compile(code, DOCUMENT.name, "exec"), scope)
    return scope["ResNet"], scope["BasicBlock"]


def own(library):
    return networks.resnet(library), networks.basic_block(library)


def own_bottleneck(library):
    return networks.resnet(library), networks.bottleneck(library)


def own_narrow(library):
    return networks.resnet(library), networks.bottleneck(library, factor=2)


SOURCES = {
    "listing": (listings, [2, 2, 2, 2]),
    "listing 34": (listings, [3, 4, 6, 3]),
    "own": (own, [2, 2, 2, 2]),
    "own bottleneck": (own_bottleneck, [1, 2, 1, 1]),
    "own narrow bottleneck": (own_narrow, [1, 1, 1, 1]),
}


def network(library, source, dtype):
    make, blocks = SOURCES[source]
    resnet, block = make(library)
    return resnet(block, blocks).to(getattr(library, dtype))


def pair(source, dtype):
    """The network of both libraries, with PyTorch's values."""
    torch.manual_seed(0)
    theirs = network(torch, source, dtype)
    ours = network(rn, source, dtype)
    ours.load_state_dict({key: rn.from_numpy(v.numpy()) for key, v in theirs.state_dict().items()})
    return ours, theirs


def batch(library, dtype, seed=0):
    generator = np.random.default_rng(seed)
    images = generator.standard_normal((4, 3, 16, 16)).astype(dtype)
    return library.from_numpy(images), library.tensor(generator.integers(0, 10, 4).tolist())


def assert_close(got, expected, tolerance, name="", least=1e-3):
    """Within `tolerance` of the largest value, or of `least` if that is larger."""
    want = expected.detach().numpy()
    scale = max(float(np.abs(want).max()), least)
    np.testing.assert_allclose(
        got.detach().numpy(), want, rtol=0, atol=tolerance * scale, err_msg=name
    )


def assert_same_state(ours, theirs, tolerance, least=1e-3):
    state, expected = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(expected)
    for key, value in expected.items():
        assert_close(state[key], value, tolerance, key, least)


@pytest.mark.parametrize("source", SOURCES)
def test_same_structure(source):
    ours, theirs = network(rn, source, "float32"), network(torch, source, "float32")
    assert repr(ours) == repr(theirs)
    assert [name for name, _ in ours.named_modules()] == [n for n, _ in theirs.named_modules()]
    sizes = [(name, tuple(p.shape)) for name, p in ours.named_parameters()]
    assert sizes == [(name, tuple(p.shape)) for name, p in theirs.named_parameters()]


@pytest.mark.parametrize("source", SOURCES)
def test_same_initial_values_after_the_same_seed(source):
    networks_of_both = []
    for library in (rn, torch):
        library.manual_seed(5)
        networks_of_both.append(network(library, source, "float32"))
    assert_same_state(*networks_of_both, 1e-6)


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("source", SOURCES)
def test_outputs_gradients_and_running_statistics(source, dtype, training):
    ours, theirs = pair(source, dtype)
    for library, model in ((rn, ours), (torch, theirs)):
        model.train(training)
        images, labels = batch(library, dtype)
        model.output = model(images)
        library.nn.CrossEntropyLoss()(model.output, labels).backward()
    assert_close(ours.output, theirs.output, TOLERANCE[dtype])
    assert_same_state(ours, theirs, TOLERANCE[dtype])
    gradients = dict(ours.named_parameters())
    for name, parameter in theirs.named_parameters():
        assert_close(gradients[name].grad, parameter.grad, 10 * TOLERANCE[dtype], name)


@pytest.mark.parametrize("dtype", TRAINED)
@pytest.mark.parametrize("source", [name for name in SOURCES if name != "listing 34"])
def test_ten_steps_of_sgd(source, dtype):
    ours, theirs = pair(source, dtype)
    lr, tolerance = TRAINED[dtype]
    losses = {}
    for library, model in ((rn, ours), (torch, theirs)):
        optimizer = library.optim.SGD(
            model.parameters(), lr=lr, momentum=0.9, weight_decay=5e-4, nesterov=True
        )
        criterion = library.nn.CrossEntropyLoss()
        losses[library] = []
        for step in range(STEPS):
            images, labels = batch(library, dtype, seed=step)
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            losses[library].append(loss.item())
    np.testing.assert_allclose(losses[rn], losses[torch], rtol=tolerance)
    # Biases start at zero and are sums of differences.
    assert_same_state(ours, theirs, tolerance, least=0.1)
