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


def results(algorithm, x, weight, stride=1):
    """The output and both gradients, as float64 arrays."""
    rn.set_conv_algorithm(algorithm)
    x, weight = x.clone().requires_grad_(), weight.clone().requires_grad_()
    y = F.conv2d(x, weight, stride=stride, padding=1)
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


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("algorithm", ["auto", "direct", "winograd"])
def test_each_is_accurate(algorithm, stride):
    x, weight = images(2, 64, 27, 28), images(48, 64, 3, 3, seed=1)
    want = results("direct", x.double(), weight.double(), stride)
    for got, exact in zip(results(algorithm, x, weight, stride), want, strict=True):
        assert relative_error(got, exact) < 2e-6


def test_with_a_stride_of_two_the_output_alone_differs():
    x, weight = images(4, 128, 28, 28), images(128, 128, 3, 3, seed=1)
    auto, winograd, direct = (results(a, x, weight, 2) for a in ("auto", "winograd", "direct"))
    assert np.array_equal(auto[0], winograd[0]) and not np.array_equal(auto[0], direct[0])
    assert relative_error(auto[0], direct[0]) < 1e-6
    for a, d in zip(auto[1:], direct[1:], strict=True):
        assert np.array_equal(a, d)


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
