"""safetensors files beside those of the `safetensors` package, and files that are mapped."""

import os
import random
from io import BytesIO

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.io import read_safetensors, write_safetensors

from tests.python.io.hostile import tensors as hostile

METADATA = {"format": "pt", "é": 'a "text"\n'}
# What a file may hold, and what it becomes here.
DTYPES = {
    "float32": "float32",
    "float64": "float64",
    "int64": "int64",
    "int32": "int32",
    "uint8": "uint8",
    "bool": "bool",
    "float16": "float16",
    "int8": "int8",
    "int16": "int16",
    "uint16": "int32",
    "uint32": "int64",
}
OWN = [dtype for dtype, becomes in DTYPES.items() if dtype == becomes]
HALVES = np.arange(2**16, dtype=np.uint16)  # every bit pattern of a 16-bit number


def values(dtype):
    if dtype == "bool":
        return np.array([[True, False, True]])
    if dtype == "float16":
        return HALVES.view(np.float16)
    if np.dtype(dtype).kind == "f":
        return np.array([-0.0, 1.5, np.inf, np.nan, np.finfo(dtype).tiny], dtype)
    info = np.iinfo(dtype)
    return np.array([[info.min, 1], [0, info.max]], dtype)


def arrays(dtypes):
    named = {dtype: values(dtype) for dtype in dtypes}
    return {**named, "scalar é": np.array(2.5, np.float32), "none": np.zeros((0, 3), np.int64)}


def assert_equal(tensors, expected):
    assert set(tensors) == set(expected)
    for name, array in expected.items():
        assert tensors[name].shape == array.shape
        assert str(tensors[name].dtype).removeprefix("torch.") == DTYPES[str(array.dtype)]
        np.testing.assert_array_equal(tensors[name].numpy(), array)


@pytest.fixture
def reference():
    return pytest.importorskip("safetensors.numpy")


def test_the_package_reads_what_was_written(tmp_path, reference):
    path = tmp_path / "a.safetensors"
    expected = arrays(OWN)
    write_safetensors(path, {k: rn.tensor(v) for k, v in expected.items()}, METADATA)
    loaded = reference.load_file(path)
    assert set(loaded) == set(expected)
    for name, array in expected.items():
        assert loaded[name].dtype == array.dtype and loaded[name].shape == array.shape
        np.testing.assert_array_equal(loaded[name], array)
    with pytest.importorskip("safetensors").safe_open(path, "np") as file:
        assert file.metadata() == METADATA


@pytest.mark.parametrize("mmap", [False, True])
def test_what_the_package_wrote_is_read(tmp_path, reference, mmap):
    path = tmp_path / "a.safetensors"
    expected = arrays(DTYPES)
    reference.save_file(expected, path, METADATA)
    tensors, metadata = read_safetensors(path, mmap=mmap)
    assert_equal(tensors, expected)
    assert metadata == METADATA
    assert_equal(rn.load(path, mmap=mmap), expected)
    assert_equal(rn.load(BytesIO(path.read_bytes()), mmap=mmap), expected)


def changed(content, rng):
    """A header with up to three characters changed, and a length that fits it."""
    start = 8 + int.from_bytes(content[:8], "little")
    header = bytearray(content[8:start])
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(header))
        header[at : at + rng.randint(0, 1)] = rng.choice(["", *'019[]{},:" UI']).encode()
    return len(header).to_bytes(8, "little") + bytes(header) + content[start:]


def test_nothing_is_read_that_the_package_refuses():
    package = pytest.importorskip("safetensors")
    rng = random.Random(0)
    read = 0
    for _ in range(20_000):
        content = changed(rng.choice(hostile.GOOD), rng)
        try:
            tensors, _ = read_safetensors(BytesIO(content))
        except rn.FormatError:
            continue
        assert set(tensors) == {name for name, _ in package.deserialize(content)}
        read += 1
    assert read > 1000


@pytest.mark.oracle
def test_every_bfloat16_is_read_and_written(tmp_path):
    torch = pytest.importorskip("torch")
    package = pytest.importorskip("safetensors.torch")
    halves = torch.from_numpy(HALVES.view(np.int16)).view(torch.bfloat16)
    package.save_file({"a": halves}, tmp_path / "a")
    loaded = read_safetensors(tmp_path / "a")[0]["a"]
    assert loaded.dtype is rn.bfloat16
    np.testing.assert_array_equal(loaded.view(rn.int16).numpy(), HALVES.view(np.int16))
    write_safetensors(tmp_path / "b", {"a": loaded}, {})
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("content", hostile.FILES.values(), ids=hostile.FILES)
def test_files_that_lie_are_format_errors_by_path_too(tmp_path, content, mmap):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(rn.FormatError, match="bad: expected"):
        rn.load(path, mmap=mmap)


@pytest.mark.parametrize("content", hostile.GOOD)
def test_files_that_tell_the_truth_load(content):
    assert rn.load(BytesIO(content))


def test_mapped_tensors_do_not_change_the_file(tmp_path):
    path = tmp_path / "a.safetensors"
    rn.save({"a": rn.ones(3)}, path)
    before = path.read_bytes()
    mapped = rn.load(path, mmap=True)["a"]
    mapped.add_(1)
    assert mapped.tolist() == [2, 2, 2] and path.read_bytes() == before
    untouched = rn.load(path, mmap=True)["a"]
    rn.save({"a": mapped}, path)  # the file below `untouched` is replaced, and stays
    assert untouched.tolist() == [1, 1, 1]
    assert rn.load(path)["a"].tolist() == [2, 2, 2]


def test_weights_train_where_they_are_mapped(tmp_path):
    path = tmp_path / "a.safetensors"
    model = rn.nn.Linear(3, 2)
    rn.save(model.state_dict(), path)
    other = rn.nn.Linear(3, 2)
    other.load_state_dict(rn.load(path, mmap=True), assign=True)
    other(rn.ones(1, 3)).sum().backward()
    rn.optim.SGD(other.parameters(), lr=1.0).step()
    np.testing.assert_allclose(
        other.bias.detach().numpy(), model.bias.detach().numpy() - 1, rtol=1e-6
    )
    assert rn.load(path)["bias"].tolist() == model.bias.tolist()


def test_errors_of_the_system_are_os_errors(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere") as caught:
        read_safetensors(tmp_path / "nowhere")
    assert caught.value.filename == str(tmp_path / "nowhere")
    with pytest.raises(IsADirectoryError):
        read_safetensors(tmp_path)
    with pytest.raises(FileNotFoundError, match="x.safetensors"):
        rn.save(rn.ones(1), tmp_path / "nowhere" / "x.safetensors")


def test_a_failed_save_leaves_no_file(tmp_path):
    (tmp_path / "a.safetensors").mkdir()
    with pytest.raises(OSError, match="a.safetensors"):
        rn.save(rn.ones(1), tmp_path / "a.safetensors")
    with pytest.raises(ValueError, match="__metadata__"):
        write_safetensors(tmp_path / "b", {"__metadata__": rn.ones(1)}, {})
    assert [path.name for path in tmp_path.iterdir()] == ["a.safetensors"]


def test_a_name_that_is_no_utf8_stands_in_the_error(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff")
    with open(path, "wb") as file:
        file.write(b"\1\0")
    with pytest.raises(rn.FormatError, match="/\udcff: expected"):
        rn.load(path)
