"""The names, orders and defaults of arguments that PyTorch's forms of a function have."""

import pytest

from tests.python.harness import Op, check_refusal, compare, libraries, table_tests, uniform

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:torch.(triangular_solve|lu_solve|orgqr) is deprecated"),
    pytest.mark.filterwarnings("ignore:.*grad_variables.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:keyword argument `m.._value` is deprecated:FutureWarning"),
    pytest.mark.filterwarnings("ignore:The reduce argument of torch.scatter:UserWarning"),
    pytest.mark.filterwarnings("ignore:TypedStorage is deprecated:UserWarning"),
]

SQUARE = uniform((3, 3), 0.5, 2)
MATRIX = uniform((3, 4))
CUBE = uniform((4, 4, 4))
ROW = uniform((5,))


def regular(t, x):
    return x + 4 * t.eye(3, dtype=x.dtype)


def places(t):
    return t.tensor([[0, 1, 2, 0], [2, 1, 0, 0]])


LINALG = {
    "det": lambda t, x: (t.det(input=x), t.linalg.det(A=x)),
    "slogdet": lambda t, x: (*t.slogdet(input=x), *t.linalg.slogdet(A=x)),
    "inverse": lambda t, x: (t.inverse(input=regular(t, x)), t.linalg.inv(A=regular(t, x))),
    "matrix_exp": lambda t, x: (t.matrix_exp(input=x), t.linalg.matrix_exp(input=x)),
    "matrix_power": lambda t, x: (t.matrix_power(input=x, n=2), t.linalg.matrix_power(x, n=2)),
    "linalg.cholesky": lambda t, x: t.linalg.cholesky(input=regular(t, x @ x.mT)),
    "linalg.norm": lambda t, x: t.linalg.norm(input=x, ord="fro"),
    "cholesky_inverse": lambda t, x: t.cholesky_inverse(input=regular(t, x).tril()),
    "cholesky_solve": lambda t, x: t.cholesky_solve(input=x, input2=regular(t, x).tril()),
    "lu_solve": lambda t, x: t.lu_solve(
        x, **dict(zip(("LU_data", "LU_pivots"), t.linalg.lu_factor(regular(t, x)), strict=True))
    ),
    "orgqr": lambda t, x: t.orgqr(input=x, input2=x[0]),
    "ormqr": lambda t, x: t.ormqr(input=x, input2=x[0], input3=x, left=False),
    "triangular_solve": lambda t, x: t.triangular_solve(input=x, A=regular(t, x))[0],
    "vander": lambda t, x: t.linalg.vander(x, N=2),
}

PARTS = {
    "split": lambda t, x: t.split(tensor=x, split_size_or_sections=[1, 3]),
    "x.split": lambda t, x: x.split(split_size=3, dim=1),
    "tensor_split": lambda t, x: t.tensor_split(input=x, sections=3, dim=1),
    "tensor_split, indices": lambda t, x: x.tensor_split(indices=(1, 2), dim=2),
    "tensor_split, tensor": lambda t, x: t.tensor_split(
        x, tensor_indices_or_sections=t.tensor([1, 3])
    ),
    "hsplit": lambda t, x: (*t.hsplit(x, sections=2), *x.hsplit(indices=[1])),
    "vsplit": lambda t, x: (*t.vsplit(x, indices=[1, 2]), *x.vsplit(1, 3)),
    "x.view(size=)": lambda t, x: x.contiguous().view(size=(-1, 2)),
    "x.repeat(repeats=)": lambda t, x: x.repeat(repeats=(2, 1, 1)),
    "x.tile(dims=)": lambda t, x: x.tile(dims=(2, 1)),
    "x.flip(dims=)": lambda t, x: x.flip(dims=(0, 2)),
    "dsplit": lambda t, x: (*t.dsplit(x, sections=2), *x.dsplit(indices=[3])),
}

OTHERS = {
    "nansum": (lambda t, x: t.nansum(x, 0, dtype=t.float64), MATRIX),
    "nanmean": (lambda t, x: x.nanmean(dim=1, keepdim=True, dtype=t.float64), MATRIX),
    "std": (lambda t, x: x.std(0, correction=None), MATRIX),
    "var": (lambda t, x: x.var(dim=1, unbiased=True), MATRIX),
    "std_mean": (lambda t, x: t.std_mean(x, 0, True), MATRIX),
    "var_mean": (lambda t, x: t.var_mean(x, 0), MATRIX),
    "nan_to_num": (lambda t, x: t.nan_to_num(x / 0, nan=None, posinf=1.0), MATRIX),
    "gradient": (lambda t, x: t.gradient(x, spacing=None), MATRIX),
    "rsub": (lambda t, x: (t.rsub(x, 2.0, 3), t.rsub(x, x * x, alpha=2)), MATRIX),
    "repeat_interleave": (
        lambda t, x: x[t.repeat_interleave(repeats=t.tensor([1, 0, 2]))],
        MATRIX,
    ),
    "conv1d": (lambda t, x: t.conv1d(x[None], x[:, :3, None], padding="valid"), SQUARE),
    "gelu": (lambda t, x: t.nn.functional.gelu(x, approximate="tanh"), MATRIX),
}

OPS = [Op(f"linalg {name}", fn, [SQUARE]) for name, fn in LINALG.items()]
OPS += [Op(name, fn, [CUBE]) for name, fn in PARTS.items()]
OPS += [Op(name, fn, [x]) for name, (fn, x) in OTHERS.items()]

test_forward, test_gradient, test_second_derivative = table_tests(
    [op if op.name != "nan_to_num" else Op(op.name, op.fn, op.inputs, gradient=False) for op in OPS]
)

