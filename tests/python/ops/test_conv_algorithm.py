"""The choice between direct and Winograd convolution."""

import numpy as np
import pytest
import resnetcpp as rn
import resnetcpp.nn.functional as F


@pytest.fixture(autouse=True)
def restored():
    before = rn.get_conv_algorithm()
    yield
    rn.set_conv_algorithm(before)


def images(*shape, seed=0, dtype=np.float32):
    return rn.from_numpy(np.random.default_rng(seed).standard_normal(shape).astype(dtype))


def results(algorithm, x, weight):
    """The output and both gradients, as float64 arrays."""
    rn.set_conv_algorithm(algorithm)
    x, weight = x.clone().requires_grad_(), weight.clone().requires_grad_()
    y = F.conv2d(x, weight, padding=1)
    y.backward(images(*y.shape, seed=2).to(y.dtype))
    return [t.detach().numpy().astype(np.float64) for t in (y, x.grad, weight.grad)]


def relative_error(got, want, strict=True):
    return np.linalg.norm(got - want) / np.linalg.norm(want)


def test_the_default_is_auto():
    assert rn.get_conv_algorithm() == "auto"


def test_the_choice_is_kept():
    for name in ("direct", "winograd", "auto"):
        rn.set_conv_algorithm(name)
        assert rn.get_conv_algorithm() == name


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="expected 'auto', 'direct' or 'winograd', got 'fft'"):
        rn.set_conv_algorithm("fft")


@pytest.mark.parametrize("algorithm", ["auto", "direct", "winograd"])
def test_each_is_accurate(algorithm):
    x, weight = images(2, 64, 28, 28), images(48, 64, 3, 3, seed=1)
    want = results("direct", x.double(), weight.double())
    for got, exact in zip(results(algorithm, x, weight), want, strict=True):
        assert relative_error(got, exact) < 2e-6


def test_auto_takes_winograd_where_it_pays():
    x, weight = images(4, 64, 56, 56), images(64, 64, 3, 3, seed=1)
    auto, winograd, direct = (results(a, x, weight) for a in ("auto", "winograd", "direct"))
    for a, w, d in zip(auto, winograd, direct, strict=True):
        assert np.array_equal(a, w)
        assert not np.array_equal(a, d)


def test_auto_leaves_float64_exact():
    x, weight = images(2, 64, 28, 28).double(), images(64, 64, 3, 3, seed=1).double()
    for a, d in zip(results("auto", x, weight), results("direct", x, weight), strict=True):
        assert np.array_equal(a, d)
