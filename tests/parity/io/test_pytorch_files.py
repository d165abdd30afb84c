"""Files of torch.save read here, and files of save read by torch.load."""

import argparse
import collections
import io

import numpy as np
import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle

WAYS = {
    f"{'zip' if zipped else 'legacy'}, protocol {protocol}": (zipped, protocol)
    for zipped in (True, False)
    for protocol in (2, 3, 4, 5)
}

VALUES = {
    "int": 3,
    "negative int": -70000,
    "long": 1 << 40,
    "negative long": -(1 << 100),
    "float": 2.5,
    "infinity": float("inf"),
    "bool": True,
    "None": None,
    "text": "é \u2603",
    "long text": "a" * 300,
    "bytes": b"\x00\xff",
    "tuple": (1, (2.5, "x"), ()),
    "long tuple": tuple(range(20)),
    "list": [1, [2, []]],
    "dict": {"a": 1, 2: {"b": None}},
    "OrderedDict": collections.OrderedDict(b=1, a=2),
    "Counter": collections.Counter({30: 1, 60: 2}),
    "defaultdict": collections.defaultdict(dict, {0: {"step": 1}}),
    "set": {1, 2},
    "frozenset": frozenset({"a"}),
    "Namespace": argparse.Namespace(lr=0.1, arch="resnet18"),
    "Size": torch.Size([2, 3]),
    "NumPy float": np.float64(2.5),
    "NumPy int": np.int32(-3),
    "NumPy bool": np.bool_(True),
}

TENSORS = {
    "float32": torch.arange(6.0).reshape(2, 3),
    "float64": torch.arange(6.0, dtype=torch.float64),
    "int64": torch.tensor([-1, 2]),
    "int32": torch.tensor([-1, 2], dtype=torch.int32),
    "uint8": torch.tensor([0, 255], dtype=torch.uint8),
    "int16": torch.tensor([-(2**15), 300], dtype=torch.int16),
    "int8": torch.tensor([-128, 127], dtype=torch.int8),
    "float16": torch.tensor([[-0.1, 65504], [6e-8, float("inf")]], dtype=torch.float16),
    "bfloat16": torch.tensor([[-0.1, 3e38], [1e-40, float("inf")]], dtype=torch.bfloat16).t(),
    "bool": torch.tensor([True, False]),
    "no dimensions": torch.tensor(2.5),
    "no elements": torch.zeros(0, 3),
    "transposed": torch.arange(6.0).reshape(2, 3).t(),
    "sliced": torch.arange(20.0)[3:15:4],
    "expanded": torch.arange(3.0).expand(4, 3),
    "channels_last": torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last),
    "requires_grad": torch.ones(2, requires_grad=True),
}


def through_torch(obj, way="zip, protocol 2"):
    zipped, protocol = WAYS[way]
    file = io.BytesIO()
    torch.save(obj, file, _use_new_zipfile_serialization=zipped, pickle_protocol=protocol)
    file.seek(0)
    return rn.load(file)


def through_us(obj):
    file = io.BytesIO()
    rn.save(obj, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


def assert_same_tensor(got, want):
    assert got.shape == want.shape and got.stride() == want.stride()
    assert str(got.dtype) == str(want.dtype) and got.requires_grad == want.requires_grad
    assert got.tolist() == want.tolist()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_of_torch_save(value, way):
    got = through_torch(value, way)
    assert got == value and type(got).__name__ == type(value).__name__


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS)
def test_a_tensor_of_torch_save(tensor, way):
    assert_same_tensor(through_torch({"t": [tensor]}, way)["t"][0], tensor)


@pytest.mark.parametrize("way", WAYS)
def test_arrays_of_numpy(way):
    array = np.arange(6).reshape(2, 3).T
    got = through_torch({"dense": array.copy(), "turned": array}, way)
    np.testing.assert_array_equal(got["dense"], array)
    np.testing.assert_array_equal(got["turned"], array)


