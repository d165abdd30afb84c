"""Places, quantiles, histograms, differences and statistics against PyTorch."""

import math
import warnings

import numpy as np
import pytest

from tests.python.harness import (
    INTEGERS,
    NUMERIC,
    Bad,
    Op,
    check_error,
    compare,
    error_cases,
    function,
    make,
    method,
    table_tests,
    uniform,
)

# PyTorch says that it copies what is not contiguous.
pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore:.*non-contiguous")]

ANY = uniform((3, 4, 5), -3, 3)
MATRIX = uniform((3, 4))
SORTED = np.array([[-2.0, -1.0, 0.0, 0.0, 1.5], [0.0, 1.0, 2.0, 3.0, 4.0], [-9.0, -8, 0, 8, 9]])
POINTS = np.array([[0.0, -3.0], [4.0, 1.5], [math.nan, -math.inf]])
HOLES = np.array([[1.0, math.nan, 3.0, 2.0], [math.nan] * 4, [4.0, 3.0, 2.0, math.nan]])
STEEP = np.array([[3, 200, 90], [7, 255, 1]])
TIMES = np.array([0.0, 0.5, 2.0, 2.5])
LOOSE = {"float32": 2e-5, "float64": 1e-11}

SEARCH = [
    Op(
        f"searchsorted {options}",
        function("searchsorted", **options),
        [SORTED, POINTS],
        gradient=False,
    )
    for options in ({}, {"right": True}, {"side": "right"}, {"out_int32": True})
]
SEARCH += [
    Op(
        "searchsorted of a vector",
        lambda t, x: t.searchsorted(x[0], x),
        [SORTED],
        NUMERIC,
        gradient=False,
    ),
    Op(
        "searchsorted of a number", lambda t, x: t.searchsorted(x[0], 0.5), [SORTED], gradient=False
    ),
    Op(
        "searchsorted, sorter",
        lambda t, x: t.searchsorted(x, x, sorter=t.argsort(x, -1)),
        [uniform((3, 7))],
        gradient=False,
    ),
    Op(
        "searchsorted in nothing",
        lambda t, x: t.searchsorted(x[:0], x),
        [uniform((4,))],
        gradient=False,
    ),
    Op(
        "bucketize",
        lambda t, x: t.bucketize(x, t.tensor([-1.0, 0.0, 1.0])),
        [ANY],
        ("float32",),
        ("contiguous",),
        gradient=False,
    ),
    Op("isin", function("isin"), [ANY, uniform((7,), -3, 3)], INTEGERS, gradient=False),
    Op(
        "isin, inverted",
        function("isin", invert=True),
        [ANY, uniform((7,), -3, 3)],
        INTEGERS,
        gradient=False,
    ),
    Op("isin nothing", lambda t, x: t.isin(x, x[:0]), [uniform((4,))], gradient=False),
    Op("isin a number", lambda t, x: t.isin(x, 1), [ANY], INTEGERS, gradient=False),
    Op("histc", function("histc", 4, -2, 2), [ANY], gradient=False),
    Op("histc of all", function("histc", 7), [ANY], gradient=False),
    Op("histogram", lambda t, x: tuple(t.histogram(x, 5)), [ANY], gradient=False),
    Op(
        "histogram, range",
        lambda t, x: tuple(t.histogram(x, 5, range=(-1.0, 2.0))),
        [ANY],
        gradient=False,
    ),
    Op(
        "histogram of one value",
        lambda t, x: tuple(t.histogram(x[0, 0, 0], 3)),
        [ANY],
        gradient=False,
    ),
    Op("histc of one value", lambda t, x: t.histc(x[0, 0, 0], 3), [ANY], gradient=False),
    Op(
        "histogram, density",
        lambda t, x, w: tuple(x.histogram(4, weight=w, density=True)),
        [ANY, uniform((3, 4, 5), 0.1, 1)],
        tolerance=LOOSE,
        gradient=False,
    ),
    Op(
        "histogram, edges",
        lambda t, x: tuple(t.histogram(x, t.tensor([-1, 0, 0.5, 2]).to(x.dtype))),
        [ANY],
        gradient=False,
    ),
    Op(
        "histogramdd",
        lambda t, x: [h for h in t.histogramdd(x, [2, 3])],
        [uniform((9, 2))],
        gradient=False,
    ),
]

