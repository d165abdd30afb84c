"""float16 and bfloat16: conversions bit by bit, and ops, which compute in float32 and round."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import check_refused_as, libraries, torch_or_skip, uniform

pytestmark = pytest.mark.oracle

HALVES = ["float16", "bfloat16"]
OTHERS = ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool", *HALVES]
PATTERNS = np.arange(65536).astype("uint16").view("int16")
ULP = {"float16": 2.0**-10, "bfloat16": 2.0**-7}


def same_bits(got, expected):
    """Equal dtypes, shapes and bits, but for those of NaNs."""
    assert str(got.dtype) == str(expected.dtype) and tuple(got.shape) == tuple(expected.shape)
    ours, theirs = got.detach().float().numpy(), expected.detach().float().numpy()
    np.testing.assert_array_equal(ours, theirs)
    number = ~np.isnan(ours)
    np.testing.assert_array_equal(np.signbit(ours[number]), np.signbit(theirs[number]))


def on_both(fn):
    """fn(resnetcpp) and fn(torch)."""
    return [fn(t) for t in libraries()]


def floats(dtype):
    """Any numbers, those halfway between neighbours of the dtype, and those beside them."""
    random = np.random.default_rng(0).integers(0, 2**32, 200_000, dtype="uint32").view("float32")
    if dtype == "bfloat16":
        middle = ((np.arange(65536, dtype="uint32") << 16) | 0x8000).view("float32")
    else:
        values = PATTERNS.view("float16").astype("float32")
        middle = (values[:-1] + values[1:]) / 2
    with np.errstate(over="ignore", invalid="ignore"):
        beside = [np.nextafter(middle, np.float32(end)) for end in (-np.inf, np.inf)]
    large = np.array([65504, 65519.996, 65520, 65536, 1e38, 3.4e38, np.inf, -np.inf, np.nan], "f4")
    return np.concatenate([random, middle, *beside, large, -large])


@pytest.mark.parametrize("dtype", HALVES)
def test_every_pattern_becomes_the_same_float(dtype):
    same_bits(*on_both(lambda t: t.from_numpy(PATTERNS.copy()).view(getattr(t, dtype)).float()))


@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
@pytest.mark.parametrize("dtype", HALVES)
def test_every_pattern_survives_the_way_through_float(dtype):
    x = rn.from_numpy(PATTERNS.copy()).view(getattr(rn, dtype))
    number = ~x.isnan().numpy()
    again = x.float().to(x.dtype).view(rn.int16).numpy()
    np.testing.assert_array_equal(again[number], PATTERNS[number])
    assert x.float().to(x.dtype).isnan().numpy()[~number].all()


@pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")
@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("source", ["float32", "float64"])
def test_rounding(source, dtype):
    values = floats(dtype).astype(source)
    same_bits(*on_both(lambda t: t.from_numpy(values.copy()).to(getattr(t, dtype))))


@pytest.mark.parametrize("dtype", [*HALVES, "int16", "int8"])
@pytest.mark.parametrize("source", OTHERS)
def test_conversions(source, dtype):
    def convert(t, to):
        x = t.tensor([0, 1, 2, 100, 7, 127], dtype=t.int32).reshape(2, 3).t()
        return t.tensor(x.to(getattr(t, source)).tolist()).to(getattr(t, to))

    same_bits(*on_both(lambda t: convert(t, source).to(getattr(t, dtype))))
    same_bits(*on_both(lambda t: convert(t, dtype).to(getattr(t, source))))
    same_bits(
        *on_both(lambda t: t.zeros(2, 3).to(getattr(t, source)).copy_(convert(t, dtype)[:2, :1]))
    )


@pytest.mark.parametrize("values", [[2049, -(2**24) - 1, 2**53 + 1], [2**40, -(2**62), 65519]])
@pytest.mark.parametrize("dtype", HALVES)
def test_large_integers(dtype, values):
    same_bits(*on_both(lambda t: t.tensor(values).to(getattr(t, dtype))))


def test_promotion():
    for a in OTHERS:
        for b in OTHERS:
            ours, theirs = on_both(
                lambda t, a=a, b=b: t.promote_types(getattr(t, a), getattr(t, b))
            )
            assert str(ours) == str(theirs), (a, b)
            ours, theirs = on_both(
                lambda t, a=a, b=b: t.result_type(
                    t.ones(2).to(getattr(t, a)), t.tensor(1).to(getattr(t, b))
                )
            )
            assert str(ours) == str(theirs), (a, b)


def pair(t, dtype):
    arrays = [uniform((4, 6), -2, 2).array("float32", seed) for seed in (1, 2)]
    return [t.from_numpy(array.copy()).to(getattr(t, dtype)) for array in arrays]


# Rounded once, from a result in float32 that is exact or correctly rounded.
EXACT = {
    "add": lambda t, x, y: x + y,
    "sub": lambda t, x, y: x - y,
    "mul": lambda t, x, y: x * y,
    "div": lambda t, x, y: x / y,
    "add, number": lambda t, x, y: x + 0.1,
    "sub, number": lambda t, x, y: x - 0.1,
    "rsub, number": lambda t, x, y: 0.1 - x,
    "mul, number": lambda t, x, y: x * 0.1,
    "div, number": lambda t, x, y: x / 0.3,
    "div by 0-d": lambda t, x, y: x / y[0, 0],
    "add float32": lambda t, x, y: x + y.float(),
    "add 0-d float32": lambda t, x, y: x + t.tensor(0.5),
    "add int": lambda t, x, y: x + t.arange(6),
    "add, broadcast": lambda t, x, y: x + y[0],
    "neg, abs": lambda t, x, y: (-x).abs(),
    "sign": lambda t, x, y: x.sign(),
    "relu": lambda t, x, y: x.relu(),
    "leaky_relu": lambda t, x, y: t.nn.functional.leaky_relu(x, 0.25),
    "clamp": lambda t, x, y: x.clamp(-0.5, 0.75),
    "maximum": lambda t, x, y: t.maximum(x, y),
    "sqrt": lambda t, x, y: x.abs().sqrt(),
    "square": lambda t, x, y: x**2,
    "floor": lambda t, x, y: x.floor(),
    "floor_divide": lambda t, x, y: t.div(x, y, rounding_mode="floor"),
    "where": lambda t, x, y: t.where(x > y, x, y),
    "masked_fill": lambda t, x, y: x.masked_fill(x > 0, 3.3),
    "in place": lambda t, x, y: x.clone().add_(y).mul_(2).div_(y).sub_(1),
    "in place, float32": lambda t, x, y: x.clone().add_(y.float()),
    "add, alpha": lambda t, x, y: t.add(x, y, alpha=2),
    "transposed": lambda t, x, y: x.t() + y.t(),
    "strided": lambda t, x, y: x[:, ::2] * y[:, 1::2],
    "cat": lambda t, x, y: t.cat([x, y], 1),
    "cat with float32": lambda t, x, y: t.cat([x, y.float()], 1),
    "stack": lambda t, x, y: t.stack([x, y]),
    "permute": lambda t, x, y: x.t().contiguous(),
    "index": lambda t, x, y: x[t.tensor([2, 0])],
    "index_put": lambda t, x, y: x.clone().index_put_((t.tensor([1]),), y[0]),
    "index_add": lambda t, x, y: x.index_add(0, t.tensor([1, 1]), y[:2]),
    "scatter_add": lambda t, x, y: x.scatter_add(0, t.tensor([[1, 1], [1, 0]]), y),
    "index_put, sum": lambda t, x, y: x.clone().index_put_(
        (t.tensor([1, 1, 1]),), y[:3], accumulate=True
    ),
    "add 0-d float32, inexact": lambda t, x, y: x + t.tensor(0.1),
    "mul 0-d float32, inexact": lambda t, x, y: x * t.tensor(0.1),
    "add large ints": lambda t, x, y: x + t.tensor([2049, 4099, 257, 259, 1, 0]),
    "maximum, number": lambda t, x, y: t.maximum(x, t.tensor(0.1)),
    "gather": lambda t, x, y: x.gather(1, t.tensor([[1, 0]])),
    "scatter": lambda t, x, y: x.scatter(1, t.tensor([[1, 0]]), y),
    "pad": lambda t, x, y: t.nn.functional.pad(x, (1, 2)),
    "flip": lambda t, x, y: x.flip(0),
    "sort": lambda t, x, y: x.sort(1),
    "topk": lambda t, x, y: x.topk(2),
    "max": lambda t, x, y: x.max(1),
    "argmin": lambda t, x, y: x.argmin(),
    "amax": lambda t, x, y: x.amax(0),
    "median": lambda t, x, y: x.median(),
    "compare": lambda t, x, y: [x == x, x < y, x >= y, x == 0.1, x != y],
    "classes": lambda t, x, y: [(x / 0).isnan(), (x / 0).isinf(), (x / 0).isfinite()],
    "logic": lambda t, x, y: [(x > 0).any(), x.bool().all(), x.logical_not()],
    "equal": lambda t, x, y: [t.equal(x, x), t.equal(x, y), t.allclose(x, x)],
    "max_pool2d": lambda t, x, y: t.nn.functional.max_pool2d(x[None], 2),
    "as_strided": lambda t, x, y: x.as_strided((2, 2), (1, 1)),
    "item": lambda t, x, y: [x[0, 0].item(), x.tolist(), float(x[1, 1]), int(x[1, 2] * 8)],
    "text": lambda t, x, y: [repr(x), repr(x[0] * 1000), repr(x / 0), repr(x[0, 0])],
    "arange": lambda t, x, y: t.arange(0, 2, 0.3, dtype=x.dtype),
    "linspace": lambda t, x, y: t.linspace(-1, 1, 7, dtype=x.dtype),
    "full": lambda t, x, y: t.full((2,), 0.1, dtype=x.dtype),
    "like": lambda t, x, y: [t.zeros_like(x), t.ones_like(x), t.full_like(x, 0.3)],
    "tensor": lambda t, x, y: t.tensor([0.1, 2, 1e6], dtype=x.dtype),
    "eye": lambda t, x, y: t.eye(2, dtype=x.dtype),
    "sizes": lambda t, x, y: [x.element_size(), x.nbytes, x.is_floating_point(), x.type()],
    "random_": lambda t, x, y: [t.manual_seed(0) and None, x.clone().random_()],
    "randn": lambda t, x, y: [t.manual_seed(0) and None, t.randn(37, dtype=x.dtype)],
    "randn, strided": lambda t, x, y: [t.manual_seed(0) and None, x.t().clone().normal_()],
    "dropout": lambda t, x, y: t.nn.functional.dropout(x, 0.5, False),
    "data": lambda t, x, y: [x.data, x.detach(), x.clone(), x.to(x.dtype), x.type_as(y)],
    "deepcopy": lambda t, x, y: [copy.deepcopy(x), copy.deepcopy(x.t())],
    "pickle": lambda t, x, y: pickle.loads(pickle.dumps(x.t())),
    "view": lambda t, x, y: [x.view(t.int16), x.view(3, 8), x.int().view(t.float32)],
    "nonzero": lambda t, x, y: (x > 0).to(x.dtype).nonzero(),
    "unique, slices": lambda t, x, y: t.cat([x, x]).unique(dim=0, return_counts=True),
    "frexp": lambda t, x, y: tuple(t.frexp(x)),
    "unique": lambda t, x, y: t.cat([x, x]).unique(),
    "addmm": lambda t, x, y: t.addmm(x[:, :4], x[:, :2], y[:, :2].t(), beta=-4.775, alpha=2.0315),
}


def flat(value):
    if isinstance(value, (list, tuple)):
        return [item for part in value for item in flat(part)]
    return [value]


def check(fn, dtype, tolerance=None):
    ours, theirs = on_both(lambda t: flat(fn(t, *pair(t, dtype))))
    assert len(ours) == len(theirs)
    for got, expected in zip(ours, theirs, strict=True):
        if not hasattr(expected, "dtype"):
            assert got == expected
        elif tolerance is None:
            same_bits(got, expected)
        else:
            assert str(got.dtype) == str(expected.dtype) and got.shape == tuple(expected.shape)
            a, b = got.detach().float().numpy(), expected.detach().float().numpy()
            np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("name", EXACT)
def test_values(name, dtype):
    check(EXACT[name], dtype)


def with_gradients(t, x, y, fn):
    x, y = (leaf.detach().requires_grad_() for leaf in (x, y))
    out = fn(t, x, y)
    out.sum().backward()
    return [out, x.grad, y.grad]


def conv(t, x, y):
    image = x.reshape(1, 2, 3, 4)
    return t.nn.functional.conv2d(image, y.reshape(3, 2, 2, 2), y[0, :3], padding=1)


def batch_norm(t, x, y, training=True):
    mean, var = x.new_zeros(4), x.new_ones(4)
    image = x.t().reshape(6, 4)
    out = t.nn.functional.batch_norm(image, mean, var, y[0, :4], y[1, :4], training)
    return out + 0 * mean + 0 * var


# Sums, whose order differs, and functions that no library rounds correctly.
CLOSE = {
    "exp": lambda t, x, y: (x * y).exp(),
    "tanh": lambda t, x, y: (x - y).tanh(),
    "gelu": lambda t, x, y: t.nn.functional.gelu(x * y),
    "pow": lambda t, x, y: (x * x + 1) ** (y * 1.5),
    "sum": lambda t, x, y: (x * y).sum(0),
    "mean": lambda t, x, y: (x * y).mean(1, keepdim=True),
    "sum, dtype": lambda t, x, y: (x * y).sum(0, dtype=t.float32),
    "var": lambda t, x, y: (x * y).var(1),
    "std": lambda t, x, y: (x * y).std(),
    "norm": lambda t, x, y: (x * y).norm(dim=1),
    "cumsum": lambda t, x, y: (x * y).cumsum(1),
    "prod": lambda t, x, y: (x * y).prod(1),
    "logsumexp": lambda t, x, y: (x * y).logsumexp(1),
    "softmax": lambda t, x, y: (x * y).softmax(1),
    "log_softmax": lambda t, x, y: (x * y).log_softmax(1),
    "matmul": lambda t, x, y: x @ y.t(),
    "mv": lambda t, x, y: x @ y[0],
    "bmm": lambda t, x, y: t.bmm(x.view(2, 2, 6), y.view(2, 6, 2)),
    "linear": lambda t, x, y: t.nn.functional.linear(x, y, y[:, 0]),
    "conv2d": conv,
    "conv_transpose2d": lambda t, x, y: t.nn.functional.conv_transpose2d(
        x.reshape(1, 3, 2, 4), y.reshape(3, 2, 2, 2)
    ),
    "batch_norm": batch_norm,
    "layer_norm": lambda t, x, y: t.nn.functional.layer_norm(x, (6,), y[0], y[1]),
    "avg_pool2d": lambda t, x, y: t.nn.functional.avg_pool2d((x * y)[None], 2),
    "adaptive_avg_pool2d": lambda t, x, y: t.nn.functional.adaptive_avg_pool2d((x * y)[None], 1),
    "cross_entropy": lambda t, x, y: t.nn.functional.cross_entropy(x * y, t.tensor([0, 1, 2, 3])),
    "mse_loss": lambda t, x, y: t.nn.functional.mse_loss(x, y),
    "bce with logits": lambda t, x, y: t.nn.functional.binary_cross_entropy_with_logits(x, y),
    "through float32": lambda t, x, y: x.float() * y.float(),
    "from float32": lambda t, x, y: (x.float() * y.float()).to(x.dtype) * y,
    "overlapping windows": lambda t, x, y: (x * y).unfold(1, 3, 1),
    "expand": lambda t, x, y: x[:1].expand(4, 6) * y,
    "copy_": lambda t, x, y: t.zeros(4, 6).copy_(x * y),
    "index": lambda t, x, y: x[t.tensor([1, 1])] * y[:2],
    "max": lambda t, x, y: (x * y).amax(1),
}


@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("name", CLOSE)
def test_gradients(name, dtype):
    fn = CLOSE[name]
    check(lambda t, x, y: with_gradients(t, x, y, fn), dtype, 8 * ULP[dtype])


# Both refuse them.
REFUSALS = {
    "matmul with float32": (lambda t: t.ones(2, 2).half() @ t.ones(2, 2), RuntimeError, "dtype"),
    "conv2d with float32": (
        lambda t: t.nn.functional.conv2d(t.ones(1, 1, 2, 2).half(), t.ones(1, 1, 1, 1)),
        RuntimeError,
        "conv2d: expected",
    ),
    "fill_": (lambda t: t.zeros(2).half().fill_(1e6), RuntimeError, "float16 without overflow"),
    "masked_fill": (
        lambda t: t.zeros(1).half().masked_fill(t.tensor([True]), -1e9),
        RuntimeError,
        "float16 without overflow",
    ),
    "char": (lambda t: t.zeros(2).char().fill_(128), RuntimeError, "int8 without overflow"),
    "tensor of int8": (lambda t: t.tensor([-129], dtype=t.int8), RuntimeError, "without overflow"),
    "numpy": (lambda t: t.ones(2).bfloat16().numpy(), TypeError, "numpy: expected .* got bfloat16"),
    "buffer": (
        lambda t: memoryview(t.ones(2).bfloat16()),
        (BufferError, TypeError),
        "bfloat16|buf",
    ),
    "integers": (lambda t: t.ones(2).short().requires_grad_(), RuntimeError, "floating point"),
    "inverse": (lambda t: t.linalg.inv(t.eye(2).half()), RuntimeError, "linalg.inv"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name):
    check_refused_as(*REFUSALS[name])


def test_bits_are_seen_as_numbers_of_the_same_size_alone():
    with pytest.raises(NotImplementedError, match="as many bytes as float16, got float32"):
        rn.ones(2).half().view(rn.float32)


def test_an_optimiser_says_what_it_takes():
    weight = rn.nn.Parameter(rn.ones(2).half())
    weight.sum().backward()
    with pytest.raises(TypeError, match=r"expected float32 or float64, got float16.* float\(\)"):
        rn.optim.SGD([weight], lr=0.1).step()


def test_gradients_have_the_dtype_of_the_leaf():
    half, single = rn.ones(2).half().requires_grad_(), rn.ones(2, requires_grad=True)
    (half.float() * single).sum().backward()
    assert half.grad.dtype is rn.float16 and single.grad.dtype is rn.float32
    single.grad = None
    single.half().float().sum().backward()
    assert single.grad.dtype is rn.float32 and single.grad.tolist() == [1, 1]


def network(t):
    t.manual_seed(0)
    return t.nn.Sequential(
        t.nn.Conv2d(2, 4, 3), t.nn.BatchNorm2d(4), t.nn.ReLU(), t.nn.Flatten(), t.nn.Linear(16, 3)
    )


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("dtype", HALVES)
def test_a_network(dtype, training):
    def run(t):
        model = network(t).train(training).to(getattr(t, dtype))
        x = (t.arange(64.0) * 7).sin().reshape(2, 2, 4, 4).to(getattr(t, dtype))
        y = model(x)
        y.sum().backward()
        return [y, *(p.grad for p in model.parameters()), *model.state_dict().values()]

    ours, theirs = on_both(run)
    for got, expected in zip(ours, theirs, strict=True):
        assert str(got.dtype) == str(expected.dtype)
        a, b = got.detach().float().numpy(), expected.detach().float().numpy()
        np.testing.assert_allclose(a, b, rtol=16 * ULP[dtype], atol=16 * ULP[dtype])


@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
def test_a_residual_network_runs_in_half(name):
    model = getattr(rn.models, name)(num_classes=5).eval()
    x = rn.randn(1, 3, 32, 32)
    expected = model(x)
    with rn.no_grad():
        y = model.bfloat16()(x.bfloat16())
    assert y.dtype is rn.bfloat16 and model.fc.weight.dtype is rn.bfloat16
    scale = expected.abs().max().item()
    np.testing.assert_allclose(y.float().numpy(), expected.detach().numpy(), atol=0.1 * scale)


def test_a_network_takes_values_of_another_dtype():
    half, single = network(rn).half(), network(rn)
    assert half.float()[0].weight.dtype is rn.float32 and half.half()[1].num_batches_tracked == 0
    single.load_state_dict({key: value + 1 for key, value in half.state_dict().items()})
    assert single[0].weight.dtype is rn.float32
    np.testing.assert_array_equal(
        single[0].weight.detach().numpy(), (half[0].weight + 1).float().detach().numpy()
    )
    half.load_state_dict(network(rn).state_dict())
    assert half[0].weight.dtype is rn.float16
    theirs = network(torch_or_skip()).bfloat16()
    half.load_state_dict(theirs.state_dict())
    np.testing.assert_array_equal(
        half[0].weight.detach().numpy(), theirs[0].weight.detach().half().numpy()
    )


def test_memory_is_shared_with_pytorch():
    torch = torch_or_skip()
    for dtype in [*HALVES, "int16", "int8"]:
        theirs = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
        ours = rn.from_dlpack(theirs)
        same_bits(ours, theirs)
        ours[0, 1] = 7
        assert theirs[0, 1].item() == 7
        same_bits(rn.from_dlpack(torch.from_dlpack(ours)), theirs)
