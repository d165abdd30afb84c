"""Tensors as Python objects: conversion, constructors, copying, saving, random state."""

import collections
import copy
import io
import pickle

import numpy as np


def constructors(torch):
    return {
        "tensor": [torch.Tensor([1, 2]), torch.Tensor(2, 3).shape, torch.Tensor().shape],
        "float": torch.FloatTensor([1, 2]),
        "long": torch.LongTensor([1, 2]),
        "double": torch.DoubleTensor([1.5]),
        "int": torch.IntTensor([3]),
        "byte": torch.ByteTensor([3]),
        "bool": torch.BoolTensor([True, False]),
        "sized": torch.FloatTensor(2, 2).shape,
        "from_array": torch.Tensor(np.ones((2, 2))),
        "from_scalars": torch.tensor([np.float32(1.5), np.float32(2.5)]),
        "from_numpy_scalar": torch.tensor(np.int64(3)),
        "from_tensors": torch.tensor([torch.tensor(1.0), torch.tensor(2.0)]),
        "from_tuple": torch.tensor(((1, 2), (3, 4))),
        "from_bools": torch.tensor([True, False]),
        "mixed": torch.tensor([1, 2.5]),
        "arrays": torch.tensor(np.array([[1.0, 2.0]])),
        "empty": torch.tensor([]),
        "asarray": torch.asarray([1, 2]),
        "as_tensor": torch.as_tensor(np.arange(3), dtype=torch.float32),
        "device": torch.zeros(2, device="cpu"),
        "device_object": torch.ones(
            2, dtype=torch.float64, device=torch.device("cpu"), requires_grad=True
        ),
        "isinstance": [
            isinstance(torch.ones(1), torch.Tensor),
            isinstance(torch.ones(1), torch.FloatTensor),
            isinstance(torch.ones(1), torch.LongTensor),
            isinstance(torch.nn.Parameter(torch.ones(1)), torch.Tensor),
            isinstance(torch.ones(2).shape, torch.Size),
            isinstance(torch.ones(2).shape, tuple),
            isinstance(torch.float32, torch.dtype),
            isinstance(torch.device("cpu"), torch.device),
        ],
    }


def sizes(torch):
    size = torch.ones(2, 3, 4).shape
    batch, *rest = size
    return [
        size.numel(),
        size[-1],
        size[:2],
        size + (5,),
        (1,) + size,
        size == (2, 3, 4),
        batch,
        rest,
        list(size),
        torch.Size([1, 2]),
        torch.ones(size[1:]).shape,
        torch.zeros(*size[:2], 2).shape,
        torch.Size((2,)) * 2,
        f"{tuple(size)}",
        hash(size) == hash((2, 3, 4)),
        np.prod(size).item(),
    ]


def identity(torch):
    a = torch.ones(2)
    b = a.view(2)
    table = {a: "a", b: "b"}
    found = collections.defaultdict(int)
    found[a.dtype] += 1
    found[a.device] += 1
    return [
        table[a],
        len({a, b, a}),
        a is a,
        len(found),
        a in [a],
        id(a) == id(a),
        hash(a) == hash(a),
    ]


def copying(torch):
    x = torch.arange(6.0).reshape(2, 3).requires_grad_()
    (x * 2).sum().backward()
    y = copy.deepcopy(x)
    y.data[0, 0] = 100
    restored = pickle.loads(pickle.dumps(x))
    state = {
        "weights": {"a": x.detach(), "b": torch.tensor(3)},
        "epoch": 4,
        "name": "run",
        "lr": [0.1],
    }
    buffer = io.BytesIO()
    torch.save(state, buffer)
    buffer.seek(0)
    loaded = torch.load(buffer)
    torch.save(x, "x.pt")
    torch.save([x, {"y": y}], "list.pt")
    both = torch.load("list.pt", map_location="cpu", weights_only=True)
    shared = copy.copy(x)
    nested = copy.deepcopy({"t": torch.ones(2), "same": [1, 2]})
    return [
        y,
        y.grad,
        y.is_leaf,
        restored,
        loaded,
        torch.load("x.pt", map_location="cpu").detach(),
        both[0].detach(),
        both[1]["y"].detach(),
        shared,
        nested,
        x.clone().detach(),
        x.clone().is_leaf,
        torch.clone(x).requires_grad,
        torch.equal(torch.empty_like(x).copy_(x), x),
    ]