QUANTILES = [
    Op(
        f"quantile {kind}",
        function("quantile", 0.3, 1, True, interpolation=kind),
        [ANY],
        tolerance=LOOSE,
    )
    for kind in ("linear", "lower", "higher", "midpoint", "nearest")
]
QUANTILES += [
    Op("quantile with NaN", function("quantile", 0.5, 1), [HOLES], gradient=False),
    Op(
        "quantiles",
        lambda t, x: x.quantile(t.tensor([0.1, 0.9], dtype=x.dtype), 0),
        [ANY],
        tolerance=LOOSE,
    ),
    Op(
        "quantiles of all",
        lambda t, x: x.quantile(t.tensor([0.1, 1], dtype=x.dtype), keepdim=True),
        [MATRIX],
        tolerance=LOOSE,
    ),
    Op(
        "nanquantile",
        function("nanquantile", 0.5, 1, True),
        [HOLES],
        tolerance=LOOSE,
        gradient=False,
    ),
    Op(
        "nanquantile of all",
        function("nanquantile", 0.25),
        [HOLES],
        tolerance=LOOSE,
        gradient=False,
    ),
    Op("nanmedian of all", function("nanmedian"), [HOLES], gradient=False),
    Op("nanmedian", lambda t, x: t.nanmedian(x, 1, True).values, [HOLES], gradient=False),
    Op("nanmedian, gradient", lambda t, x: t.nanmedian(x, 1).values, [MATRIX]),
    Op("kthvalue", function("kthvalue", 2, 1), [ANY]),
    Op("kthvalue of a number", function("kthvalue", 1, 0, True), [np.array(2.5)]),
    Op("quantile of a number", function("quantile", 0.3, 0, True), [np.array(2.5)]),
    Op(
        "quantiles of a number",
        lambda t, x: x.nanquantile(t.tensor([0.1, 1], dtype=x.dtype), -1),
        [np.array(2.5)],
    ),
    Op("mode", function("mode", 1), [uniform((3, 8), 0, 3)], ("int64",), gradient=False),
    Op(
        "mode, first",
        function("mode", 0, True),
        [uniform((9, 3), 0, 3)],
        ("int32",),
        gradient=False,
    ),
]

DIFFERENCES = [
    Op("diff", function("diff", 2, 1), [ANY]),
    Op("diff, around", lambda t, x: t.diff(x, prepend=x[:, :2], append=x[:, 1:]), [MATRIX]),
    Op("diff, none", lambda t, x: t.diff(x, 0, append=x), [MATRIX]),
    Op("gradient", lambda t, x: t.gradient(x), [uniform((4, 5))]),
    Op("gradient, spacing", lambda t, x: t.gradient(x, spacing=0.5, dim=1), [MATRIX]),
    Op(
        "gradient, order 2",
        lambda t, x: t.gradient(x, spacing=[2.0, 0.5], edge_order=2),
        [uniform((4, 5))],
        tolerance=LOOSE,
    ),
    Op(
        "gradient, points",
        lambda t, x, p: t.gradient(x, spacing=(p.cumsum(0),), dim=(1,)),
        [MATRIX, uniform((4,), 0.5, 2, grad=False)],
        tolerance=LOOSE,
    ),
    Op("trapezoid", function("trapezoid"), [ANY]),
    Op("trapezoid, dx", function("trapezoid", dx=0.5, dim=0), [ANY]),
    Op("trapezoid, points", function("trapezoid"), [MATRIX, TIMES], tolerance=LOOSE),
    Op("trapezoid, many points", function("trapezoid", dim=0), [MATRIX, MATRIX], tolerance=LOOSE),
    Op("trapezoid of bytes", function("trapezoid"), [STEEP, STEEP], ("uint8",), gradient=False),
    Op(
        "cumulative_trapezoid of bytes",
        function("cumulative_trapezoid"),
        [STEEP, STEEP],
        ("uint8",),
        gradient=False,
    ),
    Op("cumulative_trapezoid", function("cumulative_trapezoid", dim=1), [ANY], tolerance=LOOSE),
]

