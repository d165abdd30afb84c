"""Other sizes, margins, patches and orders of sequences, images and volumes against PyTorch."""

import pytest
import resnetcpp as rn

from tests.python.harness import (
    Bad,
    Op,
    check_error,
    check_forward,
    compare,
    error_cases,
    functional,
    table_tests,
    uniform,
)

LINE, IMAGE, VOLUME = uniform((2, 3, 7)), uniform((2, 3, 5, 6)), uniform((2, 3, 4, 5, 3))
LOOSE = {"tolerance": {"float32": 2e-5}}

# function, input, arguments
CASES = [
    ("interpolate", LINE, {"size": 11, "mode": "linear"}),
    ("interpolate", LINE, {"size": 4, "mode": "linear", "align_corners": True}),
    ("interpolate", LINE, {"scale_factor": 1.7, "mode": "linear"}),
    ("interpolate", LINE, {"size": 3, "mode": "area"}),
    ("interpolate", LINE, {"scale_factor": 0.5, "mode": "area"}),
    ("interpolate", LINE, {"scale_factor": 2, "mode": "nearest"}),
    ("interpolate", LINE, {"size": (5,), "mode": "nearest-exact"}),
    ("interpolate", IMAGE, {"size": (3, 4), "mode": "area"}),
    ("interpolate", VOLUME, {"size": (7, 3, 5), "mode": "trilinear"}),
    ("interpolate", VOLUME, {"size": 6, "mode": "trilinear", "align_corners": True}),
    ("interpolate", VOLUME, {"scale_factor": (1.5, 2, 0.7), "mode": "trilinear"}),
    (
        "interpolate",
        VOLUME,
        {"scale_factor": 1.6, "mode": "trilinear", "recompute_scale_factor": True},
    ),
    ("interpolate", VOLUME, {"scale_factor": 2.0, "mode": "nearest"}),
    ("interpolate", VOLUME, {"size": (2, 7, 4), "mode": "nearest-exact"}),
    ("interpolate", VOLUME, {"size": (2, 7, 2), "mode": "area"}),
    ("interpolate", VOLUME, {"scale_factor": 0.6, "mode": "area"}),
    ("pad", VOLUME, {"pad": (1, 2, 0, 1, 2, 1)}),
    ("pad", VOLUME, {"pad": (1, 2, 0, 1, 2, 1, 1, 0, 0, 2), "value": 0.5}),
    ("pad", VOLUME, {"pad": (-1, 2, 0, -1), "value": 0.5}),
    ("pad", VOLUME, {"pad": (1, 2, 4, 3, 2, 1), "mode": "reflect"}),
    ("pad", VOLUME, {"pad": (1, 5, 0, 7, 2, 1), "mode": "replicate"}),
    ("pad", VOLUME, {"pad": (1, 3, 5, 0, 2, 1), "mode": "circular"}),
    ("pad", IMAGE, {"pad": (-1, 1, -2, 1), "mode": "circular"}),
    ("pad", IMAGE, {"pad": (2, -3, 3, -1), "mode": "circular"}),
    ("pad", LINE, {"pad": (-7, 0), "mode": "circular"}),
    ("pad", uniform((3, 4, 5, 3)), {"pad": (1, 2, 4, 3, 2, 1), "mode": "reflect"}),
    ("pad", IMAGE, {"pad": (2, 1), "value": 3.0}),
    ("unfold", IMAGE, {"kernel_size": 3, "padding": 1, "stride": 2}),
    ("unfold", uniform((0, 3, 5, 6)), {"kernel_size": 2}),
    ("unfold", uniform((3, 5, 6)), {"kernel_size": (2, 3), "dilation": (2, 1)}),
    (
        "fold",
        uniform((2, 18, 9)),
        {"output_size": (5, 6), "kernel_size": 3, "padding": 1, "stride": 2},
    ),
    ("fold", uniform((12, 15)), {"output_size": (4, 6), "kernel_size": 2}),
    ("channel_shuffle", uniform((2, 6, 3, 2)), {"groups": 3}),
    ("pixel_shuffle", uniform((2, 8, 3, 2)), {"upscale_factor": 2}),
    ("pixel_shuffle", uniform((8, 3, 2)), {"upscale_factor": 2}),
    ("pixel_unshuffle", uniform((2, 2, 6, 4)), {"downscale_factor": 2}),
    ("instance_norm", VOLUME, {"eps": 1e-3}),
]
OPS = [
    Op(f"{function} {len(x.shape)}d {options}", functional(function, **options), [x], **LOOSE)
    for function, x, options in CASES
]
BYTES = uniform((2, 3, 9, 8), 0, 256, dtype="uint8")
OPS += [
    Op(
        f"interpolate uint8 {size} {options}",
        functional("interpolate", size, **options),
        [BYTES],
        dtypes=("uint8",),
        gradient=False,
    )
    for size in [(5, 3), (300, 11), (9, 17)]
    for options in [
        {"mode": "nearest"},
        {"mode": "nearest-exact"},
        *(
            {"mode": mode, "align_corners": corners, "antialias": antialias}
            for mode in ("bilinear", "bicubic")
            for corners in (False, True)
            for antialias in (False, True)
        ),
    ]
]
OPS += [
    Op(
        "unfold bool",
        functional("unfold", 2, padding=1),
        [uniform((2, 3, 5, 6))],
        dtypes=("bool",),
        gradient=False,
    )
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.oracle
@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_long_lines_of_few_digits(mode, dtype):
    def run(t):
        line = (t.arange(3000) % 7).to(getattr(t, dtype)).reshape(1, 1, 1, 3000)
        return t.nn.functional.interpolate(line, size=(1, 6000), mode=mode).float()

    compare(run)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:.nn.functional.upsample")
@pytest.mark.parametrize("name", ["upsample", "upsample_nearest", "upsample_bilinear"])
def test_old_names(name):
    row = Op(name, functional(name, scale_factor=2), [IMAGE])
    check_forward(row, "float64")


def bad(name, shape, match, kind=ValueError, function="interpolate", **options):
    def call(t):
        return getattr(t.nn.functional, function)(t.zeros(shape), **options)

    return Bad(name, call, match, kind)


ERRORS = [
    bad("rank", (1, 2, 3), "mode 'bilinear'", NotImplementedError, size=2, mode="bilinear"),
    bad("linear", (1, 2, 3, 3), "mode 'linear'", NotImplementedError, size=2, mode="linear"),
    bad("two sizes", (1, 2, 3, 3, 3), "expected 3 sizes", size=(2, 2), mode="trilinear"),
    bad("corners", (1, 2, 3), "align_corners", size=2, mode="area", align_corners=True),
    bad("recompute", (1, 2, 3), "not meaningful", size=2, recompute_scale_factor=True),
    bad("no size", (1, 2, 3), "either size or scale_factor", mode="linear"),
    bad("reflect", (1, 2, 3, 3, 3), "less than", function="pad", pad=[3] * 6, mode="reflect"),
    bad("rank of pixels", (3, 2), "at least 3", function="pixel_shuffle", upscale_factor=1),
    bad(
        "rank of pixels back", (3, 2), "at least 3", function="pixel_unshuffle", downscale_factor=1
    ),
    bad("rank of channels", (3, 2), "at least 3", function="channel_shuffle", groups=1),
    bad("shuffle", (1, 3, 2, 2), "2 \\* 2", function="pixel_shuffle", upscale_factor=2),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_circular_padding_of_nothing():
    """PyTorch gives what memory holds."""
    with pytest.raises(ValueError, match="leaves something to repeat"):
        rn.nn.functional.pad(rn.ones(1, 4), (3, -4), mode="circular")
