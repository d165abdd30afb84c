"""Convolutions of sequences and volumes against PyTorch: values, derivatives, errors."""

import pytest
import resnetcpp as rn

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    compare,
    error_cases,
    functional,
    numbers,
    table_tests,
    uniform,
)

LOOSE = {"float32": 1e-4}

# name: (input, weight, arguments)
CONV3D = {
    "3x3x3": ((2, 3, 5, 6, 4), (4, 3, 3, 3, 3), {"padding": 1}),
    "1x1x1": ((2, 3, 2, 3, 4), (5, 3, 1, 1, 1), {}),
    "flat": ((2, 3, 4, 5, 6), (2, 3, 1, 3, 3), {"padding": (0, 1, 1)}),
    "deep": ((2, 3, 6, 3, 2), (2, 3, 3, 1, 1), {"padding": (1, 0, 0)}),
    "strided": ((1, 3, 7, 6, 8), (4, 3, 3, 3, 3), {"stride": 2, "padding": 1}),
    "three of each": (
        (1, 2, 9, 8, 7),
        (3, 2, 2, 3, 2),
        {"stride": (3, 1, 2), "padding": (2, 0, 1), "dilation": (2, 1, 3)},
    ),
    "groups": ((2, 4, 4, 4, 4), (6, 2, 2, 2, 2), {"groups": 2}),
    "depthwise": ((2, 4, 4, 5, 4), (4, 1, 3, 3, 3), {"groups": 4, "padding": 1}),
    "same": ((1, 2, 4, 5, 6), (2, 2, 2, 3, 3), {"padding": "same", "dilation": (2, 2, 1)}),
    "valid": ((1, 2, 4, 5, 6), (2, 2, 2, 3, 4), {"padding": "valid"}),
    "whole input": ((2, 3, 3, 4, 5), (2, 3, 3, 4, 5), {}),
    "batch 0": ((0, 2, 3, 3, 3), (2, 2, 2, 2, 2), {}),
    "no batch": ((2, 4, 3, 3), (3, 2, 2, 2, 2), {"padding": 1}),
    "list of one": ((1, 2, 5, 5, 5), (2, 2, 3, 3, 3), {"stride": [2]}),
}

# name: (input, weight, output channels, arguments)
TRANSPOSED = {
    "1d": ((2, 3, 5), (3, 4, 3), 4, {"stride": 2, "padding": 1, "output_padding": 1}),
    "1d dilated": ((2, 3, 5), (3, 4, 3), 4, {"dilation": 2}),
    "1d groups": ((2, 4, 5), (4, 3, 2), 6, {"groups": 2}),
    "1d no batch": ((3, 5), (3, 4, 3), 4, {"stride": (2,)}),
    "3d": ((2, 3, 4, 3, 2), (3, 2, 3, 3, 3), 2, {"padding": 1}),
    "3d doubling": ((2, 3, 2, 3, 2), (3, 2, 2, 2, 2), 2, {"stride": 2}),
    "3d strided": (
        (1, 3, 3, 2, 4),
        (3, 2, 3, 3, 3),
        2,
        {"stride": 2, "padding": 1, "output_padding": 1},
    ),
    "3d three of each": (
        (1, 2, 3, 4, 3),
        (2, 3, 2, 3, 2),
        3,
        {
            "stride": (3, 1, 2),
            "padding": (1, 0, 1),
            "output_padding": (2, 0, 1),
            "dilation": (2, 1, 3),
        },
    ),
    "3d groups": ((2, 4, 2, 3, 2), (4, 3, 2, 2, 2), 6, {"groups": 2}),
    "3d depthwise": ((2, 3, 2, 3, 2), (3, 1, 2, 3, 2), 3, {"groups": 3, "stride": 2}),
    "3d batch 0": ((0, 2, 2, 2, 2), (2, 3, 2, 2, 2), 3, {}),
    "3d no batch": ((2, 2, 3, 2), (2, 3, 2, 2, 2), 3, {"stride": 2}),
}


def transposed(name, bias=True):
    x, weight, channels, arguments = TRANSPOSED[name]
    inputs = [uniform(x), uniform(weight), uniform((channels,))][: 3 if bias else 2]
    call = functional(f"conv_transpose{name[:2]}", **arguments)
    return Op(name if bias else f"{name}, no bias", call, inputs, tolerance=LOOSE)


