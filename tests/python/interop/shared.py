"""What tests of shared memory share: arrays, and the proof that two objects are one memory."""

import gc

import numpy as np
import resnetcpp as rn
from resnetcpp import _C

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool", "float16", "int16", "int8"]
LAYOUTS = ["contiguous", "permuted", "strided", "offset"]
SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (0,), (0, 3), (2, 0, 4)]


def numbers(shape, dtype):
    return (np.arange(int(np.prod(shape))) % 5).reshape(shape).astype(dtype)


def pointer(array):
    return array.__array_interface__["data"][0]


def check_shared(ours, theirs):
    """Equal values at the same place, and a write on either side is seen on the other."""
    np.testing.assert_array_equal(ours.numpy(), np.asarray(theirs))
    if ours.numel() == 0:
        return
    assert ours.data_ptr() == pointer(np.asarray(theirs))
    first = (0,) * ours.dim()
    changed = not bool(ours[first]) if ours.dtype is rn.bool else 7
    ours[first] = changed
    assert np.asarray(theirs)[first] == changed
    theirs[first] = 1
    assert ours[first].item() == 1


def live():
    gc.collect()
    return _C._testing.live_storages()


class Owner(np.ndarray):
    """An array that can be watched."""


def read_only(*shape):
    array = np.ones(shape, "float32")
    array.flags.writeable = False
    return array
