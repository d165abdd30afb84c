"""batch_norm against PyTorch: outputs, running statistics, layouts and gradients."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.ops.oracle import F, assert_close, check, libraries, tensors, wave

SHAPES = [
    (5, 3),
    (4, 3, 7),
    (2, 3, 4, 5),
    (2, 20, 3, 3),
    (2, 3, 2, 2, 3),
    (3, 40, 1, 1),
    (17, 1, 9, 8),
    (2, 64, 28, 28),
]
LAYOUTS = ["contiguous", "channels_last"]


def run(call, shape, dtype, layout):
    c = shape[1]
    mean = wave((c,), 0.4, dtype)
    variance = (1.5 + wave((c,), 0.6)).astype(dtype)
    running = []

    def wrapped(lib, f, x, weight, bias):
        state = [lib.from_numpy(mean.copy()), lib.from_numpy(variance.copy())]
        running.append(state)
        return call(f, x, *state, weight, bias)

    check(
        wrapped,
        [wave(shape, 0.83, dtype), wave((c,), 1.1, dtype), wave((c,), 1.7, dtype)],
        channels_last=layout == "channels_last",
        tolerance=5e-5 if dtype == "float32" else 1e-11,
    )
    for got, expected in zip(*running, strict=True):
        assert_close(got, expected, 1e-5 if dtype == "float32" else 1e-12)


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_batch_norm(shape, training, dtype, layout):
    def call(f, x, mean, variance, weight, bias):
        return f.batch_norm(x, mean, variance, weight, bias, training, 0.3, 1e-3)

    run(call, shape, dtype, layout)


@pytest.mark.oracle
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("affine", ["none", "weight", "bias"])
def test_batch_norm_without_weight_or_bias(affine, training):
    def call(f, x, mean, variance, weight, bias):
        weight = weight if affine == "weight" else None
        bias = bias if affine == "bias" else None
        return f.batch_norm(x, mean, variance, weight, bias, training=training)

    run(call, (2, 3, 4, 5), "float64", "contiguous")


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
def test_batch_norm_without_running_statistics(layout):
    def call(f, x, mean, variance, weight, bias):
        return f.batch_norm(x, None, None, weight, bias, training=True)

    run(call, (2, 3, 4, 5), "float64", layout)


@pytest.mark.oracle
@pytest.mark.parametrize("momentum", [0.0, 0.1, 1.0])
def test_momentum(momentum):
    def call(f, x, mean, variance, weight, bias):
        return f.batch_norm(x, mean, variance, weight, bias, True, momentum)

    run(call, (4, 3, 5, 5), "float64", "contiguous")


@pytest.mark.oracle
def test_batch_norm_of_a_strided_view():
    def call(lib, f, x, weight):
        return f.batch_norm(x[:, ::2, :, 1:], None, None, weight, training=True)

    check(call, [wave((3, 6, 4, 5), 0.83), wave((3,), 1.1)], tolerance=1e-11)


@pytest.mark.oracle
@pytest.mark.parametrize("wanted", [(0,), (1,), (2,), (1, 2), (0, 2)], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_gradients_of_some_inputs(wanted, training):
    results = []
    for lib, f in libraries():
        arrays = [wave((3, 4, 5, 2), 0.83), wave((4,), 1.1), wave((4,), 1.7)]
        inputs = tensors(lib, arrays, requires_grad=False)
        for i in wanted:
            inputs[i].requires_grad_()
        x, weight, bias = inputs
        state = lib.zeros(4, dtype=lib.float64), lib.ones(4, dtype=lib.float64)
        y = f.batch_norm(x, *state, weight, bias, training)
        (y * y * y).sum().backward()
        assert all((inputs[i].grad is not None) == (i in wanted) for i in range(3))
        results.append([inputs[i].grad.numpy() for i in wanted])
    for got, expected in zip(*results, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11)


@pytest.mark.oracle
@pytest.mark.parametrize("shape", [(0, 3), (0, 3, 4, 4)], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_of_nothing(shape, training):
    results = []
    for lib, f in libraries():
        x = lib.zeros(shape, requires_grad=True)
        y = f.batch_norm(x, lib.zeros(3), lib.ones(3), lib.ones(3), lib.zeros(3), training)
        y.sum().backward()
        results.append((tuple(y.shape), tuple(x.grad.shape)))
    assert results[0] == results[1] == (shape, shape)


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
def test_statistics_survive_a_mean_far_from_zero(layout):
    x = (1e4 + wave((8, 3, 16, 16), 0.83)).astype("float32")
    exact = x.astype("float64")
    mean, variance = rn.zeros(3), rn.zeros(3)
    images = rn.from_numpy(x)
    if layout == "channels_last":
        images = images.contiguous(memory_format=rn.channels_last)
    F.batch_norm(images, mean, variance, training=True, momentum=1.0)
    np.testing.assert_allclose(mean.numpy(), exact.mean((0, 2, 3)), rtol=1e-6)
    np.testing.assert_allclose(variance.numpy(), exact.var((0, 2, 3), ddof=1), rtol=2e-3)


def test_backward_uses_the_statistics_of_its_forward():
    x = rn.from_numpy(wave((4, 3), 0.83)).requires_grad_()
    mean, variance = rn.zeros(3, dtype=rn.float64), rn.ones(3, dtype=rn.float64)
    y = F.batch_norm(x, mean, variance)
    variance.fill_(100.0)
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.full((4, 3), 1 / np.sqrt(1 + 1e-5)))


def test_double_backward_is_a_clear_error():
    x = rn.from_numpy(wave((4, 3), 0.83)).requires_grad_()
    y = F.batch_norm(x, None, None, training=True)
    (gx,) = rn.autograd.grad((y * y * y).sum(), [x], create_graph=True)
    with pytest.raises(RuntimeError, match="BatchNorm.*: expected a single backward"):
        gx.sum().backward()


ERRORS = {
    "one value": (
        lambda: F.batch_norm(rn.zeros(1, 3, 1, 1), None, None, training=True),
        r"Expected more than 1 value per channel when training, got input size \(1, 3, 1, 1\)",
    ),
    "no statistics": (
        lambda: F.batch_norm(rn.zeros(2, 3), None, None),
        "expected running_mean and running_var when not training",
    ),
    "weight": (
        lambda: F.batch_norm(rn.zeros(2, 3), None, None, rn.ones(4), training=True),
        r"batch_norm: expected weight \(3,\) to match input \(2, 3\), got \(4,\)",
    ),
    "running_mean": (
        lambda: F.batch_norm(rn.zeros(2, 3), rn.zeros(2), rn.ones(3)),
        r"batch_norm: expected running_mean \(3,\)",
    ),
    "rank": (
        lambda: F.batch_norm(rn.zeros(3), None, None, training=True),
        r"batch_norm: expected input \(N, C, ...\), got \(3,\)",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    call, text = ERRORS[name]
    with pytest.raises(ValueError, match=text):
        call()


def test_dtype_errors():
    with pytest.raises(TypeError, match="batch_norm: expected float32 or float64, got int64"):
        F.batch_norm(rn.zeros(2, 3, dtype=rn.int64), None, None, training=True)
    with pytest.raises(TypeError, match="batch_norm: expected operands of the same dtype"):
        F.batch_norm(rn.zeros(2, 3), None, None, rn.ones(3, dtype=rn.float64), training=True)
