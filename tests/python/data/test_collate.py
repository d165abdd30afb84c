"""Batches are PyTorch's: structure, shapes, dtypes and values."""

from collections import OrderedDict, namedtuple
from types import MappingProxyType

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.data import collate, default_collate, default_collate_fn_map, default_convert

Point = namedtuple("Point", ["x", "y"])

SAMPLES = {
    "tensors": lambda t: [t.arange(3), t.arange(3) + 1],
    "0-d tensors": lambda t: [t.tensor(1.5), t.tensor(2.5)],
    "arrays": lambda t: [np.ones((2, 2), np.float32), np.zeros((2, 2), np.float32)],
    "integer arrays": lambda t: [np.arange(2), np.arange(2)],
    "array scalars": lambda t: [np.float32(1), np.float32(2)],
    "array integers": lambda t: [np.int64(1), np.int64(2)],
    "floats": lambda t: [1.0, 2.0],
    "ints": lambda t: [1, 2, 3],
    "bools": lambda t: [True, False],
    "strings": lambda t: ["a", "b"],
    "bytes": lambda t: [b"a", b"b"],
    "tuples": lambda t: [(1, "a", 2.0), (2, "b", 3.0)],
    "lists": lambda t: [[1, 2], [3, 4]],
    "named tuples": lambda t: [Point(1, 2.0), Point(3, 4.0)],
    "dicts": lambda t: [{"a": 1, "b": [1.0]}, {"a": 2, "b": [2.0]}],
    "ordered dicts": lambda t: [OrderedDict(b=1, a=2), OrderedDict(b=3, a=4)],
    "read-only dicts": lambda t: [MappingProxyType({"a": 1}), MappingProxyType({"a": 2})],
    "nested": lambda t: [({"x": t.zeros(2)}, [1]), ({"x": t.ones(2)}, [2])],
    "ranges": lambda t: [range(2), range(2)],
}


def plain(value):
    """The structure with every tensor as its values and dtype."""
    if hasattr(value, "tolist"):
        return ("tensor", str(value.dtype).split(".")[-1], value.tolist())
    if isinstance(value, (dict, MappingProxyType)):
        return (type(value).__name__, [(key, plain(item)) for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, [plain(item) for item in value])
    return value


@pytest.mark.oracle
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("function", ["default_collate", "default_convert"])
def test_equal_to_pytorch(function, name):
    torch = pytest.importorskip("torch")
    ours = {"default_collate": default_collate, "default_convert": default_convert}[function]
    theirs = getattr(torch.utils.data, function)
    assert plain(ours(SAMPLES[name](rn))) == plain(theirs(SAMPLES[name](torch)))


def test_batches_are_copies():
    first = rn.zeros(2)
    batch = default_collate([first, rn.ones(2)])
    first[0] = 5
    assert batch.tolist() == [[0, 0], [1, 1]]


def test_subclasses_of_containers_stay():
    class Items(list):
        label = "kept"

    batch = default_collate([Items([1, 2]), Items([3, 4])])
    assert type(batch) is Items and [item.tolist() for item in batch] == [[1, 3], [2, 4]]


def test_own_types():
    class Own:
        pass

    merge = {Own: lambda batch, *, collate_fn_map=None: len(batch)}
    assert collate([Own(), Own()], collate_fn_map=merge) == 2
    assert collate([(Own(), 1)], collate_fn_map={**default_collate_fn_map, **merge})[0] == 1


def test_bad_samples():
    with pytest.raises(TypeError, match="found <class 'object'>"):
        default_collate([object()])
    with pytest.raises(TypeError, match="found <U1"):
        default_collate([np.array(["a"])])
    with pytest.raises(RuntimeError, match="of equal size"):
        default_collate([[1, 2], [1]])
    with pytest.raises((RuntimeError, ValueError)):
        default_collate([rn.zeros(2), rn.zeros(3)])