OPS = [
    Op(
        f"conv3d {name}",
        functional("conv3d", **arguments),
        [uniform(x), uniform(weight), uniform(weight[:1])],
        tolerance=LOOSE,
    )
    for name, (x, weight, arguments) in CONV3D.items()
]
OPS += [
    Op("conv3d no bias", functional("conv3d"), [uniform((1, 2, 3, 3, 3)), uniform((1, 2, 2, 2, 2))])
]
OPS += [transposed(name) for name in TRANSPOSED]
OPS += [transposed("1d", bias=False), transposed("3d", bias=False)]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.oracle
def test_convolution_with_time_first():
    """On contiguous tensors: PyTorch refuses others."""
    arrays = [numbers(*shape, seed=len(shape)) for shape in [(5, 2, 3), (3, 3, 4), (4,)]]
    compare(functional("conv_tbc", pad=1), *arrays)
    compare(functional("conv_tbc"), *arrays)


def bad(name, function, x, weight, match, kind=ValueError, **arguments):
    def call(t):
        return getattr(t.nn.functional, function)(t.zeros(x), t.zeros(weight), **arguments)

    return Bad(name, call, match, kind)


VOLUME, KERNEL = (1, 3, 4, 4, 4), (2, 3, 2, 2, 2)
ERRORS = [
    bad("rank", "conv3d", (3, 4, 4), KERNEL, r"expected input \(N, C, D, H, W\)"),
    bad("weight", "conv3d", VOLUME, (2, 3, 2), r"expected weight \(O, C / groups, KD"),
    bad("channels", "conv3d", (1, 5, 4, 4, 4), KERNEL, "input with 3 channels .* with 5"),
    bad("groups", "conv3d", VOLUME, (2, 1, 2, 2, 2), "groups 3", groups=3),
    bad("groups 0", "conv3d", VOLUME, KERNEL, "groups of at least 1", groups=0),
    bad("stride", "conv3d", VOLUME, KERNEL, "stride of at least 1", stride=0),
    bad("two strides", "conv3d", VOLUME, KERNEL, "stride as one number or three", stride=(1, 2)),
    bad("padding", "conv3d", VOLUME, KERNEL, "padding of at least 0", padding=-1),
    bad("word", "conv3d", VOLUME, KERNEL, "'same' or 'valid'", padding="full"),
    bad("same", "conv3d", VOLUME, KERNEL, "strided", padding="same", stride=2),
    bad("too large", "conv3d", VOLUME, (2, 3, 5, 2, 2), "no larger than the padded input"),
    bad("too wide", "conv3d", VOLUME, (2, 3, 2, 2, 5), "kernel"),
    bad("1d rank", "conv_transpose1d", (3,), (3, 2, 2), r"expected input \(N, C, L\)"),
    bad("3d rank", "conv_transpose3d", (3, 4), KERNEL, r"expected input \(N, C, D, H, W\)"),
    bad("3d channels", "conv_transpose3d", VOLUME, KERNEL, "input with 2 channels"),
    bad(
        "3d output padding",
        "conv_transpose3d",
        VOLUME,
        (3, 2, 2, 2, 2),
        "output_padding below stride",
        output_padding=(1, 0, 0),
    ),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_same_with_even_kernels_pads_more_behind():
    conv = functional("conv3d", padding="same", dilation=(1, 1, 3))
    compare(conv, numbers(1, 2, 4, 5, 6), numbers(2, 2, 2, 4, 2, seed=1))


def test_dtype_error():
    with pytest.raises(TypeError, match="conv3d: expected operands of the same dtype"):
        rn.nn.functional.conv3d(rn.zeros(VOLUME), rn.zeros(KERNEL, dtype=rn.float64))


def test_volumes_come_out_in_order():
    """So that view works on them, as it does in PyTorch."""
    x, weight = rn.rand(2, 3, 4, 4, 4), rn.rand(3, 3, 2, 2, 2)
    for function in (rn.nn.functional.conv3d, rn.nn.functional.conv_transpose3d):
        assert function(x, weight, padding=1).is_contiguous()
