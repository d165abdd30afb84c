"""DLPack with NumPy and PyTorch: shared memory, lifetimes, flags and refusals."""

import ctypes
import gc
import weakref

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import laid_out, torch_or_skip
from tests.python.harness.oracle import dtype_name
from tests.python.interop.shared import (
    DTYPES,
    LAYOUTS,
    SHAPES,
    Owner,
    check_shared,
    live,
    numbers,
    pointer,
    read_only,
)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_to_numpy(shape, dtype):
    x = rn.from_numpy(numbers(shape, dtype))
    array = np.from_dlpack(x)
    assert array.shape == shape and array.dtype == dtype
    check_shared(x, array)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_from_numpy(shape, dtype):
    array = numbers(shape, dtype)
    x = rn.from_dlpack(array)
    assert tuple(x.shape) == shape and dtype_name(x.dtype) == dtype
    check_shared(x, array)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_strides_of_numpy(layout):
    array = laid_out(numbers((2, 3, 4), "float32"), layout)
    x = rn.from_dlpack(array)
    assert [4 * step for step in x.stride()] == list(array.strides)
    check_shared(x, array)
    assert np.from_dlpack(x).strides == array.strides


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_pytorch_both_ways(shape, dtype):
    torch = torch_or_skip()
    source = torch.from_numpy(numbers(shape, dtype))
    check_shared(rn.from_dlpack(source), source)
    x = rn.from_numpy(numbers(shape, dtype))
    back = torch.from_dlpack(x)
    assert dtype_name(back.dtype) == dtype
    check_shared(x, back)


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
def test_strides_of_pytorch(layout):
    torch = torch_or_skip()
    source = torch.from_numpy(laid_out(numbers((2, 3, 4), "float64"), layout))
    x = rn.from_dlpack(source)
    assert x.stride() == source.stride()
    check_shared(x, source)
    assert torch.from_dlpack(x).stride() == source.stride()


@pytest.mark.oracle
def test_capsules_of_pytorch():
    torch = torch_or_skip()
    source = torch.arange(3.0)
    check_shared(rn.from_dlpack(torch.utils.dlpack.to_dlpack(source)), source)
    check_shared(rn.utils.dlpack.from_dlpack(source.__dlpack__(max_version=(1, 0))), source)
    x = rn.arange(3.0)
    check_shared(x, torch.utils.dlpack.from_dlpack(rn.utils.dlpack.to_dlpack(x)))
    check_shared(x, torch.from_dlpack(x.__dlpack__(max_version=(1, 0))))


def name_of(capsule):
    get = ctypes.pythonapi.PyCapsule_GetName
    get.restype, get.argtypes = ctypes.c_char_p, [ctypes.py_object]
    return get(capsule).decode()


@pytest.mark.parametrize(
    ("version", "name"),
    [(None, "dltensor"), ((0, 8), "dltensor"), ((1, 0), "dltensor_versioned"),
     ((1, 3), "dltensor_versioned"), ((2, 0), "dltensor_versioned")],
)  # fmt: skip
def test_the_reader_chooses_the_version(version, name):
    capsule = rn.ones(2).__dlpack__(max_version=version)
    assert name_of(capsule) == name
    x = rn.from_dlpack(capsule)
    assert name_of(capsule) == "used_" + name
    assert x.tolist() == [1, 1]
    with pytest.raises(RuntimeError, match="consumed only once"):
        rn.from_dlpack(capsule)


# --- Lifetimes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, (1, 0)])
def test_a_capsule_that_nobody_takes_gives_its_tensor_back(version):
    before = live()
    capsule = rn.ones(4).__dlpack__(max_version=version)
    assert live() == before + 1
    del capsule
    assert live() == before


@pytest.mark.parametrize("version", [None, (1, 0)])
def test_either_side_may_go_first(version):
    before = live()
    x = rn.arange(4.0)
    y = rn.from_dlpack(x.__dlpack__(max_version=version))
    del x
    assert y.tolist() == [0, 1, 2, 3]
    del y
    assert live() == before
    x = rn.arange(4.0)
    y = rn.from_dlpack(x.__dlpack__(max_version=version))
    del y
    assert x.tolist() == [0, 1, 2, 3]
    del x
    assert live() == before


def test_numpy_keeps_the_tensor():
    before = live()
    array = np.from_dlpack(rn.arange(4.0))
    assert live() == before + 1
    assert array.tolist() == [0, 1, 2, 3]
    del array
    assert live() == before


def test_the_tensor_keeps_the_array():
    array = np.arange(4.0).view(Owner)
    watch = weakref.ref(array)
    x = rn.from_dlpack(array)
    y = x[1:]
    del array, x
    gc.collect()
    assert y.tolist() == [1, 2, 3]
    del y
    gc.collect()
    assert watch() is None


