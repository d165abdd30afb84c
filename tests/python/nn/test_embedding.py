"""Embedding and EmbeddingBag against PyTorch: limits of rows, frequencies, bags, errors."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import Bad, check_error, compare, error_cases, libraries, numbers

pytestmark = pytest.mark.oracle

TABLE = numbers(6, 4)
NAMED = np.array([[1, 5, 0], [5, 5, 2]])
FLAT, OFFSETS = [1, 5, 0, 5, 5, 2, 3], [0, 2, 2, 6]
ROWS = {
    "plain": {},
    "padding": {"padding_idx": -1},
    "max_norm": {"max_norm": 1.5},
    "max_norm of another order": {"max_norm": 2.0, "norm_type": 1.0},
    "scale_grad_by_freq": {"scale_grad_by_freq": True},
    "all": {"padding_idx": 2, "max_norm": 1.0, "scale_grad_by_freq": True},
}
BAGS = {
    "rows": (NAMED, {}),
    "rows, sum": (NAMED, {"mode": "sum"}),
    "rows, max": (NAMED, {"mode": "max"}),
    "offsets": (FLAT, {"offsets": OFFSETS}),
    "offsets, sum": (FLAT, {"offsets": OFFSETS, "mode": "sum", "scale_grad_by_freq": True}),
    "offsets, max": (FLAT, {"offsets": OFFSETS, "mode": "max"}),
    "last offset": (FLAT, {"offsets": [0, 3, 7], "include_last_offset": True, "mode": "sum"}),
    "padding": (FLAT, {"offsets": OFFSETS, "padding_idx": 5}),
    "padding, sum": (NAMED, {"padding_idx": -1, "mode": "sum"}),
    "padding, max": (FLAT, {"offsets": OFFSETS, "padding_idx": 5, "mode": "max"}),
    "limits": (NAMED, {"max_norm": 1.0, "scale_grad_by_freq": True}),
}


@pytest.mark.parametrize("name", ROWS)
def test_embedding(name):
    def run(t, weight):
        leaf = weight.detach().clone().requires_grad_()
        y = t.nn.functional.embedding(t.tensor(NAMED), leaf, **ROWS[name])
        (y * y).sum().backward()
        return y.detach(), leaf.detach(), leaf.grad

    compare(run, TABLE, gradient=False)


@pytest.mark.parametrize("name", BAGS)
def test_embedding_bag(name):
    def run(t, weight):
        named, options = BAGS[name]
        options = {k: t.tensor(v) if k == "offsets" else v for k, v in options.items()}
        leaf = weight.detach().clone().requires_grad_()
        y = t.nn.functional.embedding_bag(t.tensor(named), leaf, **options)
        (y * y).sum().backward()
        return y.detach(), leaf.detach(), leaf.grad

    compare(run, TABLE, gradient=False)


def test_factors_of_rows():
    def run(t, weight, factors):
        bag = t.nn.functional.embedding_bag
        options = {"mode": "sum", "per_sample_weights": factors, "padding_idx": 5}
        return bag(t.tensor(NAMED), weight, **options)

    compare(run, TABLE, numbers(2, 3, seed=1))


@pytest.mark.filterwarnings("ignore:Argument order of nn.functional.embedding_bag")
def test_old_order_of_a_bag():
    compare(lambda t, weight: t.nn.functional.embedding_bag(weight, t.tensor(NAMED)), TABLE)


LAYERS = [
    "nn.Embedding(6, 4)",
    "nn.Embedding(6, 4, padding_idx=-2, max_norm=1.0, norm_type=1.0, scale_grad_by_freq=True)",
    "nn.EmbeddingBag(6, 4)",
    "nn.EmbeddingBag(6, 4, mode='sum', padding_idx=1)",
    "nn.EmbeddingBag(6, 4, max_norm=0.5, scale_grad_by_freq=True, include_last_offset=True)",
]


@pytest.mark.parametrize("expression", LAYERS)
def test_layers(expression):
    found = []
    for t in libraries():
        t.manual_seed(0)
        layer = eval(expression, {"nn": t.nn})
        before = layer.weight.detach().clone()
        y = layer(t.tensor(NAMED))
        y.square().sum().backward()
        found.append((repr(layer), [before, y, layer.weight, layer.weight.grad]))
    assert found[0][0] == found[1][0]
    for got, expected in zip(found[0][1], found[1][1], strict=True):
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("freeze", [True, False])
@pytest.mark.parametrize("kind", ["Embedding", "EmbeddingBag"])
def test_tables_that_are_there_already(kind, freeze):
    found = []
    for t in libraries():
        table = t.from_numpy(TABLE.copy())
        layer = getattr(t.nn, kind).from_pretrained(table, freeze, max_norm=1.0)
        assert layer.weight.requires_grad is not freeze
        with pytest.raises(AssertionError, match="expected to be 2-dimensional"):
            getattr(t.nn, kind).from_pretrained(t.ones(3))
        found.append([layer(t.tensor(NAMED)), layer.weight])
    for got, expected in zip(*found, strict=True):
        np.testing.assert_allclose(got.detach().numpy(), expected.detach().numpy(), rtol=1e-12)


def bag(named, **options):
    def run(t):
        given = {k: t.tensor(v) if isinstance(v, list) else v for k, v in options.items()}
        return t.nn.functional.embedding_bag(t.tensor(named), t.ones(6, 4), **given)

    return run


PAIR = [[1, 2]]
ERRORS = [
    Bad("row", lambda t: t.nn.functional.embedding(t.tensor([6]), t.ones(6, 4)), "6", IndexError),
    Bad("float", lambda t: t.nn.Embedding(6, 4)(t.ones(2)), "int64 or int32", TypeError),
    Bad("padding", lambda t: t.nn.Embedding(6, 4, 6), "must be within", AssertionError),
    Bad(
        "bag's padding", lambda t: t.nn.EmbeddingBag(6, 4, padding_idx=-7), "within", AssertionError
    ),
    Bad("mode", bag(PAIR, mode="min"), "one of sum, mean or max", ValueError),
    Bad("offsets of rows", bag(PAIR, offsets=[0]), "offsets has to be None", ValueError),
    Bad("no offsets", bag([1, 2]), "1D Tensor but got None", ValueError),
    Bad("offsets' rank", bag([1, 2], offsets=[[0]]), "has to be a 1D Tensor", ValueError),
    Bad("rank", bag([[[1]]]), "1D or 2D Tensor", ValueError),
    Bad("first offset", bag([1, 2], offsets=[1]), "rise from 0"),
    Bad("last offset", bag([1, 2], offsets=[0, 3]), "at most 2"),
    Bad(
        "factors' shape",
        bag(PAIR, mode="sum", per_sample_weights=[1.0]),
        "same shape as the input",
        ValueError,
    ),
    Bad(
        "factors of means",
        bag(PAIR, per_sample_weights=[[1.0, 2.0]]),
        "only supported for mode='sum'",
        NotImplementedError,
    ),
    Bad(
        "max of frequencies",
        bag(PAIR, mode="max", scale_grad_by_freq=True),
        "does not support scaling",
        ValueError,
    ),
]


@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)


def test_gradients_are_dense():
    for layer in (rn.nn.Embedding, rn.nn.EmbeddingBag):
        with pytest.raises(NotImplementedError, match="all gradients are dense"):
            layer(2, 3, sparse=True)
