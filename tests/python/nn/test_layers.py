"""Every layer against PyTorch's: printed form, state, initial values, results and gradients."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

IMAGE, ROW = (2, 4, 9, 8), (5, 4)
LINE, VOLUME = (2, 4, 9), (2, 4, 5, 6, 4)
# An expression for a layer, with nn, and the shape of its input.
LAYERS = [
    ("nn.Conv2d(4, 6, 3)", IMAGE),
    ("nn.Conv2d(4, 6, (3, 1), stride=2, padding=(1, 0), bias=False)", IMAGE),
    ("nn.Conv2d(4, 6, 3, padding='same', dilation=2)", IMAGE),
    ("nn.Conv2d(4, 6, 3, padding='valid', groups=2)", IMAGE),
    ("nn.Conv2d(4, 4, 3, 1, 1, 1, 4)", IMAGE),
    ("nn.Conv2d(4, 6, 3, padding=1, padding_mode='reflect')", IMAGE),
    ("nn.Conv2d(4, 6, 3, padding=(2, 1), padding_mode='circular')", IMAGE),
    ("nn.Conv2d(4, 6, 4, padding='same', padding_mode='replicate')", IMAGE),
    ("nn.Linear(4, 3)", ROW),
    ("nn.Linear(4, 3, bias=False)", (2, 5, 4)),
    ("nn.BatchNorm2d(4)", IMAGE),
    ("nn.BatchNorm2d(4, eps=0.001, momentum=0.3)", IMAGE),
    ("nn.BatchNorm2d(4, momentum=None)", IMAGE),
    ("nn.BatchNorm2d(4, affine=False)", IMAGE),
    ("nn.BatchNorm2d(4, track_running_stats=False)", IMAGE),
    ("nn.BatchNorm2d(4, bias=False)", IMAGE),
    ("nn.BatchNorm1d(4)", ROW),
    ("nn.BatchNorm1d(4)", (3, 4, 7)),
    ("nn.ReLU()", ROW),
    ("nn.ReLU6()", ROW),
    ("nn.LeakyReLU(0.2)", ROW),
    ("nn.ELU(0.5)", ROW),
    ("nn.GELU()", ROW),
    ("nn.GELU(approximate='tanh')", ROW),
    ("nn.SiLU()", ROW),
    ("nn.Sigmoid()", ROW),
    ("nn.Tanh()", ROW),
    ("nn.Softmax(dim=1)", ROW),
    ("nn.LogSoftmax(dim=-1)", ROW),
    ("nn.Softplus()", ROW),
    ("nn.Softplus(beta=2.0, threshold=1.0)", ROW),
    ("nn.Hardtanh(-0.5, 0.25)", ROW),
    ("nn.MaxPool2d(3)", IMAGE),
    ("nn.MaxPool2d(kernel_size=3, stride=2, padding=1)", IMAGE),
    ("nn.MaxPool2d((2, 3), ceil_mode=True)", IMAGE),
    ("nn.AvgPool2d(2)", IMAGE),
    ("nn.AvgPool2d((3, 2), stride=1, padding=1, count_include_pad=False)", IMAGE),
    ("nn.AdaptiveAvgPool2d(1)", IMAGE),
    ("nn.AdaptiveAvgPool2d((1, 1))", IMAGE),
    ("nn.AdaptiveAvgPool2d((None, 3))", IMAGE),
    ("nn.AdaptiveMaxPool2d(2)", IMAGE),
    ("nn.Conv1d(4, 6, 3, stride=2, padding=1)", LINE),
    ("nn.Conv1d(4, 6, 3, padding='same', padding_mode='reflect')", LINE),
    ("nn.Conv1d(4, 6, 2, groups=2, bias=False)", (4, 9)),
    ("nn.Conv3d(4, 6, 3)", VOLUME),
    ("nn.Conv3d(4, 6, (2, 3, 1), stride=(1, 2, 1), padding=(1, 0, 0), bias=False)", VOLUME),
    ("nn.Conv3d(4, 6, 3, padding='same', dilation=2, groups=2)", VOLUME),
    ("nn.Conv3d(4, 4, 3, padding=(1, 2, 0), padding_mode='circular')", VOLUME),
    ("nn.Conv3d(4, 4, 3, padding='same', padding_mode='replicate')", (4, 5, 6, 4)),
    ("nn.ConvTranspose1d(4, 6, 3, stride=2, output_padding=1)", LINE),
    ("nn.ConvTranspose2d(4, 6, 3, 2, 1, 1, 2, False, 2)", IMAGE),
    ("nn.ConvTranspose3d(4, 6, 3, stride=2, padding=1, output_padding=1)", VOLUME),
    ("nn.ConvTranspose3d(4, 6, (1, 2, 3), groups=2, dilation=(2, 1, 1))", (4, 5, 6, 4)),
    ("nn.BatchNorm3d(4)", VOLUME),
    ("nn.BatchNorm3d(4, momentum=None, affine=False)", VOLUME),
    ("nn.SyncBatchNorm(4)", LINE),
    ("nn.InstanceNorm1d(4)", LINE),
    ("nn.InstanceNorm2d(4, affine=True, track_running_stats=True)", IMAGE),
    ("nn.InstanceNorm3d(4, affine=True, bias=False)", VOLUME),
    ("nn.InstanceNorm3d(4, track_running_stats=True)", VOLUME),
    ("nn.InstanceNorm3d(4)", (4, 5, 6, 4)),
    ("nn.LocalResponseNorm(3, alpha=0.5)", IMAGE),
    ("nn.RMSNorm(4)", ROW),
    ("nn.GroupNorm(2, 4)", VOLUME),
    ("nn.LayerNorm((6, 4), bias=False)", VOLUME),
    ("nn.SELU()", ROW),
    ("nn.CELU(0.5)", ROW),
    ("nn.Mish()", ROW),
    ("nn.PReLU()", ROW),
    ("nn.PReLU()", ()),
    ("nn.PReLU(4, 0.1)", VOLUME),
    ("nn.GLU()", ROW),
    ("nn.GLU(1)", VOLUME),
    ("nn.Softmin(dim=1)", ROW),
    ("nn.Softsign()", ROW),
    ("nn.Tanhshrink()", ROW),
    ("nn.Softshrink(0.3)", ROW),
    ("nn.Hardshrink(0.3)", ROW),
    ("nn.Threshold(0.1, -2.0)", ROW),
    ("nn.Hardswish()", ROW),
    ("nn.RReLU()", ROW),
    ("nn.RReLU(0.2, 0.4)", VOLUME),
    ("nn.LogSigmoid()", ROW),
    ("nn.Softmax2d()", IMAGE),
    ("nn.MaxPool1d(3, 2, padding=1)", LINE),
    ("nn.MaxPool3d(2)", VOLUME),
    ("nn.MaxPool3d((2, 3, 1), stride=1, padding=(1, 0, 0), ceil_mode=True)", VOLUME),
    ("nn.AvgPool1d(3)", LINE),
    ("nn.AvgPool3d(2)", VOLUME),
    ("nn.AvgPool3d((2, 3, 1), 1, (1, 0, 0), divisor_override=3)", VOLUME),
    ("nn.LPPool1d(2, 3)", LINE),
    ("nn.LPPool2d(2, (2, 3), ceil_mode=True)", IMAGE),
    ("nn.LPPool3d(2, 2, stride=1)", VOLUME),
    ("nn.AdaptiveAvgPool1d(4)", LINE),
    ("nn.AdaptiveAvgPool3d((2, None, 3))", VOLUME),
    ("nn.AdaptiveMaxPool1d(4)", LINE),
    ("nn.AdaptiveMaxPool3d(2)", VOLUME),
    ("nn.Dropout1d(0.4)", LINE),
    ("nn.Dropout3d(0.4)", VOLUME),
    ("nn.AlphaDropout(0.4)", ROW),
    ("nn.FeatureAlphaDropout(0.4)", IMAGE),
    ("nn.Upsample(scale_factor=1.5, mode='trilinear')", VOLUME),
    ("nn.Upsample(7, mode='linear', align_corners=True)", LINE),
    ("nn.PixelShuffle(2)", IMAGE),
    ("nn.ChannelShuffle(2)", VOLUME),
    ("nn.Fold((4, 5), (2, 1))", (2, 4, 15)),
    ("nn.Unfold(3, padding=1)", IMAGE),
    ("nn.ZeroPad1d(1)", LINE),
    ("nn.ReflectionPad1d((1, 2))", LINE),
    ("nn.ReplicationPad1d((1, 2))", LINE),
    ("nn.CircularPad1d((1, 2))", LINE),
    ("nn.ConstantPad1d((1, 2), 0.5)", LINE),
    ("nn.ZeroPad2d(1)", IMAGE),
    ("nn.ReflectionPad2d((1, 2, 0, 3))", IMAGE),
    ("nn.ReplicationPad2d((1, 2, 0, 3))", IMAGE),
    ("nn.CircularPad2d((1, 2, 0, 3))", IMAGE),
    ("nn.ConstantPad2d((1, 2, 0, 3), 0.5)", IMAGE),
    ("nn.ZeroPad3d(1)", VOLUME),
    ("nn.ReflectionPad3d((1, 2, 0, 3, 2, 1))", VOLUME),
    ("nn.ReplicationPad3d((1, 2, 0, 3, 2, 1))", VOLUME),
    ("nn.CircularPad3d((1, 2, 0, 3, 2, 1))", VOLUME),
    ("nn.ConstantPad3d((1, 2, 0, 3, 2, 1), 0.5)", VOLUME),
    ("nn.Dropout()", ROW),
    ("nn.Dropout(0.2)", IMAGE),
    ("nn.Flatten()", IMAGE),
    ("nn.Flatten(0, 2)", IMAGE),
    ("nn.Unflatten(1, (2, 2))", ROW),
    ("nn.Identity()", ROW),
    ("nn.Identity(54, unused=True)", ROW),
    ("nn.Sequential()", ROW),
    ("nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))", ROW),
]
INPLACE = ["ReLU", "ReLU6", "LeakyReLU", "ELU", "SiLU", "Hardtanh", "SELU", "CELU", "Mish"]


def build(library, expression):
    library.manual_seed(0)
    return eval(expression, {"nn": library.nn})


def numbers(shape, dtype="float32"):
    wave = np.sin(1.7 * np.arange(np.prod(shape)) + 0.3) * 2
    return wave.reshape(shape).astype(dtype)


def run(library, layer, shape, dtype="float32"):
    """Output and gradients of the input and the parameters."""
    x = library.from_numpy(numbers(shape, dtype)).requires_grad_()
    library.manual_seed(1)
    y = layer(x)
    (y * library.from_numpy(numbers(tuple(y.shape), dtype))).sum().backward()
    return [y, x.grad, *(p.grad for p in layer.parameters())]


def close(got, expected, tolerance=2e-5):
    assert tuple(got.shape) == tuple(expected.shape)
    np.testing.assert_allclose(
        got.detach().numpy(), expected.detach().numpy(), rtol=tolerance, atol=tolerance
    )


@pytest.fixture(params=LAYERS, ids=lambda case: f"{case[0]} {case[1]}")
def case(request):
    expression, shape = request.param
    return build(rn, expression), build(torch, expression), shape


def test_prints_as_pytorch(case):
    ours, theirs, _ = case
    assert repr(ours) == repr(theirs)


def test_starts_with_the_values_of_pytorch(case):
    ours, theirs, _ = case
    state, expected = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(expected)
    for key, value in expected.items():
        assert str(state[key].dtype).split(".")[-1] == str(value.dtype).split(".")[-1]
        np.testing.assert_array_equal(state[key].numpy(), value.numpy())


@pytest.mark.parametrize("training", [True, False])
def test_runs_as_pytorch(case, training):
    ours, theirs, shape = case
    for got, expected in zip(
        run(rn, ours.train(training), shape), run(torch, theirs.train(training), shape), strict=True
    ):
        close(got, expected)
    for (name, got), (_, expected) in zip(
        ours.named_buffers(), theirs.named_buffers(), strict=True
    ):
        assert tuple(got.shape) == tuple(expected.shape), name
        np.testing.assert_allclose(got.numpy(), expected.numpy(), rtol=1e-5, atol=1e-6)


def test_runs_in_double(case):
    ours, theirs, shape = case
    results = run(rn, ours.double(), shape, "float64")
    for got, expected in zip(results, run(torch, theirs.double(), shape, "float64"), strict=True):
        close(got, expected, 1e-10)


@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))]
)
def test_copies_are_equal_and_separate(case, duplicate):
    ours, _, shape = case
    rn.manual_seed(3)
    before = rn.get_rng_state().numpy().copy()
    other = duplicate(ours.eval())
    np.testing.assert_array_equal(rn.get_rng_state().numpy(), before)
    assert type(other) is type(ours)
    assert repr(other) == repr(ours)
    assert other.training is False
    x = rn.from_numpy(numbers(shape))
    np.testing.assert_array_equal(other(x).detach().numpy(), ours(x).detach().numpy())
    for mine, copied in zip(ours.parameters(), other.parameters(), strict=True):
        assert mine is not copied
        assert isinstance(copied, rn.nn.Parameter)
        assert copied.requires_grad
        copied.data.fill_(7.0)
        assert not (mine == 7.0).any()


@pytest.mark.parametrize("name", INPLACE)
def test_inplace_layers_overwrite_their_input(name):
    results = []
    for library in (rn, torch):
        layer = getattr(library.nn, name)(inplace=True)
        leaf = library.from_numpy(numbers(ROW)).requires_grad_()
        x = leaf * 1.0
        y = layer(x)
        assert y is x or y.data_ptr() == x.data_ptr()
        (y * y).sum().backward()
        results.append((repr(layer), x, leaf.grad))
    assert results[0][0] == results[1][0]
    close(results[0][1], results[1][1])
    close(results[0][2], results[1][2])


def test_dropout_draws_as_pytorch():
    results = []
    for library in (rn, torch):
        library.manual_seed(5)
        results.append(library.nn.Dropout(0.3)(library.ones(1000)).numpy())
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize(
    ("expression", "attributes"),
    [
        (
            "nn.Conv2d(4, 6, 3, stride=2, padding=1)",
            "in_channels out_channels kernel_size stride padding dilation groups padding_mode "
            "transposed output_padding",
        ),
        ("nn.Conv2d(4, 6, 3, padding='same')", "padding"),
        ("nn.Linear(4, 3)", "in_features out_features"),
        ("nn.BatchNorm2d(4)", "num_features eps momentum affine track_running_stats"),
        ("nn.MaxPool2d(3, 2)", "kernel_size stride padding dilation ceil_mode"),
        ("nn.AvgPool2d((3, 2))", "kernel_size stride padding count_include_pad divisor_override"),
        ("nn.AdaptiveAvgPool2d((1, None))", "output_size"),
        ("nn.Dropout(0.2)", "p inplace"),
        ("nn.ReLU(True)", "inplace"),
        ("nn.ReLU6()", "min_val max_val inplace"),
        ("nn.CrossEntropyLoss(label_smoothing=0.1)", "reduction ignore_index label_smoothing"),
    ],
)
def test_attributes_are_those_of_pytorch(expression, attributes):
    ours, theirs = build(rn, expression), build(torch, expression)
    for name in attributes.split():
        assert getattr(ours, name) == getattr(theirs, name)


def test_attributes_may_be_set():
    conv, drop, norm = rn.nn.Conv2d(2, 2, 3), rn.nn.Dropout(0.5), rn.nn.BatchNorm2d(2)
    conv.stride, conv.padding, drop.p, norm.momentum = (2, 2), 1, 0.0, None
    assert tuple(conv(rn.ones(1, 2, 8, 8)).shape) == (1, 2, 4, 4)
    assert (drop(rn.ones(5)) == 1).all()
    norm(rn.ones(2, 2, 3, 3) * 4.0)
    assert norm.running_mean.tolist() == [4.0, 4.0]


def test_a_layer_runs_the_parameter_it_is_given():
    linear = rn.nn.Linear(2, 1)
    linear.weight = rn.nn.Parameter(rn.full((1, 2), 2.0))
    linear.bias = None
    assert linear(rn.ones(1, 2)).item() == 4.0
    assert repr(linear) == "Linear(in_features=2, out_features=1, bias=False)"


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda nn: nn.Conv2d(3, 4, 3, groups=2), ValueError, "in_channels must be divisible"),
        (lambda nn: nn.Conv2d(3, 4, 3, padding="full"), ValueError, "Invalid padding string"),
        (lambda nn: nn.Conv2d(3, 4, 3, stride=2, padding="same"), ValueError, "strided"),
        (lambda nn: nn.Conv2d(3, 4, 3, padding_mode="wrap"), ValueError, "padding_mode"),
        (lambda nn: nn.BatchNorm2d(3)(rn.ones(2, 3, 4)), ValueError, r"got 3D input"),
        (lambda nn: nn.BatchNorm1d(3)(rn.ones(2, 3, 4, 4)), ValueError, r"got 4D input"),
        (lambda nn: nn.Dropout(1.5), ValueError, "between 0 and 1"),
        (lambda nn: nn.Linear(2, 3, device="cuda"), RuntimeError, "'cpu'"),
        (lambda nn: nn.Linear(2, 3)(rn.ones(1, 4)), RuntimeError, "linear"),
        (lambda nn: nn.Sequential(3), TypeError, "not a Module"),
        (lambda nn: nn.CrossEntropyLoss(reduction="best"), ValueError, "best"),
    ],
)
def test_bad_arguments_are_refused(call, error, text):
    with pytest.raises(error, match=text):
        call(rn.nn)


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "in a network"])
@pytest.mark.parametrize("channels_last", [False, True])
def test_max_pool_gives_the_places_of_its_maxima(inside, channels_last):
    results = []
    for library in (rn, torch):
        x = library.from_numpy(np.sin(np.arange(2 * 3 * 9 * 8) * 1.7).reshape(2, 3, 9, 8))
        if channels_last:
            x = x.contiguous(memory_format=library.channels_last)
        x.requires_grad_()
        pool = library.nn.MaxPool2d(3, 2, padding=1, return_indices=True)
        net = library.nn.Sequential(library.nn.Identity(), pool) if inside else pool
        for made in (net, copy.deepcopy(net)):
            values, places = made(x)
            values.square().sum().backward()
            results.append([values, places, x.grad])
        assert pool.return_indices
        assert places.dtype == library.int64
    for got, expected in zip(results[:2], results[2:], strict=True):
        for ours, theirs in zip(got, expected, strict=True):
            np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-12)
