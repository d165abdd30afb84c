"""NumPy: shared memory in all directions, copies where asked, refusals where neither is right."""

import gc
import weakref

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import _C

from tests.python.harness import laid_out
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

SHARED = {
    "from_numpy": rn.from_numpy,
    "as_tensor": rn.as_tensor,
    "asarray": rn.asarray,
    "memoryview": lambda array: rn.as_tensor(memoryview(array)),
}
COPIED = {
    "tensor": rn.tensor,
    "asarray": lambda array: rn.asarray(array, copy=True),
    "list": lambda array: rn.as_tensor([array])[0],
    "Tensor": lambda array: rn.Tensor(array.astype("float32")),
}
EXPORTED = {
    "numpy": lambda x: x.numpy(),
    "numpy, by force": lambda x: x.numpy(force=True),
    "asarray": np.asarray,
    "array": lambda x: np.array(x, copy=False),
    "__array__": lambda x: x.__array__(),
    "same dtype": lambda x: np.asarray(x, dtype=dtype_name(x.dtype), copy=False),
    "memoryview": lambda x: np.asarray(memoryview(x)),
}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", SHARED)
def test_in_shared(name, shape, dtype):
    array = numbers(shape, dtype)
    x = SHARED[name](array)
    assert tuple(x.shape) == shape and dtype_name(x.dtype) == dtype
    check_shared(x, array)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", EXPORTED)
def test_out_shared(name, shape, dtype):
    x = rn.tensor(numbers(shape, dtype))
    array = EXPORTED[name](x)
    assert array.shape == shape and array.dtype == dtype
    check_shared(x, array)


@pytest.mark.parametrize("name", COPIED)
def test_in_copied(name):
    array = numbers((2, 3), "float64")
    x = COPIED[name](array)
    array[:] = 9
    assert x.tolist() == [[0, 1, 2], [3, 4, 0]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_strides(layout):
    array = laid_out(numbers((2, 3, 4), "float32"), layout)
    x = rn.from_numpy(array)
    check_shared(x, array)
    for export in EXPORTED.values():
        assert export(x).strides == array.strides
    assert rn.tensor(array).is_contiguous()


def test_copies_of_numpy_2():
    x = rn.ones(3)
    for options in [{"copy": True}, {"dtype": "float64"}, {"dtype": "int64", "copy": True}]:
        copied = np.array(x, **options)
        copied[:] = 5
        assert x.tolist() == [1, 1, 1]
        assert copied.dtype == options.get("dtype", "float32")
        protocol = x.__array__(**options)
        protocol[:] = 5
        assert x.tolist() == [1, 1, 1]
        assert protocol.dtype == options.get("dtype", "float32")
    with pytest.raises(ValueError, match="copy"):
        np.asarray(x, dtype="float64", copy=False)
    with pytest.raises(ValueError, match="expected copy=True or None for a change of dtype"):
        x.__array__(dtype="float64", copy=False)


@pytest.mark.parametrize("name", EXPORTED)
def test_a_tensor_in_the_graph_is_refused(name):
    leaf = rn.ones(2, requires_grad=True)
    if name == "numpy, by force":
        assert EXPORTED[name](leaf).tolist() == [1, 1]
        return
    for x in (leaf, leaf * 1):
        with pytest.raises((RuntimeError, BufferError), match=r"Use tensor.detach\(\).numpy"):
            EXPORTED[name](x)


# --- Lifetimes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHARED)
def test_the_tensor_keeps_the_array(name):
    array = np.arange(4.0).view(Owner)
    watch = weakref.ref(array)
    x = SHARED[name](array)
    view = x[1:]
    del array, x
    gc.collect()
    assert view.tolist() == [1, 2, 3]
    del view
    gc.collect()
    assert watch() is None


@pytest.mark.parametrize("name", EXPORTED)
def test_the_array_keeps_the_tensor(name):
    before = live()
    array = EXPORTED[name](rn.arange(4.0))
    part = array[1:]
    del array
    gc.collect()
    assert part.tolist() == [1, 2, 3]
    assert live() == before + 1
    del part
    assert live() == before


@pytest.mark.parametrize("name", EXPORTED)
def test_new_data_leaves_the_array_alone(name):
    x = rn.arange(4.0)
    array = EXPORTED[name](x)
    x.data = rn.zeros(9)
    assert array.tolist() == [0, 1, 2, 3]


# --- Read-only memory -----------------------------------------------------------------------------


def warned(call):
    with pytest.warns(UserWarning, match="not writable"):
        return call()


WRITES = {
    "add_": lambda x: x.add_(1),
    "item": lambda x: x.__setitem__(0, 1),
    "fill_": lambda x: x.fill_(1),
    "zero_": lambda x: x.zero_(),
    "copy_": lambda x: x.copy_(rn.ones(3)),
    "view": lambda x: x[1:].mul_(2),
    "detached": lambda x: x.detach().mul_(2),
    "data": lambda x: x.data.mul_(2),
    "uniform_": lambda x: x.uniform_(),
    "clamp_": lambda x: x.clamp_(0, 1),
    "init": lambda x: rn.nn.init.constant_(x, 3),
    "init by draws": lambda x: rn.nn.init.normal_(x),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("make", [rn.from_numpy, rn.as_tensor])
def test_read_only_memory_is_never_written(make, name):
    array = read_only(3)
    x = warned(lambda: make(array))
    with pytest.raises(ValueError, match="expected memory that may be written"):
        WRITES[name](x)
    assert array.tolist() == [1, 1, 1]


def test_a_mapped_file_that_may_only_be_read(tmp_path):
    path = tmp_path / "numbers.npy"
    np.save(path, np.ones(3, "float32"))
    mapped = np.load(path, mmap_mode="r")
    x = warned(lambda: rn.from_numpy(mapped))
    with pytest.raises(ValueError, match="read-only memory"):
        x += 1
    parameter = rn.nn.Parameter(x)
    (parameter * 2).sum().backward()
    with pytest.raises(ValueError, match="read-only memory"):
        rn.optim.SGD([parameter], lr=0.1).step()
    with pytest.raises(ValueError, match="read-only memory"):
        rn.nn.functional.batch_norm(rn.randn(2, 3), x, rn.ones(3), training=True)
    y = rn.ones(3, requires_grad=True)
    y.grad = x
    (y * 2).sum().backward()
    assert y.grad.tolist() == [3, 3, 3]
    assert mapped.tolist() == [1, 1, 1]


def test_read_only_tensors_export_read_only_arrays():
    x = warned(lambda: rn.from_numpy(read_only(3)))
    for name in EXPORTED:
        assert not EXPORTED[name](x).flags.writeable
    assert not x[1:].numpy().flags.writeable
    assert x.clone().numpy().flags.writeable
    assert rn.tensor(read_only(3)).numpy().flags.writeable


def test_bytes_are_not_written():
    x = warned(lambda: rn.from_numpy(np.frombuffer(b"\1\2\3", "uint8")))
    with pytest.raises(ValueError, match="read-only memory"):
        x.zero_()
    assert x.tolist() == [1, 2, 3]


# --- Refusals -------------------------------------------------------------------------------------

STRUCTURED = np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])
PACKED = np.zeros(2, dtype=[("a", "f4"), ("b", "i1")])

