"""Functions and blocks of torchvision.ops, against torchvision."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.parity.vision import torchvision
from tests.python.harness import compare, numbers

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle


def ops(t):
    return rn.ops if t is rn else torchvision().ops


FOCAL = [{}, {"alpha": -1}, {"alpha": 0.7, "gamma": 1.5}, {"gamma": 0}]


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("options", FOCAL, ids=str)
def test_sigmoid_focal_loss(options, reduction):
    def loss(t, x, y):
        return ops(t).sigmoid_focal_loss(x, y.detach(), reduction=reduction, **options)

    compare(loss, numbers(3, 4, low=-9, high=9), numbers(3, 4, seed=1, low=0, high=1).round())


@pytest.mark.parametrize("inplace", [False, True])
@pytest.mark.parametrize(("p", "size"), [(0.1, 3), (0.5, 1), (0.2, 99), (1.0, 3), (0.0, 3)])
def test_drop_block(p, size, inplace):
    def run(t, x):
        t.manual_seed(5)
        layer = ops(t).DropBlock2d(p, size, inplace)
        assert repr(layer) == f"DropBlock2d(p={p}, block_size={size}, inplace={inplace})"
        y = layer(x * 1)
        return y, layer.eval()(x)

    compare(run, numbers(2, 3, 9, 9))


BLOCKS = {
    "conv": lambda o, nn: o.Conv2dNormActivation(4, 6),
    "conv, stride": lambda o, nn: o.Conv2dNormActivation(4, 6, 5, stride=2, dilation=2, groups=2),
    "conv, oblong": lambda o, nn: o.Conv2dNormActivation(4, 6, (3, 1), dilation=(2, 1)),
    "conv alone": lambda o, nn: o.Conv2dNormActivation(
        4, 6, padding=0, norm_layer=None, activation_layer=None
    ),
    "conv, other layers": lambda o, nn: o.Conv2dNormActivation(
        4, 6, norm_layer=nn.InstanceNorm2d, activation_layer=nn.SiLU, inplace=None, bias=True
    ),
    "mlp": lambda o, nn: o.MLP(8, [5, 3]),
    "mlp, norm": lambda o, nn: o.MLP(
        8, [5, 4, 3], norm_layer=nn.LayerNorm, activation_layer=nn.GELU, bias=False
    ),
    "mlp, dropout": lambda o, nn: o.MLP(8, [5, 3], inplace=True, dropout=0.3),
    "permute": lambda o, nn: o.Permute([0, 2, 3, 1]),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(name):
    x, results = numbers(2, 4, 9, 8, dtype="float32"), []
    for library in (rn, torch):
        library.manual_seed(0)
        block = BLOCKS[name](ops(library), library.nn)
        y = block(library.from_numpy(x.copy()))
        results.append((repr(block), block.state_dict(), y))
    (ours, state, got), (theirs, expected_state, expected) = results
    assert ours == theirs
    assert list(state) == list(expected_state)
    for key, value in expected_state.items():
        np.testing.assert_allclose(state[key].numpy(), value.numpy(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(
        got.detach().numpy(), expected.detach().numpy(), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda o, t: o.sigmoid_focal_loss(t.ones(2), t.ones(2), alpha=2), "Invalid alpha value"),
        (lambda o, t: o.drop_block2d(t.ones(1, 1, 5, 5), 1.5, 3), "between 0 and 1"),
        (lambda o, t: o.drop_block2d(t.ones(1, 5, 5), 0.5, 3), "4 dimensional. Got 3"),
        (lambda o, t: o.drop_block2d(t.ones(1, 1, 5, 5), 0.5, 2), "odd. Got 2 which is even"),
    ],
)
def test_errors(call, text):
    for library in (rn, torch):
        with pytest.raises(ValueError, match=text):
            call(ops(library), library)
