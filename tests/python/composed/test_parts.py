"""Copies with parts replaced, copies of views, splits and elementwise forms against PyTorch."""

import math

import numpy as np
import pytest

from tests.python.harness import (
    NUMERIC,
    Bad,
    Op,
    check_error,
    compare,
    error_cases,
    function,
    method,
    table_tests,
    uniform,
)

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:index_reduce\\(\\) is in beta"),
    pytest.mark.filterwarnings("ignore:at..(nuclear|frobenius)_norm is deprecated"),
]

ANY = uniform((3, 4, 5), -3, 3)
ROW = uniform((5,), -3, 3)
MATRIX = uniform((3, 4))
LOOSE = {"float32": 2e-5, "float64": 1e-11}
PLACES = [[0, 1, 0, 2], [0, 1, 1, 2], [2, 2, 2, 2]]

SCATTER = [
    Op("diagonal_scatter", function("diagonal_scatter", 1), [MATRIX, uniform((3,))]),
    Op(
        "as_strided_scatter",
        method("as_strided_scatter", (2, 2), (1, 2), 1),
        [MATRIX, uniform((2, 2))],
        layouts=("contiguous",),
        gradient=False,  # PyTorch's is that of another place
    ),
    Op("select_scatter", function("select_scatter", 0, 2), [MATRIX, uniform((4,))]),
    Op("slice_scatter", function("slice_scatter", 1, 0, 4, 2), [MATRIX, uniform((3, 2))]),
    Op("put", lambda t, x, y: x.put(t.tensor([[1, -1]]), y), [MATRIX, uniform((1, 2))]),
    Op("put, added", lambda t, x, y: t.put(x, t.tensor([1, 1]), y, True), [MATRIX, uniform((2,))]),
    Op("fill", function("fill", 2.5), [MATRIX]),
]
SCATTER += [
    Op(
        f"scatter_reduce {kind}, {own}",
        lambda t, x, y, k=kind, s=own: x.scatter_reduce(0, t.tensor(PLACES), y, k, include_self=s),
        [MATRIX, MATRIX],
        tolerance=LOOSE,
        double=kind not in ("amax", "amin"),
    )
    for kind in ("sum", "prod", "mean", "amax", "amin")
    for own in (True, False)
]
SCATTER += [
    Op(
        f"index_reduce {kind}, {own}",
        lambda t, x, y, k=kind, s=own: x.index_reduce(1, t.tensor([0, 3, 0]), y, k, include_self=s),
        [MATRIX, uniform((3, 3))],
        tolerance=LOOSE,
        double=kind not in ("amax", "amin"),
    )
    for kind in ("prod", "mean", "amax", "amin")
    for own in (True, False)
]
SCATTER += [
    Op(
        f"scatter_reduce of integers {kind}",
        lambda t, x, y, k=kind: x.scatter_reduce(0, t.tensor(PLACES), y, k, include_self=False),
        [MATRIX, MATRIX],
        ("int64", "int32"),
        gradient=False,
    )
    for kind in ("sum", "prod", "mean", "amax", "amin")
]

SCATTER += [
    Op(
        f"{name} of scalars {kind}, {own}",
        lambda t, x, y, f=name, k=kind, s=own: getattr(x, f)(
            0, t.tensor([0]), y, k, include_self=s
        ),
        [uniform(()), uniform(())],
        double=kind not in ("amax", "amin"),
    )
    for name in ("scatter_reduce", "index_reduce")
    for kind in ("prod", "mean", "amax", "amin")
    for own in (True, False)
]
SCATTER += [
    Op(
        "scatter_reduce into a scalar",
        lambda t, x, y: x.scatter_reduce(0, t.tensor([0] * 5), y, "prod"),
        [uniform(()), uniform((5,))],
    )
]
SCATTER += [
    Op(
        f"scatter_reduce of bools {kind}, {own}",
        lambda t, x, y, k=kind, s=own: x.scatter_reduce(0, t.tensor(PLACES), y, k, include_self=s),
        [MATRIX, MATRIX],
        ("bool",),
        gradient=False,
    )
    for kind in ("sum", "prod", "amax", "amin")
    for own in (True, False)
]

