"""Matrix products against PyTorch, and QR against what defines it."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import (
    INTEGERS,
    Op,
    functional,
    table_tests,
    uniform,
)

F = rn._C._functional

PRODUCTS = {
    "vector, vector": ((4,), (4,)),
    "matrix, vector": ((3, 4), (4,)),
    "vector, matrix": ((4,), (4, 3)),
    "matrix, matrix": ((3, 4), (4, 5)),
    "one row": ((1, 4), (4, 5)),
    "one column": ((3, 4), (4, 1)),
    "inner size 1": ((3, 1), (1, 5)),
    "1 x 1": ((1, 1), (1, 1)),
    "inner size 0": ((3, 0), (0, 5)),
    "no rows": ((0, 4), (4, 5)),
    "no columns": ((3, 4), (4, 0)),
    "batch, vector": ((2, 3, 4), (4,)),
    "vector, batch": ((4,), (2, 4, 3)),
    "batch, matrix": ((2, 3, 4), (4, 5)),
    "matrix, batch": ((3, 4), (2, 4, 5)),
    "batch, batch": ((2, 3, 4), (2, 4, 5)),
    "batches broadcast": ((2, 1, 3, 4), (3, 4, 5)),
    "batches of 1": ((1, 3, 4), (6, 4, 5)),
    "empty batch": ((0, 3, 4), (0, 4, 5)),
    "large": ((70, 130), (130, 90)),
}


CALLS = {
    "mm": (lambda t, x, y: t.mm(x, y), [(3, 4), (4, 5)]),
    "mm as a method": (lambda t, x, y: x.mm(y), [(3, 4), (4, 5)]),
    "bmm": (lambda t, x, y: t.bmm(x, y), [(2, 3, 4), (2, 4, 5)]),
    "mv": (lambda t, x, y: t.mv(x, y), [(3, 4), (4,)]),
    "dot": (lambda t, x, y: t.dot(x, y), [(4,), (4,)]),
    "dot of nothing": (lambda t, x, y: t.dot(x, y), [(0,), (0,)]),
    "outer": (lambda t, x, y: t.outer(x, y), [(4,), (3,)]),
    "addmm": (lambda t, x, y, z: t.addmm(x, y, z), [(3, 5), (3, 4), (4, 5)]),
    "addmm of a row": (lambda t, x, y, z: t.addmm(x, y, z), [(5,), (3, 4), (4, 5)]),
    "addmm scaled": (
        lambda t, x, y, z: t.addmm(x, y, z, beta=0.5, alpha=-2.0),
        [(3, 1), (3, 4), (4, 5)],
    ),
    "linear": (functional("linear"), [(3, 4), (5, 4), (5,)]),
    "linear without bias": (functional("linear"), [(3, 4), (5, 4)]),
    "linear of a vector": (functional("linear"), [(4,), (5, 4), (5,)]),
    "linear of a batch": (functional("linear"), [(2, 3, 4), (5, 4), (5,)]),
    "linear of nothing": (functional("linear"), [(0, 4), (5, 4), (5,)]),
    "linear to one": (functional("linear"), [(3, 4), (1, 4), (1,)]),
    "linear, transposed": (
        lambda t, x, w, b: functional("linear")(t, x.t(), w.t(), b),
        [(4, 3), (4, 5), (5,)],
    ),
    "linear, large": (functional("linear"), [(64, 512), (100, 512), (100,)]),
}


def op(name, fn, shapes, **options):
    tolerance = {"float32": 2e-4 if "large" in name else 2e-5}
    return Op(name, fn, [uniform(shape) for shape in shapes], tolerance=tolerance, **options)


OPS = [op(name, lambda t, x, y: x @ y, shapes) for name, shapes in PRODUCTS.items()]
OPS += [op(name, fn, shapes) for name, (fn, shapes) in CALLS.items()]
INTEGER_OPS = [
    op(name, lambda t, x, y: x @ y, PRODUCTS[name], dtypes=INTEGERS, gradient=False)
    for name in ("matrix, matrix", "batches broadcast", "matrix, vector", "inner size 0")
]


test_forward, test_gradient, test_second_derivative = table_tests(OPS + INTEGER_OPS)


def test_repeated_rows_are_no_obstacle():
    x, y = rn.rand(1, 6), rn.rand(6, 5)
    got = x.expand(3, 6) @ y
    np.testing.assert_allclose(got.numpy(), np.repeat(x.numpy() @ y.numpy(), 3, 0), rtol=1e-6)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (1, 6), (6, 1), (0, 3), (3, 0)])
def test_qr(shape):
    a = np.random.default_rng(0).uniform(-1, 1, shape)
    q, r = (x.numpy() for x in rn.qr(rn.from_numpy(a)))
    least = min(shape)
    assert q.shape == (shape[0], least)
    assert r.shape == (least, shape[1])
    np.testing.assert_allclose(q @ r, a, atol=1e-14)
    np.testing.assert_allclose(q.T @ q, np.eye(least), atol=1e-14)
    np.testing.assert_array_equal(np.tril(r, -1), 0)


def test_beta_0_ignores_the_input():
    nan = rn.full((2, 2), float("nan"))
    assert rn.addmm(nan, rn.ones(2, 3), rn.ones(3, 2), beta=0).tolist() == [[3, 3], [3, 3]]


def test_products_give_the_same_bits_for_any_number_of_threads():
    a = rn.rand(300, 200)
    b = rn.rand(200, 500)
    before = rn.get_num_threads()
    try:
        seen = set()
        for threads in (1, 2, 3, 8):
            rn.set_num_threads(threads)
            seen.add((a @ b).numpy().tobytes())
        assert len(seen) == 1
    finally:
        rn.set_num_threads(before)


ERRORS = {
    "matmul": (lambda: rn.zeros(2, 3) @ rn.zeros(4, 5), r"matmul: .* \(2, 3\) and \(4, 5\)"),
    "matmul of a number": (lambda: rn.matmul(rn.tensor(1.0), rn.zeros(2)), "at least 1 dimension"),
    "matmul, batches": (lambda: rn.zeros(2, 3, 4) @ rn.zeros(3, 4, 5), "matmul"),
    "mm of vectors": (lambda: rn.mm(rn.zeros(3), rn.zeros(3)), "mm: expected operands of 2 and 2"),
    "mm": (lambda: rn.mm(rn.zeros(2, 3), rn.zeros(2, 3)), r"mm: .* \(2, 3\) and \(2, 3\)"),
    "bmm": (lambda: rn.bmm(rn.zeros(2, 3, 4), rn.zeros(3, 4, 5)), "bmm: expected equal batch"),
    "mv": (lambda: rn.mv(rn.zeros(2, 3), rn.zeros(2)), "mv"),
    "dot": (lambda: rn.dot(rn.zeros(2), rn.zeros(3)), "dot: expected equal sizes"),
    "outer": (lambda: rn.outer(rn.zeros(2, 2), rn.zeros(3)), "outer"),
    "addmm": (lambda: rn.addmm(rn.zeros(3), rn.zeros(2, 3), rn.zeros(3, 2)), "addmm"),
    "linear": (
        lambda: F.linear(rn.zeros(2, 3), rn.zeros(5, 4)),
        r"expected input \(..., 4",
    ),
    "linear, bias": (lambda: F.linear(rn.zeros(2, 3), rn.zeros(5, 3), rn.zeros(4)), r"bias \(5,\)"),
    "qr": (lambda: rn.qr(rn.zeros(3)), "qr: expected a matrix"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    call, text = ERRORS[name]
    with pytest.raises(ValueError, match=text):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: rn.mm(rn.zeros(2, 2), rn.zeros(2, 2, dtype=rn.float64)),
        lambda: rn.mm(rn.zeros(2, 2, dtype=rn.bool), rn.zeros(2, 2, dtype=rn.bool)),
        lambda: F.linear(rn.zeros(2, 2), rn.zeros(2, 2), rn.zeros(2, dtype=rn.int64)),
        lambda: rn.qr(rn.zeros(2, 2, dtype=rn.int64)),
    ],
)
def test_dtype_errors(call):
    with pytest.raises(TypeError, match="expected"):
        call()