def test_new_data_leaves_the_exported_memory_alone():
    x = rn.arange(3.0)
    array, view = np.from_dlpack(x), memoryview(x)
    x.data = rn.zeros(5)
    assert array.tolist() == [0, 1, 2] and view.tolist() == [0, 1, 2]


# --- Flags ----------------------------------------------------------------------------------------


def test_a_read_only_array_stays_so():
    array = read_only(3)
    x = rn.from_dlpack(array)
    assert x.data_ptr() == pointer(array)
    with pytest.raises(ValueError, match="add_: expected memory that may be written"):
        x.add_(1)
    with pytest.raises(ValueError, match="expected memory that may be written"):
        x[0] = 5
    assert not x.numpy().flags.writeable
    assert memoryview(x).readonly
    assert not np.from_dlpack(x).flags.writeable
    assert (x + 1).add_(1).tolist() == [3, 3, 3]
    assert x.clone().add_(1).tolist() == [2, 2, 2]
    with pytest.raises(BufferError, match="read-only tensor"):
        x.__dlpack__()
    with pytest.raises(BufferError, match="read-only tensor"):
        rn.to_dlpack(x)
    assert array.tolist() == [1, 1, 1]


def test_copies():
    x = rn.ones(2)
    assert np.from_dlpack(x, copy=True).ctypes.data != x.data_ptr()
    assert np.from_dlpack(x, copy=False).ctypes.data == x.data_ptr()
    array = np.ones(2)
    assert rn.from_dlpack(array, copy=True).data_ptr() != pointer(array)
    assert rn.from_dlpack(array, copy=False).data_ptr() == pointer(array)
    writable = rn.from_dlpack(read_only(2), copy=True)
    assert writable.add_(1).tolist() == [2, 2]


def test_device():
    assert rn.ones(1).__dlpack_device__() == (1, 0)
    x = rn.ones(1)
    assert rn.from_dlpack(x.__dlpack__(dl_device=(1, 0), stream=None)).item() == 1
    assert rn.from_dlpack(x.__dlpack__(stream=-1), device="cpu").item() == 1


# --- Refusals -------------------------------------------------------------------------------------


class OnGpu:
    """Says that its memory is CUDA's."""

    def __dlpack_device__(self):
        return 2, 0

    def __dlpack__(self, **options):
        raise AssertionError("nobody may ask")


class Old:
    """Knows nothing of versions."""

    def __init__(self, x):
        self.x = x

    def __dlpack__(self, stream=None):
        return self.x.__dlpack__()


REFUSED = {
    "requires grad": (
        lambda: np.from_dlpack(rn.ones(2, requires_grad=True)),
        BufferError,
        "Can't export tensors that require gradient, use tensor.detach",
    ),
    "legacy capsule, requires grad": (
        lambda: rn.to_dlpack(rn.ones(2, requires_grad=True)),
        BufferError,
        "require gradient",
    ),
    "stream": (lambda: rn.ones(1).__dlpack__(stream=3), BufferError, "expected stream=None"),
    "target": (
        lambda: rn.ones(1).__dlpack__(dl_device=(2, 0)),
        BufferError,
        "expected the CPU, device type 1, got device type 2",
    ),
    "source": (lambda: rn.from_dlpack(OnGpu()), RuntimeError, "on the CPU.* got device type 2"),
    "device": (
        lambda: rn.from_dlpack(np.ones(1), device="cuda"),
        RuntimeError,
        "expected 'cpu', the only device there is, got 'cuda'",
    ),
    "no array": (lambda: rn.from_dlpack(3), TypeError, "expected an object with __dlpack__"),
    "complex": (
        lambda: rn.from_dlpack(np.ones(2, "complex64")),
        TypeError,
        "from_dlpack: expected uint8, .* got type code 5 with 64 bits",
    ),
    "uint16": (lambda: rn.from_dlpack(np.ones(2, "uint16")), TypeError, "type code 1 with 16 bits"),
    "negative strides": (
        lambda: rn.from_dlpack(np.arange(3.0)[::-1]),
        ValueError,
        "expected strides that are not negative, got -1 in dim 0",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    before = live()
    call, kind, match = REFUSED[name]
    with pytest.raises(kind, match=match):
        call()
    assert live() == before


def test_a_refused_array_is_given_back():
    array = np.arange(3.0)[::-1].view(Owner)
    watch = weakref.ref(array)
    with pytest.raises(ValueError, match="not negative"):
        rn.from_dlpack(array)
    del array
    gc.collect()
    assert watch() is None


def test_producers_of_before_versions():
    x = rn.arange(3.0)
    assert rn.from_dlpack(Old(x)).data_ptr() == x.data_ptr()
    assert rn.from_dlpack(Old(x), copy=True).data_ptr() != x.data_ptr()
