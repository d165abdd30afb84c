"""conv_transpose2d against PyTorch: outputs, layouts, first and second derivatives, errors."""

import pytest
import resnetcpp as rn

from tests.python.harness import (
    LAYOUTS,
    Op,
    functional,
    table_tests,
    uniform,
)

F = rn.nn.functional

# name: (input, weight, output channels, arguments)
CASES = {
    "2x2 strided": ((2, 5, 4, 6), (5, 3, 2, 2), 3, {"stride": 2}),
    "3x3": ((2, 4, 5, 4), (4, 6, 3, 3), 6, {"padding": 1}),
    "4x4 strided": ((2, 3, 4, 5), (3, 4, 4, 4), 4, {"stride": 2, "padding": 1}),
    "output padding": (
        (2, 3, 4, 5),
        (3, 4, 3, 3),
        4,
        {"stride": 2, "padding": 1, "output_padding": 1},
    ),
    "two of each": (
        (1, 3, 3, 4),
        (3, 2, 3, 2),
        2,
        {"stride": (2, 3), "padding": (1, 0), "output_padding": (0, 2)},
    ),
    "dilated": ((2, 3, 4, 4), (3, 2, 3, 3), 2, {"dilation": 2, "output_padding": 1}),
    "groups": ((2, 6, 3, 3), (6, 2, 3, 3), 4, {"stride": 2, "groups": 2}),
    "depthwise": ((2, 4, 3, 5), (4, 1, 3, 3), 4, {"stride": 2, "padding": 1, "groups": 4}),
    "one pixel": ((3, 4, 1, 1), (4, 2, 5, 3), 2, {}),
    "batch 0": ((0, 3, 3, 3), (3, 2, 2, 2), 2, {}),
    "no batch": ((3, 4, 5), (3, 2, 2, 2), 2, {"stride": 2}),
}


def op(name, bias=True):
    x, weight, channels, arguments = CASES[name]
    inputs = [uniform(x), uniform(weight), uniform((channels,))][: 3 if bias else 2]
    layouts = (*LAYOUTS, "channels_last")
    call = functional("conv_transpose2d", **arguments)
    name = name if bias else f"{name}, no bias"
    return Op(name, call, inputs, layouts=layouts, tolerance={"float32": 1e-4})


OPS = [op(name) for name in CASES] + [op("4x4 strided", bias=False)]


test_forward, test_gradient, test_second_derivative = table_tests(OPS)


# name: (input, weight, arguments, text)
ERRORS = {
    "channels": ((1, 3, 4, 4), (5, 2, 2, 2), {}, r"\(1, 3, 4, 4\) with 5 channels .* got 3"),
    "rank of input": ((3, 3), (3, 2, 2, 2), {}, r"expected input \(N, C, H, W\)"),
    "rank of weight": ((1, 3, 4, 4), (3, 2, 2), {}, r"expected weight \(C, O/groups, KH, KW\)"),
    "groups": ((1, 3, 4, 4), (3, 2, 2, 2), {"groups": 2}, "multiple of groups 2 channels, got 3"),
    "groups 0": ((1, 3, 4, 4), (3, 2, 2, 2), {"groups": 0}, "groups of at least 1, got 0"),
    "stride 0": ((1, 3, 4, 4), (3, 2, 2, 2), {"stride": 0}, "stride of at least 1"),
    "output padding": (
        (1, 3, 4, 4),
        (3, 2, 2, 2),
        {"stride": 2, "output_padding": 2},
        r"output_padding below stride or dilation, got \(2, 2\)",
    ),
    "no output": ((1, 3, 1, 1), (3, 2, 2, 2), {"padding": 1}, r"an output of at least \(1, 1\)"),
    "no input": ((1, 3, 0, 1), (3, 2, 2, 2), {}, "sizes of at least 1"),
    "huge result": ((1, 1, 3, 3), (1, 1, 2, 2), {"stride": 2**31 - 1}, "sizes below 2"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    x, weight, arguments, text = ERRORS[name]
    with pytest.raises(ValueError, match=f"conv_transpose2d: .*{text}"):
        F.conv_transpose2d(rn.zeros(x), rn.zeros(weight), **arguments)


def test_dtype_and_bias_errors():
    x, weight = rn.zeros(1, 2, 3, 3), rn.zeros(2, 4, 2, 2)
    with pytest.raises(TypeError, match="conv_transpose2d: expected operands of the same dtype"):
        F.conv_transpose2d(x, weight.double())
    with pytest.raises(ValueError, match=r"conv_transpose2d: expected bias \(4,\)"):
        F.conv_transpose2d(x, weight, rn.zeros(2))
