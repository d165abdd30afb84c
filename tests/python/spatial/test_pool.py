"""Pooling of sequences and volumes against PyTorch: values, places, derivatives, errors."""

import math

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    compare,
    error_cases,
    functional,
    table_tests,
    uniform,
)

VOLUME = (2, 3, 5, 6, 4)

# name: (input, positional arguments, keyword arguments)
MAX = {
    "2": (VOLUME, (2,), {}),
    "padded": (VOLUME, (3, 2, 1), {}),
    "dilated": ((2, 2, 7, 6, 8), (2, 1, 1, (3, 2, 1)), {}),
    "ceil": (VOLUME, (3, 2, 1), {"ceil_mode": True}),
    "ceil, last window outside": ((1, 2, 5, 5, 5), (2, 3, 1), {"ceil_mode": True}),
    "three sizes": (VOLUME, ((3, 2, 1), (1, 3, 2), (1, 0, 0)), {}),
    "whole input": (VOLUME, ((5, 6, 4),), {}),
    "no batch": ((3, 4, 4, 4), (2,), {}),
    "batch 0": ((0, 3, 4, 4, 4), (2,), {}),
}
AVG = {
    "2": (VOLUME, (2,), {}),
    "padded": (VOLUME, (3, 2, 1), {}),
    "padding not counted": (VOLUME, (3, 2, 1), {"count_include_pad": False}),
    "ceil": (VOLUME, (3, 2, 1), {"ceil_mode": True}),
    "ceil, not counted": (VOLUME, (3, 2, 1, True, False), {}),
    "divisor": (VOLUME, (3, 2, 1), {"divisor_override": 5, "ceil_mode": True}),
    "three sizes": (VOLUME, ((3, 2, 1), (1, 3, 2), (1, 1, 0)), {}),
    "no batch": ((3, 4, 4, 4), (2,), {}),
    "batch 0": ((0, 3, 4, 4, 4), (2,), {}),
}
ADAPTIVE = {
    "1": (VOLUME, (1,), {}),
    "3, 2, 4": (VOLUME, ((3, 2, 4),), {}),
    "None, 4, None": (VOLUME, ((None, 4, None),), {}),
    "larger": (VOLUME, ((7, 8, 9),), {}),
    "no batch": ((3, 4, 5, 4), (2,), {}),
    "batch 0": ((0, 3, 4, 4, 4), (2,), {}),
}
POSITIVE = {"low": 0.2, "high": 2.0}


def rows(function, cases, **options):
    suffix = ", indices" if options else ""
    return [
        Op(
            f"{function} {name}{suffix}",
            functional(function, *arguments, **keywords, **options),
            [uniform(shape)],
        )
        for name, (shape, arguments, keywords) in cases.items()
    ]


OPS = rows("max_pool3d", MAX) + rows("max_pool3d", MAX, return_indices=True)
OPS += rows("avg_pool3d", AVG)
OPS += [
    Op(
        f"avg_pool3d {name}, integers",
        functional("avg_pool3d", *arguments, **keywords),
        [uniform(shape, -99, 99)],
        dtypes=("int64",),
        gradient=False,
    )
    for name, (shape, arguments, keywords) in AVG.items()
]
OPS += rows("adaptive_avg_pool3d", ADAPTIVE) + rows("adaptive_max_pool3d", ADAPTIVE)
OPS += rows("adaptive_max_pool3d", ADAPTIVE, return_indices=True)
OPS += [
    Op(f"{function} {arguments}", functional(function, *arguments), [uniform(shape, **POSITIVE)])
    for function, shape, arguments in [
        ("lp_pool1d", (2, 3, 7), (2, 3)),
        ("lp_pool1d", (3, 7), (3, 2, 1)),
        ("lp_pool1d", (2, 3, 7), (math.inf, 3)),
        ("lp_pool2d", (2, 3, 7, 6), (2, 3, 2)),
        ("lp_pool2d", (2, 3, 7, 6), (1.5, (3, 2), None, True)),
        ("lp_pool2d", (2, 3, 7, 6), (-math.inf, 2)),
        ("lp_pool3d", VOLUME, (2, 2)),
        ("lp_pool3d", VOLUME, (math.inf, (3, 2, 2), 2, True)),
    ]
]
OPS += [
    Op(name, functional(name, *arguments), [uniform(shape)])
    for name, shape, arguments in [
        ("max_pool1d_with_indices", (2, 3, 7), (2,)),
        ("max_pool2d_with_indices", (2, 3, 7, 6), (3, 2, 1)),
        ("max_pool3d_with_indices", VOLUME, (2,)),
        ("adaptive_max_pool1d_with_indices", (2, 3, 7), (2,)),
        ("adaptive_max_pool2d_with_indices", (2, 3, 7, 6), ((2, 3),)),
        ("adaptive_max_pool3d_with_indices", VOLUME, (2,)),
    ]
]


def unpooled(rank, *arguments, **options):
    """What max pooling gives, put back and weighted by place."""

    def run(t, x):
        pool = getattr(t.nn.functional, f"max_pool{rank}d")
        values, places = pool(x, *arguments, return_indices=True)
        return getattr(t.nn.functional, f"max_unpool{rank}d")(values, places, *arguments, **options)

    return run


