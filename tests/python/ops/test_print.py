"""The text of tensors against PyTorch's."""

import math

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import ALL, libraries, wave

pytestmark = pytest.mark.oracle

INF, NAN = math.inf, math.nan

VALUES = {
    "number": 3.5,
    "whole number": 3.0,
    "integer": 7,
    "truth": True,
    "vector": [1.5, -2.25, 3.0],
    "whole floats": [1.0, -2.0, 30.0],
    "zeros": [0.0, 0.0],
    "negative zero": [-0.0, 1.0],
    "small": [1e-5, 1.0],
    "all small": [2e-6, 3e-6],
    "large": [1e9, 1.0],
    "large whole": [1e8, 3.0],
    "wide range": [0.001, 10.0],
    "range of 1000": [0.5, 500.0],
    "range above 1000": [0.5, 501.0],
    "whole, wide range": [1.0, 2000.0],
    "tiny": [1e-40, 1e-38],
    "infinite": [INF, -INF, 1.0],
    "infinite and fractions": [INF, -INF, 1.5],
    "not a number": [NAN, 2.0, 10.5],
    "nothing finite": [NAN, INF, -INF],
    "infinite, scientific": [INF, 1e-9, -NAN],
    "rounding": [0.00005, 0.99995, 0.12345],
    "integers": [1, -20, 300],
    "truths": [True, False],
    "matrix": [[1.0, 2.5], [-3.0, 100.25]],
    "three dims": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "four dims": [[[[1.5]]], [[[2.5]]]],
    "huge integers": [2**62, -(2**62)],
}


def texts(call):
    return [call(lib) for lib in libraries()]


@pytest.mark.parametrize("name", VALUES)
def test_values(name):
    ours, theirs = texts(lambda lib: repr(lib.tensor(VALUES[name])))
    assert ours == theirs
    ours, theirs = texts(lambda lib: str(lib.tensor(VALUES[name])))
    assert ours == theirs


@pytest.mark.parametrize("dtype", [*ALL, "int16", "int8", "float16"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (0, 3), (2, 0, 3), (1, 1)])
def test_every_dtype_and_shape(shape, dtype):
    values = (np.arange(math.prod(shape)) % 5).reshape(shape).astype(dtype)
    ours, theirs = texts(lambda lib: repr(lib.from_numpy(values.copy())))
    assert ours == theirs


SHAPES = [
    (30,),
    (100,),
    (1000,),
    (1001,),
    (5000,),
    (40, 40),
    (7, 200),
    (2, 3, 500),
    (8, 8, 8, 8),
    (1001, 1),
    (1, 1001),
    (3, 50),
    (12, 12),
    (6, 1000),
    (7, 1000),
    (2000, 0),
]


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("shape", SHAPES)
def test_long_lines_and_summaries(shape, dtype):
    values = wave(shape, 1.7) * 100
    values = values > 0 if dtype == "bool" else values.astype(dtype)
    ours, theirs = texts(lambda lib: repr(lib.from_numpy(values.copy())))
    assert ours == theirs


def test_values_of_any_strides():
    ours, theirs = texts(lambda lib: repr(lib.arange(24.0).reshape(4, 6).t()[::2]))
    assert ours == theirs
    ours, theirs = texts(lambda lib: repr(lib.tensor([1.5]).expand(3, 4)))
    assert ours == theirs


HISTORIES = {
    "leaf": lambda lib, x: x,
    "mul": lambda lib, x: x * 2,
    "view": lambda lib, x: x.view(-1),
    "slice": lambda lib, x: x[1:],
    "select": lambda lib, x: x[0],
    "index": lambda lib, x: x[[0, 1]],
    "clone": lambda lib, x: x.clone(),
    "t": lambda lib, x: x.t(),
    "permute": lambda lib, x: x.permute(1, 0),
    "transpose": lambda lib, x: x.transpose(0, 1),
    "unsqueeze": lambda lib, x: x.unsqueeze(0),
    "squeeze": lambda lib, x: x.squeeze(),
    "expand": lambda lib, x: x[:, :1].expand(2, 3),
    "cat": lambda lib, x: lib.cat([x, x]),
    "stack": lambda lib, x: lib.stack([x, x]),
    "sum": lambda lib, x: x.sum(),
    "detach": lambda lib, x: x.detach(),
    "exp": lambda lib, x: x.exp(),
    "relu": lambda lib, x: x.relu(),
    "double": lambda lib, x: x.double(),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_history(name):
    ours, theirs = texts(lambda lib: repr(HISTORIES[name](lib, lib.ones(2, 3, requires_grad=True))))
    assert ours == theirs


def test_the_history_moves_to_a_new_line_where_there_is_no_room():
    ours, theirs = texts(
        lambda lib: repr(lib.linspace(0, 1, 11, dtype=lib.float64).requires_grad_())
    )
    assert ours == theirs
    ours, theirs = texts(
        lambda lib: repr(lib.linspace(0, 1, 9, dtype=lib.float64).requires_grad_() * 2)
    )
    assert ours == theirs


OPTIONS = [
    {"precision": 2},
    {"precision": 8},
    {"threshold": 5},
    {"threshold": 5, "edgeitems": 1},
    {"linewidth": 40},
    {"sci_mode": True},
    {"sci_mode": False},
    {"profile": "short"},
    {"profile": "full"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("shape", [(30,), (6, 8), (40, 40)])
def test_print_options(shape, options):
    def call(lib):
        lib.set_printoptions(**options)
        try:
            return repr(lib.from_numpy(wave(shape, 1.7) * 1e-3))
        finally:
            lib.set_printoptions(profile="default")

    ours, theirs = texts(call)
    assert ours == theirs


def test_print_options_that_make_no_sense():
    with pytest.raises(ValueError, match="expected profile 'default', 'short' or 'full', got"):
        rn.set_printoptions(profile="long")
    with pytest.raises(ValueError, match="expected a precision from 0 to 50, got 99"):
        rn.set_printoptions(precision=99)
    assert rn.get_printoptions()["precision"] == 4


def test_format():
    assert f"{rn.tensor(2.5):.3f}" == "2.500"
    assert f"{rn.tensor(7)}" == "7"
    assert f"{rn.tensor([1.0])}" == "tensor([1.])"
