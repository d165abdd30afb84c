"""The autograd engine against PyTorch's."""

import gc

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, wave

pytestmark = pytest.mark.oracle


def leaf(lib, *values):
    return lib.tensor(values, dtype=lib.float64, requires_grad=True)


def plain(found):
    """Lists and numbers, whichever library they come from."""
    if found is None or isinstance(found, bool | int | float | str):
        return found
    if isinstance(found, tuple | list):
        return [plain(item) for item in found]
    return found.detach().tolist()


def both(call):
    ours, theirs = (plain(call(lib)) for lib in libraries())
    return ours, theirs


def accumulate(lib):
    x = leaf(lib, 1, 2)
    for _ in range(3):
        (x * x).sum().backward()
    return x.grad


def zero_grad_by_none(lib):
    x = leaf(lib, 1, 2)
    (x * 3).sum().backward()
    x.grad = None
    (x * 5).sum().backward()
    return x.grad


def zero_grad_in_place(lib):
    x = leaf(lib, 1, 2)
    (x * 3).sum().backward()
    kept = x.grad
    x.grad.zero_()
    (x * 5).sum().backward()
    return x.grad, kept


def shared_subgraph(lib):
    x = leaf(lib, 1, 2)
    h = x * x
    (h * x + h).sum().backward()
    return x.grad


def retained_graph(lib):
    x = leaf(lib, 1, 2)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    return x.grad


def gradient_argument(lib):
    x = leaf(lib, 1, 2)
    (x * x).backward(lib.tensor([10.0, 100.0], dtype=lib.float64))
    return x.grad


def gradient_keyword(lib):
    x = leaf(lib, 1, 2)
    (x * x).backward(gradient=lib.tensor([1.0, 2.0], dtype=lib.float64))
    return x.grad


def several_roots(lib):
    x = leaf(lib, 1, 2)
    h = x * x
    lib.autograd.backward([h.sum(), (h * 2).sum()])
    return x.grad


def backward_inputs(lib):
    x, w = leaf(lib, 1, 2), leaf(lib, 3, 4)
    (x * w).sum().backward(inputs=[w])
    return x.grad, w.grad


def grad_of_inner(lib):
    x = leaf(lib, 1, 2)
    h = x * 3
    return *lib.autograd.grad((h * h).sum(), [h, x]), x.grad


def grad_unused(lib):
    x, unused = leaf(lib, 1, 2), leaf(lib, 5)
    return lib.autograd.grad((x * x).sum(), [x, unused], allow_unused=True)


def grad_outputs(lib):
    x = leaf(lib, 1, 2)
    return lib.autograd.grad([x * 2, x * x], [x], grad_outputs=[lib.ones_like(x), x.detach()])


def second_derivative(lib):
    x = leaf(lib, 1, 2)
    (g,) = lib.autograd.grad((x**4).sum(), x, create_graph=True)
    (h,) = lib.autograd.grad(g.sum(), x, create_graph=True)
    (k,) = lib.autograd.grad(h.sum(), x)
    return g, h, k


def gradient_penalty(lib):
    x, w = leaf(lib, 1, 2), leaf(lib, 3, 4)
    (g,) = lib.autograd.grad((x * x * w).sum(), x, create_graph=True)
    (g * g).sum().backward()
    return x.grad, w.grad


def retain_grad(lib):
    x = leaf(lib, 1, 2)
    h = x * 3
    h.retain_grad()
    (h * h).sum().backward()
    return h.grad, h.retains_grad, x.retains_grad


def detach(lib):
    x = leaf(lib, 1, 2)
    (x * (x * x).detach()).sum().backward()
    return x.grad, (x * 2).detach().requires_grad


def no_grad(lib):
    x = leaf(lib, 1, 2)
    with lib.no_grad():
        y = x * 2
        with lib.enable_grad():
            z = x * 3
    return y.requires_grad, z.requires_grad, lib.is_grad_enabled()


def no_grad_function(lib):
    @lib.no_grad()
    def double(x):
        return x * 2

    return double(leaf(lib, 1)).requires_grad, lib.is_grad_enabled()


def set_grad_enabled(lib):
    x = leaf(lib, 1)
    with lib.set_grad_enabled(False):
        y = x * 2
    return y.requires_grad, (x * 2).requires_grad


def inference_mode(lib):
    x = leaf(lib, 1)
    with lib.inference_mode():
        y = x * 2
    return y.requires_grad, y.is_leaf


def leaf_flags(lib):
    x = leaf(lib, 1)
    y = x * 2
    return x.is_leaf, y.is_leaf, lib.ones(1).is_leaf, x.requires_grad, x.grad is None


def hook_on_inner(lib):
    x = leaf(lib, 1, 2)
    h = x * 3
    seen = []
    h.register_hook(lambda grad: seen.append(plain(grad)))
    h.register_hook(lambda grad: grad * 10)
    (h * h).sum().backward()
    return seen, x.grad


