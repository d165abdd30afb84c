"""torch.func's derivatives of functions against PyTorch's, nested, of nests, and refused."""

import numpy as np
import pytest

from tests.python.harness import Bad, check_error, error_cases, flat, libraries, numbers

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated"),
]

X, Y, M = numbers(4, low=0.2), numbers(4, seed=1), numbers(3, 4, seed=2)


def energy(x):
    return (x.sin() * x * x).sum()


def both(x, y):
    return (x * y.exp()).sum() + x.pow(3).mean()


def vector(x):
    return x.cumsum(0) * x.sin()


def named(params, x):
    return ((x @ params["w"] + params["b"]) ** 2).mean()


def params(t):
    return {"w": t.from_numpy(Y.copy()), "b": t.tensor(0.5, dtype=t.float64)}


def arrays(t, *values):
    return [t.from_numpy(value.copy()) for value in values]


CASES = {
    "grad": lambda t, f, x, y, m: f.grad(energy)(x),
    "grad of the second": lambda t, f, x, y, m: f.grad(both, argnums=1)(x, y),
    "grad of two": lambda t, f, x, y, m: f.grad(both, argnums=(0, 1))(x, y),
    "grad with aux": lambda t, f, x, y, m: f.grad(lambda x: (energy(x), x * 2), has_aux=True)(x),
    "grad of names": lambda t, f, x, y, m: list(f.grad(named)(params(t), m).values()),
    "grad twice": lambda t, f, x, y, m: f.grad(lambda x: f.grad(energy)(x).sum())(x),
    "grad thrice": lambda t, f, x, y, m: f.grad(
        lambda x: f.grad(lambda x: f.grad(energy)(x).sum())(x).sum()
    )(x),
    "grad inside": lambda t, f, x, y, m: f.grad(
        lambda x: (f.grad(both, argnums=1)(x, y) * x).sum()
    )(x),
    "grad of a constant": lambda t, f, x, y, m: f.grad(lambda x: y.sum())(x),
    "grad_and_value": lambda t, f, x, y, m: f.grad_and_value(energy)(x),
    "grad_and_value, aux": lambda t, f, x, y, m: f.grad_and_value(
        lambda x: (energy(x), {"twice": x * 2}), has_aux=True
    )(x)[0],
    "vjp": lambda t, f, x, y, m: (lambda value, pull: (value, pull(y)))(*f.vjp(vector, x)),
    "vjp of two": lambda t, f, x, y, m: f.vjp(both, x, y)[1](t.tensor(2.0, dtype=t.float64)),
    "vjp, aux": lambda t, f, x, y, m: f.vjp(lambda x: (vector(x), x), x, has_aux=True)[::2],
    "jvp": lambda t, f, x, y, m: f.jvp(vector, (x,), (y,)),
    "jvp of two": lambda t, f, x, y, m: f.jvp(both, (x, y), (y, x)),
    "jvp, aux": lambda t, f, x, y, m: f.jvp(lambda x: (vector(x), x), (x,), (y,), has_aux=True),
    "grad of jvp": lambda t, f, x, y, m: f.grad(lambda x: f.jvp(vector, (x,), (y,))[1].sum())(x),
    "jacrev": lambda t, f, x, y, m: f.jacrev(vector)(x),
    "jacrev of two": lambda t, f, x, y, m: f.jacrev(lambda x, y: x * y.sum(), (0, 1))(x, y),
    "jacrev of several": lambda t, f, x, y, m: f.jacrev(lambda x: (vector(x), x.sum()))(x),
    "jacrev, aux": lambda t, f, x, y, m: f.jacrev(lambda x: (vector(x), x * 3), has_aux=True)(x),
    "jacfwd": lambda t, f, x, y, m: f.jacfwd(vector)(x),
    "hessian": lambda t, f, x, y, m: f.hessian(energy)(x),
    "hessian of two": lambda t, f, x, y, m: f.hessian(both, argnums=(0, 1))(x, y),
    "jacobian of a gradient": lambda t, f, x, y, m: f.jacrev(f.grad(energy))(x),
    "vmap": lambda t, f, x, y, m: f.vmap(energy)(m),
    "vmap of two": lambda t, f, x, y, m: f.vmap(both, in_dims=(0, None))(m, y),
    "vmap of columns": lambda t, f, x, y, m: f.vmap(vector, in_dims=1, out_dims=1)(m),
    "vmap of several": lambda t, f, x, y, m: f.vmap(lambda r: (r * 2, r.sum()), out_dims=(1, 0))(m),
    "vmap of names": lambda t, f, x, y, m: f.vmap(lambda d: d["a"] * d["b"].sum())(
        {"a": m[:, 0], "b": m}
    ),
    "vmap of vmap": lambda t, f, x, y, m: f.vmap(f.vmap(lambda v: v * 2 + 1))(m),
    "grad of each sample": lambda t, f, x, y, m: list(
        f.vmap(f.grad(named), in_dims=(None, 0))(params(t), m).values()
    ),
}


def assert_close(ours, theirs):
    assert len(ours) == len(theirs)
    for got, expected in zip(ours, theirs, strict=True):
        assert tuple(got.shape) == tuple(expected.shape)
        assert not got.requires_grad
        np.testing.assert_allclose(
            got.detach().numpy(), expected.detach().numpy(), rtol=1e-10, atol=1e-12
        )


@pytest.mark.parametrize("name", CASES)
def test_equals_pytorch(name):
    found = [flat(CASES[name](t, t.func, *arrays(t, X, Y, M))) for t in libraries()]
    assert_close(*found)


def test_gradients_go_through_to_those_outside():
    found = []
    for t in libraries():
        x, y = (value.requires_grad_() for value in arrays(t, X, Y))
        inner = t.func.grad(both, argnums=0)(x, y)
        found.append([g.detach() for g in t.autograd.grad(inner.sum(), [x, y])])
        with t.no_grad():
            assert not t.func.grad(energy)(x).requires_grad
    assert_close(*found)


def test_a_network_s_gradients():
    found = []
    for t in libraries():
        t.manual_seed(0)
        net = t.nn.Sequential(t.nn.Linear(4, 3), t.nn.Tanh(), t.nn.Linear(3, 1)).double()
        weights = {name: p.detach() for name, p in net.named_parameters()}

        def loss(weights, x, t=t, net=net):
            return t.func.functional_call(net, weights, (x,)).square().sum()

        found.append(list(t.func.grad(loss)(weights, t.from_numpy(M.copy())).values()))
    assert_close(*found)


ERRORS = [
    Bad("vector", lambda t: t.func.grad(lambda x: x)(t.ones(2)), "return a scalar tensor"),
    Bad("number", lambda t: t.func.grad(lambda x: 3)(t.ones(2)), "return a scalar tensor"),
    Bad("argnums", lambda t: t.func.grad(energy, 1)(t.ones(2)), "only 1 positional inputs"),
    Bad("aux", lambda t: t.func.grad(energy, has_aux=True)(t.ones(2)), r"\(output, aux\)"),
    Bad("no tuple", lambda t: t.func.jvp(vector, t.ones(2), (t.ones(2),)), "to be tuples"),
    Bad("other shapes", lambda t: t.func.jvp(vector, (t.ones(2),), (t.ones(3),)), "the same shape"),
    Bad(
        "sizes",
        lambda t: t.func.vmap(lambda a, b: a)(t.ones(2), t.ones(3)),
        "same size in the mapped dimension",
        ValueError,
    ),
]


@pytest.mark.parametrize("row", error_cases(ERRORS))
def test_errors(row):
    check_error(row)
