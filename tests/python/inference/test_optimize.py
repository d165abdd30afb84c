"""Models that run as a list of steps give what the models themselves give."""

import copy
import pickle
import threading

import pytest
import resnetcpp as rn
from resnetcpp import models, nn, optimize_for_inference
from resnetcpp.nn import functional as F

from tests.python.harness.inference import (
    assert_same,
    assert_same_bits_for_any_number_of_threads,
    settled,
)


def check(model, *size, dtype=rn.float32):
    rn.manual_seed(1)
    model = settled(model).to(dtype)
    x = rn.randn(*size, dtype=dtype)
    fast = optimize_for_inference(model, x)
    with rn.no_grad():
        for other in (x, rn.randn(*size, dtype=dtype)):
            assert_same(fast(other), model(other))
    return fast


def test_a_profile_tells_what_each_step_is_and_takes():
    rn.manual_seed(1)
    model = settled(models.resnet18(num_classes=10))
    x = rn.randn(1, 3, 64, 64)
    steps = optimize_for_inference(model, x).profile(x)
    convs = [step for step in steps if step.op == "conv2d"]
    stem, first, second = convs[:3]
    assert len(convs) == 20
    assert (stem.kernel_size, stem.stride, stem.padding, stem.groups) == ((7, 7), (2, 2), (3, 3), 1)
    assert tuple(stem.in_shape) == (1, 3, 64, 64) and tuple(stem.shape) == (1, 64, 16, 16)
    assert stem.max_pool and not first.max_pool and "+ relu + max_pool2d -> " in repr(stem)
    assert stem.relu and first.relu and second.relu
    assert not first.adds_residual and second.adds_residual
    assert all(step.algorithm in ("direct", "winograd2", "winograd4") for step in convs)
    assert repr(second).startswith("conv2d 3x3/1, 64 to 64, ")
    assert "+ residual + relu -> (1, 64, 16, 16): " in repr(second)
    pool = next(step for step in steps if step.op == "adaptive_avg_pool2d")
    assert pool.in_shape is None and pool.stride is None and pool.algorithm is None
    assert tuple(steps[-1].shape) == (1, 10)
    assert all(step.seconds >= 0 for step in steps) and sum(s.seconds for s in steps) > 0


def test_a_stem_reads_the_images_as_they_lie():
    rn.manual_seed(1)
    model = settled(models.resnet18(num_classes=10))
    x = rn.randn(2, 3, 224, 224)
    steps = optimize_for_inference(model, x).profile(x)
    assert [step.op for step in steps[:2]] == ["conv2d", "conv2d"]  # no copy before the first
    assert steps[0].algorithm == "winograd4_lines" and steps[0].max_pool
    fast = check(model, 2, 3, 224, 224)
    last = x.contiguous(memory_format=rn.channels_last)
    assert rn.equal(fast(x), fast(last))


def test_a_profile_follows_the_algorithm_that_is_set():
    x = rn.randn(1, 8, 20, 20)
    conv = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1)).eval()
    before = rn.get_conv_algorithm()
    try:
        for name, taken in (("direct", "direct"), ("winograd", "winograd4")):
            rn.set_conv_algorithm(name)
            assert optimize_for_inference(conv, x).profile(x)[0].algorithm == taken
    finally:
        rn.set_conv_algorithm(before)


def test_a_profile_takes_what_a_call_takes():
    x = rn.randn(1, 3, 8, 8)
    fast = optimize_for_inference(nn.Sequential(nn.Conv2d(3, 4, 3)).eval(), x)
    with pytest.raises(ValueError, match="expected an input"):
        fast.profile(rn.randn(2, 3, 8, 8))
    with pytest.raises(TypeError):
        fast.profile(None)


NETWORKS = [
    "resnet18",
    "resnet34",
    "resnet50",
    "resnext50_32x4d",
    "wide_resnet50_2",
    "resnet20",
    "resnet56",
    "plain18",
]


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_give_the_same(name):
    check(models.get_model(name, num_classes=7), 2, 3, 64, 64)


def test_float64_gives_the_same():
    check(models.resnet18(num_classes=5), 1, 3, 64, 64, dtype=rn.float64)


