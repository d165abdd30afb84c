"""Pooling against PyTorch: outputs, places of the maxima, layouts and derivatives."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    INTEGERS,
    LAYOUTS,
    Op,
    compare,
    functional,
    make,
    table_tests,
    uniform,
    wave,
)

F = rn._C._functional

# name: (input, positional arguments, keyword arguments)
MAX = {
    "2": ((2, 3, 6, 7), (2,), {}),
    "one size": ((2, 3, 6, 7), ((2,),), {}),
    "stem": ((2, 3, 9, 10), (3, 2, 1), {}),
    "keywords": ((2, 3, 9, 10), (), {"kernel_size": 3, "stride": 2, "padding": 1}),
    "two sizes": ((2, 3, 9, 10), ((3, 2), (2, 1), (1, 0)), {}),
    "overlapping": ((2, 20, 6, 6), (3, 1), {}),
    "dilated": ((2, 3, 9, 10), (3, 2, 1, 2), {}),
    "two dilations": ((2, 3, 9, 10), (2, 1), {"dilation": (2, 3)}),
    "ceil": ((1, 3, 7, 8), (2, 2), {"ceil_mode": True}),
    "ceil, padded": ((1, 3, 7, 8), (3, 2, 1), {"ceil_mode": True}),
    "ceil, last window outside": ((1, 2, 5, 5), (2, 3, 1), {"ceil_mode": True}),
    "stride beyond kernel": ((1, 3, 9, 9), (2, 3), {}),
    "whole input": ((2, 3, 4, 5), ((4, 5),), {}),
    "kernel 1": ((2, 3, 4, 5), (1,), {}),
    "batch 0": ((0, 3, 4, 4), (2,), {}),
    "no batch": ((3, 6, 7), (2,), {}),
    "one channel": ((2, 1, 6, 6), (2,), {}),
    "one pixel": ((2, 3, 1, 1), (1,), {}),
}


AVG = {
    "2": ((2, 3, 6, 7), (2,), {}),
    "padded": ((2, 3, 9, 10), (3, 2, 1), {}),
    "padding not counted": ((2, 3, 9, 10), (3, 2, 1), {"count_include_pad": False}),
    "two sizes": ((2, 3, 9, 10), ((3, 2), (2, 1), (1, 0)), {}),
    "overlapping": ((2, 20, 6, 6), (3, 1), {}),
    "ceil": ((1, 3, 7, 8), (2, 2), {"ceil_mode": True}),
    "ceil, padded": ((1, 3, 7, 8), (3, 2, 1), {"ceil_mode": True}),
    "ceil, not counted": (
        (1, 3, 7, 8),
        (3, 2, 1),
        {"ceil_mode": True, "count_include_pad": False},
    ),
    "ceil, last window outside": ((1, 2, 5, 5), (2, 3, 1), {"ceil_mode": True}),
    "divisor": ((2, 3, 6, 7), (2,), {"divisor_override": 3}),
    "divisor, padded": ((2, 3, 6, 7), (3, 1, 1), {"divisor_override": 5}),
    "whole input": ((2, 3, 4, 5), ((4, 5),), {}),
    "batch 0": ((0, 3, 4, 4), (2,), {}),
    "no batch": ((3, 6, 7), (2,), {}),
}


ADAPTIVE = {
    "adaptive 1": ((2, 3, 6, 7), (1,), {}),
    "adaptive 2": ((2, 3, 6, 7), (2,), {}),
    "adaptive 7": ((2, 20, 6, 7), (7,), {}),
    "adaptive 3, 2": ((2, 3, 6, 7), ((3, 2),), {}),
    "adaptive None, 3": ((2, 3, 6, 7), ((None, 3),), {}),
    "adaptive 2, None": ((2, 3, 6, 7), ((2, None),), {}),
    "adaptive 9, 11": ((2, 3, 6, 7), ((9, 11),), {}),
    "adaptive of no batch": ((3, 6, 7), ((2, 3),), {}),
    "adaptive of batch 0": ((0, 3, 6, 7), ((2, 3),), {}),
    "adaptive of one pixel": ((2, 3, 1, 1), ((2, 3),), {}),
}


LAYOUTS_OF_IMAGES = (*LAYOUTS, "channels_last")


def op(function, name, case, **options):
    shape, arguments, keywords = case
    fn = functional(function, *arguments, **keywords, **options)
    return Op(f"{function} {name}", fn, [uniform(shape)], layouts=LAYOUTS_OF_IMAGES)


def of_integers(function, name, case, dtypes, **options):
    shape, arguments, keywords = case
    return Op(
        f"{function} {name}, integers",
        functional(function, *arguments, **keywords, **options),
        [uniform(shape, -99, 99)],
        dtypes=dtypes,
        layouts=LAYOUTS_OF_IMAGES,
        gradient=False,
    )


OPS = [op("max_pool2d", name, case) for name, case in MAX.items()]
OPS += [op("max_pool2d", f"{n}, indices", c, return_indices=True) for n, c in MAX.items()]
OPS += [op("avg_pool2d", name, case) for name, case in AVG.items()]
OPS += [
    of_integers("max_pool2d", f"{n}, indices", c, INTEGERS, return_indices=True)
    for n, c in MAX.items()
]
OPS += [of_integers("avg_pool2d", name, case, ("int64",)) for name, case in AVG.items()]
for function in ("adaptive_avg_pool2d", "adaptive_max_pool2d"):
    OPS += [op(function, name, case) for name, case in ADAPTIVE.items()]
OPS += [
    op("adaptive_max_pool2d", f"{n}, indices", c, return_indices=True) for n, c in ADAPTIVE.items()
]


test_forward, test_gradient, test_second_derivative = table_tests(OPS, channels_last=True)


@pytest.mark.parametrize("size", [(5,), None], ids=str)
def test_adaptive_sizes_that_pytorch_takes_in_its_modules_only(size):
    y = F.adaptive_avg_pool2d(rn.rand(2, 3, 6, 7), size)
    assert tuple(y.shape) == ((2, 3, 5, 5) if size else (2, 3, 6, 7))


@pytest.mark.oracle
@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3, np.nan, 5, 4, 7, 8, 9],
        [np.nan] * 9,
        [-np.inf] * 9,
        [0.0] * 9,
        [np.inf, -np.inf, 1, 2, np.nan, 3, np.inf, 0, 0],
    ],
)
def test_max_pool2d_of_ties_nan_and_infinities(values, layout):
    x = np.array(values).reshape(1, 1, 3, 3).repeat(2, axis=1)
    pool = functional("max_pool2d", 2, 1, return_indices=True)
    compare(lambda t: pool(t, make(t, x, layout)), tolerance=0)


@pytest.mark.oracle
@pytest.mark.parametrize("indices", [False, True])
@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
@pytest.mark.parametrize("options", [{"stride": 2, "padding": 1}, {"stride": 3, "dilation": 2}])
def test_max_pool2d_of_images_that_threads_share(options, layout, indices):
    """Large enough to be cut into lines, which one image of a small table is not."""
    x = wave((2, 3, 190, 201), 1.3)
    pool = functional("max_pool2d", 3, return_indices=indices, **options)
    compare(lambda t: pool(t, make(t, x, layout)), tolerance=0)


@pytest.mark.parametrize("layout", ["contiguous_format", "channels_last"])
def test_pooling_keeps_the_layout(layout):
    layout = getattr(rn, layout)
    x = rn.rand(2, 3, 8, 6).contiguous(memory_format=layout)
    for y in (F.max_pool2d(x, 2), F.avg_pool2d(x, 2), F.adaptive_avg_pool2d(x, 3)):
        assert y.is_contiguous(memory_format=layout)


ERRORS = {
    "padding": (lambda x: F.max_pool2d(x, 2, 2, 2), "at most half the kernel"),
    "padding, avg": (lambda x: F.avg_pool2d(x, 3, 1, 2), "at most half the kernel"),
    "stride 0": (lambda x: F.max_pool2d(x, 2, 0), "stride of at least 1"),
    "kernel 0": (lambda x: F.max_pool2d(x, 0), "kernel_size of at least 1"),
    "negative padding": (lambda x: F.avg_pool2d(x, 2, 2, -1), "padding of at least 0"),
    "three sizes": (lambda x: F.max_pool2d(x, (2, 2, 2)), "kernel_size as one number or two"),
    "too large": (lambda x: F.max_pool2d(x, 7), "kernel no larger than the padded input"),
    "rank": (lambda x: F.max_pool2d(x[0, 0], 2), r"expected input \(N, C, H, W\)"),
    "no channels": (lambda x: F.max_pool2d(x[:, :0], 2), "sizes of at least 1"),
    "divisor 0": (lambda x: F.avg_pool2d(x, 2, divisor_override=0), "divisor_override"),
    "negative size": (lambda x: F.adaptive_avg_pool2d(x, (-1, 2)), "output_size of at least 0"),
    "three outputs": (lambda x: F.adaptive_avg_pool2d(x, (1, 2, 3)), "output_size as one number"),
    "huge kernel": (lambda x: F.max_pool2d(x, 2**40), "kernel_size"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    call, text = ERRORS[name]
    with pytest.raises(ValueError, match=text):
        call(rn.zeros(1, 2, 4, 4))


def test_dtype_error():
    with pytest.raises(TypeError, match="max_pool2d: expected a floating-point input, got bool"):
        F.max_pool2d(rn.zeros(1, 2, 4, 4, dtype=rn.bool), 2)