STATISTICS = [
    Op("cov", function("cov"), [MATRIX], tolerance=LOOSE),
    Op("cov of a row", function("cov"), [uniform((1, 4))], tolerance=LOOSE),
    Op("corrcoef of a row", function("corrcoef"), [uniform((1, 4))], tolerance=LOOSE),
    Op("cov of a vector", function("cov", correction=0), [uniform((6,))], tolerance=LOOSE),
    Op(
        "cov, weights",
        lambda t, x, w: t.cov(x, aweights=w.abs()),
        [MATRIX, TIMES + 0.1],
        tolerance=LOOSE,
        double=False,
    ),
    Op(
        "cov, counts",
        lambda t, x: t.cov(x, fweights=t.tensor([1, 2, 3, 0])),
        [MATRIX],
        tolerance=LOOSE,
    ),
    Op(
        "cov, both",
        lambda t, x, w: t.cov(x, fweights=t.tensor([1, 2, 3, 0]), aweights=w.abs()),
        [MATRIX, TIMES + 0.1],
        tolerance=LOOSE,
        double=False,
    ),
    Op("corrcoef", function("corrcoef"), [MATRIX], tolerance=LOOSE, double=False),
    Op("aminmax", lambda t, x: tuple(t.aminmax(x, dim=1)), [ANY]),
    Op(
        "unique",
        lambda t, x: t.unique(x, dim=0, return_counts=True),
        [uniform((9, 2), 0, 2)],
        ("int64",),
        gradient=False,
    ),
    Op(
        "unique_consecutive of nothing",
        lambda t, x: t.unique_consecutive(x, return_counts=True),
        [uniform((0,))],
        gradient=False,
    ),
    Op("nonzero_static", method("nonzero_static", size=9), [MATRIX], ("bool",), gradient=False),
]

OPS = SEARCH + QUANTILES + DIFFERENCES + STATISTICS

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


def test_no_degrees_of_freedom():
    def run(t):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return t.cov(make(t, np.ones((2, 1))))

    compare(run)


BAD = [
    Bad(
        "side and right", lambda t: t.searchsorted(t.ones(2), 1.0, side="left", right=True), "side"
    ),
    Bad("side", lambda t: t.searchsorted(t.ones(2), 1.0, side="up"), "'left' or 'right'"),
    Bad("sizes", lambda t: t.searchsorted(t.ones(3, 2), t.ones(2, 2)), "equal sizes but the last"),
    Bad("boundaries", lambda t: t.bucketize(t.ones(2), t.ones(2, 2)), "boundaries of 1 dimension"),
    Bad("q", lambda t: t.quantile(t.ones(3), 1.5), "range"),
    Bad("q of another dtype", lambda t: t.quantile(t.ones(3), t.ones(1).double()), "same dtype"),
    Bad("interpolation", lambda t: t.quantile(t.ones(3), 0.5, interpolation="x"), "one of linear"),
    Bad("quantile of integers", lambda t: t.quantile(t.arange(3), 0.5), "float or double"),
    Bad("histc of NaN", lambda t: t.histc(t.tensor([math.nan])), "not finite"),
    Bad("histc, no bins", lambda t: t.histc(t.ones(2), 0), "positive number of bins"),
    Bad("diff of order -1", lambda t: t.diff(t.ones(3), -1), "n that is not negative"),
    Bad("kthvalue of a number", lambda t: t.kthvalue(t.tensor(1.0), 2), "k out of range"),
    Bad("gradient, dim twice", lambda t: t.gradient(t.ones(3, 3), dim=(1, -1)), "dimension once"),
    Bad("gradient of one", lambda t: t.gradient(t.ones(1)), "at least 2 elements"),
    Bad("gradient, spacing", lambda t: t.gradient(t.ones(3, 3), spacing=[1.0]), "for 2 dimensions"),
    Bad("cov of a cube", lambda t: t.cov(t.ones(2, 2, 2)), "at most 2 dimensions"),
    Bad(
        "cov, weights",
        lambda t: t.cov(t.ones(2, 3), fweights=t.tensor([1, 2])),
        "fweights of shape",
    ),
    Bad(
        "cov below 0", lambda t: t.cov(t.ones(2, 1), fweights=t.tensor([-1])), "cannot be negative"
    ),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