def test_winograd_layers_give_the_same():
    """Large enough for every plan: at 224 the blocks take all of them."""
    check(models.resnet18(num_classes=5), 1, 3, 224, 224)


def test_any_layout_is_taken():
    model = settled(models.resnet18(num_classes=5))
    x = rn.randn(2, 3, 64, 64)
    fast = optimize_for_inference(model, x)
    with rn.no_grad():
        assert_same(fast(x.to(memory_format=rn.channels_last)), model(x))
        wide = rn.randn(2, 3, 64, 128)
        assert_same(fast(wide[..., ::2]), model(wide[..., ::2]))


class Squeeze(nn.Module):
    """Ops beside convolutions: a gate, a concatenation, slices and a pre-activation."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.first = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.second = nn.Conv2d(8, 8, 1)
        self.gate = nn.Linear(8, 8)
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        x = self.conv(x)
        y = F.relu(self.norm(x))
        y = self.second(F.silu(self.first(y)))
        gate = rn.sigmoid(self.gate(y.mean((2, 3))))
        y = y * gate[:, :, None, None] + x
        y = rn.cat([F.max_pool2d(y, 2), F.avg_pool2d(x, 2)], 1)
        y = F.adaptive_avg_pool2d(y[:, :, 1:], 1) - 0.5
        return rn.softmax(self.head(self.drop(y.flatten(1))), dim=1)


def test_ops_beside_convolutions():
    check(Squeeze(), 3, 3, 16, 16)


class InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 6, 3, padding=1)
        self.b = nn.Conv2d(6, 6, 3, padding=1, groups=3)

    def forward(self, x):
        y = F.relu(self.a(x), inplace=True)
        z = self.b(y)
        z += y
        z.mul_(2.0)
        return F.relu_(z) + z.mean()


def test_writing_into_intermediates():
    check(InPlace(), 2, 3, 9, 9)


class Shared(nn.Module):
    """A convolution whose sums have two readers cannot be merged with either."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        y = self.conv(x)
        return F.relu(y) + self.norm(y)


def test_sums_with_two_readers():
    check(Shared(), 2, 3, 8, 8)


def test_a_convolution_alone_and_its_view():
    check(nn.Conv2d(3, 4, 3, stride=2, dilation=2), 2, 3, 16, 16)
    check(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten()), 2, 3, 8, 8)
    check(nn.Sequential(nn.Conv2d(4, 8, 3, groups=4), nn.ReLU(), nn.Conv2d(8, 8, 1)), 2, 4, 8, 8)


def test_statistics_of_the_input_itself():
    """They keep no state, so they run again like any op."""
    check(nn.Sequential(nn.Conv2d(3, 8, 3), nn.GroupNorm(2, 8), nn.GELU()), 2, 3, 9, 9)
    check(nn.Sequential(nn.Conv2d(3, 8, 3), nn.InstanceNorm2d(8), nn.ReLU6()), 2, 3, 9, 9)
    check(nn.BatchNorm2d(3, track_running_stats=False), 2, 3, 9, 9)


def test_plain_layers_without_convolutions():
    check(nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3)), 4, 6)


def test_the_state_is_the_models():
    model = settled(models.resnet20())
    x = rn.randn(1, 3, 32, 32)
    fast = optimize_for_inference(model, x)
    assert list(fast.state_dict()) == list(model.state_dict())
    assert fast.fc.weight is model.fc.weight
    assert "steps=" in repr(fast)


def test_copies_and_pickles():
    model = settled(models.resnet20())
    x = rn.randn(2, 3, 32, 32)
    fast = optimize_for_inference(model, x)
    expected = fast(x)
    copied = copy.deepcopy(fast)
    restored = pickle.loads(pickle.dumps(fast))
    with rn.no_grad():
        model.conv1.weight.zero_()
    for other in (copied, restored):
        assert rn.equal(other(x), expected)
    assert not rn.equal(fast(x), expected)


