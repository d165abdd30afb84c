"""conv2d against PyTorch: outputs, layouts, first and second derivatives."""

import pytest
import resnetcpp as rn

from tests.python.harness import (
    LAYOUTS,
    Op,
    functional,
    table_tests,
    uniform,
)

F = rn._C._functional

# PyTorch copies its input for 'same' with an even kernel, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same'")

# name: (input, weight, arguments)
CASES = {
    "1x1": ((2, 5, 4, 6), (7, 5, 1, 1), {}),
    "1x1 strided": ((2, 5, 5, 6), (7, 5, 1, 1), {"stride": 2}),
    "1x1 padded": ((2, 5, 3, 3), (4, 5, 1, 1), {"padding": (1, 2)}),
    "3x3": ((2, 3, 7, 8), (4, 3, 3, 3), {"padding": 1}),
    "3x3 unpadded": ((1, 16, 6, 5), (3, 16, 3, 3), {}),
    "3x3 strided": ((2, 4, 9, 8), (6, 4, 3, 3), {"stride": 2, "padding": 1}),
    "two strides": ((2, 4, 9, 11), (6, 4, 3, 3), {"stride": (2, 3), "padding": (1, 0)}),
    "dilated": ((2, 3, 11, 9), (5, 3, 3, 3), {"padding": 2, "dilation": 2}),
    "two dilations": ((2, 3, 11, 13), (5, 3, 3, 3), {"padding": 2, "dilation": (2, 3)}),
    "strided, dilated": ((2, 3, 13, 14), (5, 3, 3, 3), {"stride": 3, "dilation": 2}),
    "stride beyond kernel": ((2, 3, 9, 9), (5, 3, 2, 2), {"stride": (4, 3)}),
    "stem": ((2, 3, 20, 23), (8, 3, 7, 7), {"stride": 2, "padding": 3}),
    "5x1": ((2, 3, 8, 9), (4, 3, 5, 1), {"padding": (2, 0)}),
    "2x4": ((2, 3, 8, 9), (4, 3, 2, 4), {"padding": (0, 1)}),
    "kernel is input": ((2, 3, 4, 5), (6, 3, 4, 5), {}),
    "same": ((1, 3, 6, 7), (2, 3, 3, 5), {"padding": "same"}),
    "same, even": ((1, 3, 6, 7), (2, 3, 4, 2), {"padding": "same"}),
    "same, dilated": ((1, 3, 8, 7), (2, 3, 3, 3), {"padding": "same", "dilation": 2}),
    "valid": ((1, 3, 6, 7), (2, 3, 3, 3), {"padding": "valid"}),
    "2 groups": ((2, 6, 5, 5), (4, 3, 3, 3), {"padding": 1, "groups": 2}),
    "12 groups": ((2, 24, 6, 5), (48, 2, 3, 3), {"padding": 1, "groups": 12}),
    "8 groups strided": ((2, 32, 9, 9), (32, 4, 3, 3), {"stride": 2, "padding": 1, "groups": 8}),
    "1x1 groups": ((2, 8, 5, 5), (4, 4, 1, 1), {"groups": 2}),
    "depthwise": ((2, 19, 6, 7), (19, 1, 3, 3), {"padding": 1, "groups": 19}),
    "depthwise strided": ((2, 8, 9, 9), (8, 1, 5, 5), {"stride": 2, "padding": 2, "groups": 8}),
    "depthwise multiplier": ((2, 6, 6, 6), (12, 1, 3, 3), {"groups": 6}),
    "one pixel": ((3, 4, 1, 1), (5, 4, 1, 1), {}),
    "one channel": ((2, 1, 5, 5), (3, 1, 3, 3), {"padding": 1}),
    "one output channel": ((2, 3, 5, 5), (1, 3, 3, 3), {}),
    "batch 0": ((0, 3, 5, 5), (4, 3, 3, 3), {"padding": 1}),
    "no batch": ((3, 6, 5), (4, 3, 3, 3), {"padding": 1}),
    "wide": ((1, 2, 3, 300), (3, 2, 3, 3), {"padding": 1}),
}


def op(name, bias=True):
    x, weight, arguments = CASES[name]
    inputs = [uniform(x), uniform(weight), uniform(weight[:1])][: 3 if bias else 2]
    layouts = (*LAYOUTS, "channels_last")
    tolerance = {"float32": 2e-5 * (weight[1] * weight[2] * weight[3]) ** 0.5}
    name = name if bias else f"{name}, no bias"
    return Op(name, functional("conv2d", **arguments), inputs, layouts=layouts, tolerance=tolerance)


