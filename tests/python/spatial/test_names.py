"""Every layer and function over places that PyTorch has is here, with its arguments."""

import importlib
import inspect

import pytest
import resnetcpp as rn

from tests.python.harness import torch_or_skip

pytestmark = pytest.mark.oracle

FAMILIES = [
    "batchnorm",
    "conv",
    "dropout",
    "flatten",
    "fold",
    "instancenorm",
    "normalization",
    "padding",
    "pixelshuffle",
    "pooling",
    "upsampling",
]
ACTIVATIONS = (
    "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax "
    "Mish PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink "
    "Softsign Tanh Tanhshrink Threshold ChannelShuffle"
).split()
FUNCTIONS = (
    "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d "
    "adaptive_max_pool1d_with_indices adaptive_max_pool2d adaptive_max_pool2d_with_indices "
    "adaptive_max_pool3d adaptive_max_pool3d_with_indices affine_grid alpha_dropout avg_pool1d "
    "avg_pool2d avg_pool3d batch_norm celu celu_ channel_shuffle conv1d conv2d conv3d conv_tbc "
    "conv_transpose1d conv_transpose2d conv_transpose3d dropout dropout1d dropout2d dropout3d elu "
    "elu_ feature_alpha_dropout fold fractional_max_pool2d fractional_max_pool2d_with_indices "
    "fractional_max_pool3d fractional_max_pool3d_with_indices gelu glu grid_sample group_norm "
    "gumbel_softmax hardshrink hardsigmoid hardswish hardtanh hardtanh_ instance_norm interpolate "
    "layer_norm leaky_relu leaky_relu_ local_response_norm log_softmax logsigmoid lp_pool1d "
    "lp_pool2d lp_pool3d max_pool1d max_pool1d_with_indices max_pool2d max_pool2d_with_indices "
    "max_pool3d max_pool3d_with_indices max_unpool1d max_unpool2d max_unpool3d mish "
    "native_channel_shuffle normalize pad pixel_shuffle pixel_unshuffle prelu relu relu6 relu_ "
    "rms_norm rrelu rrelu_ selu selu_ sigmoid silu softmax softmin softplus softshrink softsign "
    "tanh tanhshrink threshold threshold_ unfold upsample upsample_bilinear upsample_nearest"
).split()


def arguments(call):
    """Names and defaults; None where the signature does not say."""
    try:
        parameters = inspect.signature(call).parameters.values()
    except ValueError:
        return None
    if {p.name for p in parameters} <= {"self", "args", "kwargs", "input"}:
        return None
    return [(p.name, p.default, p.kind) for p in parameters]


def assert_same_arguments(ours, theirs):
    got, expected = arguments(ours), arguments(theirs)
    assert got == expected or got is None or expected is None


@pytest.mark.parametrize("family", FAMILIES)
def test_layers(family):
    torch = torch_or_skip()
    names = importlib.import_module(f"torch.nn.modules.{family}").__all__
    for name in names:
        assert_same_arguments(getattr(rn.nn, name), getattr(torch.nn, name))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    assert_same_arguments(getattr(rn.nn, name), getattr(torch_or_skip().nn, name))


def test_functions():
    theirs = torch_or_skip().nn.functional
    for name in FUNCTIONS:
        assert_same_arguments(getattr(rn.nn.functional, name), getattr(theirs, name))


def test_functions_of_the_package():
    torch = torch_or_skip()
    here = [name for name in FUNCTIONS if name in rn.nn.functional.__all__]
    # These take other arguments in PyTorch's package than in its nn.functional.
    other = {"batch_norm", "instance_norm"}
    absent = {name for name in here if hasattr(torch, name) and not hasattr(rn, name)}
    assert absent <= other
