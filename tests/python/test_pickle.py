"""Tensors survive pickling and deep copies."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

TENSORS = {
    "float32": lambda: rn.rand(2, 3),
    "float64": lambda: rn.rand(2, 3, dtype=rn.float64),
    "int64": lambda: rn.arange(5),
    "int32": lambda: rn.arange(5, dtype=rn.int32),
    "uint8": lambda: rn.arange(5, dtype=rn.uint8),
    "bool": lambda: rn.ones(3, dtype=rn.bool),
    "0-d": lambda: rn.tensor(3.5),
    "empty": lambda: rn.zeros(0, 3),
    "transposed": lambda: rn.rand(2, 3).t(),
    "permuted": lambda: rn.rand(2, 3, 4).permute(2, 0, 1),
    "channels_last": lambda: rn.rand(2, 3, 4, 5).contiguous(memory_format=rn.channels_last),
    "slice": lambda: rn.rand(6, 4)[::2, 1:],
    "expanded": lambda: rn.rand(1, 4).expand(3, 4),
}
WAYS = {
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "old protocol": lambda x: pickle.loads(pickle.dumps(x, 2)),
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TENSORS)
def test_copies(name, way):
    x = TENSORS[name]()
    y = WAYS[way](x)
    assert y.dtype == x.dtype and y.shape == x.shape and not y.requires_grad
    np.testing.assert_array_equal(y.numpy(), x.numpy())
    if name in ("transposed", "permuted", "channels_last"):
        assert y.stride() == x.stride()
    if x.numel() and name != "bool":
        y.numpy()[...] = 77  # the copy has memory of its own
        assert not np.array_equal(y.numpy(), x.numpy())


@pytest.mark.parametrize("way", WAYS)
def test_requires_grad_stays(way):
    x = rn.rand(3, requires_grad=True)
    y = WAYS[way](x)
    assert y.requires_grad and y.is_leaf
    (y * 2).sum().backward()
    assert y.grad.tolist() == [2, 2, 2] and x.grad is None


def test_deepcopy_takes_the_gradient_along():
    x = rn.rand(3, requires_grad=True)
    (x * 2).sum().backward()
    y = copy.deepcopy(x)
    assert y.grad.tolist() == [2, 2, 2] and y.grad is not x.grad


@pytest.mark.parametrize("way", WAYS)
def test_one_tensor_in_two_places_stays_one(way):
    x = rn.rand(3)
    first, second = WAYS[way]([x, x])
    assert first is second


def test_deepcopy_refuses_results():
    x = rn.rand(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="use detach"):
        copy.deepcopy(x * 2)
