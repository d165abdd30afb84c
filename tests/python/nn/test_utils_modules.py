"""Fusion, functional calls and other helpers of nn.utils that take modules, against PyTorch."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

pytestmark = pytest.mark.oracle


def assert_close(ours, theirs, tolerance=1e-5):
    for got, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=tolerance, atol=tolerance
        )


FUSED = {
    "conv": (lambda nn: nn.Conv2d(3, 4, 3), lambda nn: nn.BatchNorm2d(4), (2, 3, 6, 5), {}),
    "conv without bias": (
        lambda nn: nn.Conv2d(3, 4, 3, bias=False),
        lambda nn: nn.BatchNorm2d(4, affine=False),
        (2, 3, 6, 5),
        {},
    ),
    "conv_transpose": (
        lambda nn: nn.ConvTranspose2d(3, 4, 3),
        lambda nn: nn.BatchNorm2d(4),
        (2, 3, 6, 5),
        {"transpose": True},
    ),
    "linear": (lambda nn: nn.Linear(3, 4), lambda nn: nn.BatchNorm1d(4), (5, 3), {}),
}


@pytest.mark.parametrize("name", FUSED)
def test_fusion(name):
    found = []
    for t in libraries():
        t.manual_seed(0)
        layer, norm, shape, options = FUSED[name]
        layer, norm = layer(t.nn), norm(t.nn)
        norm(layer(t.from_numpy(numbers(*shape, dtype="float32"))))
        x = t.from_numpy(numbers(*shape, seed=1, dtype="float32"))
        fuse = getattr(
            t.nn.utils, "fuse_linear_bn_eval" if name == "linear" else "fuse_conv_bn_eval"
        )
        with pytest.raises(AssertionError, match="Fusion only for eval"):
            fuse(layer, norm, **options)
        fused = fuse(layer.eval(), norm.eval(), **options)
        expected = norm(layer(x)).detach().numpy()
        np.testing.assert_allclose(fused(x).detach().numpy(), expected, rtol=1e-4, atol=1e-5)
        assert type(fused) is type(layer) and fused.weight is not layer.weight
        found.append([fused.weight, fused.bias])
    assert_close(*found)


def test_fusion_needs_statistics_and_sizes():
    for t in libraries():
        conv, norm = t.nn.Conv2d(2, 3, 1).eval(), t.nn.BatchNorm2d(3, track_running_stats=False)
        with pytest.raises(AssertionError, match="must not be None"):
            t.nn.utils.fuse_conv_bn_eval(conv, norm.eval())
        with pytest.raises(AssertionError, match=r"linear.out_features=4 and bn.num_features=3"):
            t.nn.utils.fuse_linear_bn_eval(t.nn.Linear(2, 4).eval(), t.nn.BatchNorm1d(3).eval())


def net_of(t):
    t.manual_seed(0)
    nn = t.nn
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 2, 1))


@pytest.mark.filterwarnings("ignore:`torch.nn.utils.stateless.functional_call` is deprecated")
@pytest.mark.parametrize("home", ["func", "stateless"])
def test_functional_call(home):
    """Gradients reach tensors that are results themselves."""
    found = []
    for t in libraries():
        net = net_of(t)
        call = (t.func if home == "func" else t.nn.utils.stateless).functional_call
        leaves = {name: (p * 0.5).detach().requires_grad_() for name, p in net.named_parameters()}
        given = {name: leaf * 3 for name, leaf in leaves.items()}
        given["1.running_mean"] = t.ones(3)
        before = dict(net.named_parameters())
        x = t.from_numpy(numbers(2, 2, 6, 5, dtype="float32"))
        y = call(net, given, (x,))
        grads = t.autograd.grad(y.square().sum(), list(leaves.values()))
        assert all(p is before[name] for name, p in net.named_parameters())
        found.append([y, *grads, net[1].running_mean, call(net.eval(), {}, x)])
    assert_close(*found, 1e-4)


def test_functional_call_of_tied_weights():
    found = []
    for t in libraries():
        t.manual_seed(0)
        net = t.nn.Sequential(t.nn.Linear(3, 3), t.nn.Linear(3, 3))
        net[1].weight = net[0].weight
        given, x = {"0.weight": t.eye(3)}, t.ones(2, 3)
        tied = t.func.functional_call(net, given, x)
        untied = t.func.functional_call(net, given, x, tie_weights=False)
        found.append([tied, untied])
        with pytest.raises(ValueError, match="multiple values for keys"):
            t.func.functional_call(net, {**given, "1.weight": t.ones(3, 3)}, x)
    assert_close(*found)


def test_functional_call_refuses_other_names():
    for t in libraries():
        net, x = t.nn.Linear(2, 1), t.ones(1, 2)
        with pytest.raises(RuntimeError, match="Unexpected key"):
            t.func.functional_call(net, {"gain": x}, x, strict=True)
        with pytest.raises(RuntimeError, match="Missing key"):
            t.func.functional_call(net, {"weight": x}, x, strict=True)
        with pytest.raises(ValueError, match="appeared in multiple dictionaries"):
            t.func.functional_call(net, ({"weight": x}, {"weight": x}), x)


def test_a_failed_call_leaves_the_parameters():
    net = rn.nn.Linear(2, 1)
    weight = net.weight
    with pytest.raises(RuntimeError, match="linear"):
        rn.func.functional_call(net, {"weight": rn.ones(1, 3)}, rn.ones(1, 2))
    assert net.weight is weight


def test_skip_init_draws_nothing():
    rn.manual_seed(3)
    layer = rn.nn.utils.skip_init(rn.nn.Linear, 3, 4, bias=False)
    after = rn.rand(1).item()
    rn.manual_seed(3)
    assert rn.rand(1).item() == after
    assert repr(layer) == "Linear(in_features=3, out_features=4, bias=False)"
    for t in libraries():
        with pytest.raises(RuntimeError, match="Expected a Module"):
            t.nn.utils.skip_init(list)


def test_clipping_by_a_norm_that_is_known():
    found = []
    for t in libraries():
        weights = [t.ones(3, requires_grad=True), t.ones(2, requires_grad=True)]
        (weights[0].sum() * 3 + weights[1].square().sum()).backward()
        utils = t.nn.utils
        norm = utils.get_total_norm([w.grad for w in weights])
        utils.clip_grads_with_norm_(weights, 0.5, norm)
        utils.clip_grads_with_norm_(iter(weights), 100.0, norm)
        with pytest.warns(FutureWarning, match="clip_grad_norm_"):
            again = utils.clip_grad_norm(weights, 0.25)
        found.append([norm, again, *(w.grad for w in weights)])
    assert_close(*found)


def test_weights_of_convolutions_in_another_layout():
    net = net_of(rn)
    rn.nn.utils.convert_conv2d_weight_memory_format(net, rn.channels_last)
    assert net[0].weight.is_contiguous(memory_format=rn.channels_last)
