"""Reductions against PyTorch: values, dtypes, gradients, layouts, odd sizes, errors."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import LAYOUTS, check_gradients, compare, numbers

DIMS = [None, 0, 1, -1, (0, 1), (0, 2), (1, 3), (0, 2, 3), [-1, -2], (0, 1, 2, 3)]
OVER_DIMS = {
    "sum": lambda x, **k: x.sum(**k),
    "mean": lambda x, **k: x.mean(**k),
    "var": lambda x, **k: x.var(**k),
    "std": lambda x, **k: x.std(**k, correction=0),
    "amax": lambda x, dim=None, **k: x.amax(() if dim is None else dim, **k),
    "amin": lambda x, dim=None, **k: x.amin(() if dim is None else dim, **k),
    "norm": lambda x, **k: x.norm(2, **k),
    "norm1": lambda x, **k: x.norm(1, **k),
    "norm3": lambda x, **k: x.norm(p=3, **k),
    "norm1.5": lambda x, **k: x.norm(1.5, **k),
    "norm_inf": lambda x, **k: x.norm(float("inf"), **k),
    "norm_minus_inf": lambda x, **k: x.norm(-float("inf"), **k),
    "norm0": lambda x, **k: x.norm(0, **k),
    "all": lambda x, **k: (x > -1.5).all(**k),
    "any": lambda x, **k: (x > 1.5).any(**k),
}
ALONG_DIM = {
    "prod": lambda x, d: x.prod(d),
    "prod_keepdim": lambda x, d: x.prod(d, keepdim=True),
    "max": lambda x, d: x.max(d),
    "min_keepdim": lambda x, d: x.min(d, keepdim=True),
    "argmax": lambda x, d: x.argmax(d),
    "argmin_keepdim": lambda x, d: x.argmin(dim=d, keepdim=True),
    "logsumexp": lambda x, d: x.logsumexp(d),
    "cumsum": lambda x, d: x.cumsum(d),
    "sort": lambda x, d: x.sort(d),
    "sort_descending": lambda x, d: x.sort(d, descending=True),
    "argsort": lambda x, d: x.argsort(d),
    "topk": lambda x, d: x.topk(2, d),
    "topk_smallest": lambda x, d: x.topk(2, dim=d, largest=False),
}


@pytest.mark.oracle
@pytest.mark.parametrize("dim", DIMS, ids=str)
@pytest.mark.parametrize("name", OVER_DIMS)
def test_over_dims(name, dim):
    fn = OVER_DIMS[name]
    x = numbers(3, 2, 4, 5)
    keep = {} if dim is None else {"keepdim": True}
    compare(lambda t, x: fn(x) if dim is None else fn(x, dim=dim), x)
    for layout in [*LAYOUTS[1:], "channels_last"]:
        compare(lambda t, x: fn(x, dim=dim, **keep) if keep else fn(x), x, layout=layout)


@pytest.mark.oracle
@pytest.mark.parametrize("dim", [0, 1, 2, -1])
@pytest.mark.parametrize("name", ALONG_DIM)
def test_along_dim(name, dim):
    fn = ALONG_DIM[name]
    for layout in LAYOUTS:
        compare(lambda t, x: fn(x, dim), numbers(3, 4, 5, 2, seed=1), layout=layout)


@pytest.mark.oracle
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)], ids=str)
@pytest.mark.parametrize("name", ALONG_DIM)
def test_one_element(name, shape):
    if not name.startswith("topk"):
        compare(lambda t, x: ALONG_DIM[name](x, 0), numbers(*shape))


WHOLE = {
    "sum": lambda t, x: x.sum(),
    "prod": lambda t, x: x.prod(),
    "max": lambda t, x: x.max(),
    "min": lambda t, x: t.min(x),
    "argmax": lambda t, x: t.argmax(x),
    "argmin": lambda t, x: x.argmin(),
    "all": lambda t, x: t.all(x),
    "any": lambda t, x: x.any(),
    "cumsum": lambda t, x: x.cumsum(0),
    "sort": lambda t, x: t.sort(x, dim=0, stable=True),
    "amax": lambda t, x: x.amax(),
    "mean_to_float": lambda t, x: x.mean(dtype=t.float32),
    "sum_to_float": lambda t, x: x.sum(dim=0, dtype=t.float64),
    "sum_to_int": lambda t, x: x.detach().sum(dtype=t.int32),
    "prod_to_float": lambda t, x: x.prod(dtype=t.float32),
    "cumsum_to_float": lambda t, x: t.cumsum(x, -1, dtype=t.float32),
}


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["float32", "int64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("name", WHOLE)
def test_dtypes(name, dtype):
    if dtype == "bool" and name.startswith("arg"):
        pytest.skip("PyTorch has no argmax of bool")
    x = numbers(4, 6, low=0, high=4, dtype="int64").astype(dtype)
    compare(WHOLE[name], x, gradient=False, tolerance=1e-5)


SPELLINGS = {
    "sum positional": lambda t, x: x.sum(1),
    "sum positional keepdim": lambda t, x: x.sum((1, 2), True),
    "sum list": lambda t, x: t.sum(x, [0, -1]),
    "sum axis": lambda t, x: x.sum(axis=1, keepdims=True),
    "sum empty dims": lambda t, x: x.sum(dim=()),
    "mean axis": lambda t, x: t.mean(x, axis=(0, 1)),
    "max axis": lambda t, x: x.max(axis=1),
    "max values": lambda t, x: x.max(1).values,
    "max indices": lambda t, x: t.max(x, 1).indices,
    "max unpacked": lambda t, x: x.max(dim=0)[1],
    "max of two": lambda t, x: t.max(x, -x),
    "min of two, method": lambda t, x: x.min(x * x),
    "argmax flat": lambda t, x: x.argmax(keepdim=True),
    "std unbiased": lambda t, x: x.std(1, unbiased=False),
    "std unbiased first": lambda t, x: x.std(False),
    "std dim unbiased keepdim": lambda t, x: t.std(x, (0, 1), True, True),
    "std keepdim": lambda t, x: x.std(dim=1, keepdim=True),
    "var correction": lambda t, x: t.var(x, dim=2, correction=2),
    "var dims": lambda t, x: x.var((0, 2)),
    "norm fro": lambda t, x: t.norm(x),
    "norm dims": lambda t, x: x.norm(2, (0, 1)),
    "norm dim keepdim": lambda t, x: x.norm(dim=1, keepdim=True),
    "logsumexp dims": lambda t, x: t.logsumexp(x, (0, 1), keepdim=True),
    "topk": lambda t, x: t.topk(x, 3),
    "topk keywords": lambda t, x: x.topk(k=1, dim=0, largest=True, sorted=True),
    "sort keywords": lambda t, x: t.sort(x, dim=1, descending=True),
    "sort default": lambda t, x: x.sort()[0],
    "argsort": lambda t, x: t.argsort(x, 1, True),
    "prod in another dtype": lambda t, x: t.prod(x.float(), 1, dtype=t.float64),
    "prod of integers in their dtype": lambda t, x: x.int().prod(1, dtype=t.int32),
    "norm in another dtype": lambda t, x: x.float().norm(dim=1, dtype=t.float64),
    "sum_to_size of a number": lambda t, x: x[0, 0, 0].int().sum_to_size(()),
    "sum_to_size": lambda t, x: x.sum_to_size(1, 3, 1),
    "sum_to_size tuple": lambda t, x: x.sum_to_size((3, 4)),
    "cumsum": lambda t, x: t.cumsum(x, dim=1),
    "var_mean": lambda t, x: t.var_mean(x, 1, keepdim=True),
    "std_mean": lambda t, x: t.std_mean(x, dim=(0, 1), correction=0),
    "nansum": lambda t, x: x.nansum(1),
    "nanmean": lambda t, x: t.nanmean(x / (x > 0), dim=2),
    "count_nonzero": lambda t, x: (t.count_nonzero(x > 0), (x > 0).count_nonzero(dim=1)),
    "median": lambda t, x: (x.median(), t.median(x, 1), x.median(dim=-1, keepdim=True)),
    "bincount": lambda t, x: t.bincount((x.flatten() + 2).long(), minlength=7),
    "bincount weights": lambda t, x: (x.flatten() + 2).long().bincount(x.detach().flatten()),
    "unique": lambda t, x: t.unique((x * 2).long(), return_inverse=True, return_counts=True),
    "unique values": lambda t, x: (x.detach() * 2).round().unique(),
    "equal": lambda t, x: (t.equal(x, x), x.equal(x + 1)),
    "allclose": lambda t, x: (t.allclose(x, x + 1e-9), x.allclose(x + 1, atol=2.0)),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", SPELLINGS)
def test_spellings(name):
    compare(SPELLINGS[name], numbers(2, 3, 4, seed=3))


def test_max_returns_a_named_tuple():
    result = rn.max(rn.tensor([[1.0, 3.0]]), 1)
    assert result._fields == ("values", "indices")
    assert type(result).__name__ == "max"
    values, indices = result
    assert (values.item(), indices.item()) == (3.0, 1)


SPECIAL = {
    "nan": [1.0, float("nan"), 3.0, float("nan")],
    "inf": [float("inf"), 1.0, float("-inf"), float("inf")],
    "minus inf": [float("-inf")] * 4,
    "ties": [2.0, 5.0, 5.0, -1.0],
    "zeros": [0.0, 0.0, 0.0, 0.0],
    "one zero": [2.0, 0.0, 3.0, 4.0],
    "large": [1e200, 1e200, -1e200, 1.0],
    "small": [1e-200, 1e-200, 3e-200, 0.0],
}
SPECIAL_OPS = {
    "sum": lambda t, x: x.sum(),
    "mean": lambda t, x: x.mean(0),
    "max": lambda t, x: x.max(),
    "max dim": lambda t, x: x.max(0),
    "min dim": lambda t, x: x.min(0),
    "amax": lambda t, x: x.amax(0),
    "argmin": lambda t, x: x.argmin(),
    "prod": lambda t, x: x.prod(),
    "prod dim": lambda t, x: x.prod(0),
    "sort": lambda t, x: x.sort(stable=True),
    "sort descending": lambda t, x: t.sort(x, dim=0, descending=True, stable=True),
    "topk values": lambda t, x: x.topk(2)[0],
    "cumsum": lambda t, x: x.cumsum(0),
    "logsumexp": lambda t, x: x.logsumexp(0),
    "norm1": lambda t, x: x.norm(1),
    "all": lambda t, x: x.all(),
}


@pytest.mark.oracle
@pytest.mark.parametrize("values", SPECIAL)
@pytest.mark.parametrize("name", SPECIAL_OPS)
def test_special_values(name, values):
    # PyTorch's gradients of a shared extreme differ where a NaN or a tie is split.
    compare(SPECIAL_OPS[name], np.array(SPECIAL[values]), gradient=values != "nan")


EMPTY = {
    "sum": lambda t, x: x.sum(),
    "sum of the empty dim": lambda t, x: x.sum(0),
    "sum of the other dim": lambda t, x: x.sum(1, keepdim=True),
    "mean": lambda t, x: x.mean(),
    "mean of the empty dim": lambda t, x: x.mean(0),
    "prod": lambda t, x: x.prod(),
    "prod of the empty dim": lambda t, x: x.prod(0),
    "max of the other dim": lambda t, x: x.max(1),
    "argmax of the other dim": lambda t, x: x.argmax(1),
    "amin of the other dim": lambda t, x: x.amin(1),
    "all": lambda t, x: x.all(),
    "any of the empty dim": lambda t, x: x.any(0),
    "norm": lambda t, x: x.norm(),
    "norm of the empty dim": lambda t, x: x.norm(dim=0),
    "logsumexp": lambda t, x: x.logsumexp(0),
    "cumsum": lambda t, x: x.cumsum(0),
    "sort": lambda t, x: x.sort(0),
    "topk": lambda t, x: x.topk(2, 1),
    "softmax": lambda t, x: x.softmax(1),
    "sum_to_size": lambda t, x: x.sum_to_size(1, 3),
    "equal": lambda t, x: x.equal(x),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", EMPTY)
def test_empty(name):
    compare(EMPTY[name], np.zeros((0, 3)))


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["var", "std"])
@pytest.mark.filterwarnings("ignore:.*degrees of freedom.*")
def test_too_few_elements(name):
    compare(lambda t, x: getattr(x, name)(), np.ones(1), gradient=False)
    compare(lambda t, x: getattr(x, name)(), np.ones(0), gradient=False)
    compare(lambda t, x: getattr(x, name)(0, correction=0), np.ones((1, 2)), gradient=False)
    compare(lambda t, x: getattr(x, name)(0, correction=3), np.ones((2, 2)), gradient=False)


@pytest.mark.oracle
@pytest.mark.parametrize("shape", [(70001,), (3, 40000), (40000, 3), (7, 1, 9000)], ids=str)
@pytest.mark.parametrize("name", ["sum", "mean", "amax", "norm", "norm3", "var", "any"])
def test_long_rows(name, shape):
    for dim in range(len(shape)):
        if not (name == "var" and shape[dim] == 1):
            compare(
                lambda t, x, dim=dim: OVER_DIMS[name](x, dim=dim), numbers(*shape), tolerance=1e-8
            )


@pytest.mark.parametrize("dim", [0, 1, None])
@pytest.mark.parametrize("name", ["sum", "mean", "var", "norm", "logsumexp", "amax"])
def test_same_bits_for_any_number_of_threads(name, dim):
    x = rn.tensor(numbers(257, 1031, dtype="float32"))
    before, results = rn.get_num_threads(), []
    try:
        for threads in (1, 2, 5):
            rn.set_num_threads(threads)
            op = getattr(x, name)
            results.append(op(dim=(0, 1) if dim is None else dim).numpy().tobytes())
    finally:
        rn.set_num_threads(before)
    assert results[0] == results[1] == results[2]


def test_float32_sum_is_accurate():
    x = numbers(1_000_003, dtype="float32")
    assert rn.tensor(x).sum().item() == pytest.approx(x.sum(dtype="float64"), abs=1e-2)
    assert rn.full((2**24 + 16,), 1.0).sum().item() == 2**24 + 16


GRADIENTS = {
    "sum": lambda t, x: x.sum((0, 2), keepdim=True) ** 2,
    "mean": lambda t, x: x.mean(1) ** 2,
    "var": lambda t, x: x.var((0, 1)),
    "std": lambda t, x: x.std(1),
    "norm": lambda t, x: x.norm(dim=1),
    "norm 3": lambda t, x: x.norm(3, dim=(0, 1)),
    "logsumexp": lambda t, x: x.logsumexp((0, 1)),
    "cumsum": lambda t, x: x.cumsum(1) ** 2,
    "prod": lambda t, x: x.prod(1),
    "amax": lambda t, x: x.amax((0, 2)) ** 2,
    "max dim": lambda t, x: x.max(1)[0] ** 2,
    "sort": lambda t, x: x.sort(1)[0] ** 3,
    "topk": lambda t, x: x.topk(2, 1)[0] ** 3,
    "softmax": lambda t, x: x.softmax(1),
    "log_softmax": lambda t, x: x.log_softmax(-1),
    "sum_to_size": lambda t, x: x.sum_to_size(3, 1) ** 2,
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradcheck(name):
    check_gradients(GRADIENTS[name], numbers(2, 3, 2, seed=5))


def test_prod_with_a_zero_has_a_gradient_but_no_second_one():
    x = rn.tensor([2.0, 0.0, 3.0], dtype=rn.float64, requires_grad=True)
    assert rn.autograd.gradcheck(lambda x: x.prod(), x)
    with pytest.raises(RuntimeError, match="ProdBackward0: expected a single backward"):
        rn.autograd.gradgradcheck(lambda x: x.prod(), x)


@pytest.mark.parametrize("name", GRADIENTS)
def test_no_grad(name):
    x = rn.tensor(numbers(2, 3, 2), requires_grad=True)
    with rn.no_grad():
        assert not GRADIENTS[name](rn, x).requires_grad


ERRORS = {
    "dim": (lambda x: x.sum(2), IndexError, r"expected to be in range of \[-2, 1\], but got 2"),
    "negative dim": (lambda x: x.max(-3), IndexError, "Dimension out of range"),
    "repeated dim": (lambda x: x.sum((0, -2)), (ValueError, RuntimeError), "multiple times"),
    "mean of ints": (lambda x: x.long().mean(), TypeError, "could not infer output dtype"),
    "var of ints": (lambda x: x.long().var(), TypeError, "expected float32 or float64"),
    "norm of ints": (lambda x: x.long().norm(), TypeError, "expected float32 or float64"),
    "softmax of ints": (lambda x: x.long().softmax(0), TypeError, "expected float32 or float64"),
    "max of nothing": (lambda x: x[:0].max(), ValueError, r"max\(\): Expected reduction dim"),
    "argmin of nothing": (lambda x: x[:0].argmin(), ValueError, r"argmin\(\): Expected reduction"),
    "max of empty dim": (lambda x: x[:0].max(0), IndexError, "dim 0 to have non-zero size"),
    "amax of empty dim": (lambda x: x[:0].amax(0), IndexError, "dim 0 to have non-zero size"),
    "large k": (lambda x: x.topk(4), ValueError, "selected index k out of range"),
    "negative k": (lambda x: x.topk(-1), ValueError, "selected index k out of range"),
    "sum_to_size": (lambda x: x.sum_to_size(2, 2), ValueError, "expected a shape that broadcasts"),
    "norm order": (lambda x: x.norm("x"), ValueError, "expected a number, 'fro' or 'nuc'"),
    "allclose shapes": (lambda x: x.allclose(x[:, :2]), ValueError, "allclose"),
    "median of empty dim": (lambda x: x[:0].median(0), IndexError, "to have non-zero size"),
    "bincount of floats": (lambda x: x[0].bincount(), ValueError, "1-d tensor of integers"),
    "bincount below 0": (lambda x: (-x[0]).long().bincount(), ValueError, "from 0 on, got -1"),
    "text": (lambda x: x.sum("1"), TypeError, "incompatible function arguments"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    fn, kind, text = ERRORS[name]
    with pytest.raises(kind, match=text):
        fn(rn.ones(2, 3))