def test_threads_may_run_one_module():
    model = settled(models.resnet20())
    xs = [rn.randn(2, 3, 32, 32) for _ in range(4)]
    fast = optimize_for_inference(model, xs[0])
    expected = [fast(x) for x in xs]
    wrong = []

    def run(x, y):
        for _ in range(10):
            if not rn.equal(fast(x), y):
                wrong.append(x)

    threads = [threading.Thread(target=run, args=pair) for pair in zip(xs, expected, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_same_bits_for_any_number_of_threads():
    model = settled(models.resnet18(num_classes=5))
    assert_same_bits_for_any_number_of_threads(model, rn.randn(2, 3, 96, 96))


POOLS = [
    nn.MaxPool2d(3, 2, 1),
    nn.MaxPool2d(2),
    nn.MaxPool2d((3, 2), (2, 1), (1, 0)),
    nn.MaxPool2d(3, 2, 1, ceil_mode=True),
    nn.MaxPool2d(2, 2, 0, 2),
    nn.MaxPool2d(3, 5, 1),
]


@pytest.mark.parametrize("pool", POOLS, ids=repr)
@pytest.mark.parametrize("dtype", [rn.float32, rn.float64], ids=str)
def test_a_pooling_reads_bands_of_a_convolution(pool, dtype):
    model = nn.Sequential(nn.Conv2d(3, 20, 7, 2, 3), nn.ReLU(), pool)
    fast = check(model, 3, 3, 71, 50, dtype=dtype)
    (step,) = [step for step in fast.profile(rn.randn(3, 3, 71, 50, dtype=dtype)) if step.stride]
    assert step.max_pool and step.relu and "max_pool2d" in repr(step)


@pytest.mark.parametrize("channels", [3, 16, 64])
def test_bands_make_the_same_bits_for_any_number_of_threads(channels):
    conv = nn.Conv2d(3, channels, 7, 2, 3)
    model = settled(nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(3, 2, 1)))
    assert_same_bits_for_any_number_of_threads(model, rn.randn(2, 3, 224, 100))


def test_bands_keep_nan_and_infinity():
    model = nn.Sequential(nn.Conv2d(1, 1, 1, bias=False), nn.MaxPool2d(2)).eval()
    nn.init.ones_(model[0].weight)
    x = rn.zeros(1, 1, 6, 6)
    fast = optimize_for_inference(model, x)
    x[0, 0, 1, 1], x[0, 0, 4, 4] = float("nan"), float("inf")
    with rn.no_grad():
        assert rn.allclose(fast(x), model(x), equal_nan=True)
    assert fast(x).isnan().sum() == 1 and fast(x).isinf().sum() == 1


def test_a_pooling_with_large_overlap_or_several_readers_stays_a_step():
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 8, 3)

        def forward(self, x):
            y = self.conv(x)
            return F.max_pool2d(y, 3, 1, 1) + y

    wide = nn.Sequential(nn.Conv2d(3, 256, 3), nn.MaxPool2d(9, 1))
    for model, size in ((Both(), (1, 3, 12, 12)), (wide, (1, 3, 40, 400))):
        fast = check(model, *size)
        assert "max_pool2d" in [step.op for step in fast.profile(rn.randn(*size))]


@pytest.mark.parametrize("rows", [1, 2, 7, 33])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_layers_keep_packed_weights(rows, bias):
    model = nn.Sequential(nn.Linear(37, 61, bias=bias), nn.ReLU(), nn.Linear(61, 3, bias=bias))
    for dtype in (rn.float32, rn.float64):
        fast = check(model, rows, 37, dtype=dtype)
    with rn.no_grad():
        model[0].weight.mul_(2)
    x = rn.randn(rows, 37, dtype=rn.float64)
    with rn.no_grad():
        assert_same(fast(x), model(x))


def test_linear_layers_take_any_rows():
    check(nn.Sequential(nn.Linear(5, 4), nn.ReLU()), 2, 3, 5)
    check(nn.Sequential(nn.Linear(5, 4), nn.ReLU()), 5)
    empty = rn.zeros(0, 5)
    assert optimize_for_inference(nn.Sequential(nn.Linear(5, 4)).eval(), empty)(empty).shape == (
        0,
        4,
    )


