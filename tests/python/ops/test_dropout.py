"""Dropout draws PyTorch's stream and scales what it keeps."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import LAYOUTS, compare, numbers

F = rn._C._functional


def dropout(t):
    return F.dropout if t is rn else t.nn.functional.dropout


def seeded(t, x, p):
    t.manual_seed(11)
    return dropout(t)(x, p)


@pytest.mark.oracle
@pytest.mark.parametrize("layout", [*LAYOUTS, "channels_last"])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_stream(dtype, p, layout):
    compare(
        lambda t, x: seeded(t, x, p), numbers(2, 3, 4, 5, dtype=dtype), layout=layout, tolerance=0
    )


@pytest.mark.oracle
def test_shapes():
    for shape in [(), (0,), (1,), (17,)]:
        compare(lambda t, x: seeded(t, x, 0.5), numbers(*shape), tolerance=0)


@pytest.mark.oracle
@pytest.mark.parametrize("p", [0.0, 0.4, 1.0])
def test_in_place(p):
    def run(t, x):
        t.manual_seed(5)
        y = x * 2
        z = dropout(t)(y, p, inplace=True)
        assert z is y
        return y * y

    compare(run, numbers(3, 4), tolerance=1e-12)


def test_eval_is_the_identity():
    x = rn.ones(3)
    assert F.dropout(x, 0.5, training=False) is x


def test_expectation():
    rn.manual_seed(0)
    y = F.dropout(rn.ones(100_000), 0.25)
    assert y.mean().item() == pytest.approx(1.0, abs=0.01)
    assert set(np.unique(y.numpy())) == {np.float32(0.0), np.float32(1) / np.float32(0.75)}


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_probability_out_of_range(p):
    with pytest.raises(ValueError, match="dropout probability has to be between 0 and 1"):
        F.dropout(rn.ones(3), p)


def test_integers():
    with pytest.raises(TypeError, match="dropout: expected a floating-point input"):
        F.dropout(rn.ones(3).long(), 0.5)
