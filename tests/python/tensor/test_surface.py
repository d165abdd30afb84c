"""Devices, dtypes and conversions of tensors: the same rows on resnetcpp and on PyTorch."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import check_refused_as, torch_or_skip

pytestmark = pytest.mark.oracle


def plain(value):
    """What two libraries can be compared by."""
    if isinstance(value, (tuple, list)) and type(value).__name__ != "Size":
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value if isinstance(value, (bool, int, float, str, type(None))) else repr(value)


ROWS = {
    # repr
    "dtypes": lambda t: [t.float32, t.float64, t.int64, t.int32, t.uint8, t.bool],
    "short dtypes": lambda t: [t.float16, t.bfloat16, t.int8, t.int16, t.complex64],
    "classes": lambda t: [
        isinstance(t.ones(1).half(), t.HalfTensor),
        isinstance(t.ones(1).bfloat16(), t.BFloat16Tensor),
        [t.ones(1).type(kind).dtype for kind in (t.ShortTensor, t.CharTensor, "torch.HalfTensor")],
        [t.can_cast(t.float64, t.float16), t.can_cast(t.float16, t.int8)],
    ],
    "aliases": lambda t: [t.float, t.double, t.long, t.int, t.half, t.short],
    "str of a dtype": lambda t: [str(t.float32), f"{t.int64}"],
    "size": lambda t: [t.ones(2, 3).shape, t.Size([]), str(t.Size([2])), t.Size((1, 2)).numel()],
    "size, part": lambda t: [t.ones(2, 3, 4).shape[1:], t.ones(2).shape + (3,)],
    "formats": lambda t: [t.contiguous_format, t.channels_last, t.preserve_format, t.strided],
    # dtype attributes
    "itemsize": lambda t: [d.itemsize for d in (t.float32, t.float64, t.uint8, t.bool, t.half)],
    "is_floating_point": lambda t: [d.is_floating_point for d in (t.float32, t.half, t.int64)],
    "is_signed": lambda t: [d.is_signed for d in (t.float32, t.int32, t.uint8, t.bool)],
    "is_complex": lambda t: [d.is_complex for d in (t.float32, t.complex64)],
    "dtypes are the same objects": lambda t: [
        copy.deepcopy(t.float32) is t.float32,
        pickle.loads(pickle.dumps(t.int64)) is t.int64,
        t.ones(1).dtype is t.float32,
        t.float32 == t.float64,
        {t.float32: 1}[t.ones(1).dtype],
    ],
    # devices
    "device": lambda t: [
        t.device("cpu"),
        t.device("cuda"),
        t.device("cuda:1"),
        t.device("cuda", 1),
        t.device("cpu:0"),
        t.device(t.device("mps")),
        t.device(type="cuda", index=0),
    ],
    "device, str": lambda t: [str(t.device("cuda:1")), f"{t.device('cpu')}"],
    "device, parts": lambda t: [
        (d.type, d.index) for d in (t.device("cpu"), t.device("cuda:2"), t.device("cpu", 0))
    ],
    "devices, compared": lambda t: [
        t.device("cpu") == t.device("cpu"),
        t.device("cpu") == t.device("cpu:0"),
        t.device("cuda:0") != t.device("cuda:1"),
        t.device("cpu") == "cpu",
        hash(t.device("cuda:1")) == hash(t.device("cuda", 1)),
        len({t.device("cpu"), t.device("cpu"), t.device("cuda")}),
        copy.deepcopy(t.device("cuda:1")) == t.device("cuda:1"),
        pickle.loads(pickle.dumps(t.device("cuda:1"))) == t.device("cuda:1"),
        isinstance(t.ones(1).device, t.device),
    ],
    "device of a tensor": lambda t: [
        t.ones(1).device,
        t.zeros(1, device="cpu:0").device,
        t.nn.Linear(2, 2).weight.device,
        t.ones(1).device.type == "cuda",
        t.ones(1).get_device(),
        str(t.ones(1).layout),
    ],
    "is_...": lambda t: [
        t.ones(1).is_cuda,
        t.ones(1).is_cpu,
        t.ones(1).is_mps,
        t.ones(1).is_meta,
        t.ones(1).is_sparse,
        t.ones(1).is_quantized,
        t.ones(1).is_pinned(),
    ],
    "factories with a device": lambda t: [
        t.zeros(2, device="cpu"),
        t.ones(2, device=t.device("cpu"), dtype=t.int64),
        t.full((2,), 3.5, device="cpu", requires_grad=True),
        t.arange(3, device="cpu", pin_memory=False, layout=t.strided),
        t.linspace(0, 1, 3, device="cpu"),
        t.eye(2, device="cpu"),
        t.tensor([1, 2], device="cpu", dtype=t.float64),
        t.as_tensor([1, 2], device="cpu"),
        t.zeros_like(t.ones(2), device="cpu", dtype=t.int32),
        t.rand(0, device="cpu"),
        t.empty((0, 2), device="cpu"),
        t.zeros(1, device=None),
        t.scalar_tensor(2),
        t.empty_strided((2, 3), (1, 2)).stride(),
    ],
    "ranges of integers": lambda t: [
        t.arange(3.1, dtype=t.int64),
        t.arange(-0.9, 2.1, 2.0, dtype=t.int64),
        t.arange(2.1, -2.9, -1.0, dtype=t.int64),
        t.arange(3.1, dtype=t.int32),
        t.linspace(4.3, 0, 50, dtype=t.int64),
        t.linspace(4.3, -3, 50, dtype=t.int32),
        t.logspace(0, 1.2, 4, dtype=t.int64),
    ],
    "numbers in tensors": lambda t: [
        t.arange(t.tensor(3)),
        t.arange(0, t.tensor(2.5), t.tensor(0.5)),
        t.full((2,), t.tensor(3.5)),
        t.full((2,), t.tensor(3)),
        t.linspace(t.tensor(1.5), t.tensor(4), 3),
        t.logspace(t.tensor(1), 2, 3),
        t.ones(2).add(t.ones(2), alpha=t.tensor(2)),
        t.ones(2).fill_(t.tensor(3.5)),
        t.ones(2, dtype=t.int32) + t.tensor(2),
        t.clamp(t.arange(3), t.tensor(1)),
    ],
    "like, in an order": lambda t: [
        f(t.ones(1, 2, 3, 4), memory_format=t.channels_last).stride()
        for f in (t.zeros_like, t.ones_like, t.empty_like)
    ],
    "default device": lambda t: [t.get_default_device(), t.set_default_device("cpu")],
    # conversions
    "to": lambda t: [
        t.ones(2).to("cpu"),
        t.ones(2).to(t.device("cpu")),
        t.ones(2).to(t.float64),
        t.ones(2).to("cpu", t.int64),
        t.ones(2).to("cpu", t.int64, True),
        t.ones(2).to(device="cpu", dtype=t.uint8, non_blocking=True, copy=True),
        t.ones(2).to(t.ones(1, dtype=t.bool)),
        t.ones(2).to(tensor=t.ones(1, dtype=t.float64)),
        t.ones(1, 2, 3, 4).to(memory_format=t.channels_last).stride(),
    ],
    "to itself": lambda t: [
        x.to("cpu") is x and x.to(t.float32) is x and x.to(x) is x and x.cpu() is x
        for x in [t.ones(2)]
    ],
    "to a copy": lambda t: [x.to("cpu", copy=True) is x for x in [t.ones(2)]],
    "named conversions": lambda t: [
        getattr(t.tensor([0.0, 1.5, 2.0]), name)()
        for name in ("float", "double", "long", "int", "byte", "bool")
    ],
    "type": lambda t: [
        t.ones(1).type(),
        t.ones(1, dtype=t.int64).type(),
        t.ones(1).type(t.float64),
        t.ones(1).type("torch.IntTensor"),
        t.ones(1).type(t.LongTensor),
        t.ones(1).type_as(t.ones(1, dtype=t.bool)),
    ],
    "new": lambda t: [
        x.new_zeros(2) for x in (t.ones(1), t.ones(1, dtype=t.int64))
    ] + [
        t.ones(1).new_ones(2, 3),
        t.ones(1).new_ones((2, 3), dtype=t.int32),
        t.ones(1, dtype=t.float64).new_full((2,), 7),
        t.ones(1).new_empty((0, 3)).shape,
        t.ones(1).new_empty(2, 3, dtype=t.bool).dtype,
        t.ones(1, dtype=t.float64).new_tensor([1, 2]),
        t.ones(1).new_zeros(2, device="cpu", requires_grad=True),
    ],
    "Tensor": lambda t: [
        t.Tensor(),
        t.Tensor(2, 3).shape,
        t.Tensor(t.Size([2, 3])).shape,
        t.Tensor([1, 2]),
        t.Tensor((1.5, 2)),
        t.Tensor([[1], [2]]),
        t.Tensor(np.array([1, 2])),
        t.Tensor(4).shape,
    ],
    "Tensors by dtype": lambda t: [
        t.FloatTensor([1, 2]),
        t.LongTensor([1, 2]),
        t.DoubleTensor([1]),
        t.IntTensor(3).shape,
        t.BoolTensor([True]),
        t.ByteTensor([1]),
        isinstance(t.ones(1), t.FloatTensor),
        isinstance(t.ones(1), t.LongTensor),
        isinstance(t.ones(1), t.Tensor),
    ],
    "is_tensor": lambda t: [t.is_tensor(t.ones(1)), t.is_tensor([1]), t.is_tensor(np.ones(1))],
    "kinds of numbers": lambda t: [t.is_floating_point(t.ones(1)), t.ones(1).is_complex()],
    # limits
    "finfo": lambda t: [t.finfo(t.float32), t.finfo(t.float64), t.finfo(), t.finfo(t.float16)],
    "finfo, numbers": lambda t: [
        [getattr(t.finfo(d), n) for n in ("bits", "eps", "max", "min", "tiny", "smallest_normal")]
        for d in (t.float32, t.float64, t.float16, t.bfloat16)
    ],
    "finfo, dtype": lambda t: [t.finfo(t.float32).dtype, t.iinfo(t.int64).dtype],
    "iinfo": lambda t: [t.iinfo(t.uint8), t.iinfo(t.int32), t.iinfo(t.int64), t.iinfo(t.int8)],
    "iinfo, numbers": lambda t: [(t.iinfo(t.int32).bits, t.iinfo(t.int64).min)],
    # modules
    "module": lambda t: [
        t.nn.Linear(2, 1).to("cpu").weight.dtype,
        t.nn.Linear(2, 1).to(t.float64).weight.dtype,
        t.nn.Linear(2, 1).to("cpu", t.float64, non_blocking=True).bias.dtype,
        t.nn.Linear(2, 1).to(device="cpu", dtype=t.float64).weight.dtype,
        t.nn.Linear(2, 1).to(t.ones(1, dtype=t.float64)).weight.dtype,
        t.nn.Linear(2, 1).double().float().weight.dtype,
        t.nn.Linear(2, 1, device="cpu", dtype=t.float64).weight.dtype,
        t.nn.BatchNorm2d(2).double().num_batches_tracked.dtype,
        t.nn.Linear(2, 1).cpu().weight.device,
    ],
    "module in channels_last": lambda t: [
        t.nn.Conv2d(2, 3, 3).to(memory_format=t.channels_last).weight.stride()
    ],
    "module keeps its parameters": lambda t: [
        layer.double().weight is weight
        for layer in [t.nn.Linear(2, 1)]
        for weight in [layer.weight]
    ],
    # what is not there
    "cuda": lambda t: [
        t.cuda.is_available(),
        t.cuda.device_count(),
        t.cuda.manual_seed(0),
        t.cuda.manual_seed_all(0),
        t.cuda.empty_cache(),
        t.cuda.is_initialized(),
        t.cuda.memory_allocated(),
        t.version.cuda,
    ],
    "the usual choice of a device": lambda t: [
        t.device("cuda" if t.cuda.is_available() else "cpu"),
        t.accelerator.is_available(),
        t.backends.mps.is_available(),
        t.backends.mps.is_built(),
        t.backends.cuda.is_built(),
    ],
    "scaler": lambda t: [
        scaler.is_enabled() or (scaler.get_scale(), scaler.state_dict(), scaler.scale(t.ones(2)))
        for scaler in [t.amp.GradScaler("cpu", enabled=False)]
    ],
    # settings
    "threads": lambda t: [t.set_num_threads(2), t.get_num_threads(), t.set_num_threads(1)],
    "default dtype": lambda t: [
        t.get_default_dtype(),
        t.set_default_dtype(t.float64),
        t.ones(1).dtype,
        t.tensor(1.5).dtype,
        t.tensor(1.5),
        t.set_default_tensor_type("torch.FloatTensor"),
        t.get_default_dtype(),
    ],
    "matmul precision": lambda t: [
        t.get_float32_matmul_precision(),
        t.set_float32_matmul_precision("high"),
        t.get_float32_matmul_precision(),
        t.set_float32_matmul_precision("highest"),
    ],
    "determinism": lambda t: [
        t.are_deterministic_algorithms_enabled(),
        t.use_deterministic_algorithms(True, warn_only=True),
        t.are_deterministic_algorithms_enabled(),
        t.is_deterministic_algorithms_warn_only_enabled(),
        t.use_deterministic_algorithms(False),
    ],
    # integers
    "relu6 of integers": lambda t: [
        t.nn.functional.relu6(t.tensor([-3, 0, 5, 9]).to(d)) for d in (t.int64, t.int32)
    ] + [t.nn.functional.relu6(t.tensor([0, 5, 9], dtype=t.uint8))],
    "hardtanh of integers": lambda t: [
        t.nn.functional.hardtanh(t.tensor([-3, 0, 1, 5, 9]).to(d), -1.5, 3.7)
        for d in (t.int64, t.int32)
    ] + [t.nn.Hardtanh()(t.tensor([-7, 7]))],
    "the smallest integer": lambda t: [
        t.tensor([5]) - (-(2**63)),
        t.tensor([-5]) - (-(2**63)),
        t.sub(t.tensor([5]), t.tensor([-(2**63)])),
        -t.tensor([-(2**63)]),
    ],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", ROWS)
def test_the_same_as_pytorch(name):
    theirs = plain(ROWS[name](torch_or_skip()))
    assert plain(ROWS[name](rn)) == theirs


CUDA = "expected 'cpu', the only device there is, got 'cuda"
ABSENT = "expected a real dtype, got complex64, which is not supported"

REFUSED = {
    "zeros": (lambda t: t.zeros(2, device="cuda"), RuntimeError, CUDA),
    "zeros, device": (lambda t: t.zeros(2, device=t.device("cuda:1")), RuntimeError, "cuda:1"),
    "zeros, number": (lambda t: t.zeros(2, device=0), RuntimeError, "got 'cuda:0'"),
    "zeros_like": (lambda t: t.zeros_like(t.ones(1), device="cuda"), RuntimeError, CUDA),
    "arange": (lambda t: t.arange(3, device="cuda"), RuntimeError, CUDA),
    "tensor": (lambda t: t.tensor([1], device="cuda"), RuntimeError, CUDA),
    "as_tensor": (lambda t: t.as_tensor([1], device="cuda"), RuntimeError, CUDA),
    "rand": (lambda t: t.rand(2, device="cuda"), RuntimeError, CUDA),
    "randint": (lambda t: t.randint(0, 2, (3,), device="cuda"), RuntimeError, CUDA),
    "randperm": (lambda t: t.randperm(3, device="cuda"), RuntimeError, CUDA),
    "new_zeros": (lambda t: t.ones(1).new_zeros(1, device="cuda"), RuntimeError, CUDA),
    "generator": (lambda t: t.Generator(device="cuda"), RuntimeError, CUDA),
    "to": (lambda t: t.ones(1).to("cuda"), RuntimeError, CUDA),
    "to device": (lambda t: t.ones(1).to(t.device("cuda", 0)), RuntimeError, CUDA),
    "to number": (lambda t: t.ones(1).to(1), RuntimeError, "got 'cuda:1'"),
    "cuda": (lambda t: t.ones(1).cuda(), RuntimeError, CUDA),
    "cuda, number": (lambda t: t.ones(1).cuda(1), RuntimeError, "got 'cuda:1'"),
    "unknown device": (lambda t: t.ones(1).to("gpu"), RuntimeError, "or the name of another"),
    "device": (lambda t: t.device("gpu"), RuntimeError, "expected 'cpu'.* got 'gpu'"),
    "device without name": (lambda t: t.device(""), RuntimeError, "must not be empty"),
    "device with a bad number": (
        lambda t: t.device("cpu:x"),
        RuntimeError,
        "Invalid device string",
    ),
    "device with two numbers": (lambda t: t.device("cuda:0", 1), RuntimeError, "must not include"),
    "device of a number": (lambda t: t.device(0), RuntimeError, "got 'cuda:0'"),
    "device of None": (lambda t: t.device(None), TypeError, "incompatible"),
    "Linear": (lambda t: t.nn.Linear(2, 2, device="cuda"), RuntimeError, CUDA),
    "Conv2d": (lambda t: t.nn.Conv2d(2, 2, 1, device="cuda"), RuntimeError, CUDA),
    "module.to": (lambda t: t.nn.Linear(2, 2).to("cuda"), RuntimeError, CUDA),
    "module.to, keyword": (lambda t: t.nn.Linear(2, 2).to(device="cuda:0"), RuntimeError, CUDA),
    "module.cuda": (lambda t: t.nn.Linear(2, 2).cuda(), RuntimeError, CUDA),
    "module.to integers": (lambda t: t.nn.Linear(2, 2).to(t.int64), TypeError, "floating point"),
    "module.to nothing": (lambda t: t.nn.Linear(2, 2).to(nothing=1), TypeError, "nothing"),
    "current device": (lambda t: t.cuda.current_device(), RuntimeError, "the only device there is"),
    "device name": (lambda t: t.cuda.get_device_name(0), RuntimeError, "the only device there is"),
    "iinfo of floats": (lambda t: t.iinfo(t.float32), TypeError, "expected an integer dtype"),
    "finfo of integers": (lambda t: t.finfo(t.int64), TypeError, "expected a floating-point"),
    "bool hardtanh": (
        lambda t: t.nn.functional.hardtanh(t.tensor([True])),
        RuntimeError,
        "hardtanh: expected a tensor of numbers, got bool",
    ),
    "uint8 hardtanh": (
        lambda t: t.nn.functional.hardtanh(t.tensor([1], dtype=t.uint8)),
        ValueError,
        "limits that are not negative for uint8, got -1",
    ),
    "Tensor of a number": (lambda t: t.Tensor(2.5), TypeError, "expected sizes or a sequence"),
    "type": (lambda t: t.ones(1).type("torch.Nothing"), ValueError, "expected a dtype"),
    "default dtype": (lambda t: t.set_default_dtype(t.int64), TypeError, "a floating-point dtype"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    check_refused_as(*REFUSED[name])


# PyTorch has these dtypes.
ABSENT_DTYPES = {
    "zeros": lambda t: t.zeros(2, dtype=t.complex64),
    "to": lambda t: t.ones(2).to(t.complex64),
    "tensor": lambda t: t.tensor([1], dtype=t.complex64),
    "Linear": lambda t: t.nn.Linear(2, 2, dtype=t.complex64),
}


@pytest.mark.parametrize("name", ABSENT_DTYPES)
def test_dtypes_that_can_only_be_named(name):
    for kind in (RuntimeError, TypeError):
        with pytest.raises(kind, match=ABSENT):
            ABSENT_DTYPES[name](rn)


# --- Inference mode -------------------------------------------------------------------------------


def in_inference(t, call):
    with t.inference_mode():
        return call(t)


FROZEN = {
    "factory": lambda t: t.ones(2),
    "tensor": lambda t: t.tensor([1.0]),
    "from_numpy": lambda t: t.from_numpy(np.ones(2)),
    "randn": lambda t: t.randn(2),
    "op": lambda t: t.ones(2) * 2,
    "view": lambda t: t.ones(4).view(2, 2),
    "clone": lambda t: t.ones(2).clone(),
    "detach": lambda t: t.ones(2).detach(),
    "module": lambda t: t.nn.Linear(2, 2).weight,
    "leaf": lambda t: t.ones(2, requires_grad=True),
    "arange": lambda t: t.arange(3),
}


@pytest.mark.parametrize("name", FROZEN)
def test_what_is_made_in_inference_mode(name):
    for t in (rn, torch_or_skip()):
        x = in_inference(t, FROZEN[name])
        assert x.is_inference() and t.is_inference(x)
        assert x[0:1].is_inference()
        assert not x.clone().is_inference()
        assert not (x * 2).is_inference()
        with pytest.raises(RuntimeError, match="Inplace update to inference tensor"):
            x.zero_()
        with pytest.raises(RuntimeError, match="do not track version counter"):
            _ = x._version
        in_inference(t, lambda t, x=x: x.detach().zero_())


def test_what_was_made_before_inference_mode():
    for t in (rn, torch_or_skip()):
        x = t.ones(3)
        made = in_inference(t, lambda t, x=x: [x.add_(1), x.view(3, 1), x * 2])
        assert [y.is_inference() for y in made] == [False, False, True]
        assert x._version == 1
        assert not x.is_inference()
        with t.inference_mode(), t.inference_mode(False):
            assert not t.ones(1).is_inference()


def test_inference_tensors_cannot_join_a_graph():
    for t in (rn, torch_or_skip()):
        frozen = in_inference(t, lambda t: t.ones(2))
        with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor"):
            frozen.requires_grad_()
        leaf = t.ones(2, requires_grad=True)
        with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
            leaf * frozen
        (leaf + frozen).sum().backward()
        assert leaf.grad.tolist() == [1, 1]


# --- Stand-ins ------------------------------------------------------------------------------------


def test_switches_of_other_libraries():
    import resnetcpp.backends.cudnn as cudnn

    for name in ("benchmark", "deterministic", "enabled"):
        before = getattr(cudnn, name)
        setattr(cudnn, name, not before)
        assert getattr(rn.backends.cudnn, name) is not before
        setattr(cudnn, name, before)
    with cudnn.flags(enabled=False):
        assert not cudnn.is_available()
    rn.backends.cuda.matmul.allow_tf32 = True
    assert rn.backends.cuda.matmul.allow_tf32


def test_mixed_precision_computes_in_float32():
    layer = rn.nn.Linear(2, 1)
    optimizer = rn.optim.SGD(layer.parameters(), lr=0.1)
    scaler = rn.amp.GradScaler(enabled=False)
    before = layer.weight.detach().clone()
    with rn.autocast("cpu", enabled=False):
        loss = layer(rn.ones(3, 2)).sum()
    assert loss.dtype is rn.float32
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    np.testing.assert_allclose((before - layer.weight).tolist(), [[0.3, 0.3]], rtol=1e-5)
    with rn.autocast("cpu", dtype=rn.bfloat16):
        assert layer(rn.ones(3, 2)).dtype is rn.float32


@pytest.mark.parametrize("device", ["cpu", rn.device("cpu")])
def test_a_device_as_a_block(device):
    with rn.device(device):
        assert rn.ones(1).device == rn.device("cpu")
    with pytest.raises(RuntimeError, match=CUDA), rn.device("cuda"):
        pass


def test_another_default_device():
    with pytest.raises(RuntimeError, match=CUDA):
        rn.set_default_device(rn.device("cuda"))


def test_version():
    assert rn.version.__version__ == rn.__version__
    assert [int(part) for part in rn.__version__.split(".")[:2]]