def test_results_are_not_overwritten_by_the_next_call():
    fast = check(models.resnet20(), 1, 3, 32, 32)
    conv = check(nn.Conv2d(3, 4, 3, padding=1), 1, 3, 8, 8)
    for module, size in ((fast, 32), (conv, 8)):
        first = module(rn.ones(1, 3, size, size))
        kept = first.clone()
        module(rn.zeros(1, 3, size, size))
        assert rn.equal(first, kept)


def test_the_input_is_left_alone():
    model = settled(nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(3, 4, 1)))
    x = rn.randn(1, 3, 4, 4)
    fast = optimize_for_inference(model, x.clone())
    kept = x.clone()
    fast(x)
    assert rn.equal(x, kept)


class Calls(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.fn = fn

    def forward(self, x):
        return self.fn(self.conv(x))


@pytest.mark.parametrize(
    "fn, text",
    [
        (lambda y: y.cumsum(1), "cumsum"),
        (lambda y: y.topk(2, dim=1)[0], "topk"),
        (lambda y: F.dropout(y, training=True), "draws random numbers"),
        (lambda y: y if y.sum() > 0 else -y, "decides by the values"),
        (lambda y: y * y.abs().max().item(), "decides by the values"),
        (lambda y: y * y.detach(), "off: it"),
        (lambda y: y.detach(), "cut off"),
        (lambda y: F.batch_norm(y, rn.zeros(4), rn.ones(4), training=True), "batch_norm"),
    ],
)
def test_what_cannot_be_optimised_is_named(fn, text):
    rn.manual_seed(0)
    model = Calls(fn).eval()
    with pytest.raises(ValueError, match=text):
        optimize_for_inference(model, rn.randn(2, 3, 4, 4))


def test_training_mode_is_refused():
    model = models.resnet20()
    x = rn.randn(1, 3, 32, 32)
    with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
        optimize_for_inference(model, x)
    model.eval()
    model.layer1[0].bn1.train()
    with pytest.raises(ValueError, match=r"'layer1.0.bn1' \(BatchNorm2d\)"):
        optimize_for_inference(model, x)
    fast = optimize_for_inference(model.eval(), x)
    fast.train()
    with pytest.raises(ValueError, match="expected evaluation mode"):
        fast(x)


@pytest.mark.parametrize(
    "model, example, text",
    [
        (None, rn.ones(1), "expected a Module as model, got NoneType"),
        (abs, rn.ones(1), "expected a Module as model"),
        (nn.ReLU().eval(), None, "expected a Tensor as example, got NoneType"),
        (nn.ReLU().eval(), [1.0, 2.0], "expected a Tensor as example, got list"),
    ],
)
def test_what_is_no_model_or_no_example(model, example, text):
    with pytest.raises(TypeError, match=text):
        optimize_for_inference(model, example)
    with pytest.raises(TypeError):
        rn._C._nn.OptimizedModule(model, example)


def test_other_shapes_and_dtypes_are_refused():
    fast = optimize_for_inference(models.resnet20().eval(), rn.randn(1, 3, 32, 32))
    text = r"expected an input \(1, 3, 32, 32\).*got \(2, 3, 32, 32\)"
    with pytest.raises(ValueError, match=text):
        fast(rn.randn(2, 3, 32, 32))
    with pytest.raises(TypeError, match="expected float32, got float64"):
        fast(rn.randn(1, 3, 32, 32, dtype=rn.float64))
    with pytest.raises(TypeError, match="float32 or float64 example"):
        optimize_for_inference(models.resnet20().eval(), rn.ones(1, 3, 32, 32, dtype=rn.int64))


@pytest.mark.parametrize(("result", "name"), [((1, 2), "tuple"), ({}, "dict"), (None, "NoneType")])
def test_a_forward_must_return_one_tensor(result, name):
    class Several(nn.Module):
        def forward(self, x):
            return result

    expected = f"Several: expected a forward that returns one tensor, .* got {name}"
    with pytest.raises(TypeError, match=expected):
        optimize_for_inference(Several().eval(), rn.ones(1, 2))


def test_hooks_of_all_modules_that_are_gone_leave_calls_to_cpp_again():
    """What C++ says of a wrong forward differs from what the hooks of Python say."""
    nn.modules.module.register_module_forward_hook(lambda *_: None).remove()
    test_a_forward_must_return_one_tensor((1, 2), "tuple")
