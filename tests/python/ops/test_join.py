"""Joining and padding against PyTorch."""

import numpy as np
import pytest

from tests.python.harness import check_refusal, compare, libraries, wave

pytestmark = pytest.mark.oracle

A = wave((2, 3), 1.3)
B = wave((2, 3), 0.7)

JOINS = {
    "cat": lambda lib, a, b: lib.cat([a, b]),
    "cat(tuple)": lambda lib, a, b: lib.cat((a, b), 1),
    "cat(dim=-1)": lambda lib, a, b: lib.cat([a, b, a], dim=-1),
    "cat of one": lambda lib, a, b: lib.cat([a]),
    "cat unequal": lambda lib, a, b: lib.cat([a, b[:1], a[:0]]),
    "cat transposed": lambda lib, a, b: lib.cat([a.t(), b.t()], 1),
    "cat with torch.empty(0)": lambda lib, a, b: lib.cat([lib.zeros(0, dtype=lib.float64), a]),
    "cat of mixed dtypes": lambda lib, a, b: lib.cat([a, b.float()]),
    "concat": lambda lib, a, b: lib.concat([a, b]),
    "concatenate": lambda lib, a, b: lib.concatenate([a, b], axis=1),
    "stack": lambda lib, a, b: lib.stack([a, b]),
    "stack(1)": lambda lib, a, b: lib.stack((a, b), 1),
    "stack(dim=-1)": lambda lib, a, b: lib.stack([a, b], dim=-1),
    "stack of numbers": lambda lib, a, b: lib.stack([a[0, 0], b[1, 2]]),
    "stack of nothing": lambda lib, a, b: lib.stack([a[:0], b[:0]], 1),
    "hstack": lambda lib, a, b: lib.hstack([a, b]),
    "hstack of vectors": lambda lib, a, b: lib.hstack([a[0], b[1]]),
    "vstack": lambda lib, a, b: lib.vstack([a, b]),
    "vstack of vectors": lambda lib, a, b: lib.vstack([a[0], b[1]]),
}


@pytest.mark.parametrize("name", JOINS)
def test_join(name):
    compare(lambda lib, a, b: JOINS[name](lib, a, b), A, B, tolerance=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "int64", "int32", "uint8", "bool"])
def test_join_every_dtype(dtype):
    a = (np.arange(6).reshape(2, 3) % 3).astype(dtype)
    compare(
        lambda lib, x: (lib.cat([x, x], 1), lib.stack([x, x], 1)),
        a,
        gradient=False,
        tolerance=1e-7,
    )


@pytest.mark.parametrize("left", ["float32", "int64", "uint8", "bool"])
@pytest.mark.parametrize("right", ["float64", "int32", "bool"])
def test_cat_promotes(left, right):
    arrays = [np.ones(2, left), np.ones(3, right)]
    compare(lambda lib, a, b: lib.cat([a, b]), *arrays, gradient=False, tolerance=1e-7)


def test_cat_keeps_channels_last():
    arrays = [wave((2, 3, 4, 5), 1.1), wave((2, 2, 4, 5), 0.4)]
    compare(lambda lib, a, b: lib.cat([a, b], 1), *arrays, layout="channels_last", strides=True)


# (sizes, amounts, mode, value)
PADS = {
    "one side": ((2, 3), (1, 0), "constant", None),
    "both": ((2, 3), (1, 2), "constant", 1.5),
    "two dims": ((2, 3), (1, 2, 3, 0), "constant", None),
    "number of dims": ((2, 3, 4), (1, 1, 0, 2, 1, 0), "constant", -1.0),
    "crop": ((4, 5), (-1, -2), "constant", None),
    "crop and pad": ((4, 5), (-1, 2, 1, -2), "constant", 3.0),
    "nothing": ((2, 3), (0, 0), "constant", None),
    "empty": ((0, 3), (1, 1, 2, 0), "constant", 2.0),
    "images": ((2, 3, 4, 5), (1, 1, 2, 2), "constant", 0.0),
    "reflect 1-d": ((2, 3, 4), (2, 3), "reflect", None),
    "reflect 2-d": ((2, 3, 4, 5), (1, 2, 3, 0), "reflect", None),
    "reflect without batch": ((3, 4, 5), (1, 2, 3, 0), "reflect", None),
    "replicate 1-d": ((2, 3, 4), (5, 6), "replicate", None),
    "replicate 2-d": ((2, 3, 4, 5), (1, 2, 3, 0), "replicate", None),
    "replicate crop": ((1, 3, 4), (-1, 2), "replicate", None),
    "circular 1-d": ((2, 3, 4), (4, 3), "circular", None),
    "circular 2-d": ((2, 3, 4, 5), (1, 2, 3, 0), "circular", None),
    "circular 3-d": ((2, 3, 4, 5, 2), (1, 0, 2, 1, 0, 1), "circular", None),
}


@pytest.mark.parametrize("channels_last", [False, True])
@pytest.mark.parametrize("name", PADS)
def test_pad(name, channels_last):
    shape, amounts, mode, value = PADS[name]
    if channels_last and len(shape) != 4:
        pytest.skip("only images have this layout")

    def call(lib, x):
        return lib.nn.functional.pad(x, amounts, mode=mode, value=value)

    compare(call, wave(shape, 1.3), layout="channels_last" if channels_last else "contiguous")


@pytest.mark.parametrize("dtype", ["int64", "uint8", "bool", "float32"])
def test_pad_every_dtype(dtype):
    values = (np.arange(12).reshape(1, 3, 4) % 2).astype(dtype)
    compare(
        lambda lib, x: lib.nn.functional.pad(x, (1, 2), value=1),
        values,
        gradient=False,
        tolerance=1e-7,
    )


@pytest.mark.parametrize("name", ["cat", "concat", "stack", "hstack", "vstack"])
def test_a_tensor_does_not_stand_for_its_slices(name):
    for lib in libraries():
        with pytest.raises(TypeError, match="tensors"):
            getattr(lib, name)(lib.ones(2, 3))


ERRORS = {
    "cat nothing": lambda lib, x: lib.cat([]),
    "stack nothing": lambda lib, x: lib.stack([]),
    "cat sizes": lambda lib, x: lib.cat([x, lib.zeros(2, 3)], 0),
    "cat ranks": lambda lib, x: lib.cat([x, lib.zeros(4)], 0),
    "cat numbers": lambda lib, x: lib.cat([lib.tensor(1.0)]),
    "cat dim": lambda lib, x: lib.cat([x, x], 2),
    "stack sizes": lambda lib, x: lib.stack([x, x.t()]),
    "pad mode": lambda lib, x: lib.nn.functional.pad(x, (1, 1), mode="mirror"),
    "pad odd": lambda lib, x: lib.nn.functional.pad(x, (1, 1, 1)),
    "pad too many": lambda lib, x: lib.nn.functional.pad(x, (1, 1, 1, 1, 1, 1)),
    "reflect too wide": lambda lib, x: lib.nn.functional.pad(x, (4, 1), mode="reflect"),
    "circular too wide": lambda lib, x: lib.nn.functional.pad(x, (5, 1), mode="circular"),
    "reflect ranks": lambda lib, x: lib.nn.functional.pad(x, (1, 1, 1, 1), mode="reflect"),
    "reflect value": lambda lib, x: lib.nn.functional.pad(x, (1, 1), mode="reflect", value=2.0),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(lambda lib: ERRORS[name](lib, lib.arange(12.0).reshape(3, 4)))
