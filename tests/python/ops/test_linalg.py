"""Matrix products against PyTorch, and against the identity that defines QR."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.ops.oracle import F, check, libraries, tensors, wave

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


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", PRODUCTS)
def test_matmul(name, dtype):
    a, b = PRODUCTS[name]
    check(lambda lib, f, x, y: x @ y, [wave(a, 0.37, dtype), wave(b, 0.71, dtype)])


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["matrix, matrix", "batch, batch", "batches broadcast", "large"])
@pytest.mark.parametrize("turned", ["left", "right", "both"])
def test_matmul_of_transposed_operands(name, turned):
    a, b = PRODUCTS[name]

    def call(lib, f, x, y):
        x = x.transpose(-1, -2) if turned != "right" else x
        y = y.transpose(-1, -2) if turned != "left" else y
        return lib.matmul(x, y)

    def turn(shape):
        return (*shape[:-2], shape[-1], shape[-2])

    shapes = [turn(a) if turned != "right" else a, turn(b) if turned != "left" else b]
    check(call, [wave(shapes[0], 0.37), wave(shapes[1], 0.71)])


@pytest.mark.oracle
@pytest.mark.parametrize("step", [2, 3])
def test_matmul_of_strided_and_repeated_operands(step):
    arrays = [wave((4, 6 * step), 0.37), wave((6, 5), 0.71)]
    check(lambda lib, f, x, y: lib.matmul(x[:, ::step], y), arrays)
    check(lambda lib, f, x, y: lib.matmul(x[:1, :6].expand(3, 6), y[:, :3]), arrays)


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_matmul_of_integers(dtype):
    a = np.arange(12).reshape(3, 4).astype(dtype)
    b = (7 * np.arange(20).reshape(4, 5) % 11).astype(dtype)
    check(lambda lib, f, x, y: x @ y, [a, b], tolerance=1e-30, gradients=False)


CALLS = {
    "mm": (lambda lib, f, x, y: lib.mm(x, y), [(3, 4), (4, 5)]),
    "mm as a method": (lambda lib, f, x, y: x.mm(y), [(3, 4), (4, 5)]),
    "bmm": (lambda lib, f, x, y: lib.bmm(x, y), [(2, 3, 4), (2, 4, 5)]),
    "mv": (lambda lib, f, x, y: lib.mv(x, y), [(3, 4), (4,)]),
    "dot": (lambda lib, f, x, y: lib.dot(x, y), [(4,), (4,)]),
    "dot of nothing": (lambda lib, f, x, y: lib.dot(x, y), [(0,), (0,)]),
    "outer": (lambda lib, f, x, y: lib.outer(x, y), [(4,), (3,)]),
    "addmm": (lambda lib, f, x, y, z: lib.addmm(x, y, z), [(3, 5), (3, 4), (4, 5)]),
    "addmm of a row": (lambda lib, f, x, y, z: lib.addmm(x, y, z), [(5,), (3, 4), (4, 5)]),
    "addmm scaled": (
        lambda lib, f, x, y, z: lib.addmm(x, y, z, beta=0.5, alpha=-2.0),
        [(3, 1), (3, 4), (4, 5)],
    ),
    "linear": (lambda lib, f, x, w, b: f.linear(x, w, b), [(3, 4), (5, 4), (5,)]),
    "linear without bias": (lambda lib, f, x, w: f.linear(x, w), [(3, 4), (5, 4)]),
    "linear of a vector": (lambda lib, f, x, w, b: f.linear(x, w, b), [(4,), (5, 4), (5,)]),
    "linear of a batch": (lambda lib, f, x, w, b: f.linear(x, w, b), [(2, 3, 4), (5, 4), (5,)]),
    "linear of nothing": (lambda lib, f, x, w, b: f.linear(x, w, b), [(0, 4), (5, 4), (5,)]),
    "linear to one": (lambda lib, f, x, w, b: f.linear(x, w, b), [(3, 4), (1, 4), (1,)]),
    "linear, transposed": (
        lambda lib, f, x, w, b: f.linear(x.t(), w.t(), b),
        [(4, 3), (4, 5), (5,)],
    ),
    "linear, large": (lambda lib, f, x, w, b: f.linear(x, w, b), [(64, 512), (100, 512), (100,)]),
}


@pytest.mark.oracle
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CALLS)
def test_products(name, dtype):
    call, shapes = CALLS[name]
    check(call, [wave(s, 0.37 + 0.2 * i, dtype) for i, s in enumerate(shapes)])


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["mm", "bmm", "addmm scaled", "linear"])
def test_products_can_be_differentiated_twice(name):
    call, shapes = CALLS[name]
    results = []
    for lib, f in libraries():
        inputs = tensors(lib, [wave(s, 0.37 + 0.2 * i) for i, s in enumerate(shapes)])
        y = call(lib, f, *inputs)
        grads = lib.autograd.grad((y * y).sum(), inputs, create_graph=True)
        total = sum((g * g).sum() for g in grads)
        results.append([g.numpy() for g in lib.autograd.grad(total, inputs)])
    for got, expected in zip(*results, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (1, 6), (6, 1), (0, 3), (3, 0)])
def test_qr(shape):
    a = wave(shape, 0.9)
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
    a = rn.from_numpy(wave((300, 200), 0.37, "float32"))
    b = rn.from_numpy(wave((200, 500), 0.71, "float32"))
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
