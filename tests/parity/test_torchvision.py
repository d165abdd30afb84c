"""The ten networks against torchvision's: keys, shapes, initial values, outputs, training."""

import functools

import numpy as np
import pytest
import resnetcpp as rn

from tests.parity.vision import torchvision

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

NAMES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d",
         "resnext101_32x8d", "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2"]  # fmt: skip


@functools.cache
def pair(name, **options):
    """Our network and torchvision's, each after the same seed."""
    rn.manual_seed(0)
    ours = rn.models.get_model(name, **options)
    torch.manual_seed(0)
    theirs = getattr(torchvision().models, name)(weights=None, **options)
    return ours, theirs


def twins(name, **options):
    """Fresh networks with torchvision's values."""
    torch.manual_seed(0)
    theirs = getattr(torchvision().models, name)(weights=None, **options)
    ours = rn.models.get_model(name, **options)
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def images(library, count=2, size=64):
    values = np.random.default_rng(0).standard_normal((count, 3, size, size))
    return library.from_numpy(values.astype(np.float32))


def assert_close(got, expected, tolerance):
    """Within `tolerance` of the largest value."""
    want = expected.detach().numpy()
    scale = max(float(np.abs(want).max()), 1e-6)
    np.testing.assert_allclose(got.detach().numpy(), want, rtol=0, atol=tolerance * scale)


@pytest.mark.parametrize("name", NAMES)
def test_keys_shapes_and_order(name):
    ours, theirs = pair(name)
    state, expected = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(expected)
    assert [tuple(v.shape) for v in state.values()] == [tuple(v.shape) for v in expected.values()]
    assert [str(v.dtype).split(".")[-1] for v in state.values()] == [
        str(v.dtype).split(".")[-1] for v in expected.values()
    ]
    assert [n for n, _ in ours.named_modules()] == [n for n, _ in theirs.named_modules()]


@pytest.mark.parametrize("name", NAMES)
def test_initial_values_after_the_same_seed(name):
    ours, theirs = pair(name)
    expected = theirs.state_dict()
    for key, value in ours.state_dict().items():
        np.testing.assert_allclose(
            value.numpy(), expected[key].numpy(), rtol=1e-5, atol=1e-6, err_msg=key
        )


@pytest.mark.parametrize("name", NAMES)
def test_prints_as_torchvision(name):
    ours, theirs = pair(name)
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", NAMES)
def test_logits_in_evaluation(name):
    ours, theirs = pair(name)
    ours.load_state_dict(theirs.state_dict())
    with rn.no_grad(), torch.no_grad():
        assert_close(ours.eval()(images(rn)), theirs.eval()(images(torch)), 2e-5)
    ours.train(), theirs.train()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("resnet18", {"zero_init_residual": True, "num_classes": 7}),
        ("resnet50", {"replace_stride_with_dilation": [False, True, True]}),
        ("resnext50_32x4d", {}),
        ("wide_resnet50_2", {"num_classes": 3}),
    ],
)
def test_options_of_torchvision(name, options):
    ours, theirs = twins(name, **options)
    with rn.no_grad(), torch.no_grad():
        assert_close(ours.eval()(images(rn)), theirs.eval()(images(torch)), 2e-5)


def backward(library, model, dtype):
    x = images(library, 4).to(getattr(library, dtype))
    labels = library.tensor([1, 5, 9, 3])
    library.nn.functional.cross_entropy(model.to(x.dtype)(x), labels).backward()
    return dict(model.named_parameters())


@pytest.mark.parametrize("training", [False, True], ids=["eval", "train"])
@pytest.mark.parametrize("name", NAMES)
def test_logits_and_all_gradients_in_float64(name, training):
    ours, theirs = (model.double().train(training) for model in twins(name))
    x = np.random.default_rng(0).standard_normal((4, 3, 48, 48))
    got, want = ours(rn.from_numpy(x)), theirs(torch.from_numpy(x))
    assert_close(got, want, 1e-10)
    labels = [1, 5, 9, 3]
    rn.nn.functional.cross_entropy(got, rn.tensor(labels)).backward()
    torch.nn.functional.cross_entropy(want, torch.tensor(labels)).backward()
    for (key, own), other in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        error = np.linalg.norm(own.grad.numpy() - other.grad.numpy())
        assert error < 1e-10 * np.linalg.norm(other.grad.numpy()), key


# A freshly drawn ResNet-50 with batches of four multiplies rounding errors: in float32 two correct
# programs differ by a percent, so it is compared in float64.
@pytest.mark.parametrize(
    ("name", "dtype", "tolerance"),
    [("resnet18", "float32", 2e-3), ("resnet18", "float64", 1e-9), ("resnet50", "float64", 1e-8)],
)
def test_gradients(name, dtype, tolerance):
    ours, theirs = twins(name)
    got, expected = backward(rn, ours, dtype), backward(torch, theirs, dtype)
    assert list(got) == list(expected)
    for key, parameter in expected.items():
        want = parameter.grad.numpy()
        error = np.linalg.norm(got[key].grad.numpy() - want) / np.linalg.norm(want)
        assert error < tolerance, f"{key}: {error}"


def train(library, model, dtype, steps):
    optimizer = library.optim.SGD(
        model.to(getattr(library, dtype)).parameters(),
        lr=0.001,
        momentum=0.9,
        weight_decay=1e-4,
        nesterov=True,
    )
    x = images(library, 4).to(getattr(library, dtype))
    labels = library.tensor([1, 5, 9, 3])
    for _ in range(steps):
        optimizer.zero_grad()
        loss = library.nn.CrossEntropyLoss()(model(x), labels)
        loss.backward()
        optimizer.step()
    return loss.item()


@pytest.mark.parametrize(
    ("name", "dtype", "steps", "tolerance"),
    [
        ("resnet18", "float32", 10, 2e-2),
        ("resnet18", "float64", 5, 1e-7),
        ("resnet50", "float64", 3, 1e-6),
    ],
)
def test_losses_weights_and_running_statistics_after_sgd(name, dtype, steps, tolerance):
    ours, theirs = twins(name, num_classes=10)
    losses = [train(rn, ours, dtype, steps), train(torch, theirs, dtype, steps)]
    assert losses[0] == pytest.approx(losses[1], rel=tolerance)
    expected = theirs.state_dict()
    for key, value in ours.state_dict().items():
        want = expected[key].numpy().astype(np.float64)
        error = np.linalg.norm(value.numpy() - want) / max(np.linalg.norm(want), 1e-3)
        assert error < tolerance, f"{key}: {error}"


def test_weights_go_back_to_torchvision():
    ours, theirs = pair("resnet18")
    state = {key: torch.from_numpy(np.array(v.numpy())) for key, v in ours.state_dict().items()}
    assert str(theirs.load_state_dict(state)) == "<All keys matched successfully>"