COPIES = {
    "alias_copy": (),
    "as_strided_copy": ((2, 2), (1, 2), 1),
    "detach_copy": (),
    "diagonal_copy": (1,),
    "expand_copy": ((2, 3, 4),),
    "permute_copy": ((1, 0),),
    "select_copy": (0, 1),
    "slice_copy": (1, 0, 3, 2),
    "split_copy": (2, 1),
    "split_with_sizes_copy": ([1, 3], 1),
    "squeeze_copy": (),
    "t_copy": (),
    "transpose_copy": (0, 1),
    "unbind_copy": (1,),
    "unfold_copy": (1, 2, 1),
    "unsqueeze_copy": (0,),
    "view_copy": ((4, 3),),
}
SHAPES = [
    Op(name, function(name, *args), [MATRIX], NUMERIC, ("contiguous",))
    for name, args in COPIES.items()
    if name not in ("detach_copy", "view_copy")
]
SHAPES += [
    Op("view_copy", function("view_copy", (4, 3)), [MATRIX], NUMERIC, ("contiguous",), False),
    Op("detach_copy", function("detach_copy"), [MATRIX], gradient=False),
    Op("dsplit", function("dsplit", (1, 3)), [ANY]),
    Op("unsafe_split_with_sizes", method("unsafe_split_with_sizes", [1, 3], 1), [MATRIX]),
    Op("mH", lambda t, x: x.mH, [ANY]),
    Op("H", lambda t, x: x.H, [MATRIX]),
]

ELEMENTWISE = [
    Op("frexp", lambda t, x: tuple(t.frexp(x)), [ANY], tolerance=LOOSE),
    Op("frexp, ends", function("frexp"), [[0.0, -0.0, 1.0, -2.0, 1e-40, 1e30]], gradient=False),
    Op("ldexp", lambda t, x: t.ldexp(x, t.tensor([1, 2, 3, 0, 9])), [ANY]),
    Op("logaddexp2", function("logaddexp2"), [ANY, ROW], tolerance=LOOSE),
    Op(
        "mvlgamma",
        function("mvlgamma", 2),
        [uniform((3, 4), 1, 9)],
        tolerance={"float32": 2e-5, "float64": 1e-8},
    ),
    Op("hypot", function("hypot"), [ANY, ROW], tolerance=LOOSE),
    Op(
        "hypot, large",
        function("hypot"),
        [[1e30, math.inf, 3.0], [1e30, math.nan, 4.0]],
        gradient=False,
        tolerance=LOOSE,
    ),
    Op("nextafter", function("nextafter"), [ANY, ROW], gradient=False),
    Op("angle", function("angle"), [[-1.0, -0.0, 2.0, math.nan, math.inf]], double=False),
    Op("angle of integers", function("angle"), [ANY], ("int64",), gradient=False),
    Op("conj", lambda t, x: [x.conj(), x.conj_physical(), x.resolve_conj(), t.real(x)], [ANY]),
    Op(
        "igamma",
        function("igamma"),
        [uniform((5,), 0.3, 6, grad=False), uniform((5,), 0.3, 6)],
        tolerance={"float32": 2e-5, "float64": 3e-9},
    ),
]

# Of integers and bools: (name, arguments of the library).
PROMOTED = {
    "unravel_index": lambda t: t.unravel_index(t.tensor([5, 250], dtype=t.uint8), (3, 70)),
    "unravel_index of large sizes": lambda t: t.unravel_index(t.tensor([9]).int(), (4, 2**40)),
    "logit": lambda t: t.tensor([0, 1], dtype=t.uint8).logit(),
    "xlogy": lambda t: t.tensor([True, False]).xlogy(2),
    "xlogy, float64": lambda t: t.ones(1).double().xlogy(0.1),
    "copysign": lambda t: t.ones(1).copysign(t.ones(1).double()),
    "gcd": lambda t: t.gcd(t.tensor([4, 6]), t.tensor([True, False])),
    "lcm": lambda t: t.lcm(t.tensor([4, 6]).int(), t.tensor([6, 4])),
    "<<": lambda t: t.tensor([4, 6]).int() << t.tensor([True, False]),
    "special.xlog1py": lambda t: t.special.xlog1py(t.tensor([1, 2]), 3),
}


@pytest.mark.parametrize("name", PROMOTED)
def test_promotion(name):
    compare(PROMOTED[name], tolerance=1e-6)


