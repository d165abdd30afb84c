"""Storages, and what tensors say about themselves, as in PyTorch."""

import numpy as np
import pytest

from tests.python.harness import Bad, check_error, compare, error_cases, libraries

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:TypedStorage is deprecated"),
]

SAME = {
    "untyped size": lambda t, x: x[1].untyped_storage().size(),
    "untyped bytes": lambda t, x: x.int().untyped_storage().tolist(),
    "untyped nbytes": lambda t, x: x[1:].untyped_storage().nbytes(),
    "untyped element": lambda t, x: x.untyped_storage()[7],
    "typed size": lambda t, x: x[1, 1:].storage().size(),
    "typed elements": lambda t, x: x[1].storage().tolist(),
    "typed element": lambda t, x: x.storage()[4],
    "element size": lambda t, x: x.storage().element_size(),
    "same storage": lambda t, x: (
        x.untyped_storage().data_ptr() == x[1].untyped_storage().data_ptr()
    ),
    "is_set_to": lambda t, x: [x.is_set_to(x.view(2, 3)), x.is_set_to(x.T), x.is_set_to(x.clone())],
    "is_shared": lambda t, x: x.is_shared(),
    "dim_order": lambda t, x: [x.dim_order(), x.T.dim_order()],
    "new": lambda t, x: x.new([1, 2]),
    "new of sizes": lambda t, x: tuple(x.new(2, 3).shape),
    "new_empty_strided": lambda t, x: x.new_empty_strided((2, 3), (1, 2)).stride(),
    "empty_permuted": lambda t, x: t.empty_permuted((2, 3, 4), (2, 0, 1)).stride(),
    "map_": lambda t, x: x.clone().map_(x * 2, lambda a, b: a + b),
    "map2_": lambda t, x: x.clone().map2_(x, x, lambda a, b, c: a * b - c),
    "apply_": lambda t, x: x.clone().apply_(lambda v: v + 1),
    "frombuffer": lambda t, x: t.frombuffer(bytearray(b"12345678"), dtype=t.int32, offset=4),
    "complex": lambda t, x: complex(x[0, 1]).real,
    "rlshift": lambda t, x: 3 << x.int(),
    "rrshift": lambda t, x: 99 >> x.int(),
    "is_signed": lambda t, x: [t.is_signed(x), t.is_signed(x.byte())],
    "H": lambda t, x: [x.H, x.mH, x.adjoint()],
    "to_dense": lambda t, x: x.to_dense(),
    "embedding": lambda t, x: t.embedding(x, t.tensor([1, 0, 1])),
    "constant_pad_nd": lambda t, x: t.constant_pad_nd(x, (1, 0), 2.0),
    "batch_norm": lambda t, x: t.batch_norm(x, None, None, None, None, True, 0.1, 1e-5, False),
    "hardshrink": lambda t, x: (x - 3).hardshrink(1.5),
    "prelu": lambda t, x: (x - 3).prelu(t.tensor([0.5])),
    "debug mode": lambda t, x: [
        [t.set_deterministic_debug_mode(mode), t.get_deterministic_debug_mode()]
        for mode in ("error", 1, 0)
    ],
}


def sample(t):
    return t.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize("name", SAME)
def test_as_pytorch(name):
    def run(t):
        return SAME[name](t, sample(t))

    compare(run, tolerance=1e-6)


def test_a_storage_is_the_memory_itself():
    for t in libraries():
        x = sample(t)
        x[1].storage()[0] = 9.0
        assert x[0, 0] == 9
        x.untyped_storage().fill_(0)
        assert x.tolist() == [[0, 0, 0], [0, 0, 0]]
        copy = x.storage().clone()
        copy.fill_(3)
        assert x.sum() == 0 and copy.tolist() == [3] * 6
        assert t.is_storage(copy) and not t.is_storage(x)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_counts_are_drawn_as_pytorch_draws_them(dtype):
    rates = np.array([0.0, 0.3, 4.0, 9.9, 10.0, 37.5, 1e4] * 9).astype(dtype)
    chances = np.linspace(0, 1, 63).astype(dtype)

    def run(t):
        t.manual_seed(3)
        trials = t.from_numpy(np.floor(rates))
        return [
            t.poisson(t.from_numpy(rates)),
            t.binomial(trials, t.from_numpy(chances)),
            t.poisson(t.from_numpy(rates), generator=t.Generator().manual_seed(5)),
        ]

    compare(run, tolerance=0)


BAD = [
    Bad("poisson of -1", lambda t: t.poisson(-t.ones(1)), "rates that are finite"),
    Bad("binomial", lambda t: t.binomial(t.ones(2), t.ones(1).double()), "one shape and dtype"),
    Bad("map_", lambda t: t.ones(2).map_(lambda a: a), "1 tensors and a function", TypeError),
    Bad("debug mode", lambda t: t.set_deterministic_debug_mode("x"), "expected 0, 1 or 2"),
    Bad("frombuffer", lambda t: t.frombuffer(b"", dtype=t.uint8), "not empty", ValueError),
    Bad("empty_permuted", lambda t: t.empty_permuted((2, 3), (0, 0)), "an order of 2 dimensions"),
]


@pytest.mark.parametrize("bad", error_cases(BAD))
def test_errors(bad):
    check_error(bad)
