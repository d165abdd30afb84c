"""Elementwise ops give what PyTorch gives: values, dtypes, gradients, errors."""

import itertools

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    ALL,
    FLOATS,
    INTEGERS,
    NUMERIC,
    Bad,
    Op,
    check_error,
    check_forward,
    check_gradient,
    compare,
    error_cases,
    function,
    functional,
    make,
    method,
    table_tests,
    torch_or_skip,
    uniform,
)

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:where received a uint8 condition"),
]

ANY = uniform((3, 4, 5), -3, 3)
POSITIVE = uniform((3, 4, 5), 0.2, 4)
ROW = uniform((5,), -3, 3)
SMALL = uniform((3, 1, 5), 0.5, 3)
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 0.5, -2.5, 1.5, 1e30, -1e-30])
EXACT = dict.fromkeys(FLOATS, 0.0)
LOOSE = {"float32": 3e-6, "float64": 1e-12}


UNARY_FLOAT = {
    "exp": ANY,
    "expm1": ANY,
    "log": POSITIVE,
    "log2": POSITIVE,
    "log10": POSITIVE,
    "log1p": POSITIVE,
    "sqrt": POSITIVE,
    "rsqrt": POSITIVE,
    "reciprocal": POSITIVE,
    "sin": ANY,
    "cos": ANY,
    "tanh": ANY,
    "sigmoid": ANY,
    "erf": ANY,
}
UNARY_NUMERIC = ["neg", "abs", "sign", "square", "floor", "ceil", "round", "trunc", "relu"]
UNARY_EXACT = ["isnan", "isinf", "isfinite", "logical_not"]

