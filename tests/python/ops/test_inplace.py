"""Ops that overwrite their first argument: values, gradients, versions and refusals."""

import operator

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    INTEGERS,
    LAYOUTS,
    Bad,
    check_error,
    compare,
    error_cases,
    functional,
    make,
    uniform,
)

pytestmark = pytest.mark.oracle

POSITIVE = uniform((3, 4, 5), 0.2, 4)
ROW = uniform((5,), -3, 3)

INPLACE = {
    "add_": lambda t, x, y: x.add_(y, alpha=2),
    "add_ number": lambda t, x, y: x.add_(1.5),
    "sub_": lambda t, x, y: x.sub_(y),
    "sub_ number": lambda t, x, y: x.sub_(2),
    "mul_": lambda t, x, y: x.mul_(y),
    "mul_ number": lambda t, x, y: x.mul_(0.3),
    "div_": lambda t, x, y: x.div_(y),
    "div_ number": lambda t, x, y: x.div_(3),
    "pow_": lambda t, x, y: x.pow_(3),
    "pow_ tensor": lambda t, x, y: x.pow_(y),
    "lerp_": lambda t, x, y: x.lerp_(y, 0.25),
    "addcmul_": lambda t, x, y: x.addcmul_(y, y, value=0.5),
    "addcdiv_": lambda t, x, y: x.addcdiv_(x * 2, y, value=0.5),
    "neg_": lambda t, x, y: x.neg_(),
    "abs_": lambda t, x, y: x.abs_(),
    "exp_": lambda t, x, y: x.exp_(),
    "log_": lambda t, x, y: x.log_(),
    "sqrt_": lambda t, x, y: x.sqrt_(),
    "rsqrt_": lambda t, x, y: x.rsqrt_(),
    "tanh_": lambda t, x, y: x.tanh_(),
    "sigmoid_": lambda t, x, y: x.sigmoid_(),
    "relu_": lambda t, x, y: x.relu_(),
    "function relu_": lambda t, x, y: t.relu_(x),
    "clamp_": lambda t, x, y: x.clamp_(0.7, 1.2),
    "clamp_min_": lambda t, x, y: x.clamp_min_(0.7),
    "clamp_ tensors": lambda t, x, y: x.clamp_(y, y + 1),
    "fill_": lambda t, x, y: x.fill_(3),
    "zero_": lambda t, x, y: x.zero_(),
    "floor_": lambda t, x, y: x.floor_(),
    "round_": lambda t, x, y: x.round_(),
    "reciprocal_": lambda t, x, y: x.reciprocal_(),
    "leaky_relu_": functional("leaky_relu", 0.1, True),
    "relu inplace": functional("relu", True),
    "relu6 inplace": functional("relu6", True),
    "elu inplace": functional("elu", 1.0, True),
    "hardtanh inplace": functional("hardtanh", -1.0, 1.0, True),
    "silu inplace": functional("silu", True),
    "+=": lambda t, x, y: operator.iadd(x, y),
    "-=": lambda t, x, y: operator.isub(x, 2),
    "*=": lambda t, x, y: operator.imul(x, y),
    "/=": lambda t, x, y: operator.itruediv(x, y),
    "//=": lambda t, x, y: operator.ifloordiv(x, y),
    "%=": lambda t, x, y: operator.imod(x, 2),
    "**=": lambda t, x, y: operator.ipow(x, 2),
}
TAKES_ONE = {"leaky_relu_", *(name for name in INPLACE if name.endswith(" inplace"))}


def call_inplace(t, name, x, y):
    return INPLACE[name](t, x) if name in TAKES_ONE else INPLACE[name](t, x, y)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", INPLACE)
def test_inplace(name, layout):
    def run(t):
        x = make(t, POSITIVE.array("float32", 1), layout)
        result = call_inplace(t, name, x, make(t, ROW.array("float32", 2) + 4))
        assert result is x
        assert x._version > 0
        return x

    compare(run, tolerance=1e-5)