def randomness(torch):
    torch.manual_seed(42)
    state = torch.get_rng_state()
    first = torch.rand(3)
    torch.set_rng_state(state)
    second = torch.rand(3)
    g = torch.Generator().manual_seed(7)
    g2 = torch.Generator(device="cpu")
    g2.manual_seed(7)
    return {
        "first": first,
        "second": second,
        "generator": torch.rand(2, generator=g),
        "generator2": torch.rand(2, generator=g2),
        "seed": [torch.initial_seed(), g.initial_seed()],
        "randint": [
            torch.randint(10, (5,)),
            torch.randint(3, 9, (2, 2)),
            torch.randint(0, 2, size=(3,)),
        ],
        "randint_like": torch.randint_like(torch.zeros(3), 10),
        "randperm": torch.randperm(6),
        "randn_like": torch.randn_like(torch.zeros(3)),
        "normal": [torch.normal(0.0, 1.0, size=(3,)), torch.normal(torch.zeros(2), torch.ones(2))],
        "normal_mean": torch.normal(mean=torch.arange(3.0), std=0.1),
        "bernoulli": torch.bernoulli(torch.full((5,), 0.5)),
        "multinomial": torch.multinomial(torch.tensor([0.1, 0.2, 0.7]), 2),
        "multinomial_rows": torch.multinomial(torch.ones(2, 4), 3, replacement=True),
        "uniform_": torch.empty(3).uniform_(-1, 1),
        "normal_": torch.empty(3).normal_(mean=1, std=2),
        "random_": torch.empty(3, dtype=torch.long).random_(0, 10),
        "bernoulli_": torch.empty(4).bernoulli_(0.3),
        "exponential_": torch.empty(3).exponential_(),
        "dropout": torch.nn.functional.dropout(torch.ones(6), 0.5, training=True),
        "generator_shuffle": torch.randperm(5, generator=torch.Generator().manual_seed(3)),
    }


def fork(torch):
    torch.manual_seed(3)
    with torch.random.fork_rng():
        torch.manual_seed(9)
        inside = torch.rand(2)
    return [inside, torch.rand(2)]


def settings(torch):
    torch.set_float32_matmul_precision("high")
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.use_deterministic_algorithms(False)
    torch.backends.cudnn.benchmark = True
    torch.set_default_dtype(torch.float64)
    wide = torch.zeros(1)
    torch.set_default_dtype(torch.float32)

    return [wide, torch.typename(wide), torch.__version__[0].isdigit()]


def conversion(torch):
    x = torch.tensor([1.7, -2.3])
    return {
        "casts": [x.int(), x.long(), x.double(), x.bool(), x.float(), x.to(torch.uint8).dtype],
        "to": [
            x.to(torch.float64),
            x.to("cpu"),
            x.to(torch.zeros(1).double()),
            x.type_as(torch.ones(1).long()),
        ],
        "to_device": x.to(torch.device("cpu"), torch.float64, non_blocking=True),
        "to_keywords": x.to(device="cpu", dtype=torch.int32, copy=True),
        "type": [
            x.type(),
            x.type(torch.float64),
            x.type("torch.DoubleTensor"),
            x.type(torch.LongTensor),
        ],
        "cpu": x.cpu(),
        "device": [
            str(x.device),
            x.device.type,
            x.device == torch.device("cpu"),
            repr(torch.device("cpu")),
        ],
        "lists": [x.tolist(), torch.tensor(3).tolist(), torch.ones(1, 2).tolist()],
        "numbers": [float(x[0]), int(x[0]), bool(x[0] > 1), x[0].item(), torch.tensor(5).item()],
        "len": len(torch.ones(3, 2)),
        "numpy": [x.numpy(), x.detach().cpu().numpy(), x.numpy().dtype.name],
        "dtypes": [torch.float, torch.double, torch.long, torch.int, torch.bool, torch.uint8],
        "half_names": [torch.float32 == torch.float, torch.int64 is torch.long],
        "finfo": [
            torch.finfo(torch.float32).eps,
            torch.finfo(torch.float32).max,
            torch.iinfo(torch.int64).max,
        ],
        "finfo_min": torch.finfo(x.dtype).min,
        "is_floating": [torch.float32.is_floating_point, torch.int64.is_floating_point],
        "itemsize": torch.float64.itemsize,
        "default": [torch.get_default_dtype(), torch.tensor(1.0).dtype],
        "cuda": [torch.cuda.is_available(), torch.cuda.device_count()],
        "device_choice": "cuda" if torch.cuda.is_available() else "cpu",
        "mps": torch.backends.mps.is_available(),
        "threads": torch.get_num_threads() >= 1,
    }


def printing(torch):
    print(torch.tensor([1, 2]), torch.tensor(3.5), torch.tensor([]), torch.tensor([True]))
    print(torch.zeros(2, 2, dtype=torch.float64), torch.ones(1, requires_grad=True))
    print(torch.ones(2, requires_grad=True) * 2)
    print(torch.tensor([1e-8, 1.0]), torch.tensor([1e10, 1.0]), torch.tensor([float("nan"), 1.0]))
    torch.set_printoptions(precision=2, sci_mode=False)
    print(torch.tensor([1.23456, 1000.5]))
    torch.set_printoptions(profile="default")
    print(torch.arange(2000).shape, torch.zeros(3, 0))
    print(torch.nn.Parameter(torch.zeros(2)))
    print(torch.float32, torch.strided, torch.device("cpu"), torch.Size([1]))