@pytest.mark.parametrize("way", WAYS)
def test_tensors_that_share_memory_share_it_here(way):
    whole = torch.arange(12.0)
    first, second = through_torch([whole[:8], whole[4:].reshape(2, 4)], way)
    second[0, 0] = 99.0
    assert first[4].item() == 99.0


@pytest.mark.parametrize("way", WAYS)
def test_a_checkpoint_of_training(way):
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60])
    model(torch.randn(4, 3)).sum().backward()
    optimizer.step()
    scheduler.step()
    parts = {"model": model, "optimizer": optimizer, "scheduler": scheduler}
    loaded = through_torch({name: part.state_dict() for name, part in parts.items()}, way)
    ours = rn.nn.Sequential(rn.nn.Linear(3, 2), rn.nn.BatchNorm1d(2))
    ours.load_state_dict(loaded["model"])
    own_optimizer = rn.optim.Adam(ours.parameters())
    own_optimizer.load_state_dict(loaded["optimizer"])
    own_scheduler = rn.optim.lr_scheduler.MultiStepLR(own_optimizer, [1])
    own_scheduler.load_state_dict(loaded["scheduler"])
    assert loaded["model"]._metadata["1"] == {"version": 2}
    assert own_optimizer.param_groups[0]["lr"] == 0.1
    assert own_scheduler.milestones == scheduler.milestones
    moments = own_optimizer.state_dict()["state"][0]["exp_avg"]
    np.testing.assert_array_equal(
        moments.numpy(), optimizer.state_dict()["state"][0]["exp_avg"].numpy()
    )


def test_a_parameter_stays_one():
    loaded = through_torch(torch.nn.Parameter(torch.ones(2), requires_grad=False))
    assert type(loaded) is rn.nn.Parameter and not loaded.requires_grad


class Own:
    """A class that a file may name, and that nothing here imports."""


@pytest.mark.parametrize(
    "obj", [torch.nn.Linear(2, 2), Own(), torch.load], ids=["net", "own", "fn"]
)
def test_objects_of_other_classes_are_refused(obj):
    with pytest.raises(rn.FormatError, match="state_dict|bare"):
        through_torch(obj)


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS)
def test_a_tensor_that_pytorch_reads(tensor):
    ours = rn.from_dlpack(tensor.detach().clone())
    loaded = through_us({"t": ours.requires_grad_(tensor.requires_grad)})["t"]
    assert loaded.requires_grad == tensor.requires_grad
    assert loaded.dtype == tensor.dtype and loaded.tolist() == tensor.tolist()


@pytest.mark.parametrize(
    "name", ["int", "negative int", "long", "negative long", "float", "infinity", "bool", "None",
             "text", "long text", "tuple", "long tuple", "list", "dict", "OrderedDict"]
)  # fmt: skip
def test_a_value_that_pytorch_reads(name):
    loaded = through_us({"v": VALUES[name]})["v"]
    assert loaded == VALUES[name] and type(loaded) is type(VALUES[name])


def test_a_network_that_pytorch_reads(tmp_path):
    model = rn.models.resnet18()
    rn.save(model.state_dict(), tmp_path / "model.pth")
    for mapped in (False, True):
        loaded = torch.load(tmp_path / "model.pth", weights_only=True, mmap=mapped)
        for key, value in model.state_dict().items():
            np.testing.assert_array_equal(loaded[key].numpy(), value.numpy())
    assert loaded._metadata == model.state_dict()._metadata


def test_shared_memory_stays_shared_and_the_rest_stays_out():
    whole = rn.arange(1000.0)
    file = io.BytesIO()
    rn.save([whole[3:9], whole[5:8]], file)
    file.seek(0)
    first, second = torch.load(file, weights_only=True)
    second[0] = 99.0
    assert first[2].item() == 99.0 and first.tolist()[:2] == [3.0, 4.0]
    assert first.untyped_storage().nbytes() == 6 * 4
