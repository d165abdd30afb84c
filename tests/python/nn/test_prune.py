"""Pruning against PyTorch: masks, several methods after each other, removal, errors."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import Bad, check_error, error_cases, libraries, numbers

pytest.importorskip("torch.nn.utils.prune")
pytestmark = pytest.mark.oracle

LAYERS = {
    "linear": (lambda nn: nn.Linear(6, 5), (3, 6)),
    "conv2d": (lambda nn: nn.Conv2d(4, 6, 3), (2, 4, 6, 5)),
    "conv1d": (lambda nn: nn.Conv1d(4, 6, 3), (2, 4, 7)),
}
WAYS = {
    "identity": [("identity", ())],
    "l1": [("l1_unstructured", (0.3,))],
    "l1 number": [("l1_unstructured", (7,))],
    "random": [("random_unstructured", (0.4,))],
    "ln": [("ln_structured", (0.4, 2, 0))],
    "ln of inputs": [("ln_structured", (2, float("inf"), 1))],
    "random slices": [("random_structured", (2, 0))],
    "twice": [("l1_unstructured", (0.3,)), ("random_unstructured", (0.5,))],
    "slices, then elements": [("ln_structured", (2, 1, 0)), ("l1_unstructured", (0.5,))],
    "elements, then slices": [("l1_unstructured", (0.5,)), ("random_structured", (0.5, 0))],
    "slices twice": [("ln_structured", (1, 2, 0)), ("ln_structured", (0.5, 2, 0))],
    "nothing": [("l1_unstructured", (0,))],
}


def pruned(t, layer, way):
    t.manual_seed(0)
    module = LAYERS[layer][0](t.nn).double()
    t.manual_seed(1)
    for name, args in WAYS[way]:
        getattr(t.nn.utils.prune, name)(module, "weight", *args)
    return module


def assert_close(ours, theirs):
    for got, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=1e-6, atol=1e-9
        )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("way", WAYS)
def test_masks_calls_and_gradients(way, layer):
    found = []
    for t in libraries():
        module, shape = pruned(t, layer, way), LAYERS[layer][1]
        assert t.nn.utils.prune.is_pruned(t.nn.Sequential(module))
        y = module(t.from_numpy(numbers(*shape)))
        y.square().sum().backward()
        state = module.state_dict()
        results = [*state.values(), module.weight, y, module.weight_orig.grad]
        t.nn.utils.prune.remove(module, "weight")
        assert not t.nn.utils.prune.is_pruned(module)
        found.append((list(state), [*results, module.weight], repr(module)))
    assert sorted(found[0][0]) == sorted(found[1][0])
    assert found[0][2] == found[1][2]
    assert_close(found[0][1][-4:], found[1][1][-4:])
    states = [dict(zip(names, results, strict=False)) for names, results, _ in found]
    assert_close(*([state[key] for key in sorted(state)] for state in states))


@pytest.mark.parametrize("method", ["L1Unstructured", "RandomUnstructured"])
def test_several_parameters_together(method):
    found = []
    for t in libraries():
        t.manual_seed(0)
        prune, layers = t.nn.utils.prune, [t.nn.Linear(4, 3), t.nn.Conv2d(2, 3, 2)]
        prune.l1_unstructured(layers[0], "weight", 3)
        t.manual_seed(1)
        pairs = [(layers[0], "weight"), (layers[1], "weight"), (layers[1], "bias")]
        prune.global_unstructured(pairs, getattr(prune, method), amount=0.4)
        found.append([layers[0].weight_mask, layers[1].weight_mask, layers[1].bias_mask])
    assert_close(*found)


def test_scores_of_ones_own():
    found = []
    for t in libraries():
        t.manual_seed(0)
        layer, prune = t.nn.Linear(4, 3), t.nn.utils.prune
        scores = t.from_numpy(numbers(3, 4, dtype="float32"))
        prune.l1_unstructured(layer, "weight", 4, importance_scores=scores)
        prune.ln_structured(layer, "weight", 1, 2, 0, importance_scores=scores)
        prune.custom_from_mask(layer, "bias", t.tensor([1, 0, 1]))
        found.append([layer.weight_mask, layer.bias_mask, layer.bias])
    assert_close(*found)


def test_methods_of_ones_own():
    found = []
    for t in libraries():

        class EverySecond(t.nn.utils.prune.BasePruningMethod):
            PRUNING_TYPE = "unstructured"

            def compute_mask(self, t, default_mask):
                mask = default_mask.clone()
                mask.view(-1)[::2] = 0
                return mask

        t.manual_seed(0)
        layer = t.nn.Linear(4, 3)
        EverySecond.apply(layer, "weight")
        EverySecond.apply(layer, "weight")
        found.append([layer.weight_mask, layer.weight])
    assert_close(*found)


def call(name, *args, **options):
    return lambda t: getattr(t.nn.utils.prune, name)(t.nn.Linear(4, 3), *args, **options)


ERRORS = [
    Bad("part", call("l1_unstructured", "weight", 1.5), "range", ValueError),
    Bad("below 0", call("l1_unstructured", "weight", -1), "non-negative", ValueError),
    Bad("type", call("l1_unstructured", "weight", "2"), "Must be int or float", TypeError),
    Bad("too many", call("l1_unstructured", "weight", 13), "smaller than the number", ValueError),
    Bad("vector", call("ln_structured", "bias", 1, 2, 0), "multidimensional", ValueError),
    Bad("remove", call("remove", "weight"), "has to be pruned before", ValueError),
    Bad(
        "scores",
        lambda t: call("l1_unstructured", "weight", 1, importance_scores=t.ones(2))(t),
        "should have the same shape",
        AssertionError,
    ),
    Bad(
        "mask",
        lambda t: call("custom_from_mask", "weight", t.ones(2))(t),
        "mask",
        AssertionError,
    ),
    Bad(
        "slices of all",
        lambda t: t.nn.utils.prune.global_unstructured(
            [(t.nn.Linear(2, 2), "weight")], t.nn.utils.prune.RandomStructured, amount=1
        ),
        "Only",
        TypeError,
    ),
]


@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_pruned_layers_train():
    layer = rn.nn.utils.prune.l1_unstructured(rn.nn.Linear(4, 3), "weight", 0.5)
    optimizer = rn.optim.SGD(layer.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        layer(rn.ones(2, 4)).square().sum().backward()
        optimizer.step()
    layer(rn.ones(2, 4))
    assert (layer.weight == 0).sum().item() == 6
