"""Layers over places that need more than one input, or are something else at first."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import assert_same, check_refusal, compare, libraries, numbers

pytestmark = pytest.mark.oracle

LINE, IMAGE, VOLUME = (2, 4, 9), (2, 4, 9, 8), (2, 4, 5, 6, 4)
LAZY = [
    ("nn.LazyConv1d(6, 3, 2, 1, 1, 2, False)", LINE),
    ("nn.LazyConv2d(6, 3, padding=1)", (4, 9, 8)),
    ("nn.LazyConv3d(6, 3, groups=2)", VOLUME),
    ("nn.LazyConvTranspose1d(6, 3, 2, 1, 1)", LINE),
    ("nn.LazyConvTranspose2d(6, 3, bias=False)", IMAGE),
    ("nn.LazyConvTranspose3d(6, 3, groups=2, dilation=2)", VOLUME),
    ("nn.LazyBatchNorm1d()", LINE),
    ("nn.LazyBatchNorm2d(1e-3, None)", IMAGE),
    ("nn.LazyBatchNorm3d(affine=False)", VOLUME),
    ("nn.LazyInstanceNorm1d()", LINE),
    ("nn.LazyInstanceNorm2d(affine=False)", IMAGE),
    ("nn.LazyInstanceNorm3d(track_running_stats=False, bias=False)", VOLUME),
    ("nn.LazyLinear(3)", (5, 4)),
]


def build(t, expression):
    t.manual_seed(0)
    return eval(expression, {"nn": t.nn})


@pytest.mark.filterwarnings("ignore:Lazy modules are a new feature")
@pytest.mark.parametrize(("expression", "shape"), LAZY)
def test_lazy_layers_become_the_plain_ones(expression, shape):
    results = []
    for t in libraries():
        layer = build(t, expression)
        t.manual_seed(7)
        y = layer(t.from_numpy(numbers(*shape, dtype="float32")))
        results.append((layer, y))
    (ours, y), (theirs, expected) = results
    assert repr(ours) == repr(theirs)
    assert type(ours).__name__ == type(theirs).__name__
    assert_same(y, expected, 2e-5)
    for (name, value), (key, wanted) in zip(
        ours.state_dict().items(), theirs.state_dict().items(), strict=True
    ):
        assert name == key
        assert_same(value, wanted, 1e-6)


@pytest.mark.filterwarnings("ignore:Lazy modules are a new feature")
@pytest.mark.parametrize("name", ["LazyConv3d", "LazyConvTranspose3d"])
def test_lazy_layers_refuse_other_ranks(name):
    check_refusal(lambda t: getattr(t.nn, name)(2, 3)(t.ones(1, 2, 3)))


@pytest.mark.parametrize(
    ("rank", "sizes", "shape", "arguments"),
    [
        (1, [9], (2, 3, 4), (2, 2)),
        (1, [2, 3, 9], (2, 3, 4), (2, 2)),
        (2, (4, 12), (3, 4, 4), (1, (1, 3))),
        (3, [2, 3, 4, 5, 10], (2, 3, 3, 3, 3), ((2, 3, 3), (1, 1, 3))),
    ],
)
def test_transposed_convolutions_reach_the_size_that_is_asked_for(rank, sizes, shape, arguments):
    def run(t, x):
        t.manual_seed(0)
        layer = getattr(t.nn, f"ConvTranspose{rank}d")(3, 3, *arguments).double()
        return layer(x, output_size=sizes)

    compare(run, numbers(*shape))


@pytest.mark.parametrize("sizes", [(20, 20, 20), (4, 4)])
def test_transposed_convolutions_refuse_other_sizes(sizes):
    x = (1, 2, 3, 3, 3)
    check_refusal(lambda t: t.nn.ConvTranspose3d(2, 2, 3)(t.ones(x), output_size=sizes))


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_max_unpooling(rank):
    shape = (2, 3, 9, 8, 7)[: rank + 2]

    def run(t, x):
        pool = getattr(t.nn, f"MaxPool{rank}d")(3, 2, padding=1, return_indices=True)
        unpool = getattr(t.nn, f"MaxUnpool{rank}d")(3, 2, padding=1)
        values, places = pool(x)
        return unpool(values, places), unpool(values, places, output_size=x.size())

    if rank == 1:
        compare(run, numbers(*shape))
    ours, theirs = (repr(getattr(t.nn, f"MaxUnpool{rank}d")(3, 2, padding=1)) for t in libraries())
    assert ours == theirs


@pytest.mark.parametrize(
    ("expression", "shape"),
    [
        ("nn.FractionalMaxPool2d(2, (3, 4))", IMAGE),
        ("nn.FractionalMaxPool2d((2, 3), output_ratio=0.5, return_indices=True)", IMAGE),
        ("nn.FractionalMaxPool3d(2, output_ratio=(0.5, 0.4, 0.6))", VOLUME),
    ],
)
def test_fractional_max_pooling(expression, shape):
    def run(t, x):
        layer = build(t, expression)
        t.manual_seed(2)
        return layer(x)

    compare(run, numbers(*shape))


def test_fractional_max_pooling_keeps_given_samples():
    def run(t, x):
        samples = t.from_numpy(numbers(2, 4, 2, low=0, high=1))
        layer = t.nn.FractionalMaxPool2d(2, 3, _random_samples=samples)
        assert list(layer.state_dict()) == ["_random_samples"]
        return layer(x), layer(x)

    compare(run, numbers(*IMAGE))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_cross_map_lrn(size):
    """Without gradients: those of PyTorch are shifted by a channel."""

    def run(t, x):
        layer = t.nn.CrossMapLRN2d(size, alpha=0.5, beta=0.6, k=1.5)
        return layer(x.detach())

    compare(run, numbers(2, 7, 3, 2), gradient=False)
    ours, theirs = (repr(t.nn.CrossMapLRN2d(size)) for t in libraries())
    assert ours == theirs


def test_sync_batch_norm_takes_the_place_of_all_others():
    def network(t):
        t.manual_seed(0)
        norms = t.nn.BatchNorm2d(3, momentum=0.3), t.nn.InstanceNorm2d(3)
        net = t.nn.Sequential(t.nn.Conv2d(2, 3, 1), *norms, t.nn.Sequential(t.nn.BatchNorm2d(3)))
        return net, t.nn.SyncBatchNorm.convert_sync_batchnorm(net)

    ours, theirs = (network(t) for t in libraries())
    assert repr(ours[1]) == repr(theirs[1])
    assert list(ours[1].state_dict()) == list(theirs[1].state_dict())
    assert ours[1][1].momentum == 0.3
    assert ours[1] is ours[0]

    def run(t, x):
        net = network(t)[1].double()
        return net(x), net[1].running_mean, net[1].running_var

    compare(run, numbers(2, 2, 3, 4))


def test_kinds_of_norms():
    for t in libraries():
        base = t.nn.modules.batchnorm._BatchNorm
        for layer in (t.nn.BatchNorm3d(2), t.nn.SyncBatchNorm(2)):
            assert isinstance(layer, base)
            assert not isinstance(layer, (t.nn.BatchNorm1d, t.nn.BatchNorm2d))
        assert not isinstance(t.nn.InstanceNorm2d(2), base)


@pytest.mark.parametrize("name", ["BatchNorm3d", "SyncBatchNorm"])
def test_norms_written_in_python_are_copied_with_their_options(name):
    layer = getattr(rn.nn, name)(3, eps=0.1, momentum=None, affine=False)
    layer(rn.from_numpy(numbers(2, 3, 2, 2, 2, dtype="float32")))
    for other in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert repr(other) == repr(layer)
        np.testing.assert_array_equal(other.running_mean.numpy(), layer.running_mean.numpy())


ERRORS = {
    "BatchNorm3d": lambda t: t.nn.BatchNorm3d(2)(t.ones(2, 2, 3, 3)),
    "SyncBatchNorm": lambda t: t.nn.SyncBatchNorm(2)(t.ones(2)),
    "InstanceNorm3d": lambda t: t.nn.InstanceNorm3d(2)(t.ones(2, 2, 3)),
    "InstanceNorm channels": lambda t: t.nn.InstanceNorm1d(2, affine=True)(t.ones(2, 3, 4)),
    "CircularPad3d": lambda t: t.nn.CircularPad3d(1)(t.ones(2, 3, 4)),
    "CrossMapLRN2d": lambda t: t.nn.CrossMapLRN2d(2)(t.ones(2, 3, 4)),
    "Conv3d groups": lambda t: t.nn.Conv3d(3, 4, 3, groups=2),
    "Conv3d no groups": lambda t: t.nn.Conv3d(3, 4, 3, groups=0),
    "Conv3d same": lambda t: t.nn.Conv3d(3, 4, 3, stride=2, padding="same"),
    "ConvTranspose3d padding": lambda t: t.nn.ConvTranspose3d(3, 4, 3, padding_mode="reflect"),
    "FractionalMaxPool2d": lambda t: t.nn.FractionalMaxPool2d(2, output_ratio=1.5),
    "FractionalMaxPool3d": lambda t: t.nn.FractionalMaxPool3d(2, 3, 0.5),
    "MaxUnpool2d": lambda t: t.nn.MaxUnpool2d(2)(
        t.ones(1, 1, 2, 2), t.zeros(1, 1, 2, 2).long(), output_size=[9, 9]
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(ERRORS[name])


def test_instance_norm_warns_of_other_channels():
    for t in libraries():
        with pytest.warns(UserWarning, match="does not match num_features"):
            t.nn.InstanceNorm1d(2)(t.ones(2, 3, 4))