def hook_on_leaf(lib):
    x = leaf(lib, 1, 2)
    calls = []
    handle = x.register_hook(lambda grad: calls.append(1) or grad * 2)
    (x * 3 + x * 4).sum().backward()
    handle.remove()
    (x * 3).sum().backward()
    return x.grad, len(calls)


def post_accumulate_hook(lib):
    x = leaf(lib, 1, 2)
    seen = []
    x.register_post_accumulate_grad_hook(lambda p: seen.append(plain(p.grad)))
    (x * 3).sum().backward()
    (x * 3).sum().backward()
    return seen


def in_place(lib):
    x = leaf(lib, 1, 2)
    y = x * 2
    y += 1
    y *= x
    y[0] = 7
    (y * 3).sum().backward()
    return y, x.grad


def in_place_on_view(lib):
    x = leaf(lib, 1, 2, 3, 4)
    y = x * 2
    y[:2].mul_(x[2:])
    y.view(2, 2)[:, 1].add_(5)
    (y * y).sum().backward()
    return y, x.grad


def view_after_in_place_on_base(lib):
    x = leaf(lib, 1, 2, 3)
    y = x * 2
    v = y[1:]
    y.mul_(5)
    v.sum().backward()
    return v, x.grad


def fill_and_copy(lib):
    x = leaf(lib, 1, 2, 3)
    y = x * 2
    y.fill_(3)
    z = x * 2
    z.copy_(x * x)
    z[1:].zero_()
    (y + z).sum().backward()
    return y, z, x.grad


def buffer_filled_step_by_step(lib):
    x = leaf(lib, 1, 2, 3)
    out = lib.zeros(3, dtype=lib.float64)
    for i in range(3):
        out[i] = x[i] * (i + 1)
    (out * out).sum().backward()
    return x.grad


def update_under_no_grad(lib):
    x = leaf(lib, 1, 2)
    for _ in range(3):
        (x * x).sum().backward()
        with lib.no_grad():
            x -= 0.1 * x.grad
            x.grad.zero_()
    return x, x.is_leaf, x.requires_grad


def data_changes_behind_the_graph(lib):
    x = leaf(lib, 1, 2)
    y = (x * x).sum()
    x.data.mul_(10)
    y.backward()
    return x.grad


def expanded_gradient(lib):
    x = leaf(lib, 2)
    (x.expand(3) * lib.tensor([1.0, 2.0, 3.0], dtype=lib.float64)).sum().backward()
    return x.grad


def expanded_part_of_a_gradient(lib):
    """A gradient of as many elements as its memory has, which yet share them."""
    x = leaf(lib, 1, 2, 3)
    rows = x.repeat(3, 1)
    squares = (rows * rows).sum()
    joined = lib.cat([rows.sum(0), lib.ones(6, dtype=lib.float64)])
    ((joined * joined).sum() + squares).backward()
    return x.grad


def versions(lib):
    x = lib.zeros(2, 2)
    row = x[0]
    found = [x._version]
    x.add_(1)
    row.fill_(3)
    x[1] = 2
    return [*found, x._version, row._version, x.clone()._version, x.detach()._version]


def float32_leaf(lib):
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    (x.double() * 0.1).sum().backward()
    return str(x.grad.dtype).split(".")[-1], x.grad


def requires_grad_(lib):
    x = lib.zeros(2)
    return x.requires_grad_().requires_grad, x.requires_grad_(False).requires_grad


def grad_is_a_plain_tensor(lib):
    x = leaf(lib, 1)
    (x * x).backward()
    return x.grad.requires_grad, x.grad.is_leaf, x.grad.grad_fn is None


def names_of_nodes(lib):
    x = leaf(lib, 1)
    y = x * 2
    return y.grad_fn.name().split("::")[-1], len(y.grad_fn.next_functions), x.grad_fn is None


SCENARIOS = [
    accumulate, zero_grad_by_none, zero_grad_in_place, shared_subgraph, retained_graph,
    gradient_argument, gradient_keyword, several_roots, backward_inputs, grad_of_inner,
    grad_unused, grad_outputs, second_derivative, gradient_penalty, retain_grad, detach, no_grad,
    no_grad_function, set_grad_enabled, inference_mode, leaf_flags, hook_on_inner, hook_on_leaf,
    post_accumulate_hook, in_place, in_place_on_view, view_after_in_place_on_base, fill_and_copy,
    buffer_filled_step_by_step, update_under_no_grad, data_changes_behind_the_graph,
    expanded_gradient, expanded_part_of_a_gradient, versions, float32_leaf, requires_grad_,
    grad_is_a_plain_tensor, names_of_nodes,
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda fn: fn.__name__)
def test_scenario(scenario):
    ours, theirs = both(scenario)
    assert ours == pytest.approx(theirs) if _is_flat(theirs) else ours == theirs


def _is_flat(found):
    return isinstance(found, list) and all(isinstance(item, float) for item in found)