UNARY = [
    Op(name, function(name), [data], dtypes=(*FLOATS, "int64", "uint8", "bool"), tolerance=LOOSE)
    for name, data in UNARY_FLOAT.items()
]
UNARY += [Op(name, method(name), [ANY], dtypes=NUMERIC) for name in UNARY_NUMERIC]
UNARY += [Op(name, method(name), [ANY], dtypes=ALL, gradient=False) for name in UNARY_EXACT]
UNARY += [
    Op("bitwise_not", lambda t, x: ~x, [ANY], dtypes=(*INTEGERS, "bool"), gradient=False),
    Op("sign of bool", method("sign"), [ANY], dtypes=("bool",), gradient=False),
    Op("square of bool", method("square"), [ANY], dtypes=("bool",), gradient=False),
    Op("round to 2 decimals", method("round", decimals=2), [ANY], tolerance=LOOSE),
    Op("round to tens", method("round", decimals=-1), [uniform((9,), -99, 99)]),
    Op("clamp", method("clamp", -1, 1.5), [ANY], dtypes=NUMERIC),
    Op("clamp from below", method("clamp", min=-0.5), [ANY]),
    Op("clamp from above", method("clamp", max=0.5), [ANY]),
    Op("clamp, bounds crossed", method("clamp", 1.0, -1.0), [ANY]),
    Op("clamp by nan", method("clamp", float("nan"), 1.0), [ANY], gradient=False),
    Op("clamp at the bounds", method("clamp", 0.0, 1.0), [[-1.0, 0.0, 0.5, 1.0, 2.0]]),
    Op("clamp_min", method("clamp_min", 0.25), [ANY]),
    Op("clamp_max", method("clamp_max", 0.25), [ANY]),
    Op("clip", method("clip", -1, 1), [ANY]),
    Op("add 2.5", lambda t, x: x + 2.5, [ANY], dtypes=ALL),
    Op("2 + x, alpha", lambda t, x: t.add(x, 2, alpha=3), [ANY], dtypes=NUMERIC),
    Op("3 - x", lambda t, x: 3 - x, [ANY], dtypes=NUMERIC),
    Op("x - 3", lambda t, x: x - 3, [ANY], dtypes=NUMERIC),
    Op("x * 3", lambda t, x: x * 3, [ANY], dtypes=ALL),
    Op("x * 0.3", lambda t, x: 0.3 * x, [ANY], dtypes=ALL),
    Op("x / 3", lambda t, x: x / 3, [ANY], dtypes=ALL, tolerance=LOOSE),
    Op("3 / x", lambda t, x: 3 / x, [POSITIVE], tolerance=LOOSE),
    Op("x // 2", lambda t, x: x // 2, [ANY], dtypes=NUMERIC, gradient=False),
    Op("7 // x", lambda t, x: 7 // x, [uniform((7,), 1, 5)], dtypes=NUMERIC, gradient=False),
    Op("x % 2", lambda t, x: x % 2, [ANY], dtypes=NUMERIC),
    Op("x % -2", lambda t, x: x % -2, [ANY], dtypes=("int32", "int64", *FLOATS)),
    Op("7 % x", lambda t, x: 7 % x, [uniform((7,), 1, 5)], dtypes=NUMERIC, gradient=False),
    Op("0.5 ** x", lambda t, x: 0.5**x, [ANY], tolerance=LOOSE),
    Op("2 ** x", lambda t, x: 2**x, [POSITIVE], dtypes=NUMERIC, tolerance=LOOSE),
    Op("-x", lambda t, x: -x, [ANY], dtypes=NUMERIC),
    Op("+x", lambda t, x: +x, [ANY], dtypes=NUMERIC),
    Op("abs(x)", lambda t, x: abs(x), [ANY], dtypes=NUMERIC),
    Op("x ** 0, base 0", lambda t, x: x**0, [[0.0, 1.0, -2.0]]),
    Op("relu at 0", method("relu"), [[-1.0, 0.0, 1.0]]),
    Op("abs at 0", method("abs"), [[-1.0, 0.0, 1.0]]),
]
UNARY += [
    Op(f"x ** {p}", lambda t, x, p=p: x**p, [POSITIVE], tolerance=LOOSE)
    for p in (0, 1, 2, 3, -1, -2, 0.5, -0.5, 2.7)
]
UNARY += [
    Op(f"integer x ** {p}", lambda t, x, p=p: x**p, [ANY], dtypes=INTEGERS, gradient=False)
    for p in (0, 1, 2, 3, 5, 40)
]

ACTIVATIONS = [
    Op("relu6", functional("relu6"), [uniform((40,), -9, 9)]),
    Op("relu6 at its bounds", functional("relu6"), [[-1.0, 0.0, 3.0, 6.0, 7.0]]),
    Op("leaky_relu", functional("leaky_relu", 0.1), [ANY]),
    Op("leaky_relu at 0", functional("leaky_relu"), [[-1.0, 0.0, 1.0]]),
    Op("elu", functional("elu", 1.3), [ANY]),
    Op("elu, far out", functional("elu"), [[-800.0, -1.0, 0.5, 800.0]]),
    Op("softplus", functional("softplus"), [ANY]),
    Op("softplus, beta", functional("softplus", 2.0, 3.0), [uniform((40,), -9, 9)]),
    Op("hardtanh", functional("hardtanh", -0.5, 0.7), [ANY]),
    Op("gelu", functional("gelu"), [ANY]),
    Op("gelu by tanh", functional("gelu", approximate="tanh"), [ANY]),
    Op("silu", functional("silu"), [ANY]),
    Op("functional relu", functional("relu"), [ANY]),
    Op("functional sigmoid", functional("sigmoid"), [ANY]),
    Op("functional tanh", functional("tanh"), [ANY]),
]

FLOATING_PAIR = [ANY, SMALL]
BINARY = [
    Op("add", function("add"), [ANY, ROW], dtypes=ALL),
    Op("add, alpha", function("add", alpha=-2), [ANY, ROW], dtypes=("float64", "float32", "int64")),
    Op("sub", function("sub"), [ANY, ROW], dtypes=NUMERIC),
    Op("sub, alpha", function("sub", alpha=0.5), [ANY, ROW]),
    Op("mul", function("mul"), [ANY, ROW], dtypes=ALL),
    Op("mul of columns", function("mul"), [uniform((4, 1)), uniform((1, 3))], dtypes=ALL),
    Op("mul by 0-d", function("mul"), [ANY, uniform(())], dtypes=ALL),
    Op("div", function("div"), FLOATING_PAIR, dtypes=ALL[:-1], tolerance=LOOSE),
    Op("true_divide", method("true_divide"), FLOATING_PAIR, tolerance=LOOSE),
    Op("maximum", function("maximum"), [ANY, ROW], dtypes=ALL),
    Op("minimum", function("minimum"), [ANY, ROW], dtypes=ALL),
    Op("maximum of equals", function("maximum"), [[1.0, 2.0, 3.0], [1.0, 0.0, 4.0]]),
    Op("minimum of equals", function("minimum"), [[1.0, 2.0, 3.0], [1.0, 0.0, 4.0]]),
    Op("pow", function("pow"), [POSITIVE, ROW], tolerance=LOOSE),
    Op("integer pow", function("pow"), [ANY, uniform((5,), 0, 6)], INTEGERS, gradient=False),
    Op("pow at 0", function("pow"), [[0.0, 0.0, 0.0, 2.0], [0.0, 1.0, 2.0, 0.0]], double=False),
    Op("remainder", function("remainder"), FLOATING_PAIR),
    Op("clamp by tensors", method("clamp"), [ANY, uniform((5,), -1, 0), uniform((5,), 0, 1)]),
    Op("where", lambda t, a, b: t.where(a > b, a, b), [ANY, ROW], dtypes=ALL[:-1]),
    Op("where, number", lambda t, a: t.where(a > 0, a, 2.5), [ANY], dtypes=ALL[:-1]),
    Op("where, number first", lambda t, a: t.where(a > 0, 1, a), [ANY], dtypes=ALL[:-1]),
    Op("where, bytes", lambda t, a, b: t.where(a.byte(), a, b), [uniform((3, 5), 0, 3), ROW]),
    Op("where method", lambda t, a, b: a.where(a > 0, b), [ANY, ROW]),
    Op("a formula", lambda t, a, b: (a * b + a / (b * b + 1)).tanh() * a.exp(), [ANY, ROW]),
    Op("rsub", function("rsub"), [ANY, ROW]),
    Op("lerp", function("lerp", 0.3), [ANY, ROW], tolerance=LOOSE),
    Op("lerp by a tensor", function("lerp"), [ANY, ROW, SMALL], tolerance=LOOSE),
    Op("addcmul", function("addcmul", value=0.5), [ANY, ROW, SMALL], tolerance=LOOSE),
    Op("addcdiv", function("addcdiv", value=-2), [ANY, ROW, SMALL], tolerance=LOOSE),
]
BINARY += [
    Op(f"div {mode}", function("div", rounding_mode=mode), FLOATING_PAIR, double=False)
    for mode in ("trunc", "floor")
]
WHOLE = [uniform((40,), -20, 20), np.tile([-3, -2, -1, 1, 2, 3, 7, -7], 5)]
for mode_ in ("trunc", "floor"):
    BINARY.append(
        Op(
            f"integer div {mode_}",
            function("div", rounding_mode=mode_),
            WHOLE,
            ("int32", "int64"),
            gradient=False,
        )
    )
BINARY.append(
    Op("integer remainder", function("remainder"), WHOLE, ("int32", "int64"), gradient=False)
)
BINARY.append(Op("//", lambda t, a, b: a // b, WHOLE, (*FLOATS, "int64"), gradient=False))
BINARY.append(Op("%", lambda t, a, b: a % b, WHOLE, (*FLOATS, "int64"), gradient=False))

COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"]
ALIASES = ["not_equal", "less", "less_equal", "greater", "greater_equal"]
CLOSE = [ANY, uniform((3, 4, 5), -3, 3)]
LOGIC = [
    Op(name, function(name), [ANY, ROW], dtypes=ALL, gradient=False)
    for name in COMPARISONS + ALIASES
]
LOGIC += [
    Op(f"{name} 1", method(name, 1), [ANY], dtypes=ALL, gradient=False) for name in COMPARISONS
]
LOGIC += [
    Op(f"{name} 0.5", method(name, 0.5), [ANY], dtypes=ALL, gradient=False) for name in COMPARISONS
]
LOGIC += [
    Op(name, function(name), [ANY, ROW], dtypes=ALL, gradient=False)
    for name in ("logical_and", "logical_or", "logical_xor")
]
LOGIC += [
    Op(name, function(name), [ANY, ROW], dtypes=(*INTEGERS, "bool"), gradient=False)
    for name in ("bitwise_and", "bitwise_or", "bitwise_xor")
]
LOGIC += [
    Op("x & 3", lambda t, x: x & 3, [ANY], dtypes=(*INTEGERS, "bool"), gradient=False),
    Op("5 | x", lambda t, x: 5 | x, [ANY], dtypes=(*INTEGERS, "bool"), gradient=False),
    Op("x ^ True", lambda t, x: x ^ True, [ANY], dtypes=(*INTEGERS, "bool"), gradient=False),
    Op("isclose", function("isclose", rtol=0.1, atol=0.2), CLOSE, ALL[:-1], gradient=False),
]

OPS = UNARY + ACTIVATIONS + BINARY + LOGIC


test_forward, test_gradient, test_second_derivative = table_tests(OPS)


SPECIAL_OPS = [*UNARY_FLOAT, *UNARY_NUMERIC, *UNARY_EXACT]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", SPECIAL_OPS)
def test_special_values(name, dtype):
    compare(lambda t: getattr(t.tensor(SPECIAL.astype(dtype)), name)(), tolerance=1e-6)


SPECIAL_PAIRS = ["maximum", "minimum", "remainder", "div", "pow", "floor_divide", "eq", "ne", "lt"]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", SPECIAL_PAIRS)
def test_special_pairs(name, dtype):
    def run(t):
        x = t.tensor(SPECIAL.astype(dtype))
        return getattr(t, name)(x[:, None], x)

    compare(run, tolerance=1e-6)


SHAPES = [
    ((), ()),
    ((), (3,)),
    ((0,), (0,)),
    ((0,), (1,)),
    ((0, 3), (3,)),
    ((2, 0, 3), (1, 1)),
    ((1,), (1,)),
    ((1, 1), ()),
    ((4, 1, 3), (2, 1)),
    ((2, 3, 1, 1), (1, 3, 5, 4)),
    ((70001,), (1,)),
]


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@pytest.mark.parametrize("name", ["add", "mul", "maximum", "lt"])
def test_shapes(name, shapes):
    op = Op(name, function(name), [uniform(shape) for shape in shapes])
    check_forward(op, "float32")
    if name != "lt":
        check_gradient(op)


@pytest.mark.parametrize("shape", [(), (0,), (1,), (0, 4), (255,), (257,), (70001,)], ids=str)
@pytest.mark.parametrize("name", ["exp", "relu", "abs", "log2", "isnan"])
def test_shapes_of_one(name, shape):
    op = Op(name, function(name), [uniform(shape, 0.1, 2)])
    check_forward(op, "float32")
    check_forward(op, "float32", "strided")


PROMOTING = {
    "add": lambda t, a, b: a + b,
    "mul": lambda t, a, b: a * b,
    "div": lambda t, a, b: a / b,
    "eq": lambda t, a, b: a == b,
    "where": lambda t, a, b: t.where(t.tensor([True, False, True]), a, b),
    "maximum": lambda t, a, b: t.maximum(a, b),
}


@pytest.mark.parametrize("pair", list(itertools.product(ALL, ALL)), ids="-".join)
@pytest.mark.parametrize("name", PROMOTING)
def test_promotion(name, pair):
    """All pairs of dtypes, with and without dimensions."""

    def run(t):
        a, b = (make(t, np.array([1, 0, 1]).astype(dtype)) for dtype in pair)
        fn = PROMOTING[name]
        return [fn(t, a, b), fn(t, a, b[0]), fn(t, a[0], b), fn(t, a[0], b[2])]

    compare(run, tolerance=1e-6)


NUMBERS = [True, 2, -1, 2.5, 1e10, float("inf")]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("name", ["add", "mul", "div", "eq", "lt"])
def test_numbers(name, dtype, number):
    compare(
        lambda t: getattr(t, name)(make(t, np.array([0, 1, 3]).astype(dtype)), number),
        tolerance=1e-6,
    )


def test_gradient_keeps_the_dtype_of_each_operand():
    def run(t):
        a = t.tensor([1.0, 2.0], dtype=t.float32, requires_grad=True)
        b = t.tensor([3.0, 4.0], dtype=t.float64, requires_grad=True)
        n = t.tensor([2, 3])
        (a * b + n * a - n / b).sum().backward()
        return [a.grad, b.grad]

    compare(run, tolerance=1e-6)


def test_channels_last_stays():
    x = rn.rand(2, 3, 4, 5).contiguous(memory_format=rn.channels_last)
    scale = rn.rand(1, 3, 1, 1)
    for y in (x + 1, x * scale, scale * x, x.relu(), x > 0, rn.where(x > 0.5, x, 0.0), -x):
        assert y.is_contiguous(memory_format=rn.channels_last)
    x.requires_grad_()
    (x.relu() * scale).sum().backward()
    assert x.grad.is_contiguous(memory_format=rn.channels_last)


def test_integers_wrap_around():
    def run(t):
        low = t.tensor([-(2**31)], dtype=t.int32)
        wide = t.tensor([-(2**63)], dtype=t.int64)
        bytes_ = t.tensor([250], dtype=t.uint8)
        return [low - 1, -low, low * 2, abs(wide), wide - 1, bytes_ + 10, -bytes_, bytes_ * 3]

    compare(run, tolerance=0)


@pytest.mark.parametrize("dtype", ["int32", "int64"])
def test_the_smallest_integer_by_minus_one(dtype):
    """Where the processor would trap, the quotient wraps and the remainder is 0."""
    low = rn.tensor([int(np.iinfo(dtype).min)], dtype=getattr(rn, dtype))
    for mode in ("trunc", "floor"):
        assert rn.div(low, -1, rounding_mode=mode).item() == low.item()
    assert (low % -1).item() == 0


def test_equality_with_something_else():
    x = rn.ones(2)
    assert (x == None) is False  # noqa: E711 - the operator is what is tested
    assert (x != "x") is True
    with pytest.raises(TypeError):
        x < "x"  # noqa: B015
    with pytest.raises(TypeError):
        x + "x"
    with pytest.raises(TypeError):
        [] * x


NUMPY = {
    "float64": lambda t, x: np.float64(2) * x,
    "float32": lambda t, x: x - np.float32(2),
    "int64": lambda t, x: np.int64(2) + x,
    "reflected": lambda t, x: np.float64(2) - x,
    "compared": lambda t, x: np.float64(2) > x,
}


@pytest.mark.parametrize("name", NUMPY)
def test_numpy_numbers(name):
    compare(lambda t: NUMPY[name](t, t.tensor([1.0, 2.0, 3.0], requires_grad=True)), tolerance=0)


ERRORS = [
    Bad("shapes", lambda t: t.ones(2, 3) + t.ones(2), r"add: .*\(2, 3\).*\(2\)", rn.ShapeError),
    Bad("sub of bools", lambda t: t.tensor([True]) - t.tensor([True]), "with two bool tensors"),
    Bad("sub of a bool", lambda t: t.ones(1) - t.tensor([True]), "with a bool tensor"),
    Bad("rsub of a bool", lambda t: 1 - t.tensor([True]), "with a bool tensor"),
    Bad("sub of True", lambda t: t.ones(1) - True, "with a bool tensor"),
    Bad("neg of bool", lambda t: -t.tensor([True]), "Negation", rn.DtypeError),
    Bad("abs of bool", lambda t: abs(t.tensor([True])), "abs: .* got bool"),
    Bad("floor of bool", lambda t: t.tensor([True]).floor(), "floor: .* got bool"),
    Bad("bool // bool", lambda t: t.tensor([True]) // t.tensor([True]), "got bool"),
    Bad("float alpha", lambda t: t.add(t.tensor([1]), t.tensor([1]), alpha=0.5), "alpha must not"),
    Bad("bool alpha", lambda t: t.add(t.ones(1), t.ones(1), alpha=True), "Boolean alpha"),
    Bad("integer // 0", lambda t: t.tensor([1]) // 0, "ZeroDivisionError"),
    Bad("integer % 0", lambda t: t.tensor([1]) % t.tensor([0]), "ZeroDivisionError"),
    Bad("trunc by 0", lambda t: t.div(t.tensor([1]), 0, rounding_mode="trunc"), "ZeroDivision"),
    Bad("negative power", lambda t: t.tensor([2]) ** -1, "Integers to negative integer powers",
        ValueError),
    Bad("rounding mode", lambda t: t.div(t.ones(1), 1, rounding_mode="up"), "rounding_mode"),
    Bad("no bound", lambda t: t.ones(1).clamp(), "At least one of 'min' or 'max'", ValueError),
    Bad("bound", lambda t: t.tensor([1], dtype=t.int32).clamp(0, 2**40), "int32 without overflow"),
    Bad("float bits", lambda t: t.ones(1) & t.ones(1), "bitwise_and: .* got float32"),
    Bad("float ~", lambda t: ~t.ones(1), "bitwise_not: .* got float32"),
    Bad("condition", lambda t: t.where(t.ones(1).float(), t.ones(1), t.ones(1)), "boolean tensor"),
    Bad("isclose dtypes", lambda t: t.isclose(t.ones(1), t.tensor([1])), "isclose: .*dtypes"),
    Bad("isclose rtol", lambda t: t.isclose(t.ones(1), t.ones(1), rtol=-1), "isclose", ValueError),
    Bad("gelu", lambda t: functional("gelu", approximate="x")(t, t.ones(1)), "gelu: approximate",
        ValueError),
    Bad("gelu of ints", lambda t: functional("gelu")(t, t.tensor([1])), "gelu: .* got int64"),
    Bad("a string", lambda t: t.add(t.ones(1), "x"), "incompatible function arguments", TypeError),
]  # fmt: skip


@pytest.mark.parametrize("bad", error_cases(ERRORS))
def test_error(bad):
    check_error(bad)


def test_names_of_both_libraries():
    torch = torch_or_skip()
    for name in ["absolute", "negative", "multiply", "subtract", "divide", "clip", "fix", "less"]:
        assert hasattr(torch, name) and hasattr(rn, name)
        assert hasattr(torch.Tensor, name) and hasattr(rn.Tensor, name)
