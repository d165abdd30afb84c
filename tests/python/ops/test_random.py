"""Random numbers are PyTorch's for the same seed, and consume the same part of the stream."""

import numpy as np
import pytest
import resnetcpp as rn

pytestmark = pytest.mark.oracle

FLOATS = ["float32", "float64"]
ALL = [*FLOATS, "int64", "int32", "uint8", "bool"]
SIZES = [(), (0,), (1,), (15,), (16,), (17,), (3, 5, 7)]
SEEDS = [0, 42, -1, 2**32 + 5, 2**64 - 1]


def compare(draw, seed=3, tolerance=0.0):
    """Run `draw(library)` on both; values and the state of the stream must agree."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(seed)
    rn.manual_seed(seed)
    expected, got = draw(torch), draw(rn)
    assert tuple(got.shape) == tuple(expected.shape)
    assert str(got.dtype).split(".")[-1] == str(expected.dtype).split(".")[-1]
    if tolerance:
        np.testing.assert_allclose(got.numpy(), expected.numpy(), rtol=tolerance, atol=tolerance)
    else:
        np.testing.assert_array_equal(got.numpy(), expected.numpy())
    np.testing.assert_array_equal(rn.get_rng_state().numpy(), torch.get_rng_state().numpy())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("size", SIZES)
def test_rand(size, dtype, seed):
    compare(lambda t: t.rand(size, dtype=getattr(t, dtype)), seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("size", SIZES)
def test_randn(size, dtype, seed):
    compare(lambda t: t.randn(size, dtype=getattr(t, dtype)), seed, 1e-6)


INTEGERS = {
    "one bound": lambda t: t.randint(10, (40,)),
    "two bounds": lambda t: t.randint(-3, 4, (5, 8)),
    "keywords": lambda t: t.randint(low=2, high=9, size=(6,)),
    "just below 64-bit draws": lambda t: t.randint(0, 2**28 - 1, (40,)),
    "64-bit draws": lambda t: t.randint(0, 2**28, (40,)),
    "nearly all of int64": lambda t: t.randint(-(2**63), 2**63 - 1, (40,)),
    "uint8": lambda t: t.randint(0, 256, (40,), dtype=t.uint8),
    "int32": lambda t: t.randint(-(2**31), 2**31 - 1, (40,), dtype=t.int32),
    "float32": lambda t: t.randint(-5, 2**24, (40,), dtype=t.float32),
    "bool": lambda t: t.randint(0, 2, (40,), dtype=t.bool),
    "empty": lambda t: t.randint(0, 2, (0, 3)),
    "like": lambda t: t.randint_like(t.zeros(3, 4), 2, 7),
    "like, one bound": lambda t: t.randint_like(t.zeros(3, 4, dtype=t.int32), 7),
    "random_": lambda t: t.empty(20, dtype=t.int64).random_(),
    "random_ of float32": lambda t: t.empty(20).random_(),
    "random_ of bool": lambda t: t.empty(20, dtype=t.bool).random_(),
    "random_ to": lambda t: t.empty(20).random_(7),
    "random_ from, to": lambda t: t.empty(20, dtype=t.uint8).random_(7, 20),
}


@pytest.mark.parametrize("name", INTEGERS)
def test_integers(name):
    compare(INTEGERS[name])


@pytest.mark.parametrize("dtype", ["int64", "int32", "float32"])
@pytest.mark.parametrize("n", [0, 1, 2, 10, 1797])
def test_randperm(n, dtype):
    compare(lambda t: t.randperm(n, dtype=getattr(t, dtype)))


@pytest.mark.parametrize("dtype", ALL)
@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 1.0])
def test_bernoulli_in_place(p, dtype):
    compare(lambda t: t.empty(5, 7, dtype=getattr(t, dtype)).bernoulli_(p))


BERNOULLI = {
    "of probabilities": lambda t: t.bernoulli(t.rand(6, 7)),
    "of float64": lambda t: t.bernoulli(t.rand(6, 7, dtype=t.float64)),
    "method": lambda t: t.rand(6, 7).bernoulli(),
    "p": lambda t: t.bernoulli(t.zeros(6, 7), 0.3),
    "in place of probabilities": lambda t: t.empty(6, 7).bernoulli_(t.rand(6, 7)),
    "broadcast": lambda t: t.empty(6, 7, dtype=t.bool).bernoulli_(t.rand(7)),
}


@pytest.mark.parametrize("name", BERNOULLI)
def test_bernoulli(name):
    compare(BERNOULLI[name])


FILLS = {
    "uniform_": (-0.0362, 0.0362),
    "normal_": (0.3, 0.02),
    "log_normal_": (0.3, 0.2),
    "cauchy_": (0.3, 0.2),
    "exponential_": (0.7,),
    "geometric_": (0.3,),
}
TOLERANCE = {"uniform_": 0.0, "geometric_": 0.0}


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", FILLS)
def test_fills(name, dtype):
    compare(
        lambda t: getattr(t.empty(5, 20, dtype=getattr(t, dtype)), name)(*FILLS[name]),
        tolerance=TOLERANCE.get(name, 1e-6),
    )


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("size", [(7,), (16,), (25,), (3, 5, 7)])
def test_normal_of_short_floats(size, dtype):
    # PyTorch rounds between the steps, too.
    compare(lambda t: t.empty(size, dtype=getattr(t, dtype)).normal_(1, 2).float(), tolerance=4e-2)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int32", "int64"])
def test_geometric_of_integers(dtype):
    compare(lambda t: t.zeros(5, 20, dtype=getattr(t, dtype)).geometric_(0.3))


LAYOUTS = {
    "transposed": lambda t: t.empty(6, 9).t(),
    "permuted": lambda t: t.empty(3, 4, 5).permute(1, 2, 0),
    "channels_last": lambda t: t.empty(2, 3, 4, 5).to(memory_format=t.channels_last),
    "every other": lambda t: t.empty(9, 8)[:, ::2],
    "every other, transposed": lambda t: t.empty(9, 8).t()[::2],
    "narrowed": lambda t: t.empty(9, 8).narrow(1, 2, 3),
}


@pytest.mark.parametrize("name", ["uniform_", "normal_", "bernoulli_", "exponential_"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_layouts(layout, name):
    tolerance = 0.0 if name in ("uniform_", "bernoulli_") else 1e-6
    compare(lambda t: getattr(LAYOUTS[layout](t), name)(), tolerance=tolerance)


def test_fills_change_the_tensor_itself():
    x = rn.zeros(4)
    assert x.uniform_() is x or x.tolist() != [0, 0, 0, 0]
    rows = rn.zeros(4, 4)
    rows.narrow(0, 1, 2).uniform_(1, 2)
    values = rows.numpy()
    assert (values[[0, 3]] == 0).all() and (values[1:3] >= 1).all()


NORMALS = {
    "floats": lambda t: t.normal(0.5, 2.0, (4, 5)),
    "tensors": lambda t: t.normal(t.arange(20.0), t.ones(20)),
    "mean": lambda t: t.normal(t.arange(20.0), 2.0),
    "mean alone": lambda t: t.normal(t.arange(20.0)),
    "std": lambda t: t.normal(1.0, t.arange(20.0)),
    "broadcast": lambda t: t.normal(t.zeros(4, 1), t.ones(5)),
}


@pytest.mark.parametrize("name", NORMALS)
def test_normal(name):
    compare(NORMALS[name], tolerance=1e-6)


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("num_samples", [1, 5])
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("size", [(13,), (4, 13)])
def test_multinomial(size, dtype, num_samples, replacement):
    compare(
        lambda t: t.multinomial(t.rand(size, dtype=getattr(t, dtype)), num_samples, replacement)
    )


def test_multinomial_leaves_out_what_has_no_weight():
    drawn = rn.multinomial(rn.tensor([0.0, 1.0, 0.0, 3.0]), 200, replacement=True).numpy()
    assert set(drawn.tolist()) == {1, 3}


@pytest.mark.parametrize("name", ["rand_like", "randn_like"])
def test_like(name):
    compare(lambda t: getattr(t, name)(t.zeros(3, 7, dtype=t.float64)), tolerance=1e-6)


# Generators


def test_own_generator_leaves_the_default_alone():
    rn.manual_seed(1)
    state = rn.get_rng_state().numpy().copy()
    first = rn.rand(3, generator=rn.Generator().manual_seed(5))
    again = rn.rand(3, generator=rn.Generator().manual_seed(5))
    np.testing.assert_array_equal(first.numpy(), again.numpy())
    np.testing.assert_array_equal(rn.get_rng_state().numpy(), state)


def test_seeds():
    torch = pytest.importorskip("torch")
    for seed in SEEDS:
        assert rn.manual_seed(seed) is rn.default_generator
        assert rn.initial_seed() == torch.manual_seed(seed).initial_seed()
    assert rn.Generator().initial_seed() == torch.Generator().initial_seed()
    generator = rn.Generator()
    assert generator.seed() == generator.initial_seed()
    for seed in (2**64, -(2**63) - 1):
        with pytest.raises(ValueError, match="64 bits"):
            rn.manual_seed(seed)


@pytest.mark.parametrize("drawn", [0, 1, 624, 700])
def test_states_go_both_ways(drawn):
    torch = pytest.importorskip("torch")
    torch.manual_seed(8)
    torch.rand(drawn)
    torch.randn(3)  # leaves the second value of a pair behind
    rn.set_rng_state(rn.from_numpy(torch.get_rng_state().numpy().copy()))
    assert rn.randn(3).tolist() == pytest.approx(torch.randn(3).tolist(), abs=1e-6)
    rn.rand(drawn)
    torch.set_rng_state(torch.from_numpy(rn.get_rng_state().numpy().copy()))
    assert rn.rand(3).tolist() == torch.rand(3).tolist()


def test_clone_state():
    generator = rn.Generator().manual_seed(3)
    clone = generator.clone_state()
    assert rn.rand(2, generator=generator).tolist() == rn.rand(2, generator=clone).tolist()


@pytest.mark.parametrize("enabled", [True, False])
def test_fork_rng(enabled):
    rn.manual_seed(1)
    expected = rn.rand(2).tolist()
    rn.manual_seed(1)
    with pytest.raises(KeyError), rn.random.fork_rng(enabled):
        rn.rand(5)
        raise KeyError
    assert (rn.rand(2).tolist() == expected) is enabled


BAD = {
    "uniform_": (lambda: rn.empty(2).uniform_(2, 1), ValueError, "from=2"),
    "uniform_ of int64": (lambda: rn.empty(2, dtype=rn.int64).uniform_(), TypeError, "float32"),
    "normal_": (lambda: rn.empty(2).normal_(0, -1), ValueError, "std >= 0"),
    "normal": (lambda: rn.normal(rn.zeros(2), rn.ones(2) * -1), ValueError, "std >= 0"),
    "bernoulli_": (lambda: rn.empty(2).bernoulli_(1.5), ValueError, "p=1.5"),
    "bernoulli": (lambda: rn.bernoulli(rn.full((2,), 1.5)), ValueError, "got 1.5"),
    "randint": (lambda: rn.randint(5, 5, (2,)), ValueError, "low=5 and high=5"),
    "randint of uint8": (lambda: rn.randint(0, 300, (2,), dtype=rn.uint8), ValueError, "dtype"),
    "randperm": (lambda: rn.randperm(-1), ValueError, "n >= 0, got -1"),
    "exponential_": (lambda: rn.empty(2).exponential_(0), ValueError, "lambda > 0"),
    "geometric_": (lambda: rn.empty(2).geometric_(1), ValueError, r"p in \(0, 1\)"),
    "log_normal_": (lambda: rn.empty(2).log_normal_(0, 0), ValueError, "std > 0"),
    "cauchy_": (lambda: rn.empty(2).cauchy_(0, 0), ValueError, "sigma > 0"),
    "multinomial": (lambda: rn.multinomial(rn.zeros(3), 1), ValueError, "positive sum"),
    "multinomial nan": (lambda: rn.multinomial(rn.full((3,), np.nan), 1), ValueError, "finite"),
    "multinomial many": (lambda: rn.multinomial(rn.ones(3), 4), ValueError, "at most 3"),
    "multinomial none": (lambda: rn.multinomial(rn.ones(3), 0), ValueError, "num_samples > 0"),
    "multinomial 3-d": (lambda: rn.multinomial(rn.ones(1, 1, 2), 1), ValueError, "1 or 2"),
    "state": (lambda: rn.set_rng_state(rn.zeros(9, dtype=rn.uint8)), ValueError, "5056 bytes"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arguments(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=message):
        call()