REFUSED = {
    "negative strides": (lambda: np.arange(4.0)[::-1], ValueError, "not negative, got -8 in dim 0"),
    "flipped columns": (lambda: np.ones((2, 3))[:, ::-1], ValueError, "not negative"),
    "byte order": (lambda: np.ones(2, ">f4"), ValueError, "byte order of this machine, got >f4"),
    "structure": (lambda: STRUCTURED, TypeError, "got .*'a'"),
    "field between others": (lambda: PACKED["a"], ValueError, "multiples of the item size"),
    "object": (lambda: np.array([None, 1]), TypeError, "got object"),
    "string": (lambda: np.array(["a"]), TypeError, "got <U1"),
    "bytes": (lambda: np.array([b"a"]), TypeError, r"got \|S1"),
    "date": (lambda: np.array(["2020-01-01"], "datetime64[D]"), TypeError, "got datetime64"),
    "complex": (lambda: np.ones(2, "complex64"), TypeError, "got complex64"),
    "uint16": (lambda: np.ones(2, "uint16"), TypeError, "got uint16; convert it with"),
    "uint64": (lambda: np.ones(2, "uint64"), TypeError, "got uint64"),
    "odd address": (
        lambda: np.zeros(9, "uint8")[1:].view("float32"),
        ValueError,
        "expected an aligned array",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("make", [rn.from_numpy, rn.as_tensor, rn.tensor])
def test_arrays_that_no_tensor_can_hold(make, name):
    array, kind, match = REFUSED[name]
    with pytest.raises(kind, match=match):
        make(array())


@pytest.mark.parametrize("source", ["float16", "int8", "int16", "uint16", "uint32", "uint64"])
@pytest.mark.parametrize("target", ["float32", "float64", "int64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("make", [rn.tensor, rn.as_tensor])
def test_other_widths_are_converted_to_the_dtype_that_is_named(make, source, target):
    array = np.array([0, 1, 3], source)
    x = make(array, dtype=getattr(rn, target))
    assert dtype_name(x.dtype) == target
    assert x.tolist() == array.astype(target).tolist()


def test_strides_that_mean_nothing():
    one = np.ones(1, "float32")[::-1]
    assert rn.from_numpy(one).data_ptr() == pointer(one)
    assert rn.from_numpy(np.ones((0, 3))[::-1]).shape == (0, 3)


@pytest.mark.parametrize("value", [[1, 2], 3.0, np.float32(3), "text", None])
def test_from_numpy_takes_arrays_alone(value):
    with pytest.raises(TypeError):
        rn.from_numpy(value)


def test_buffers():
    x = rn.arange(6, dtype=rn.float32).reshape(2, 3)
    view = memoryview(x)
    assert (view.shape, view.strides, view.format) == ((2, 3), (12, 4), "f")
    assert (view.itemsize, view.nbytes, view.readonly, view.ndim) == (4, 24, False, 2)
    view[1, 2] = 50
    assert x[1, 2].item() == 50
    flat = np.frombuffer(x, "float32")
    flat[0] = -1
    assert x[0, 0].item() == -1
    assert memoryview(rn.tensor(3)).tolist() == 3
    assert memoryview(rn.empty(0)).nbytes == 0
    with pytest.raises(BufferError, match="contiguous"):
        np.frombuffer(x.t(), "float32")
    formats = {name: memoryview(rn.ones(1, dtype=getattr(rn, name))).format for name in DTYPES}
    assert formats == dict(zip(DTYPES, "fdqiB?ehb", strict=True))
    assert memoryview(rn.nn.Parameter(rn.ones(1)).detach()).tolist() == [1]


def test_a_buffer_is_released():
    before = live()
    view = memoryview(rn.ones(3))
    assert live() == before + 1
    view.release()
    assert live() == before


# --- Expressions of both --------------------------------------------------------------------------

MIXED = {
    "sin": lambda t, x, a: np.sin(x),
    "add": lambda t, x, a: np.add(x, x),
    "greater": lambda t, x, a: np.greater(x, 0),
    "multiply": lambda t, x, a: np.multiply(a, x),
    "matmul": lambda t, x, a: np.matmul(np.ones((2, 2)), x),
    "clip": lambda t, x, a: np.clip(x, 0, 1),
    "argmax": lambda t, x, a: np.argmax(x),
    "stack": lambda t, x, a: t.from_numpy(np.stack([x, x])),
    "concatenate": lambda t, x, a: t.from_numpy(np.concatenate([x, x])),
    "tensor * array": lambda t, x, a: x * a,
    "tensor - array": lambda t, x, a: x - a,
    "float32 * tensor": lambda t, x, a: np.float32(2) * x,
    "float64 * tensor": lambda t, x, a: np.float64(2) * x,
    "tensor * float64": lambda t, x, a: x * np.float64(2),
    "tensor / int64": lambda t, x, a: x / np.int64(2),
    "__array_priority__": lambda t, x, a: t.tensor(x.__array_priority__),
    "__array_wrap__": lambda t, x, a: x.__array_wrap__(a > 0),
}


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", MIXED)
def test_expressions_of_tensors_and_arrays(name):
    torch = pytest.importorskip("torch")
    array = np.array([1.0, 3.0])
    theirs = MIXED[name](torch, torch.tensor([0.5, -2.0]), array)
    ours = MIXED[name](rn, rn.tensor([0.5, -2.0]), array)
    assert type(ours) is rn.Tensor
    assert repr(ours) == repr(theirs)


def test_arrays_refuse_tensors_in_the_graph():
    with pytest.raises(RuntimeError, match="Use tensor.detach"):
        np.exp(rn.ones(2, requires_grad=True))


def test_a_million_numbers_of_a_list():
    values = list(range(1_000_000))
    assert int(rn.tensor(values).sum()) == sum(values)
    assert _C.tensor(values, dtype=rn.float64)[-1].item() == 999_999


@pytest.mark.parametrize(
    ("value", "dtype"),
    [(300, "uint8"), (-300, "uint8"), (2**31, "int32"), (float("nan"), "int64"), (1e20, "int64")],
)
def test_numbers_that_a_dtype_cannot_hold(value, dtype):
    with pytest.raises(RuntimeError, match=f"cannot be converted to type {dtype}"):
        rn.tensor([value], dtype=getattr(rn, dtype))
    assert rn.tensor([-1], dtype=rn.uint8).tolist() == [255]
    with pytest.raises(RuntimeError, match="64 bits"):
        rn.tensor(2**64)