NORMS = [
    Op(f"renorm {p}", function("renorm", p, 1, 1.5), [ANY], tolerance=LOOSE) for p in (1, 2, 3.5)
]
NORMS += [
    Op(f"pdist {p}", function("pdist", p), [uniform((5, 3))], tolerance=LOOSE, double=False)
    for p in (1.0, 2.0, math.inf)
]
NORMS += [
    Op(
        "cdist 1",
        function("cdist", p=1.0),
        [MATRIX, uniform((5, 4))],
        tolerance=LOOSE,
        double=False,
    ),
    Op("norm_except_dim", function("norm_except_dim", 2, 1), [ANY], tolerance=LOOSE),
    Op("nuclear_norm", function("nuclear_norm"), [MATRIX], tolerance=LOOSE, double=False),
    Op("frobenius_norm", function("frobenius_norm", (0, 1)), [MATRIX], tolerance=LOOSE),
]

OPS = SCATTER + SHAPES + ELEMENTWISE + NORMS

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.parametrize("periodic", [True, False])
@pytest.mark.parametrize("length", [0, 1, 2, 7])
@pytest.mark.parametrize("name", ["hann", "hamming", "blackman", "bartlett", "kaiser"])
def test_windows(name, length, periodic):
    def run(t):
        return getattr(t, f"{name}_window")(length, periodic, dtype=t.float64)

    compare(run, tolerance=1e-7)  # PyTorch's kaiser_window computes parts in float32


@pytest.mark.parametrize("name", COPIES)
def test_copies_share_nothing(name):
    import resnetcpp as rn

    x = rn.from_numpy(np.ones((3, 4)))
    result = getattr(rn, name)(x, *COPIES[name])
    for part in result if isinstance(result, tuple) else (result,):
        assert not part._shares_memory(x)


BAD = [
    Bad(
        "scatter_reduce, kind",
        lambda t: t.ones(2).scatter_reduce(0, t.tensor([0]), t.ones(1), "x"),
        "expected reduce to be",
    ),
    Bad(
        "scatter_reduce, index",
        lambda t: t.ones(2).scatter_reduce(0, t.tensor([0, 1]), t.ones(1), "sum"),
        "index to be no larger than src",
    ),
    Bad(
        "index_reduce, index",
        lambda t: t.ones(2).index_reduce(0, t.tensor([0, 1]), t.ones(1), "amax"),
        "index of 1 elements",
    ),
    Bad(
        "index_reduce, source",
        lambda t: t.ones(2, 3).index_reduce(0, t.tensor([0]), t.ones(1, 2), "amax"),
        "shape",
    ),
    Bad(
        "index_reduce, dimension",
        lambda t: t.ones(2).index_reduce(1, t.tensor([0]), t.ones(1), "amax"),
        "Dimension out of range",
        IndexError,
    ),
    Bad(
        "scatter_reduce, mean of bools",
        lambda t: t.ones(2).bool().scatter_reduce(0, t.tensor([0]), t.ones(1).bool(), "mean"),
        "numbers",
        NotImplementedError,
    ),
    Bad(
        "slice_scatter, dimension",
        lambda t: t.ones(2).slice_scatter(t.ones(1), 1),
        "Dimension out of range",
        IndexError,
    ),
    Bad(
        "slice_scatter, number", lambda t: t.ones(()).slice_scatter(t.ones(())), "0-dim", IndexError
    ),
    Bad(
        "unravel_index of floats", lambda t: t.unravel_index(t.ones(2), (2, 3)), "dtype", TypeError
    ),
    Bad(
        "unravel_index, sizes",
        lambda t: t.unravel_index(t.tensor([1]), (2.0, 3)),
        "int",
        TypeError,
    ),
    Bad(
        "unravel_index, negative",
        lambda t: t.unravel_index(t.tensor([1]), (2, -3)),
        "negative",
        ValueError,
    ),
    Bad(
        "diagonal_scatter", lambda t: t.ones(2, 2).diagonal_scatter(t.ones(3)), "src to have a size"
    ),
    Bad("imag", lambda t: t.ones(2).imag, "non-complex"),
    Bad("dsplit", lambda t: t.dsplit(t.ones(2, 2), 2), "at least 3 dimensions"),
    Bad("pdist", lambda t: t.pdist(t.ones(3)), "2D"),
    Bad("renorm", lambda t: t.renorm(t.ones(2, 2), 0, 0, 1), "a positive p"),
    Bad("heaviside", lambda t: t.heaviside(t.ones(1), t.tensor([1])), "one dtype"),
    Bad("mvlgamma", lambda t: t.mvlgamma(t.ones(1), 0), "p to be 1 or more"),
    Bad("in-place dtype", lambda t: t.tensor([1]).logit_(), "can't be cast"),
    Bad("in-place shape", lambda t: t.ones(2).copysign_(t.ones(3, 2)), "broadcast shape"),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
