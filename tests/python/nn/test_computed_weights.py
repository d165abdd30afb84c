"""weight_norm, spectral_norm and parametrizations against PyTorch, on layers of C++ and Python."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm` is deprecated"),
]

LAYERS = {
    "linear": (lambda nn: nn.Linear(4, 3), (5, 4)),
    "conv2d": (lambda nn: nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), (2, 4, 7, 6)),
    "conv2d reflect": (
        lambda nn: nn.Conv2d(4, 6, (3, 2), padding="same", padding_mode="reflect"),
        (2, 4, 7, 6),
    ),
    "conv_transpose2d": (lambda nn: nn.ConvTranspose2d(4, 6, 3, stride=2), (2, 4, 5, 6)),
    "conv1d": (lambda nn: nn.Conv1d(4, 6, 3), (2, 4, 9)),
}
WAYS = {
    "weight_norm": lambda u, layer: u.weight_norm(layer),
    "weight_norm dim": lambda u, layer: u.weight_norm(layer, dim=1),
    "weight_norm whole": lambda u, layer: u.weight_norm(layer, dim=None),
    "spectral_norm": lambda u, layer: u.spectral_norm(layer),
    "spectral_norm iterations": lambda u, layer: u.spectral_norm(layer, n_power_iterations=3),
    "parametrized weight_norm": lambda u, layer: u.parametrizations.weight_norm(layer),
    "parametrized weight_norm dim": lambda u, layer: u.parametrizations.weight_norm(layer, dim=1),
    "parametrized weight_norm whole": lambda u, layer: u.parametrizations.weight_norm(
        layer, dim=None
    ),
    "parametrized spectral_norm": lambda u, layer: u.parametrizations.spectral_norm(layer),
    "parametrized spectral_norm bias": lambda u, layer: u.parametrizations.spectral_norm(
        u.parametrizations.spectral_norm(layer, n_power_iterations=2), "bias", dim=0
    ),
}


def built(t, way, layer):
    t.manual_seed(0)
    return WAYS[way](t.nn.utils, LAYERS[layer][0](t.nn))


def call(t, layer, shape, seed=0):
    """The output of one call, and the gradients of all parameters."""
    layer.zero_grad()
    y = layer(t.from_numpy(numbers(*shape, seed=seed, dtype="float32")))
    y.square().sum().backward()
    return [y, *(parameter.grad for parameter in layer.parameters())]


def assert_close(ours, theirs):
    assert len(ours) == len(theirs)
    for got, expected in zip(ours, theirs, strict=True):
        assert tuple(got.shape) == tuple(expected.shape)
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=1e-4, atol=1e-4
        )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("way", WAYS)
def test_state_calls_and_gradients(way, layer):
    (ours, theirs), shape = (built(t, way, layer) for t in libraries()), LAYERS[layer][1]
    torch = libraries()[1]
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for training in (True, True, False):
        ours.train(training)
        theirs.train(training)
        assert_close(call(rn, ours, shape), call(torch, theirs, shape))
        assert_close(list(ours.state_dict().values()), list(theirs.state_dict().values()))
        assert_close([ours.weight], [theirs.weight])


REMOVE = {
    "weight_norm": lambda u, layer: u.remove_weight_norm(layer),
    "spectral_norm": lambda u, layer: u.remove_spectral_norm(layer),
    "parametrized weight_norm": lambda u, layer: u.parametrize.remove_parametrizations(
        layer, "weight"
    ),
    "parametrized spectral_norm": lambda u, layer: u.parametrize.remove_parametrizations(
        layer, "weight"
    ),
}


@pytest.mark.parametrize("layer", ["linear", "conv2d", "conv1d"])
@pytest.mark.parametrize("way", REMOVE)
def test_removal(way, layer):
    left = []
    for t in libraries():
        plain = type(LAYERS[layer][0](t.nn))
        module = built(t, way, layer)
        module(t.from_numpy(numbers(*LAYERS[layer][1], dtype="float32")))
        REMOVE[way](t.nn.utils, module)
        assert type(module) is plain
        assert sorted(name for name, _ in module.named_parameters()) == ["bias", "weight"]
        left.append((module.state_dict(), call(t, module, LAYERS[layer][1])[0], repr(module)))
    assert sorted(left[0][0]) == sorted(left[1][0])
    assert_close([left[0][0]["weight"], left[0][1]], [left[1][0]["weight"], left[1][1]])
    assert left[0][2] == left[1][2]


def test_inside_a_network_of_cpp():
    """C++ asks Python for the layers whose weights are computed."""
    net = rn.models.resnet18(num_classes=3)
    x = rn.from_numpy(numbers(2, 3, 32, 32, dtype="float32"))
    plain = net.eval()(x)
    rn.nn.utils.parametrizations.weight_norm(net.layer1[0].conv1)
    rn.nn.utils.spectral_norm(net.fc)
    rn.nn.utils.remove_spectral_norm(net.fc)
    rn.nn.utils.parametrizations.weight_norm(net.conv1)
    scale = net.fc.weight.detach().norm()
    assert scale.item() > 0
    net.conv1.parametrizations.weight.original0.data *= 2
    changed = net(x)
    changed.sum().backward()
    assert not rn.allclose(plain, changed)
    assert net.conv1.parametrizations.weight.original0.grad.abs().max().item() > 0


@pytest.mark.parametrize("way", ["weight_norm", "parametrized spectral_norm"])
def test_copies_are_equal_and_separate(way):
    with rn.no_grad():
        layer = built(rn, way, "linear").eval()
        twin = copy.deepcopy(layer)
        x = rn.from_numpy(numbers(5, 4, dtype="float32"))
        assert rn.equal(layer(x), twin(x))
        next(iter(twin.parameters())).fill_(0.0)
        assert not rn.equal(layer(x), twin(x))


@pytest.mark.parametrize("layer", ["linear", "conv2d", "conv1d"])
@pytest.mark.parametrize("way", ["weight_norm", "spectral_norm"])
def test_pickles_of_hooks(way, layer):
    with rn.no_grad():
        module = built(rn, way, layer).eval()
        x = rn.from_numpy(numbers(*LAYERS[layer][1], dtype="float32"))
        expected = module(x)
        again = pickle.loads(pickle.dumps(module))
        assert repr(again) == repr(module)
        assert rn.equal(again(x), expected)
        next(iter(again.parameters())).mul_(3)
        assert rn.equal(module(x), expected)


def test_checkpoints_of_the_hook_are_loaded_into_the_parametrization():
    old, new = built(rn, "weight_norm", "linear"), built(rn, "parametrized weight_norm", "linear")
    with rn.no_grad():
        old.weight_g.mul_(3)
    new.load_state_dict(old.state_dict())
    x = rn.ones(2, 4)
    assert rn.allclose(old(x), new(x))


class Symmetric:
    """A parametrization with an inverse, made for either library."""

    def __new__(cls, nn):
        class Symmetric(nn.Module):
            def forward(self, x):
                return x.triu() + x.triu(1).transpose(-1, -2)

            def right_inverse(self, a):
                return a.triu()

        return Symmetric()


class Scaled:
    def __new__(cls, nn):
        class Scaled(nn.Module):
            def forward(self, x):
                return x * 2

            def right_inverse(self, x):
                return x / 2

        return Scaled()


def test_parametrizations_of_ones_own():
    found = []
    for t in libraries():
        t.manual_seed(0)
        parametrize, layer = t.nn.utils.parametrize, t.nn.Linear(3, 3)
        parametrize.register_parametrization(layer, "weight", Symmetric(t.nn))
        parametrize.register_parametrization(layer, "weight", Scaled(t.nn))
        assert parametrize.is_parametrized(layer) and parametrize.is_parametrized(layer, "weight")
        assert not parametrize.is_parametrized(layer, "bias")
        assert parametrize.type_before_parametrizations(layer) is t.nn.Linear
        first = layer.weight.detach().clone()
        layer.weight = t.tensor([[1.0, 2.0, 3.0], [2.0, 4.0, 5.0], [3.0, 5.0, 6.0]])
        assigned = layer.weight.detach().clone()
        with parametrize.cached():
            assert layer.weight is layer.weight
        assert layer.weight is not layer.weight
        original = layer.parametrizations.weight.original
        parametrize.remove_parametrizations(layer, "weight", leave_parametrized=False)
        assert layer.weight is original
        found.append([first, assigned, original, layer(t.ones(2, 3))])
    assert_close(*found)


def test_transfer():
    found = []
    for t in libraries():
        parametrize = t.nn.utils.parametrize
        t.manual_seed(0)
        source, target = t.nn.Linear(3, 3), t.nn.Linear(3, 3)
        parametrize.register_parametrization(source, "weight", Symmetric(t.nn))
        parametrize.transfer_parametrizations_and_params(source, target)
        found.append([target.weight, target(t.ones(2, 3))])
    assert_close(*found)


def odd(nn, output):
    class Odd(nn.Module):
        def forward(self, x):
            return output(x)

    return Odd()


ERRORS = [
    (
        lambda t, p: p.register_parametrization(t.nn.Linear(2, 3), "gain", Symmetric(t.nn)),
        ValueError,
        "does not have a parameter",
    ),
    (
        lambda t, p: p.register_parametrization(
            t.nn.Linear(2, 3), "weight", odd(t.nn, lambda x: x[:1])
        ),
        ValueError,
        "may not change the shape",
    ),
    (
        lambda t, p: p.register_parametrization(
            t.nn.Linear(2, 3), "weight", odd(t.nn, lambda x: x.double())
        ),
        ValueError,
        "may not change the dtype",
    ),
    (
        lambda t, p: p.register_parametrization(
            t.nn.Linear(2, 3), "weight", odd(t.nn, lambda x: 3)
        ),
        ValueError,
        "must return a tensor. Got int",
    ),
    (
        lambda t, p: p.remove_parametrizations(t.nn.Linear(2, 3), "weight"),
        ValueError,
        "does not have a parametrization",
    ),
    (
        lambda t, p: p.remove_parametrizations(
            t.nn.utils.parametrizations.weight_norm(t.nn.Linear(2, 3)), "weight", False
        ),
        ValueError,
        "in terms of a sequence of tensors",
    ),
    (
        lambda t, p: pickle.dumps(t.nn.utils.parametrizations.weight_norm(t.nn.Linear(2, 3))),
        RuntimeError,
        "only supported through state_dict",
    ),
    (
        lambda t, p: t.nn.utils.weight_norm(t.nn.utils.weight_norm(t.nn.Linear(2, 3))),
        RuntimeError,
        "Cannot register two weight_norm hooks",
    ),
    (
        lambda t, p: t.nn.utils.remove_weight_norm(t.nn.Linear(2, 3)),
        ValueError,
        "weight_norm of 'weight' not found",
    ),
    (
        lambda t, p: t.nn.utils.spectral_norm(t.nn.Linear(2, 3), n_power_iterations=0),
        ValueError,
        "n_power_iterations to be positive",
    ),
    (
        lambda t, p: t.nn.utils.parametrizations.spectral_norm(t.nn.Linear(2, 3), dim=2),
        IndexError,
        "Dimension out of range",
    ),
]


@pytest.mark.parametrize(("call", "error", "text"), ERRORS)
def test_errors(call, error, text):
    for t in libraries():
        with pytest.raises(error, match=text):
            call(t, t.nn.utils.parametrize)


def test_a_layer_of_cpp_that_cannot_is_named():
    with pytest.raises(TypeError, match="got BatchNorm2d: its parameters cannot be computed"):
        rn.nn.utils.weight_norm(rn.nn.BatchNorm2d(3))
