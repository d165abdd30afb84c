"""grid_sample and affine_grid against PyTorch: modes, margins, corners, derivatives, errors."""

from itertools import product

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

# Points inside, outside, and so far outside that they are reflected more than once.
IMAGE, GRID = uniform((2, 3, 5, 4)), uniform((2, 3, 6, 2), -4.5, 4.5)
VOLUME, GRID3 = uniform((2, 2, 3, 4, 5)), uniform((2, 2, 3, 4, 3), -2.5, 2.5)
PADDING = ("zeros", "border", "reflection")

OPS = []
for mode, padding, corners in product(("bilinear", "nearest", "bicubic"), PADDING, (False, True)):
    options = {"mode": mode, "padding_mode": padding, "align_corners": corners}
    name = f"{mode} {padding} {'corners' if corners else 'edges'}"
    call = functional("grid_sample", **options)
    # PyTorch's own second derivatives are there for images alone, by another rule on the border.
    same = {"tolerance": {"float32": 2e-5}, "double": False}
    OPS.append(Op(f"image {name}", call, [IMAGE, GRID], **same))
    if mode != "bicubic":
        OPS.append(Op(f"volume {name}", call, [VOLUME, GRID3], **same))

OPS += [
    Op(
        f"affine_grid {size} {corners}",
        functional("affine_grid", size, align_corners=corners),
        [uniform((size[0], len(size) - 2, len(size) - 1))],
    )
    for size in [(2, 3, 4, 5), (1, 1, 3, 1), (2, 3, 2, 4, 3)]
    for corners in (False, True)
    if not (corners and 1 in size[2:])
]

test_forward, test_gradient, test_second_derivative = table_tests(OPS)


@pytest.mark.oracle
def test_second_derivatives_are_those_of_the_first():
    def loss(image, grid):
        return rn.nn.functional.grid_sample(image, grid, align_corners=False)

    image = rn.from_numpy(IMAGE.array("float64", 0)).requires_grad_()
    grid = rn.from_numpy(uniform(GRID.shape, -0.9, 0.9).array("float64", 1)).requires_grad_()
    assert rn.autograd.gradcheck(loss, (image, grid))
    assert rn.autograd.gradgradcheck(loss, (image, grid))


@pytest.mark.oracle
@pytest.mark.parametrize("padding", PADDING)
@pytest.mark.parametrize("mode", ["bilinear", "nearest"])
def test_points_on_pixels_and_corners(mode, padding):
    points = np.stack(np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 7)), -1)[None]
    image = IMAGE.array("float64", 0)[:1]
    sample = functional("grid_sample", mode=mode, padding_mode=padding, align_corners=True)
    compare(lambda t, x: sample(t, x, t.from_numpy(points)), image)


@pytest.mark.oracle
@pytest.mark.parametrize(("batch", "height"), [(0, 3), (2, 0)])
def test_nothing_to_read(batch, height):
    sample = functional("grid_sample", align_corners=False)
    compare(sample, np.zeros((batch, 2, 3, 3)), np.zeros((batch, height, 4, 2)))


@pytest.mark.oracle
def test_values_that_are_not_finite_stay_where_they_are():
    image = np.full((1, 1, 3, 3), np.inf)
    points = np.array([[[[-3.0, 0.0], [0.1, 0.2]]]])
    compare(
        lambda t: functional("grid_sample", align_corners=False)(
            t, t.from_numpy(image), t.from_numpy(points)
        )
    )


@pytest.mark.parametrize("call", ["grid_sample", "affine_grid"])
def test_says_that_align_corners_has_a_default(call):
    arguments = {
        "grid_sample": (rn.rand(1, 1, 2, 2), rn.zeros(1, 2, 2, 2)),
        "affine_grid": (rn.eye(2, 3).unsqueeze(0), (1, 1, 2, 2)),
    }
    with pytest.warns(UserWarning, match="Default grid_sample and affine_grid behavior"):
        getattr(rn.nn.functional, call)(*arguments[call])


def bad(name, match, call, kind=ValueError):
    return Bad(name, lambda t: call(t.nn.functional, t), match, kind)


def sampled(x, grid, **options):
    def call(F, t):
        return F.grid_sample(t.zeros(x), t.zeros(grid), align_corners=False, **options)

    return call


def affine(theta, size):
    return lambda F, t: F.affine_grid(t.zeros(theta), size, align_corners=False)


IN, AT = (1, 2, 3, 3), (1, 4, 4, 2)
ERRORS = [
    bad("mode", "expected mode to be", sampled(IN, AT, mode="cubic")),
    bad("padding_mode", "padding_mode to be", sampled(IN, AT, padding_mode="wrap")),
    bad("rank", "grid_sample: expected input", sampled((2, 3, 3), AT)),
    bad("coordinates", "grid_sample: expected input", sampled(IN, (1, 4, 4, 3))),
    bad("batch", "grid_sample: expected input", sampled(IN, (2, 4, 4, 2))),
    bad("empty", "sizes of at least 1", sampled((1, 2, 0, 3), AT)),
    bad(
        "bicubic volume",
        "only supports 4D input",
        sampled((1, 2, 3, 3, 3), (1, 2, 2, 2, 3), mode="bicubic"),
        RuntimeError,
    ),
    bad("theta", "affine matrices of shape Nx2x3", affine((1, 3, 3), (1, 1, 2, 2))),
    bad("size", "non-zero, positive", affine((1, 2, 3), (1, 1, 0, 2))),
    bad("matrices", "expected 2 matrices", affine((1, 2, 3), (2, 1, 2, 2))),
    bad("dims", "only supports 4D and 5D", affine((1, 2, 3), (1, 2, 2)), NotImplementedError),
]


@pytest.mark.oracle
@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_dtype_error():
    with pytest.raises(TypeError, match="same floating-point dtype"):
        rn.nn.functional.grid_sample(rn.zeros(IN), rn.zeros(AT).double(), align_corners=True)
