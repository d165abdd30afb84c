"""Variants that torchvision does not have, against the same layers in PyTorch."""

import copy

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

SMALL = {"base_planes": 16, "num_classes": 5}
CIFAR = {**SMALL, "stem": "cifar"}
BASIC = rn.models.BasicBlock
BOTTLENECK = rn.models.Bottleneck
PRE_BASIC = rn.models.PreActBasicBlock
PRE_BOTTLENECK = rn.models.PreActBottleneck


class Narrow(rn.models.Bottleneck):
    expansion = 2


CASES = {
    "shortcut C": (BASIC, [2, 2, 1], {**CIFAR, "shortcut": "C"}),
    "shortcut C, bottlenecks": (BOTTLENECK, [2, 1], {**SMALL, "shortcut": "C"}),
    "deep stem": (BASIC, [1, 1], {**SMALL, "stem": "deep"}),
    "average, then projection": (BOTTLENECK, [1, 2, 1], {**SMALL, "avg_down": True}),
    "ResNet-D": (BOTTLENECK, [1, 1], {**SMALL, "stem": "deep", "avg_down": True}),
    "stride in 1x1": (BOTTLENECK, [1, 2, 1], {**SMALL, "stride_in_1x1": True}),
    "squeeze": (BASIC, [1, 1], {**SMALL, "squeeze": 4}),
    "squeeze, bottlenecks": (BOTTLENECK, [1, 1], {**SMALL, "squeeze": 16}),
    "output stride 8": (BASIC, [1, 2, 2, 2], {**SMALL, "output_stride": 8}),
    "output stride 16": (BOTTLENECK, [1, 1, 1, 2], {**SMALL, "output_stride": 16}),
    "output stride 32": (BASIC, [1, 1, 1, 1], {**SMALL, "output_stride": 32}),
    "dilated basic blocks": (
        BASIC, [1, 2, 2, 2], {**SMALL, "replace_stride_with_dilation": [False, True, True]},
    ),
    "another expansion": (Narrow, [2, 1], {**SMALL, "expansion": 2}),
    "four channels in": (BASIC, [1, 1], {**SMALL, "in_channels": 4}),
    "pre-activation": (PRE_BASIC, [2, 2, 1], SMALL),
    "pre-activation, CIFAR, A": (PRE_BASIC, [2, 2, 2], {**CIFAR, "shortcut": "A"}),
    "pre-activation, bottlenecks": (PRE_BOTTLENECK, [2, 2], CIFAR),
    "pre-activation, C": (PRE_BOTTLENECK, [2, 1], {**SMALL, "shortcut": "C"}),
    "pre-activation, squeeze": (PRE_BASIC, [1, 1], {**SMALL, "squeeze": 4}),
    "pre-activation, dilated": (PRE_BASIC, [1, 2, 2], {**CIFAR, "output_stride": 8}),
    "plain": (BOTTLENECK, [2, 1], {**SMALL, "skip": False}),
    "plain pre-activation": (PRE_BASIC, [2, 1], {**SMALL, "skip": False}),
    "plain with groups": (
        BOTTLENECK, [1, 1], {**SMALL, "skip": False, "groups": 4, "width_per_group": 32},
    ),
}  # fmt: skip


def twins(name, dtype="float64"):
    """Our network and PyTorch's, with its values."""
    from tests.parity.variants import Network

    block, layers, options = CASES[name]
    torch.manual_seed(0)
    how = {"preact": block in (PRE_BASIC, PRE_BOTTLENECK), "bottleneck": "Bottle" in block.__name__}
    how["bottleneck"] |= block is Narrow
    theirs = Network(layers, **{**options, **how}).to(getattr(torch, dtype))
    for key, value in theirs.state_dict().items():
        if key.endswith("running_mean"):
            value.normal_(0, 0.1)
    ours = rn.models.ResNet(block, layers, **{k: v for k, v in options.items() if k != "expansion"})
    ours = ours.to(getattr(rn, dtype))
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def images(theirs, dtype):
    channels = next(theirs.parameters()).shape[1]
    return np.random.default_rng(0).standard_normal((2, channels, 40, 40)).astype(dtype)


def assert_close(got, want, tolerance):
    want = want.detach().numpy()
    scale = max(float(np.abs(want).max()), 1e-6)
    np.testing.assert_allclose(got.detach().numpy(), want, rtol=0, atol=tolerance * scale)


@pytest.mark.parametrize("training", [False, True], ids=["eval", "train"])
@pytest.mark.parametrize("name", CASES)
def test_outputs_and_gradients(name, training):
    ours, theirs = twins(name)
    assert set(ours.state_dict()) == set(theirs.state_dict())
    x = images(theirs, np.float64)
    got, want = ours.train(training)(rn.from_numpy(x)), theirs.train(training)(torch.from_numpy(x))
    assert_close(got, want, 1e-10)
    got.square().sum().backward()
    want.square().sum().backward()
    expected = dict(theirs.named_parameters())
    for key, parameter in ours.named_parameters():
        assert_close(parameter.grad, expected[key].grad, 1e-9)


@pytest.mark.parametrize("name", CASES)
def test_float32_without_a_graph(name):
    ours, theirs = twins(name, "float32")
    x = images(theirs, np.float32)
    with torch.no_grad():
        want = theirs.eval()(torch.from_numpy(x))
    with rn.no_grad():
        assert_close(ours.eval()(rn.from_numpy(x)), want, 1e-4)
        assert_close(copy.deepcopy(ours)(rn.from_numpy(x)), want, 1e-4)
    optimised = rn.optimize_for_inference(ours, rn.from_numpy(x))
    assert_close(optimised(rn.from_numpy(x)), want, 1e-4)


def test_squeeze_excitation_is_torchvisions():
    from tests.parity.vision import torchvision

    torch.manual_seed(0)
    theirs = torchvision().ops.SqueezeExcitation(8, 2)
    ours = rn.ops.SqueezeExcitation(8, 2)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    x = np.random.default_rng(0).standard_normal((2, 8, 5, 4)).astype(np.float32)
    assert_close(ours(rn.from_numpy(x)), theirs(torch.from_numpy(x)), 1e-6)


@pytest.mark.parametrize("mode", ["row", "batch"])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.9, 1.0])
def test_stochastic_depth_is_torchvisions(p, mode):
    from tests.parity.vision import torchvision

    theirs, ours = torchvision().ops.StochasticDepth(p, mode), rn.ops.StochasticDepth(p, mode)
    torch.manual_seed(3)
    rn.manual_seed(3)
    for _ in range(5):
        want, got = theirs(torch.ones(6, 2, 1, 1)), ours(rn.ones(6, 2, 1, 1))
        np.testing.assert_array_equal(got.numpy(), want.numpy())
    assert ours.eval()(rn.ones(2)).tolist() == [1, 1]


def test_a_deep_branch_is_left_out_more_often():
    model = rn.models.resnet20(stochastic_depth_prob=0.5)
    rates = [m.p for m in model.modules() if isinstance(m, rn.ops.StochasticDepth)]
    np.testing.assert_allclose(rates, [0.5 * i / 8 for i in range(1, 9)])
    model.train()(rn.randn(2, 3, 32, 32)).sum().backward()
