"""batch_norm against PyTorch: outputs, running statistics, layouts and gradients."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import compare, functional, leaf, make, uniform, weighted_sum

F = rn._C._functional

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
LAYOUTS = ["contiguous", "channels_last", "permuted", "strided", "offset"]
TOLERANCE = {"float32": 5e-5, "float64": 1e-10}


def run(t, shape, dtype="float64", layout="contiguous", wanted=(0, 1, 2), given=None, **options):
    """Output, running statistics and gradients; `given` names the arguments that are not None."""
    c = shape[1]
    arrays = [uniform(s).array(dtype, i) for i, s in enumerate([shape, (c,), (c,)])]
    x, weight, bias = (
        leaf(t, array, layout if i == 0 else "contiguous", i in wanted)
        for i, array in enumerate(arrays)
    )
    tensors = {
        "running_mean": make(t, uniform((c,)).array(dtype, 3)),
        "running_var": make(t, uniform((c,), 0.5, 2.0).array(dtype, 4)),
        "weight": weight,
        "bias": bias,
    }
    used = {name: y if given is None or name in given else None for name, y in tensors.items()}
    y = functional("batch_norm", **used, **options)(t, x)
    leaves = [x, *(z for z in (used["weight"], used["bias"]) if z is not None)]
    leaves = [z for z in leaves if z.requires_grad]
    total = weighted_sum(t, [y * y])
    gradients = t.autograd.grad(total, leaves) if leaves else ()
    return y, tensors["running_mean"], tensors["running_var"], *gradients


@pytest.mark.oracle
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_batch_norm(shape, training, dtype, layout):
    options = {"training": training, "momentum": 0.3, "eps": 1e-3}
    scale = np.sqrt(np.prod(shape) / shape[1])
    compare(lambda t: run(t, shape, dtype, layout, **options), tolerance=TOLERANCE[dtype] * scale)


GIVEN = [
    (),
    ("weight",),
    ("bias",),
    ("running_mean", "running_var"),
    ("running_mean", "running_var", "weight"),
    ("running_mean", "running_var", "bias"),
]


# Evaluation needs the running statistics.
WAYS = [
    (given, mode) for given in GIVEN for mode in (True, False) if mode or "running_mean" in given
]


@pytest.mark.oracle
@pytest.mark.parametrize(("given", "training"), WAYS, ids=str)
def test_arguments_may_be_left_out(given, training):
    compare(lambda t: run(t, (2, 3, 4, 5), given=given, training=training), tolerance=1e-10)


@pytest.mark.oracle
@pytest.mark.parametrize("momentum", [0.0, 0.1, 1.0])
def test_momentum(momentum):
    compare(lambda t: run(t, (4, 3, 5, 5), training=True, momentum=momentum), tolerance=1e-10)


@pytest.mark.oracle
@pytest.mark.parametrize("wanted", [(), (0,), (1,), (2,), (1, 2), (0, 2)], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_gradients_of_some_inputs(wanted, training):
    compare(lambda t: run(t, (3, 4, 5, 2), wanted=wanted, training=training), tolerance=1e-10)


@pytest.mark.oracle
@pytest.mark.parametrize("shape", [(0, 3), (0, 3, 4, 4)], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_of_nothing(shape, training):
    def call(t):
        x = t.zeros(shape, requires_grad=True)
        y = functional("batch_norm")(t, x, t.zeros(3), t.ones(3), None, None, training)
        return y, *t.autograd.grad(y.sum(), [x])

    compare(call, tolerance=0)


@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
def test_statistics_survive_a_mean_far_from_zero(layout):
    x = (1e4 + np.random.default_rng(0).uniform(-1, 1, (8, 3, 16, 16))).astype("float32")
    exact = x.astype("float64")
    mean, variance = rn.zeros(3), rn.zeros(3)
    F.batch_norm(make(rn, x, layout), mean, variance, training=True, momentum=1.0)
    np.testing.assert_allclose(mean.numpy(), exact.mean((0, 2, 3)), rtol=1e-6)
    np.testing.assert_allclose(variance.numpy(), exact.var((0, 2, 3), ddof=1), rtol=2e-3)


def test_backward_uses_the_statistics_of_its_forward():
    x = rn.rand(4, 3, dtype=rn.float64).requires_grad_()
    mean, variance = rn.zeros(3, dtype=rn.float64), rn.ones(3, dtype=rn.float64)
    y = F.batch_norm(x, mean, variance)
    variance.fill_(100.0)
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.full((4, 3), 1 / np.sqrt(1 + 1e-5)))


@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_second_derivatives(training, affine, layout):
    def call(t, x, weight, bias):
        mean = t.zeros(3, dtype=x.dtype), t.ones(3, dtype=x.dtype) * 2
        scale = (weight, bias) if affine else (None, None)
        y = functional("batch_norm")(t, x, *mean, *scale, training)
        wanted = [x, weight, bias] if affine else [x]
        first = t.autograd.grad((y * y * y).sum(), wanted, create_graph=True)
        return *first, *t.autograd.grad(sum((g * g).sum() for g in first), wanted)

    def arranged(t):
        draws = np.random.default_rng(3)
        x = make(t, draws.uniform(-1, 1, (4, 3, 2, 5)), layout).requires_grad_()
        weight = make(t, draws.uniform(0.5, 2, 3)).requires_grad_()
        return call(t, x, weight, make(t, draws.uniform(-1, 1, 3)).requires_grad_())

    compare(arranged, gradient=False, tolerance=1e-9)


ERRORS = {
    "one value": (
        lambda: F.batch_norm(rn.zeros(1, 3, 1, 1), None, None, training=True),
        r"Expected more than 1 value per channel when training, got input size \(1, 3, 1, 1\)",
    ),
    "no statistics": (
        lambda: F.batch_norm(rn.zeros(2, 3), None, None),
        "expected running_mean and running_var when not training",
    ),
    "eps": (
        lambda: F.batch_norm(rn.zeros(2, 3), None, None, training=True, eps=0.0),
        "batch_norm eps must be positive during training, but got 0",
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
    with pytest.raises(TypeError, match="batch_norm: expected a floating-point input, got int64"):
        F.batch_norm(rn.zeros(2, 3, dtype=rn.int64), None, None, training=True)
    with pytest.raises(TypeError, match="batch_norm: expected operands of the same dtype"):
        F.batch_norm(rn.zeros(2, 3), None, None, rn.ones(3, dtype=rn.float64), training=True)
