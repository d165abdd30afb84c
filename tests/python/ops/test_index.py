"""Indexing and assignment against PyTorch: values, sizes, gradients, errors."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import check_refusal, compare, libraries, wave

pytestmark = pytest.mark.oracle

# What stands between the brackets; `lib` is resnetcpp or torch.
KEYS = {
    "0": lambda lib: 0,
    "-1": lambda lib: -1,
    "numpy int": lambda lib: np.int64(1),
    "0-d tensor": lambda lib: lib.tensor(2),
    "1, 2": lambda lib: (1, 2),
    ":": lambda lib: slice(None),
    "1:": lambda lib: slice(1, None),
    ":-1": lambda lib: slice(None, -1),
    "::2": lambda lib: slice(None, None, 2),
    "5:9 beyond": lambda lib: slice(5, 9),
    "2:1 empty": lambda lib: slice(2, 1),
    "-99:99": lambda lib: slice(-99, 99),
    "huge slice": lambda lib: slice(0, 10**30),
    "tensor slice": lambda lib: slice(lib.tensor(1), lib.tensor(3)),
    "...": lambda lib: ...,
    "..., 0": lambda lib: (..., 0),
    "0, ...": lambda lib: (0, ...),
    "1, ..., 1": lambda lib: (1, ..., 1),
    "None": lambda lib: None,
    "None, :, None": lambda lib: (None, slice(None), None),
    ":, None, 1": lambda lib: (slice(None), None, 1),
    "..., None": lambda lib: (..., None),
    "empty tuple": lambda lib: (),
    "True": lambda lib: True,
    "False": lambda lib: False,
    "0, True": lambda lib: (0, True),
    "tensor": lambda lib: lib.tensor([2, 0, 2]),
    "negative tensor": lambda lib: lib.tensor([-1, 0]),
    "int32 tensor": lambda lib: lib.tensor([1, 0], dtype=lib.int32),
    "2-d tensor": lambda lib: lib.tensor([[0, 1], [2, 0]]),
    "empty tensor": lambda lib: lib.tensor([], dtype=lib.int64),
    "list": lambda lib: [0, 2],
    "empty list": lambda lib: [],
    "bool list": lambda lib: [True, False, True],
    "array": lambda lib: np.array([1, 2]),
    "bool array": lambda lib: np.array([True, False, True]),
    "tensor, tensor": lambda lib: (lib.tensor([0, 2]), lib.tensor([1, 3])),
    "tensor, number": lambda lib: (lib.tensor([0, 2]), 1),
    "number, tensor": lambda lib: (1, lib.tensor([0, 2])),
    "broadcast tensors": lambda lib: (lib.tensor([[0], [2]]), lib.tensor([1, 3])),
    ":, tensor": lambda lib: (slice(None), lib.tensor([3, 0, 1])),
    ":, list": lambda lib: (slice(None), [1, 1]),
    "..., tensor": lambda lib: (..., lib.tensor([1, 0])),
    "tensor, :, tensor": lambda lib: (lib.tensor([0, 2]), slice(None), lib.tensor([1, 0])),
    ":, tensor, tensor": lambda lib: (slice(None), lib.tensor([0, 3]), lib.tensor([1, 0])),
    "tensor, None, tensor": lambda lib: (lib.tensor([0, 2]), None, lib.tensor([1, 0])),
    "None, tensor": lambda lib: (None, lib.tensor([0, 2])),
    "1:, tensor": lambda lib: (slice(1, None), lib.tensor([0, 3])),
    "::2, :, tensor": lambda lib: (slice(None, None, 2), slice(None), lib.tensor([[1], [0]])),
    "mask": lambda lib: lib.tensor([True, False, True]),
    "mask of two dims": lambda lib: lib.tensor([[True, False, False, True]] * 3),
    "whole mask": lambda lib: lib.arange(24).reshape(3, 4, 2) > 11,
    "empty mask": lambda lib: lib.tensor([False, False, False]),
    ":, mask": lambda lib: (slice(None), lib.tensor([True, False, False, True])),
    "mask, number": lambda lib: (lib.tensor([True, False, True]), 1),
    "mask, tensor": lambda lib: (lib.tensor([True, False, True]), lib.tensor([3, 0])),
    "mask, :, None": lambda lib: (lib.tensor([True, False, True]), slice(None), None),
    "0-d mask": lambda lib: lib.tensor(True),
    "byte mask": lambda lib: lib.tensor([1, 0, 1], dtype=lib.uint8),
}
SHAPE = (3, 4, 2)


@pytest.mark.filterwarnings("ignore:indexing with dtype torch.uint8")
@pytest.mark.parametrize("name", KEYS)
def test_get(name):
    compare(lambda lib, x: x[KEYS[name](lib)], wave(SHAPE, 1.3))


@pytest.mark.filterwarnings("ignore:indexing with dtype torch.uint8")
@pytest.mark.parametrize("name", KEYS)
def test_get_from_a_tensor_that_is_not_contiguous(name):
    def call(lib, x):
        return (x * 2).permute(2, 0, 1)[KEYS[name](lib)]

    compare(call, wave((4, 2, 3), 1.3))


# PyTorch reads a byte mask here, but does not write through one.
@pytest.mark.parametrize("name", [name for name in KEYS if name != "byte mask"])
def test_set_number(name):
    def call(lib, x):
        y = x * 2
        y[KEYS[name](lib)] = 5
        return y * y

    compare(call, wave(SHAPE, 1.3))


@pytest.mark.filterwarnings("ignore:indexing with dtype torch.uint8")
@pytest.mark.parametrize("name", KEYS)
def test_set_tensor(name):
    # No element is named twice here: which of two values stays is nobody's promise.
    twice = {"tensor", "2-d tensor", ":, list"}

    def call(lib, x, value):
        y = x * 2
        key = KEYS[name](lib)
        y[key] = value[0] if name in twice else value.sum() + x.detach()[key] * value[0]
        return y * y

    compare(call, wave(SHAPE, 1.3), wave((1,), 0.7))


@pytest.mark.parametrize("dtype", ["float32", "int64", "int32", "uint8", "bool"])
@pytest.mark.parametrize("name", ["1, 2", "::2", "tensor, :, tensor", "mask of two dims"])
def test_get_and_set_every_dtype(dtype, name):
    def call(lib, x):
        y = x.clone()
        y[KEYS[name](lib)] = 1
        return y, x[KEYS[name](lib)]

    values = (np.arange(24).reshape(SHAPE) % 3).astype(dtype)
    compare(call, values, gradient=False, tolerance=1e-7)


def assign(x, key, value):
    x[key] = value


ERRORS = {
    "5": lambda lib, x: x[5],
    "0, 9": lambda lib, x: x[0, 9],
    "three": lambda lib, x: x[1, 2, 3],
    "step -1": lambda lib, x: x[::-1],
    "step 0": lambda lib, x: x[::0],
    "list beyond": lambda lib, x: x[[0, 7]],
    "mask of wrong size": lambda lib, x: x[lib.tensor([[True, False]])],
    "float": lambda lib, x: x[1.5],
    "float tensor": lambda lib, x: x[lib.tensor([1.0])],
    "unequal tensors": lambda lib, x: x[lib.tensor([0, 1]), lib.tensor([0, 1, 2])],
    "number": lambda lib, x: lib.tensor(3.0)[0],
    "set wrong size": lambda lib, x: assign(x, 0, lib.zeros(3)),
    "set wrong size by tensor": lambda lib, x: assign(x, lib.tensor([0, 1]), lib.zeros(3)),
    "set a list": lambda lib, x: assign(x, 0, [1, 2, 3, 4]),
    "set out of range": lambda lib, x: assign(x, 3, 0),
    "set through a leaf": lambda lib, x: assign(x.requires_grad_(), 0, 1),
    "gather beyond": lambda lib, x: x.gather(0, lib.tensor([[5]])),
    "gather rank": lambda lib, x: x.gather(0, lib.tensor([0])),
    "gather size": lambda lib, x: x.gather(1, lib.tensor([[0]] * 4)),
    "scatter beyond": lambda lib, x: x.scatter(0, lib.tensor([[7]]), x),
    "scatter dtype": lambda lib, x: x.scatter(0, lib.tensor([[0]]), x.double()),
    "index_fill vector": lambda lib, x: x.index_fill(0, lib.tensor([0]), lib.tensor([2.5])),
    "index_select vector": lambda lib, x: x.index_select(0, lib.tensor([[0]])),
    "index_select dtype": lambda lib, x: x.index_select(0, lib.tensor([0.0])),
    "masked_select dtype": lambda lib, x: x.masked_select(lib.tensor([1])),
    "one_hot negative": lambda lib, x: hot(lib)(lib.tensor([-1])),
    "one_hot beyond": lambda lib, x: hot(lib)(lib.tensor([5]), 3),
}


def hot(lib):
    return lib.nn.functional.one_hot


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    check_refusal(lambda lib: ERRORS[name](lib, lib.arange(12.0).reshape(3, 4)))


PLACES = [[2, 0, 1, 1], [0, 2, 2, 0]]

PICKS = {
    "gather(0)": lambda lib, x: x.gather(0, lib.tensor(PLACES)),
    "gather(1)": lambda lib, x: x.gather(1, lib.tensor([[3], [0], [0]])),
    "gather(-1)": lambda lib, x: lib.gather(x, -1, lib.tensor([[3, 3], [0, 1]])),
    "gather no floats": lambda lib, x: x.gather(0, lib.tensor([])),
    "gather nothing": lambda lib, x: x.gather(0, lib.zeros(0, 4, dtype=lib.int64)),
    "take_along_dim": lambda lib, x: lib.take_along_dim(x, lib.tensor([[1], [0], [3]]), 1),
    "take_along_dim, round": lambda lib, x: lib.take_along_dim(x, lib.tensor([[-1, 5, -7]]), 1),
    "take_along_dim flat": lambda lib, x: x.contiguous().take_along_dim(lib.tensor([7, 0])),
    "take": lambda lib, x: x.take(lib.tensor([[1, 11], [0, -1]])),
    "take out=": lambda lib, x: lib.take(x.detach(), lib.tensor([1, 2]), out=x.new_empty(2)),
    "index_select(0)": lambda lib, x: x.index_select(0, lib.tensor([2, 0, 2])),
    "index_select(1)": lambda lib, x: lib.index_select(x, 1, lib.tensor([3, 1])),
    "index_select nothing": lambda lib, x: x.index_select(1, lib.tensor([], dtype=lib.int64)),
    "index_select number": lambda lib, x: x.index_select(1, lib.tensor(2)),
    "scatter": lambda lib, x: x.scatter(1, lib.tensor([[0, 2], [1, 3]]), x[:2, :2] * 2),
    "scatter number": lambda lib, x: x.scatter(0, lib.tensor([[0, 2, 1, 1]]), 7.5),
    "scatter value=": lambda lib, x: x.scatter(0, lib.tensor([[0, 2, 1, 1]]), value=7.5),
    "scatter no bytes": lambda lib, x: x.scatter(0, lib.tensor([], dtype=lib.uint8), x.detach()),
    "scatter_add": lambda lib, x: x.scatter_add(0, lib.tensor(PLACES), x[:2] * 2),
    "scatter_": lambda lib, x: (x * 1).scatter_(1, lib.tensor([[0, 2], [1, 3]]), x[1:, 1:3] * 2),
    "scatter_ number": lambda lib, x: (x * 1).scatter_(1, lib.tensor([[0], [1], [1]]), 1.0),
    "scatter_add_": lambda lib, x: (x * 1).scatter_add_(0, lib.tensor(PLACES), x[:2] * 2),
    "index_add": lambda lib, x: x.index_add(0, lib.tensor([2, 0, 2]), x * 3),
    "index_add alpha": lambda lib, x: x.index_add(0, lib.tensor([2, 0, 2]), x * 3, alpha=0.5),
    "index_add_": lambda lib, x: (x * 1).index_add_(1, lib.tensor([0, 0, 1, 1]), x * 3),
    "index_copy": lambda lib, x: x.index_copy(0, lib.tensor([2, 0]), x[:2] * 3),
    "index_copy_": lambda lib, x: (x * 1).index_copy_(0, lib.tensor([2, 0]), x[:2] * 3),
    "index_fill": lambda lib, x: x.index_fill(1, lib.tensor([0, 3]), 2.5),
    "index_fill_": lambda lib, x: (x * 1).index_fill_(0, lib.tensor([1]), 2.5),
    "index_fill tensor": lambda lib, x: x.index_fill(1, lib.tensor([0, 3, 0]), x[0, 1] * 2),
    "index_fill_ tensor": lambda lib, x: (x * 1).index_fill_(0, lib.tensor([1]), x[0, 1] * 2),
    "index_fill of another dtype": lambda lib, x: x.index_fill(0, lib.tensor(1), lib.tensor(7)),
    "index_put": lambda lib, x: x.index_put((lib.tensor([0, 2]),), x[:2] * 2),
    "index_put accumulate": lambda lib, x: x.index_put(
        (lib.tensor([0, 0]), lib.tensor([1, 1])), x[0, :2] * 2, accumulate=True
    ),
    "index_put_": lambda lib, x: (x * 1).index_put_((lib.tensor([0, 2]),), x[:2] * 2),
    "masked_select": lambda lib, x: x.masked_select(x.detach() > 0),
    "masked_select out=": lambda lib, x: lib.masked_select(
        x.detach(), x.detach() > 0, out=x.new_empty(0)
    ),
    "masked_select row": lambda lib, x: lib.masked_select(x, lib.tensor([True, False, True, True])),
    "masked_fill": lambda lib, x: x.masked_fill(x.detach() > 0, -1.5),
    "masked_fill column": lambda lib, x: x.masked_fill(lib.tensor([[True], [False], [True]]), 2),
    "masked_fill tensor": lambda lib, x: x.masked_fill(x.detach() > 0, x[0, 0]),
    "masked_fill_": lambda lib, x: (x * 1).masked_fill_(x.detach() > 0, -1.5),
    "masked_scatter": lambda lib, x: x.masked_scatter(x.detach() > 0, x * 3),
    "nonzero": lambda lib, x: (x > 0).nonzero(),
    "nonzero of floats": lambda lib, x: lib.nonzero(x * (x > 0)),
    "nonzero as_tuple": lambda lib, x: (x > 0).nonzero(as_tuple=True),
    "argwhere": lambda lib, x: lib.argwhere(x > 0),
    "where": lambda lib, x: lib.where(x > 0),
    "one_hot": lambda lib, x: hot(lib)(lib.tensor([[1, 0], [2, 4]])),
    "one_hot(6)": lambda lib, x: hot(lib)(lib.tensor([1, 0]), 6),
    "contains": lambda lib, x: lib.tensor([x[0, 0].item() in x.detach(), 99.0 in x.detach()]),
}


@pytest.mark.parametrize("name", PICKS)
def test_pick(name):
    compare(lambda lib, x: PICKS[name](lib, x), wave((3, 4), 1.3))


@pytest.mark.parametrize("name", PICKS)
def test_pick_from_a_tensor_that_is_not_contiguous(name):
    compare(lambda lib, x: PICKS[name](lib, (x * 2).t()), wave((4, 3), 1.3))


SCALARS = {
    "index_select": lambda lib, x: x.index_select(0, lib.tensor([0])),
    "index_add": lambda lib, x: x.index_add(0, lib.tensor([0]), x * 3),
    "index_add number": lambda lib, x: x.index_add(-1, lib.tensor(0), x * 3, alpha=0.5),
    "index_copy": lambda lib, x: x.index_copy(0, lib.tensor([0]), x * 3),
    "index_copy of a vector": lambda lib, x: x.index_copy(0, lib.tensor([0]), x.reshape(1) * 3),
    "index_copy_": lambda lib, x: (x * 1).index_copy_(0, lib.tensor([0]), x * 3),
    "index_copy of a scalar": lambda lib, x: x.repeat(3).index_copy(0, lib.tensor([1]), x * 3),
    "index_fill": lambda lib, x: x.index_fill(0, lib.tensor([0]), 2.5),
    "index_fill_": lambda lib, x: (x * 1).index_fill_(0, lib.tensor(0), 2.5),
    "index_fill tensor": lambda lib, x: x.index_fill(0, lib.tensor([0]), x * 3),
    "gather": lambda lib, x: x.gather(0, lib.tensor(0)),
    "gather many": lambda lib, x: x.gather(0, lib.tensor([0] * 99)),
    "gather a scalar": lambda lib, x: x.reshape(1).gather(0, lib.tensor(0)),
    "scatter": lambda lib, x: x.scatter(0, lib.tensor(0), x * 2),
    "scatter a vector": lambda lib, x: x.scatter(0, lib.tensor([0]), x.detach().repeat(3)),
    "scatter a scalar": lambda lib, x: x.repeat(3).scatter(0, lib.tensor([1]), x * 2),
    "scatter at a scalar": lambda lib, x: x.repeat(3).scatter(
        0, lib.tensor(1), x.detach().repeat(2)
    ),
    "scatter nothing": lambda lib, x: x.scatter(0, lib.tensor([]), x * 2),
    "scatter_add": lambda lib, x: x.scatter_add(0, lib.tensor(0), x * 2),
    "scatter_add many": lambda lib, x: x.scatter_add(0, lib.tensor([0] * 99), (x * 2).repeat(99)),
    "take": lambda lib, x: x.take(lib.tensor([0, -1])),
}


@pytest.mark.parametrize("name", SCALARS)
def test_pick_from_a_scalar(name):
    compare(lambda lib, x: SCALARS[name](lib, x), wave((), 1.3))


def test_scalars_refuse_what_does_not_fit():
    check_refusal(lambda t: t.tensor(1.5).index_add(0, t.tensor([0]), t.ones(1)))
    check_refusal(lambda t: t.ones(1).index_add(0, t.tensor([0]), t.tensor(1.5)))
    check_refusal(lambda t: t.tensor(1.5).take_along_dim(t.tensor(0), 0))
    check_refusal(lambda t: t.tensor(1.5).scatter(0, t.tensor([0, 0]), t.ones(1)))
    for pick in (rn.index_fill, rn.Tensor.index_fill_):
        with pytest.raises(IndexError, match="1 is out of bounds for dimension 0 with size 1"):
            pick(rn.tensor(1.5), 0, rn.tensor([1]), 2.5)


def test_assignments_build_one_history():
    def call(lib, x, y):
        out = lib.zeros(4, 3, dtype=lib.float64)
        out[0] = x
        out[1:3, 1] = y
        out[3] = out[0].clone() * out[2].clone()
        out[out.detach() == 0] = 2.0
        return out * out

    compare(call, wave((3,), 1.1), wave((2,), 0.8))


def test_views_follow_an_assignment_to_their_base():
    def call(lib, x):
        y = x * 2
        row = y[1]
        column = y.t()[2]
        y[1, 2] = 10.0
        row.add_(x[0])
        return row, column * 3, y

    compare(call, wave((3, 4), 1.1))


def test_a_source_larger_than_the_index_gets_a_gradient_too():
    x = rn.zeros(3, 4, dtype=rn.float64, requires_grad=True)
    source = rn.from_numpy(wave((3, 4), 1.3)).requires_grad_()
    x.scatter(1, rn.tensor([[0, 2], [1, 3]]), source).sum().backward()
    assert source.grad.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    assert x.grad.tolist() == [[0, 1, 0, 1], [1, 0, 1, 0], [1, 1, 1, 1]]


@pytest.mark.parametrize(
    ("index", "gradient"), [(0, [1, 0, 0]), ([0], [1, 0, 0]), ([], [0, 0, 0]), ([0, 0], [1, 1, 0])]
)
def test_a_vector_put_into_a_scalar_gets_a_gradient(index, gradient):
    source = rn.ones(3, requires_grad=True)
    rn.tensor(1.5).scatter(0, rn.tensor(index), source).backward()
    assert source.grad.tolist() == gradient


def test_double_backward_through_indexing():
    grads = []
    for lib in libraries():
        x = lib.from_numpy(wave((3, 4), 1.3)).requires_grad_()
        y = (
            (x[1:, [0, 2, 2]] ** 3).sum()
            + (x[x.detach() > 0] ** 2).sum()
            + x.gather(1, lib.tensor([[0], [1], [1]])).pow(4).sum()
        )
        (first,) = lib.autograd.grad(y, x, create_graph=True)
        (second,) = lib.autograd.grad(first.sum(), x)
        grads.append((first.detach().numpy(), second.numpy()))
    for ours, theirs in zip(*grads, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_an_index_must_not_be_floating_point_even_inside_a_list():
    with pytest.raises(IndexError, match="must be long, int, byte or bool"):
        rn.zeros(3)[[0.5, 1.0]]