def twice(lib):
    y = (leaf(lib, 1) * leaf(lib, 2)).sum()
    y.backward()
    y.backward()


def overwritten(lib):
    y = leaf(lib, 1, 2).exp()
    y.mul_(2)
    y.sum().backward()


def set_requires_grad_on_inner(lib):
    (leaf(lib, 1) * 2).requires_grad = False


ERRORS = {
    "not a scalar": lambda lib: (leaf(lib, 1, 2) * 2).backward(),
    "nothing requires grad": lambda lib: lib.ones(1).backward(),
    "second backward": twice,
    "overwritten": overwritten,
    "gradient of another shape": lambda lib: (leaf(lib, 1, 2) * 2).backward(lib.ones(3)),
    "leaf in place": lambda lib: leaf(lib, 1).add_(1),
    "view of leaf in place": lambda lib: leaf(lib, 1, 2)[0].mul_(2),
    "assignment to leaf": lambda lib: leaf(lib, 1, 2).__setitem__(0, 3.0),
    "unused": lambda lib: lib.autograd.grad(leaf(lib, 1) * 2, leaf(lib, 1)),
    "grad of what needs none": lambda lib: lib.autograd.grad(leaf(lib, 1) * 2, lib.ones(1)),
    "integers": lambda lib: lib.ones(1, dtype=lib.int64).requires_grad_(),
    "flag of inner": set_requires_grad_on_inner,
    "retain_grad of a constant": lambda lib: lib.ones(1).retain_grad(),
    "hook on a constant": lambda lib: lib.ones(1).register_hook(print),
    "numpy of a leaf": lambda lib: leaf(lib, 1).numpy(),
    "inference tensor saved": lambda lib: leaf(lib, 1) * frozen(lib),
}


def frozen(lib):
    with lib.inference_mode():
        return lib.ones(1, dtype=lib.float64) * 2


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_in_pytorch_s_words(name):
    texts = []
    for lib in libraries():
        with pytest.raises(RuntimeError) as caught:
            ERRORS[name](lib)
        texts.append(str(caught.value).splitlines()[0])
    ours, theirs = texts
    start = theirs.split("[")[0].split(". Got")[0].rstrip(". ")
    assert start[:60] in ours


def test_an_error_in_a_hook_reaches_the_caller_and_spoils_nothing():
    x = leaf(rn, 1)

    def fail(grad):
        raise KeyError("from the hook")

    handle = x.register_hook(fail)
    with pytest.raises(KeyError, match="from the hook"):
        (x * 2).backward()
    handle.remove()
    (x * 2).backward()
    assert x.grad.tolist() == [2]


def test_a_deep_graph_does_not_overflow_the_stack():
    x = rn.zeros(1, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y + 1
    y.backward()
    assert x.grad.tolist() == [1]
    del y


def test_nothing_stays_alive():
    def step():
        x = rn.ones(3, requires_grad=True)
        h = x * 2
        h.register_hook(lambda grad: grad * 2)
        h.retain_grad()
        h[0] = 3
        (h * h).sum().backward()
        return x.grad.sum().item()

    step()
    gc.collect()
    before = rn._C._testing.live_tensors(), rn._C._testing.live_storages()
    for _ in range(5):
        step()
    gc.collect()
    assert (rn._C._testing.live_tensors(), rn._C._testing.live_storages()) == before


@pytest.mark.parametrize("seed", range(5))
def test_random_graphs(seed):
    """Chains of ops drawn at random, in place and not, give PyTorch's gradients."""

    def call(lib):
        draw = np.random.default_rng(seed)
        x = lib.from_numpy(wave((4, 3), 1.1 + seed)).requires_grad_()
        nodes = [x * 1.5]
        for _ in range(25):
            a, b = (nodes[int(i)] for i in draw.integers(len(nodes), size=2))
            kind = int(draw.integers(6))
            if kind == 0:
                made = a + b
            elif kind == 1:
                made = (a * b) * 0.3
            elif kind == 2:
                made = a.clone()
                made[1:3] = b[:2] * 0.5
            elif kind == 3:
                made = lib.cat([a[:2], b[2:]])
            elif kind == 4:
                made = a.t().reshape(3, 4).t() + b
            else:
                made = a.clone()
                made[:, 1].mul_(b[:, 0])
                made.add_(b)
            nodes.append(made.sigmoid())
        nodes[-1].sum().backward()
        return x.grad

    ours, theirs = both(call)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("materialize", [True, False])
def test_a_function_sees_which_gradients_arrived(materialize):
    for t in libraries():
        seen = []

        class Twice(t.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.set_materialize_grads(materialize)
                return x * 2, x * 3

            @staticmethod
            def backward(ctx, first, second, seen=seen):
                seen.append(second)
                return first * 2

        x = t.ones(2, requires_grad=True)
        Twice.apply(x)[0].sum().backward()
        assert x.grad.tolist() == [2, 2]
        assert (seen[0].tolist() == [0, 0]) if materialize else (seen == [None])
