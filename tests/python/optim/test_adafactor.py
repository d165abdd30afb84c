"""Adafactor against PyTorch step by step, and Adam for sparse gradients, which is refused."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

pytestmark = pytest.mark.oracle
OPTIONS = [
    {},
    {"lr": 0.5, "beta2_decay": -0.3, "weight_decay": 0.1},
    {"eps": (1e-4, 0.1), "d": 2.0},
    {"maximize": True, "eps": (None, 1e-2)},
]
SHAPES = [(3, 4), (5,), (), (2, 3, 4, 5)]


def leaves(t, dtype="float64"):
    return [
        t.tensor(numbers(*shape, seed=i, dtype=dtype)).requires_grad_()
        for i, shape in enumerate(SHAPES)
    ]


def run(t, params, optimizer, first, last, dtype="float64"):
    for step in range(first, last):
        for i, param in enumerate(params):
            param.grad = t.tensor(numbers(*param.shape, seed=100 * step + i, dtype=dtype))
        optimizer.step()


def assert_close(ours, theirs, tolerance):
    for got, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=tolerance, atol=tolerance
        )


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 3e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_ten_steps(options, dtype, tolerance):
    found = []
    for t in libraries():
        params = leaves(t, dtype)
        run(t, params, t.optim.Adafactor(params, **options), 0, 10, dtype)
        found.append(params)
    assert_close(*found, tolerance)


def test_state_goes_both_ways():
    made = []
    for t in libraries():
        params = leaves(t)
        optimizer = t.optim.Adafactor(params, weight_decay=0.1)
        run(t, params, optimizer, 0, 3)
        made.append((t, params, optimizer))
    (_, _, ours), (torch, _, theirs) = made
    mine, other = ours.state_dict(), theirs.state_dict()
    assert mine["param_groups"] == other["param_groups"]
    for key, values in other["state"].items():
        assert {n: tuple(v.shape) for n, v in mine["state"][key].items()} == {
            n: tuple(v.shape) for n, v in values.items()
        }
    resumed = []
    for t, params, source in ((rn, made[0][1], other), (torch, made[1][1], mine)):
        optimizer = t.optim.Adafactor(params)
        optimizer.load_state_dict(converted(t, source))
        run(t, params, optimizer, 3, 6)
        resumed.append(params)
    assert_close(*resumed, 1e-12)


def converted(t, state):
    values = {
        key: {name: t.tensor(value.numpy()) for name, value in values.items()}
        for key, values in state["state"].items()
    }
    return {"state": values, "param_groups": state["param_groups"]}


def test_an_empty_parameter_stays():
    empty = rn.zeros(0, 2, requires_grad=True)
    empty.grad = rn.zeros(0, 2)
    rn.optim.Adafactor([empty]).step()
    assert empty.numel() == 0


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"lr": -1.0}, "Learning rate should be >= 0 but is: -1.0"),
        ({"beta2_decay": 0.5}, "beta2_decay should be <= 0 but is: 0.5"),
        ({"eps": (-1.0, 1e-3)}, "epsilon1 should be >= 0 but is: -1.0"),
        ({"eps": (None, -1e-3)}, "epsilon2 should be >= 0 but is: -0.001"),
        ({"d": 0.5}, "Clipping threshold d should be >= 1 but is: 0.5"),
        ({"weight_decay": -1.0}, "weight_decay should be >= 0 but is: -1.0"),
    ],
)
def test_wrong_options(options, text):
    for t in libraries():
        with pytest.raises(ValueError, match=text):
            t.optim.Adafactor(leaves(t), **options)


def test_sparse_adam_says_what_to_use():
    with pytest.raises(NotImplementedError, match="all gradients are dense here: use Adam"):
        rn.optim.SparseAdam(leaves(rn))
