"""save and load: round trips, and files that are not what they claim to be."""

import json
import struct
from collections import OrderedDict

import numpy as np
import pytest
import resnetcpp as rn

TENSORS = [
    rn.arange(6, dtype=rn.float32).reshape(2, 3),
    rn.tensor(2.5, dtype=rn.float64),
    rn.zeros(0, 3),
    rn.tensor([True, False]),
    rn.tensor([1, -2]),
    rn.tensor([1, 2], dtype=rn.int32),
    rn.tensor([255], dtype=rn.uint8),
    rn.tensor([-128, 127], dtype=rn.int8),
    rn.tensor([-(2**15), 2**15 - 1], dtype=rn.int16),
    rn.tensor([0.1, -65504, float("inf")], dtype=rn.float16),
    rn.tensor([[0.1, -1e38, float("inf")]], dtype=rn.bfloat16).t(),
    rn.zeros(0, 2, dtype=rn.bfloat16),
    rn.arange(6).reshape(2, 3).t(),
]


@pytest.mark.parametrize("tensor", TENSORS, ids=lambda t: f"{t.dtype}{list(t.shape)}")
def test_tensor_round_trip(tmp_path, tensor):
    rn.save(tensor, tmp_path / "t")
    loaded = rn.load(tmp_path / "t")
    assert loaded.dtype == tensor.dtype and loaded.shape == tensor.shape
    assert loaded.tolist() == tensor.tolist()


def test_nested_round_trip(tmp_path):
    content = OrderedDict(
        model={"a.b": rn.ones(2), "a": {"b": rn.zeros(2)}},
        steps=[1, 2.5, None, True, "text", float("inf")],
        pair=(1, (2,)),
        state={0: rn.ones(1)},
    )
    rn.save(content, tmp_path / "c")
    loaded = rn.load(tmp_path / "c")
    assert isinstance(loaded, OrderedDict) and list(loaded) == list(content)
    assert loaded["steps"] == content["steps"] and loaded["pair"] == (1, (2,))
    assert loaded["model"]["a.b"].tolist() == [1, 1] and loaded["model"]["a"]["b"].tolist() == [
        0,
        0,
    ]
    assert loaded["state"][0].tolist() == [1]


def test_state_dict_of_a_network_and_its_optimiser(tmp_path):
    model = rn.nn.Sequential(rn.nn.Linear(3, 2), rn.nn.BatchNorm1d(2))
    optimizer = rn.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(rn.randn(4, 3)).sum().backward()
    optimizer.step()
    rn.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "c")
    loaded = rn.load(tmp_path / "c")
    other = rn.nn.Sequential(rn.nn.Linear(3, 2), rn.nn.BatchNorm1d(2))
    other.load_state_dict(loaded["model"])
    for key, value in model.state_dict().items():
        np.testing.assert_array_equal(other.state_dict()[key].numpy(), value.numpy())
    again = rn.optim.SGD(other.parameters(), lr=0.5)
    again.load_state_dict(loaded["optimizer"])
    assert again.param_groups[0]["lr"] == 0.1


@pytest.mark.parametrize("content", [object(), {1.5: 2}, {"f": len}, {1, 2}])
def test_other_objects_are_refused(tmp_path, content):
    with pytest.raises(TypeError, match="save: expected"):
        rn.save(content, tmp_path / "c")
    assert not list(tmp_path.iterdir())


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "c"
    rn.save(rn.ones(2), path)

    def no_room(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        rn.save(rn.zeros(3), path)
    assert rn.load(path).tolist() == [1, 1]
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def raw(header, values=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + values


def entry(dtype="F32", shape=(2,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


EIGHT = b"\0" * 8
BAD = {
    "empty": b"",
    "short": b"\1\0\0",
    "header longer than the file": struct.pack("<Q", 1 << 60) + b"{}",
    "no JSON": raw(b"{not json"),
    "a list": raw(b"[1, 2]"),
    "a pickle": b"\x80\x02c__builtin__\neval\n.",
    "unknown dtype": raw({"a": entry("F99")}, EIGHT),
    "dtype of another kind": raw({"a": entry([])}, EIGHT),
    "negative size": raw({"a": entry(shape=(-2,))}, EIGHT),
    "float size": raw({"a": entry(shape=(2.0,))}, EIGHT),
    "overflowing sizes": raw({"a": entry(shape=(2**61, 2**61))}, EIGHT),
    "too many dimensions": raw({"a": entry(shape=(1,) * 1000)}, EIGHT),
    "too few bytes": raw({"a": entry()}, EIGHT[:-1]),
    "too many bytes": raw({"a": entry()}, EIGHT + b"\0"),
    "offsets that lie": raw({"a": entry(offsets=(0, 4))}, EIGHT),
    "offsets turned round": raw({"a": entry(offsets=(8, 0))}, EIGHT),
    "a hole": raw({"a": entry(offsets=(8, 16))}, EIGHT * 2),
    "an overlap": raw({"a": entry(), "b": entry()}, EIGHT),
    "one key twice": raw(b'{"a": 1, "a": 2}'),
    "missing fields": raw({"a": {"dtype": "F32"}}),
    "metadata of numbers": raw({"__metadata__": {"a": 1}}),
    "deep JSON": raw(b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "a bool of 7": raw({"a": entry("BOOL", (1,), (0, 1))}, b"\7"),
    "a tree without its tensor": raw({"__metadata__": {"resnetcpp": '{"tensor": "x"}'}}),
    "a tree of unknown kind": raw({"__metadata__": {"resnetcpp": '{"code": "x"}'}}),
    "a tree that is no JSON": raw({"__metadata__": {"resnetcpp": "{"}}),
    "a deep tree": raw({"__metadata__": {"resnetcpp": '{"list":[' * 150 + "1" + "]}" * 150}}),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_bad_files_are_format_errors(tmp_path, content):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(rn.FormatError, match="bad: expected"):
        rn.load(path)


def test_every_truncation_is_refused(tmp_path):
    path = tmp_path / "c"
    rn.save({"a": rn.ones(2), "b": [1]}, path)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(rn.FormatError):
            rn.load(path)


def test_a_missing_file_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        rn.load(tmp_path / "nowhere")
