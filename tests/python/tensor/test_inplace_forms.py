"""Every in-place form of PyTorch's Tensor: as a method, and as a function where it has one."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import compare, make, numbers

pytestmark = pytest.mark.oracle

X = numbers(3, 4, low=0.1, high=0.9)
SQUARE = numbers(4, 4, seed=1, low=0.1, high=0.9)
WHOLE = np.arange(1, 13).reshape(3, 4)

# Name -> the arguments, which a tensor of the same library may be: x is (3, 4), y broadcasts to it.
FLOATS = {
    "add": lambda t, y: (y,),
    "addbmm": lambda t, y: (t.ones(2, 3, 5).double(), t.ones(2, 5, 4).double()),
    "addcdiv": lambda t, y: (y, y + 1),
    "addcmul": lambda t, y: (y, y),
    "addmm": lambda t, y: (t.ones(3, 5).double(), t.ones(5, 4).double()),
    "addr": lambda t, y: (y[:3], y),
    "atan2": lambda t, y: (y,),
    "clamp": lambda t, y: (0.2, 0.8),
    "clamp_max": lambda t, y: (0.4,),
    "clamp_min": lambda t, y: (y,),
    "copysign": lambda t, y: (-y,),
    "cumprod": lambda t, y: (1,),
    "cumsum": lambda t, y: (0,),
    "div": lambda t, y: (y,),
    "eq": lambda t, y: (y,),
    "fill": lambda t, y: (2.5,),
    "float_power": lambda t, y: (2,),
    "floor_divide": lambda t, y: (y,),
    "fmod": lambda t, y: (y,),
    "ge": lambda t, y: (y,),
    "greater": lambda t, y: (y,),
    "greater_equal": lambda t, y: (y,),
    "gt": lambda t, y: (y,),
    "heaviside": lambda t, y: (y,),
    "hypot": lambda t, y: (y,),
    "igamma": lambda t, y: (y + 1,),
    "igammac": lambda t, y: (y + 1,),
    "index_add": lambda t, y: (0, t.tensor([0, 2]), t.ones(2, 4).double()),
    "index_copy": lambda t, y: (0, t.tensor([0, 2]), t.ones(2, 4).double()),
    "index_fill": lambda t, y: (0, t.tensor([0, 2]), 3.0),
    "index_put": lambda t, y: ((t.tensor([0, 2]),), y),
    "index_reduce": lambda t, y: (0, t.tensor([0, 2]), t.ones(2, 4).double(), "amax"),
    "ldexp": lambda t, y: (t.tensor([0, 1, 2, 3]),),
    "le": lambda t, y: (y,),
    "lerp": lambda t, y: (y, 0.3),
    "less": lambda t, y: (y,),
    "less_equal": lambda t, y: (y,),
    "logical_and": lambda t, y: (y,),
    "logical_or": lambda t, y: (y,),
    "logical_xor": lambda t, y: (y,),
    "lt": lambda t, y: (y,),
    "masked_fill": lambda t, y: (y > 0.5, 7.0),
    "masked_scatter": lambda t, y: (y > 0.5, t.arange(12).double()),
    "mul": lambda t, y: (y,),
    "ne": lambda t, y: (y,),
    "nextafter": lambda t, y: (y,),
    "not_equal": lambda t, y: (y,),
    "polygamma": lambda t, y: (1,),
    "pow": lambda t, y: (y,),
    "put": lambda t, y: (t.tensor([0, 5]), y[:2]),
    "remainder": lambda t, y: (y,),
    "renorm": lambda t, y: (2, 0, 0.5),
    "scatter": lambda t, y: (0, t.tensor([[0, 1, 2, 0]]), 5.0),
    "scatter_add": lambda t, y: (0, t.tensor([[0, 1, 2, 0]]), y[None]),
    "scatter_reduce": lambda t, y: (0, t.tensor([[0, 1, 2, 0]]), y[None], "prod"),
    "sub": lambda t, y: (y,),
    "xlogy": lambda t, y: (y,),
}
FLOATS |= {
    name: lambda t, y: ()
    for name in (
        "abs acos asin asinh atan atanh ceil conj_physical cos cosh deg2rad digamma erf erfc "
        "erfinv "
        "exp exp2 expm1 fix floor frac i0 lgamma log log10 log1p log2 logical_not logit "
        "nan_to_num neg rad2deg reciprocal relu round rsqrt sgn sigmoid sign sin sinc sinh "
        "sqrt square tan "
        "tanh tril triu trunc zero absolute arccos arcsin arctan negative t squeeze"
    ).split()
}
FLOATS |= {
    "acosh": lambda t, y: (),
    "mvlgamma": lambda t, y: (2,),
    "addmv": lambda t, y: (),
    "baddbmm": lambda t, y: (),
    "as_strided": lambda t, y: ((2, 2), (1, 2), 1),
    "swapaxes": lambda t, y: (0, 1),
    "transpose": lambda t, y: (0, 1),
    "unsqueeze": lambda t, y: (0,),
}
INTEGERS = {
    "bitwise_and": lambda t, y: (y,),
    "bitwise_left_shift": lambda t, y: (1,),
    "bitwise_not": lambda t, y: (),
    "bitwise_or": lambda t, y: (y,),
    "bitwise_right_shift": lambda t, y: (1,),
    "bitwise_xor": lambda t, y: (y,),
    "gcd": lambda t, y: (y,),
    "lcm": lambda t, y: (y,),
}
# Whose tensor is not X.
SPECIAL = {
    "acosh": lambda t: t.from_numpy(X) + 1,
    "mvlgamma": lambda t: t.from_numpy(X) + 1,
    "addmv": lambda t: t.from_numpy(X[0]),
    "baddbmm": lambda t: t.ones(2, 3, 4).double(),
}
ARGUMENTS = {
    "addmv": lambda t, y: (t.from_numpy(SQUARE), y),
    "baddbmm": lambda t, y: (t.ones(2, 3, 5).double(), t.ones(2, 5, 4).double()),
}


def tensor_of(t, name):
    if name in SPECIAL:
        return SPECIAL[name](t).clone()
    return make(t, (WHOLE if name in INTEGERS else X).copy())


def arguments(t, name):
    y = t.tensor([2, 3, 4, 5]) if name in INTEGERS else make(t, SQUARE[0].copy())
    return (ARGUMENTS.get(name) or INTEGERS.get(name) or FLOATS[name])(t, y)


@pytest.mark.filterwarnings("ignore:index_reduce")
@pytest.mark.parametrize("name", [*FLOATS, *INTEGERS])
def test_method(name):
    def run(t):
        x = tensor_of(t, name)
        assert getattr(x, f"{name}_")(*arguments(t, name)) is x
        return x

    compare(run, tolerance=1e-8)


# PyTorch's in-place forms of these have no derivative, or a wrong one (logical_and, logical_or).
NO_GRADIENT = (
    "acosh asinh atanh floor_divide heaviside igamma igammac logical_and logical_or nextafter"
).split()
GRADIENTS = [name for name in FLOATS if name not in NO_GRADIENT]


@pytest.mark.filterwarnings("ignore:index_reduce")
@pytest.mark.parametrize("name", GRADIENTS)
def test_method_in_the_graph(name):
    def run(t):
        leaf = tensor_of(t, name).requires_grad_()
        x = leaf * 1.0
        getattr(x, f"{name}_")(*arguments(t, name))
        if not x.requires_grad:
            return x
        (x * x).sum().backward()
        return [x, leaf.grad]

    compare(run, tolerance=1e-7)


def in_place_names(owner):
    return [name for name in dir(owner) if name.endswith("_") and not name.startswith("_")]


def test_every_in_place_function_is_the_method():
    pytest.importorskip("torch")
    for name in in_place_names(rn):
        plain = name.removesuffix("_")
        if plain in FLOATS and plain not in ("atan2", "t", "squeeze"):
            x, y = tensor_of(rn, plain), tensor_of(rn, plain)
            assert getattr(rn, name)(x, *arguments(rn, plain)) is x
            getattr(y, name)(*arguments(rn, plain))
            np.testing.assert_array_equal(x, y)


def test_no_in_place_method_is_untested():
    """But those that draw numbers, change what the tensor looks at, or say something about it."""
    elsewhere = (
        "apply bernoulli cauchy copy detach exponential fill_diagonal geometric log_normal "
        "map map2 "
        "normal random requires_grad "
        "resize resize_as set share_memory uniform"
    ).split()
    aliases = (
        "arccosh arcsinh arctan2 arctanh clip divide multiply subtract swapdims true_divide"
    ).split()
    known = {f"{name}_" for name in [*FLOATS, *INTEGERS, *elsewhere, *aliases]}
    assert set(in_place_names(rn.Tensor)) - known == set()
    theirs = in_place_names(pytest.importorskip("torch").Tensor)
    assert {name for name in theirs if "sparse" not in name} <= set(in_place_names(rn.Tensor))