@pytest.mark.parametrize("name", [name for name in INPLACE if name != "//="])
@pytest.mark.parametrize("of", ["result", "view"])
def test_inplace_in_the_graph(name, of):
    """Gradients flow through what was overwritten, in a whole tensor or in a window of it."""

    def run(t):
        x = t.tensor(POSITIVE.array("float64", 1), requires_grad=True)
        y = t.tensor(ROW.array("float64", 2) + 4, requires_grad=True)
        whole = x * 1.0
        call_inplace(t, name, whole if of == "result" else whole[1], y)
        total = (whole * t.tensor(POSITIVE.array("float64", 5))).sum() + (whole * whole).sum()
        # Where the op forgets x and y, only the rest of `whole` depends on them.
        if not total.requires_grad:
            return whole
        total.backward()
        return [whole, x.grad, y.grad]

    compare(run, tolerance=1e-9)


@pytest.mark.parametrize("dtype", INTEGERS)
def test_inplace_of_integers(dtype):
    def run(t):
        x = make(t, np.arange(1, 9).astype(dtype))
        y = make(t, np.arange(3, 11).astype(dtype))
        x.add_(y).mul_(3).sub_(1).div_(y, rounding_mode="floor").clamp_(1, 7).pow_(2)
        x += 1
        x //= 2
        x &= 6
        x |= y
        x ^= 1
        return x

    compare(run, tolerance=0)


@pytest.mark.parametrize("name", ["add_", "mul_", "sub_", "div_"])
def test_inplace_on_overlapping_operands(name):
    x = rn.arange(25, dtype=rn.float32).reshape(5, 5) + 1
    expected = getattr(x.clone(), name)(x.t().clone())
    getattr(x, name)(x.t())
    np.testing.assert_array_equal(x.numpy(), expected.numpy())


def test_adding_a_tensor_to_itself():
    x = rn.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    y += y
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_relu_in_place_keeps_no_copy():
    x = rn.ones(4, requires_grad=True)
    y = x * 2
    address = y.data_ptr()
    z = y.relu_()
    assert z.data_ptr() == address and z is y
    z.sum().backward()
    assert x.grad.tolist() == [2.0] * 4


def test_overwriting_what_backward_needs_is_an_error():
    x = rn.ones(3, requires_grad=True)
    y = x.exp()
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_a_failed_in_place_op_changes_nothing():
    x = rn.tensor([1, 2, 3])
    before = x._version
    with pytest.raises(RuntimeError):
        x.div_(2)
    assert x.tolist() == [1, 2, 3] and x._version == before


ERRORS = [
    Bad("grows", lambda t: t.ones(3).add_(t.ones(2, 3)), "doesn't match the broadcast shape"),
    Bad("narrows", lambda t: t.tensor([1]).add_(0.5), "can't be cast to the desired output type"),
    Bad("true div_", lambda t: t.tensor([1]).div_(2), "float32 can't be cast .* int64"),
    Bad("sqrt_ of ints", lambda t: t.tensor([1]).sqrt_(), "sqrt.*float32 can't be cast"),
    Bad("leaf", lambda t: t.ones(1, requires_grad=True).add_(1), "a leaf Variable that requires"),
    Bad("leaf relu_", lambda t: t.ones(1, requires_grad=True).relu_(), "a leaf Variable"),
    Bad("overlap", lambda t: t.ones(1).expand(3).mul_(2), "more than one element"),
    Bad("fill_ with nan", lambda t: t.tensor([1]).fill_(float("nan")), "without overflow"),
    Bad("fill_ uint8", lambda t: t.ones(1, dtype=t.uint8).fill_(300), "uint8 without overflow"),
    Bad("fill_ below 0", lambda t: t.ones(1, dtype=t.uint8).fill_(-1.5), "without overflow"),
    Bad("fill_ with much", lambda t: t.tensor([1]).fill_(1e300), "without overflow"),
    Bad("fill_ with many", lambda t: t.ones(2).fill_(t.ones(2)), "0-dimension"),
]  # fmt: skip


@pytest.mark.parametrize("bad", error_cases(ERRORS))
def test_error(bad):
    check_error(bad)