NO_GRADIENT = {
    "scatter, add": lambda t, x: t.scatter(x, 0, places(t), x[:2] * 2, reduce="add"),
    "scatter, multiply": lambda t, x: x.scatter(1, places(t), 3.0, reduce="multiply"),
    "scatter, value": lambda t, x: t.scatter(x, 0, places(t), value=2.0),
    "scatter_, add": lambda t, x: x.clone().scatter_(0, places(t), x[:2], reduce="add"),
    "scatter_, value": lambda t, x: x.clone().scatter_(1, places(t), value=7.0, reduce="add"),
    "result_type": lambda t, x: [
        t.zeros(1, dtype=dtype)
        for dtype in (
            t.result_type(scalar=1, tensor=x),
            t.result_type(tensor=x, other=2),
            t.result_type(scalar1=1, scalar2=True),
        )
    ],
    "isin": lambda t, x: (
        t.isin(elements=x, test_element=x[0, 0].item()),
        t.isin(element=0.5, test_elements=x),
    ),
    "resize_as_": lambda t, x: x.clone().resize_as_(
        the_template=t.zeros(2, 2), memory_format=t.contiguous_format
    ),
    "set_": lambda t, x: t.zeros(0, dtype=x.dtype).set_(x, 1, (2, 2), (4, 1)),
    "set_, storage": lambda t, x: t.zeros(0, dtype=x.dtype).set_(x.storage(), 2, (3,), (2,)),
    "requires_grad_": lambda t, x: x.requires_grad_(requires_grad=False),
    "limits": lambda t, x: (t.finfo(type=t.float32).eps, t.iinfo(type=t.int32).max),
}


@pytest.mark.parametrize("name", NO_GRADIENT)
def test_values(name):
    array = MATRIX.array("float32", 0)
    compare(NO_GRADIENT[name], array, gradient=False)


OPTIONS = "dtype=t.float64, layout=t.strided, device='cpu', pin_memory=False, requires_grad=True"
FACTORIES = [
    f"t.{name}({args}, {OPTIONS})"
    for name, args in {
        "bartlett_window": "5",
        "blackman_window": "5",
        "hamming_window": "5",
        "hann_window": "5",
        "kaiser_window": "5",
        "logspace": "0, 2, 3",
        "rand_like": "t.ones(40), generator=g",
        "randn_like": "t.ones(40), generator=g, memory_format=t.contiguous_format",
        "randint": "2, 9, (40,), generator=g",
        "randint_like": "t.ones(40), 2, 9, generator=g",
        "randperm": "9, generator=g",
        "normal": "1.0, 2.0, (40,), generator=g",
    }.items()
]
FACTORIES += [
    "t.tril_indices(3, 3, pin_memory=False, requires_grad=False)",
    "t.triu_indices(3, 4, offset=1, layout=t.strided)",
    "t.randint(9, (4,), generator=g)",
    "t.randint(high=9, size=(4,), generator=g)",
    "t.randint(9, size=(4,), generator=g)",
    "t.randint_like(t.ones(4), high=9, generator=g)",
    "t.randint_like(t.ones(4, dtype=t.int32), 9, generator=g)",
    "t.normal(t.arange(4.0), 2.0, generator=g)",
    "t.normal(t.arange(4.0), t.arange(4.0), generator=g)",
    "t.normal(mean=0.0, std=t.arange(4.0), generator=g)",
    "t.rand_like(t.ones(2, 3, 4, 5).contiguous(memory_format=t.channels_last), generator=g)",
    "t.randn_like(t.ones(6, 7).T, generator=g)",
    "t.rrelu(-t.ones(4), training=True, generator=g)",
]


@pytest.mark.parametrize("text", FACTORIES)
def test_factories(text):
    def made(t):
        result = eval(text, {"t": t, "g": t.Generator().manual_seed(3)})
        return result, bool(result.requires_grad)

    compare(made, gradient=False, strides=False)


def test_empty_permuted():
    for t in libraries():
        made = t.empty_permuted((2, 3), (1, 0), pin_memory=False, requires_grad=True)
        assert made.requires_grad
        assert made.stride() == (1, 2)


def test_switches():
    for t in libraries():
        t.set_warn_always(True)
        assert t.is_warn_always_enabled()
        t.set_warn_always(False)
        t.set_anomaly_enabled(False, check_nan=False)
        assert not t.is_anomaly_enabled()
        assert not t.is_anomaly_check_nan_enabled()
        t.set_anomaly_enabled(enabled=False)
        assert t.is_anomaly_check_nan_enabled()


def test_grad_variables():
    def fn(t, x):
        (x * x).backward(gradient=t.ones_like(x))
        y = x * 3
        t.autograd.backward([y], grad_variables=[t.full_like(y, 2.0)])
        return x.grad

    compare(lambda t, x: fn(t, x.detach().requires_grad_()), ROW.array("float64", 0))


REFUSED = {
    "both names": lambda t: t.linalg.det(t.eye(2), A=t.eye(2)),
    "no dtype of tensor by position": lambda t: t.tensor(1, t.float64),
    "both gradients": lambda t: t.autograd.backward([t.ones(1)], [None], grad_variables=[None]),
    "no steps": lambda t: t.linspace(0, 1),
    "num_threads by name": lambda t: t.set_num_interop_threads(num_threads=1),
    "flush_denormal by name": lambda t: t.set_flush_denormal(mode=True),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    for t in libraries():
        with pytest.raises((TypeError, RuntimeError)):
            REFUSED[name](t)


def test_weights_of_another_shape():
    check_refusal(
        lambda t: t.nn.functional.mse_loss(t.ones(2), t.ones(2), weight=t.ones(1)),
    )
