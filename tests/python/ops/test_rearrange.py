"""Flips, rolls, repeats, triangles and grids against PyTorch."""

import numpy as np
import pytest

from tests.python.harness import check_refusal, compare, wave

pytestmark = pytest.mark.oracle

CASES = {
    "flip(0)": lambda lib, x: x.flip(0),
    "flip(0, -1)": lambda lib, x: x.flip(0, -1),
    "flip(dims)": lambda lib, x: x.flip(dims=(0, 1)),
    "tile(dims)": lambda lib, x: x.tile(dims=(2, 1)),
    "repeat(repeats)": lambda lib, x: x.repeat(repeats=(2, 1, 1, 1)),
    "flip(list)": lambda lib, x: lib.flip(x, [1]),
    "flip twice": lambda lib, x: x.flip((0, 1)).flip(0),
    "roll": lambda lib, x: x.roll(2),
    "roll(dim)": lambda lib, x: lib.roll(x, 1, 1),
    "roll back": lambda lib, x: lib.roll(x, shifts=-5, dims=0),
    "roll(tuples)": lambda lib, x: x.roll((1, -1), (0, 1)),
    "repeat": lambda lib, x: x.repeat(2, 3),
    "repeat(tuple)": lambda lib, x: x.repeat((1, 2)),
    "repeat more dims": lambda lib, x: x.repeat(2, 1, 1),
    "repeat once": lambda lib, x: x.repeat(1, 1),
    "repeat never": lambda lib, x: x.repeat(0, 2),
    "tile": lambda lib, x: x.tile(2),
    "tile(tuple)": lambda lib, x: lib.tile(x, (2, 1, 2)),
    "repeat_interleave": lambda lib, x: x.repeat_interleave(2),
    "repeat_interleave(dim)": lambda lib, x: lib.repeat_interleave(x, 3, dim=1),
    "repeat_interleave(0)": lambda lib, x: x.repeat_interleave(0, 0),
    "tril": lambda lib, x: x.tril(),
    "tril(1)": lambda lib, x: lib.tril(x, 1),
    "tril(diagonal=-1)": lambda lib, x: x.tril(diagonal=-1),
    "triu": lambda lib, x: x.triu(),
    "triu(-1)": lambda lib, x: lib.triu(x, -1),
    "triu of a batch": lambda lib, x: x.expand(2, 3, 4).triu(2),
    "meshgrid": lambda lib, x: lib.meshgrid(x[0], x[:, 1], indexing="ij"),
    "meshgrid(list)": lambda lib, x: lib.meshgrid([x[0], x[:, 1]], indexing="xy"),
}


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients(name):
    compare(lambda lib, x: CASES[name](lib, x), wave((3, 4), 1.3))


@pytest.mark.parametrize("name", CASES)
def test_a_tensor_that_is_not_contiguous(name):
    compare(lambda lib, x: CASES[name](lib, (x * 2).t()), wave((4, 3), 1.3))


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", "bool"])
@pytest.mark.parametrize("name", ["flip(0)", "roll", "repeat", "repeat_interleave", "tril"])
def test_every_dtype(name, dtype):
    values = (np.arange(12).reshape(3, 4) % 5).astype(dtype)
    compare(lambda lib, x: CASES[name](lib, x), values, gradient=False, tolerance=1e-7)


ERRORS = {
    "repeat fewer dims": lambda lib, x: x.repeat(2),
    "roll unequal": lambda lib, x: x.roll((1, 2), 0),
    "roll a number": lambda lib, x: lib.roll(x[0, 0], 1, 0),
    "flip beyond": lambda lib, x: x.flip(2),
    "repeat_interleave beyond": lambda lib, x: x.repeat_interleave(2, 5),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(lambda lib: ERRORS[name](lib, lib.arange(12.0).reshape(3, 4)))