OPS += [
    Op("max_unpool1d", unpooled(1, 2), [uniform((2, 3, 8))]),
    Op("max_unpool1d size", unpooled(1, 2, output_size=(9,)), [uniform((2, 3, 9))]),
    Op("max_unpool1d no batch", unpooled(1, 2), [uniform((3, 8))]),
    Op("max_unpool2d", unpooled(2, 2), [uniform((2, 3, 6, 8))]),
    Op("max_unpool2d padded", unpooled(2, 3, 3, 1), [uniform((2, 3, 7, 7))]),
    Op(
        "max_unpool2d size",
        unpooled(2, (2, 3), output_size=(2, 3, 7, 8)),
        [uniform((2, 3, 7, 8))],
    ),
    Op("max_unpool3d", unpooled(3, 2), [uniform((2, 3, 4, 6, 4))]),
    Op("max_unpool3d size", unpooled(3, 2, output_size=[5, 6, 5]), [uniform((3, 5, 6, 5))]),
]


def fractional(rank, *arguments, **options):
    def run(t, x):
        t.manual_seed(3)
        return getattr(t.nn.functional, f"fractional_max_pool{rank}d")(x, *arguments, **options)

    return run


OPS += [
    Op("fractional 2d", fractional(2, 2, (3, 4)), [uniform((2, 3, 7, 9))]),
    Op("fractional 2d ratio", fractional(2, 3, output_ratio=(0.5, 0.4)), [uniform((2, 3, 12, 9))]),
    Op(
        "fractional 2d indices",
        fractional(2, (2, 3), 4, return_indices=True),
        [uniform((2, 3, 9, 8))],
    ),
    Op("fractional 2d one window", fractional(2, 2, 1), [uniform((2, 3, 5, 4))]),
    Op("fractional 2d no batch", fractional(2, 2, 3), [uniform((3, 7, 9))]),
    Op("fractional 2d batch 0", fractional(2, 2, 3), [uniform((0, 3, 7, 9))]),
    Op("fractional 3d", fractional(3, 2, (2, 3, 4)), [uniform((2, 3, 5, 7, 9))]),
    Op(
        "fractional 3d indices",
        fractional(3, (1, 2, 3), output_ratio=(0.5, 0.6, 0.4), return_indices=True),
        [uniform((3, 6, 7, 8))],
    ),
    Op(
        "fractional 3d with samples for more images",
        lambda t, x, samples: t.nn.functional.fractional_max_pool3d(
            x, 2, 3, _random_samples=samples.detach()
        ),
        [uniform((4, 5, 6, 7)), uniform((2, 4, 3), 0, 1)],
    ),
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.oracle
@pytest.mark.parametrize("values", [[np.nan], [0.0], [1, np.nan, 3, -np.inf, np.inf]])
@pytest.mark.parametrize(
    ("function", "arguments"),
    [("max_pool3d", (2, 1)), ("adaptive_max_pool3d", (2,)), ("fractional_max_pool3d", (2, 2))],
)
def test_places_of_ties_nan_and_infinities(function, arguments, values):
    x = np.resize(np.asarray(values, dtype=np.float64), (1, 2, 4, 5, 4))

    def run(t):
        t.manual_seed(0)
        pool = getattr(t.nn.functional, function)
        return pool(t.from_numpy(x), *arguments, return_indices=True)

    compare(run, tolerance=0)


def bad(name, match, call, kind=ValueError):
    return Bad(name, lambda t: call(t.nn.functional, t.zeros(1, 2, 4, 4, 4), t), match, kind)


ERRORS = [
    bad("rank", r"input \(N, C, D, H, W\)", lambda F, x, t: F.max_pool3d(x[0, 0], 2)),
    bad("avg rank", "avg_pool3d: expected input", lambda F, x, t: F.avg_pool3d(x[0, 0], 2)),
    bad("padding", "half the kernel", lambda F, x, t: F.max_pool3d(x, 2, 2, 2)),
    bad("stride 0", "stride of at least 1", lambda F, x, t: F.max_pool3d(x, 2, 0)),
    bad("two sizes", "one number or three", lambda F, x, t: F.avg_pool3d(x, (2, 2))),
    bad("depth too large", "kernel", lambda F, x, t: F.max_pool3d(x, (7, 1, 1))),
    bad("divisor 0", "divisor_override", lambda F, x, t: F.avg_pool3d(x, 2, divisor_override=0)),
    bad("adaptive", "of at least 0", lambda F, x, t: F.adaptive_avg_pool3d(x, (-1, 2, 2))),
    bad("adaptive sizes", "or three", lambda F, x, t: F.adaptive_max_pool3d(x, (2, 2))),
    bad(
        "no output size",
        "either an output_size or an output_ratio",
        lambda F, x, t: F.fractional_max_pool3d(x, 2),
    ),
    bad(
        "fractional too large",
        "fractional_max_pool3d: expected",
        lambda F, x, t: F.fractional_max_pool3d(x, 2, 4),
        RuntimeError,
    ),
    bad(
        "unpool size",
        "invalid output_size",
        lambda F, x, t: F.max_unpool3d(x, x.long(), 2, output_size=(20, 8, 8)),
    ),
    bad(
        "unpool sizes",
        "3 or 5 elements",
        lambda F, x, t: F.max_unpool3d(x, x.long(), 2, output_size=(8, 8)),
    ),
    bad(
        "unpool index",
        "found an invalid max index",
        lambda F, x, t: F.max_unpool3d(x, x.long() + 10000, 2),
        RuntimeError,
    ),
    bad(
        "unpool dtype",
        "indices of int64",
        lambda F, x, t: F.max_unpool3d(x, x, 2),
        TypeError,
    ),
    bad(
        "unpool shape",
        "indices of the shape",
        lambda F, x, t: F.max_unpool3d(x, x[..., :2].long(), 2),
    ),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_a_package_function_for_each_that_pytorch_has():
    for name in ("max_pool1d", "max_pool1d_with_indices", "max_pool3d", "avg_pool1d"):
        assert getattr(rn, name) is getattr(rn.nn.functional, name)