OPS = [op(name) for name in CASES]
OPS += [op(name, bias=False) for name in ("3x3", "3x3 strided", "dilated", "2 groups", "depthwise")]
OPS += [
    Op(
        f"{name} int64",
        functional(name, **arguments),
        [uniform(shape, -9, 9) for shape in shapes],
        dtypes=("int64",),
        layouts=(*LAYOUTS, "channels_last"),
        gradient=False,
    )
    for name, shapes, arguments in [
        ("conv2d", ((2, 4, 7, 8), (6, 2, 3, 3), (6,)), {"padding": 1, "groups": 2}),
        ("conv2d", ((4, 7, 8), (6, 4, 3, 2)), {"stride": 2}),
        ("conv_transpose2d", ((2, 4, 5, 4), (4, 3, 3, 2), (3,)), {"stride": 2}),
    ]
]


test_forward, test_gradient, test_second_derivative = table_tests(OPS, channels_last=True)


@pytest.mark.parametrize("layout", ["contiguous_format", "channels_last"])
def test_conv2d_keeps_the_layout(layout):
    layout = getattr(rn, layout)
    x = rn.rand(2, 3, 5, 6).contiguous(memory_format=layout)
    y = F.conv2d(x, rn.rand(4, 3, 3, 3))
    assert y.is_contiguous(memory_format=layout)


def test_conv2d_gives_the_same_bits_for_any_number_of_threads():
    x = rn.rand(3, 40, 21, 20)
    weight = rn.rand(70, 40, 3, 3)
    before = rn.get_num_threads()
    try:
        seen = set()
        for threads in (1, 2, 3, 8):
            rn.set_num_threads(threads)
            seen.add(F.conv2d(x, weight, padding=1).numpy().tobytes())
        assert len(seen) == 1
    finally:
        rn.set_num_threads(before)


# name: (input, weight, arguments, error, text)
ERRORS = {
    "channels": (
        (8, 3, 32, 32),
        (128, 64, 3, 3),
        {},
        r"conv2d: expected input \(8, 3, 32, 32\) with 64 channels to match weight "
        r"\(128, 64, 3, 3\), got 3",
    ),
    "rank of input": ((3, 3), (4, 3, 3, 3), {}, r"expected input \(N, C, H, W\)"),
    "rank of weight": ((1, 3, 4, 4), (3, 3, 3), {}, r"expected weight \(O, C/groups, KH, KW\)"),
    "kernel too large": ((1, 3, 2, 2), (4, 3, 3, 3), {}, "kernel no larger than the padded"),
    "groups": ((1, 4, 5, 5), (3, 2, 3, 3), {"groups": 2}, "multiple of 2 output channels"),
    "groups 0": ((1, 4, 5, 5), (3, 2, 3, 3), {"groups": 0}, "groups of at least 1, got 0"),
    "stride 0": ((1, 3, 5, 5), (4, 3, 3, 3), {"stride": 0}, r"stride of at least 1, got \(0, 0\)"),
    "negative padding": ((1, 3, 5, 5), (4, 3, 3, 3), {"padding": -1}, "padding of at least 0"),
    "dilation 0": ((1, 3, 5, 5), (4, 3, 3, 3), {"dilation": (1, 0)}, "dilation of at least 1"),
    "three strides": ((1, 3, 5, 5), (4, 3, 3, 3), {"stride": (1, 2, 3)}, "stride as one number"),
    "padding's name": ((1, 3, 5, 5), (4, 3, 3, 3), {"padding": "full"}, "'same', 'valid'"),
    "same, strided": (
        (1, 3, 5, 5),
        (4, 3, 3, 3),
        {"padding": "same", "stride": 2},
        "stride 1 with padding='same'",
    ),
    "huge padding": ((1, 3, 5, 5), (4, 3, 3, 3), {"padding": 2**62}, "padding"),
    "huge result": ((1, 1, 5, 5), (1, 1, 1, 1), {"padding": 2**31 - 1}, "overflow"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_conv2d_errors(name):
    x, weight, arguments, text = ERRORS[name]
    with pytest.raises(ValueError, match=text):
        F.conv2d(rn.zeros(x), rn.zeros(weight), **arguments)


def test_conv2d_dtype_errors():
    with pytest.raises(TypeError, match="conv2d: expected operands of the same dtype"):
        F.conv2d(rn.zeros(1, 1, 3, 3), rn.zeros(1, 1, 3, 3, dtype=rn.float64))
    with pytest.raises(TypeError, match="expected a floating-point or int64 input, got int32"):
        F.conv2d(rn.zeros(1, 1, 3, 3, dtype=rn.int32), rn.zeros(1, 1, 3, 3, dtype=rn.int32))
    with pytest.raises(ValueError, match=r"conv2d: expected bias \(4,\)"):
        F.conv2d(rn.zeros(1, 3, 3, 3), rn.zeros(4, 3, 3, 3), rn.zeros(3))
