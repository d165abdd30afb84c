"""SGD, Adam and AdamW against PyTorch, step by step, and what users do with groups and state."""

import copy
import io
import pickle

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import numbers

SGD = [
    {"lr": 0.1},
    {"lr": 0.1, "momentum": 0.9},
    {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
    {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    {"lr": 0.1, "weight_decay": 0.2},
    {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.2, "nesterov": True},
    {"lr": 0.1, "momentum": 0.5, "maximize": True},
    {"lr": 0.0, "momentum": 0.5},
]
ADAM = [
    {},
    {"lr": 0.1},
    {"lr": 0.1, "betas": (0.5, 0.7), "eps": 1e-4},
    {"lr": 0.1, "weight_decay": 0.2},
    {"lr": 0.1, "amsgrad": True},
    {"lr": 0.1, "amsgrad": True, "weight_decay": 0.1, "maximize": True},
    {"lr": 0.1, "betas": (0.0, 0.9)},
]
OTHERS = [
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.1, "centered": True, "alpha": 0.8, "maximize": True}),
    ("Adagrad", {"lr": 0.1}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.2, "weight_decay": 0.1}),
    ("Adagrad", {"initial_accumulator_value": 0.5, "eps": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.7, "weight_decay": 0.1}),
    ("Adamax", {}),
    ("Adamax", {"lr": 0.1, "betas": (0.5, 0.7), "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {}),
    ("NAdam", {"lr": 0.1, "weight_decay": 0.1, "momentum_decay": 0.1, "betas": (0.8, 0.9)}),
    ("NAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("RAdam", {}),
    ("RAdam", {"lr": 0.1, "betas": (0.5, 0.7), "weight_decay": 0.1}),
    ("RAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"lr": 0.1, "etas": (0.3, 1.5), "step_sizes": (0.05, 0.3), "maximize": True}),
    ("ASGD", {}),
    ("ASGD", {"lr": 0.1, "lambd": 0.1, "t0": 4, "weight_decay": 0.1, "alpha": 0.5}),
]
CASES = [
    *OTHERS,
    *[("SGD", options) for options in SGD],
    *[(name, options) for name in ("Adam", "AdamW") for options in ADAM],
]
SHAPES = [(3, 4), (5,), (), (0, 2), (2, 3, 4, 5)]


def params(t, dtype="float64"):
    """A few leaves; the last one channels_last."""
    values = [numbers(*shape, seed=i, dtype=dtype) for i, shape in enumerate(SHAPES)]
    leaves = [t.tensor(value) for value in values]
    leaves[-1] = leaves[-1].contiguous(memory_format=t.channels_last)
    return [leaf.requires_grad_() for leaf in leaves]


def set_grads(t, leaves, step):
    """Gradients that differ from step to step, row-major whatever the parameter's layout."""
    for i, leaf in enumerate(leaves):
        value = numbers(*leaf.shape, seed=100 * step + i, dtype=str(leaf.dtype).split(".")[-1])
        leaf.grad = t.tensor(value)


def both(run):
    """run(library) on PyTorch and on resnetcpp."""
    torch = pytest.importorskip("torch")
    return run(torch), run(rn)


def assert_close(theirs, ours, tol):
    for a, b in zip(theirs, ours, strict=True):
        np.testing.assert_allclose(b.detach().numpy(), a.detach().numpy(), rtol=tol, atol=tol)


@pytest.mark.oracle
@pytest.mark.parametrize("dtype,tol", [("float32", 3e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("name,options", CASES, ids=str)
def test_ten_steps(name, options, dtype, tol):
    def run(t):
        leaves = params(t, dtype)
        optimizer = getattr(t.optim, name)(leaves, **options)
        history = []
        for step in range(10):
            set_grads(t, leaves, step)
            optimizer.step()
            history += [leaf.detach().clone() for leaf in leaves]
        return history

    assert_close(*both(run), tol)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_groups_that_change_on_the_way(name):
    def run(t):
        leaves = params(t)
        groups = [{"params": leaves[:2]}, {"params": leaves[2:4], "lr": 0.5, "weight_decay": 0.1}]
        optimizer = getattr(t.optim, name)(groups, lr=0.1)
        for step in range(6):
            set_grads(t, leaves, step)
            if step == 2:
                optimizer.add_param_group({"params": leaves[4]})
            if step == 3:
                for group in optimizer.param_groups:
                    group["lr"] *= 0.1
            if step == 4:
                leaves[0].grad = None
            optimizer.step()
        return leaves

    assert_close(*both(run), 1e-12)


@pytest.mark.oracle
@pytest.mark.parametrize("name,options", CASES, ids=str)
def test_state_dict_goes_both_ways(name, options):
    torch = pytest.importorskip("torch")

    def start(t):
        leaves = params(t)
        optimizer = getattr(t.optim, name)(leaves, **options)
        for step in range(3):
            set_grads(t, leaves, step)
            optimizer.step()
        return leaves, optimizer

    def convert(value, t):
        if isinstance(value, (torch.Tensor, rn.Tensor)):
            return t.tensor(value.numpy())
        if isinstance(value, dict):
            return {key: convert(item, t) for key, item in value.items()}
        return [convert(item, t) for item in value] if isinstance(value, list) else value

    ours, our_optimizer = start(rn)
    theirs, their_optimizer = start(torch)
    our_state, their_state = our_optimizer.state_dict(), their_optimizer.state_dict()
    assert our_state["state"].keys() == their_state["state"].keys()
    assert our_state["param_groups"] == their_state["param_groups"]
    for key, values in their_state["state"].items():
        assert our_state["state"][key].keys() == values.keys()
    fresh_ours, fresh_theirs = start(rn)[0], start(torch)[0]
    loaded_ours = getattr(rn.optim, name)(fresh_ours)
    loaded_ours.load_state_dict(convert(their_state, rn))
    loaded_theirs = getattr(torch.optim, name)(fresh_theirs)
    loaded_theirs.load_state_dict(convert(our_state, torch))
    for step in range(3, 6):
        set_grads(rn, fresh_ours, step)
        set_grads(torch, fresh_theirs, step)
        loaded_ours.step()
        loaded_theirs.step()
    # On loading, PyTorch turns NAdam's product of float32 into float64 and goes on with that.
    assert_close(fresh_theirs, fresh_ours, 1e-9 if name == "NAdam" else 1e-12)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "Adagrad", "RMSprop", "Muon"])
def test_state_before_the_first_step(name):
    def run(t):
        optimizer = getattr(t.optim, name)([t.ones(2, 3, requires_grad=True)])
        state = optimizer.state_dict()["state"]
        kept = {key: {name: x.tolist() for name, x in own.items()} for key, own in state.items()}
        return kept, optimizer.defaults

    theirs, ours = both(run)
    assert ours == theirs


@pytest.mark.parametrize("name,options", CASES, ids=str)
def test_resuming_is_going_on(name, options):
    def steps(leaves, optimizer, first, last):
        for step in range(first, last):
            set_grads(rn, leaves, step)
            optimizer.step()

    through = params(rn)
    optimizer = getattr(rn.optim, name)(through, **options)
    steps(through, optimizer, 0, 3)
    resumed = [leaf.detach().clone().requires_grad_() for leaf in through]
    other = getattr(rn.optim, name)(resumed, lr=123.0)
    other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    steps(through, optimizer, 3, 6)
    steps(resumed, other, 3, 6)
    for a, b in zip(through, resumed, strict=True):
        assert rn.equal(a, b)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_repr(name):
    theirs, ours = both(lambda t: repr(getattr(t.optim, name)(params(t), lr=0.25)))
    assert ours == theirs


@pytest.mark.oracle
@pytest.mark.parametrize("set_to_none", [True, False])
def test_zero_grad(set_to_none):
    def run(t):
        leaves = params(t)
        optimizer = t.optim.SGD(leaves, lr=0.1)
        set_grads(t, leaves[:2], 0)
        optimizer.zero_grad(set_to_none=set_to_none)
        return [None if leaf.grad is None else leaf.grad.tolist() for leaf in leaves]

    theirs, ours = both(run)
    assert ours == theirs


def test_closure_runs_with_grad_and_gives_the_loss():
    w = rn.ones(3, requires_grad=True)
    optimizer = rn.optim.SGD([w], lr=0.1)

    def closure():
        assert rn.is_grad_enabled()
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with rn.no_grad():
        assert optimizer.step(closure).item() == pytest.approx(3.0)
    np.testing.assert_allclose(w.detach().numpy(), 0.8, rtol=1e-6)


def test_step_is_outside_the_graph_and_bumps_versions():
    w = rn.ones(3, requires_grad=True)
    optimizer = rn.optim.SGD([w], lr=0.1)
    loss = (w * w).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    assert w.is_leaf and w.requires_grad and w.grad_fn is None
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_views_as_parameters():
    base = rn.zeros(4, 6)
    w = base[:, ::2].detach().requires_grad_()
    optimizer = rn.optim.Adam([w], lr=0.5)
    w.grad = rn.ones(4, 3)
    optimizer.step()
    np.testing.assert_allclose(base.numpy()[:, ::2], -0.5, rtol=1e-5)
    assert (base.numpy()[:, 1::2] == 0).all()


def test_hooks_run_around_the_step():
    w = rn.ones(1, requires_grad=True)
    optimizer, calls = rn.optim.SGD([w], lr=0.1), []
    before = optimizer.register_step_pre_hook(lambda *_: calls.append("before"))
    optimizer.register_step_post_hook(lambda *_: calls.append("after"))
    optimizer.register_state_dict_post_hook(lambda _, state: {**state, "extra": 1})
    optimizer.step()
    before.remove()
    optimizer.step()
    assert calls == ["before", "after", "after"]
    assert optimizer.state_dict()["extra"] == 1


def test_subclass_in_python():
    class Sign(rn.optim.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        @rn.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                for p in group["params"]:
                    p.add_(p.grad.sign(), alpha=-group["lr"])
                    self.state[p]["seen"] = self.state[p].get("seen", 0) + 1

    w = rn.ones(2, requires_grad=True)
    optimizer = Sign([w], lr=0.5)
    scheduler = rn.optim.lr_scheduler.StepLR(optimizer, 1, 0.1)
    w.grad = rn.tensor([2.0, -3.0])
    optimizer.step()
    scheduler.step()
    assert w.tolist() == [0.5, 1.5]
    assert optimizer.state_dict()["state"] == {0: {"seen": 1}}
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.05)


def test_deepcopy_and_pickle():
    leaves = params(rn)
    optimizer = rn.optim.Adam(leaves, lr=0.1)
    set_grads(rn, leaves, 0)
    optimizer.step()
    twin = copy.deepcopy(optimizer)
    twin.param_groups[0]["lr"] = 7.0
    assert optimizer.param_groups[0]["lr"] == 0.1
    assert twin.param_groups[0]["params"][0] is not leaves[0]
    assert len(twin.state) == len(leaves)
    file = io.BytesIO(pickle.dumps(optimizer.state_dict()))
    loaded = pickle.load(file)
    np.testing.assert_array_equal(
        loaded["state"][0]["exp_avg"].numpy(), optimizer.state[leaves[0]]["exp_avg"].numpy()
    )


def test_named_parameters():
    w = rn.ones(1, requires_grad=True)
    optimizer = rn.optim.SGD([("fc.weight", w)], lr=0.1)
    assert optimizer.param_groups[0]["params"][0] is w
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == ["fc.weight"]


W = rn.ones(2, requires_grad=True)
ERRORS = {
    "no params": (lambda o: o.SGD([], lr=0.1), ValueError, "empty parameter list"),
    "one tensor": (lambda o: o.SGD(W, lr=0.1), TypeError, "iterable of Tensors or dicts"),
    "set": (lambda o: o.SGD([{"params": {W}}], lr=0.1), TypeError, "ordered collections"),
    "number": (lambda o: o.SGD([1.0], lr=0.1), TypeError, "can only optimize Tensors"),
    "non-leaf": (lambda o: o.SGD([W * 2], lr=0.1), ValueError, "non-leaf"),
    "twice": (lambda o: o.SGD([{"params": W}, {"params": W}]), ValueError, "more than one"),
    "lr": (lambda o: o.SGD([W], lr=-1.0), ValueError, "Invalid learning rate: -1.0"),
    "momentum": (lambda o: o.SGD([W], momentum=-1.0), ValueError, "Invalid momentum value: -1.0"),
    "decay": (lambda o: o.Adam([W], weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
    "eps": (lambda o: o.Adam([W], eps=-1), ValueError, "Invalid epsilon value: -1"),
    "nan": (lambda o: o.Adam([W], lr=float("nan")), ValueError, "Invalid learning rate: nan"),
    "beta": (lambda o: o.AdamW([W], betas=(0.9, 1.0)), ValueError, "parameter at index 1: 1.0"),
    "nesterov": (lambda o: o.SGD([W], nesterov=True), ValueError, "Nesterov momentum requires"),
    "integer beta": (lambda o: o.Adam([W], betas=(0, 0.9)), ValueError, "both floats or both"),
    "lr tensor": (lambda o: o.SGD([W], lr=rn.ones(2)), ValueError, "Tensor lr must be 1-element"),
    "beta tensors": (
        lambda o: o.Adam([W], betas=(rn.tensor(0.9), rn.tensor(0.99)), foreach=True),
        ValueError,
        r"betas\[0\] as a Tensor is not supported for capturable=False and foreach=True",
    ),
    "fused foreach": (
        lambda o: o.AdamW([W], fused=True, foreach=True),
        RuntimeError,
        "cannot be `True` together",
    ),
    "decoupled": (lambda o: o.AdamW([W], decoupled_weight_decay=False), TypeError, "unexpected"),
    "names": (
        lambda o: o.SGD([{"params": [W]}, {"params": [("w", W.clone().detach())]}]),
        ValueError,
        "cannot add param group with names",
    ),
    "group": (lambda o: o.SGD([W]).add_param_group([W]), TypeError, "must be a dict"),
    "base": (lambda o: o.Optimizer([W], {}).step(), NotImplementedError, None),
    "state": (
        lambda o: o.SGD([W]).load_state_dict(o.SGD([W.clone().detach(), W]).state_dict()),
        ValueError,
        "doesn't match the size",
    ),
    "groups": (
        lambda o: o.SGD([W]).load_state_dict({"state": {}, "param_groups": []}),
        ValueError,
        "different number of parameter groups",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    fn, kind, text = ERRORS[name]
    with pytest.raises(kind, match=text):
        fn(rn.optim)


def test_state_of_another_shape_is_an_error_before_anything_changes():
    w = rn.ones(2, requires_grad=True)
    optimizer = rn.optim.SGD([w], lr=0.1, momentum=0.9)
    optimizer.state[w]["momentum_buffer"] = rn.ones(3)
    w.grad = rn.ones(2)
    with pytest.raises(ValueError, match=r"sgd: expected a state of shape \(2,\), got \(3,\)"):
        optimizer.step()
    assert w.tolist() == [1.0, 1.0]


def stepped(name, gradients, **options):
    """A matrix of ones and a vector of ones after some steps."""
    leaves = [rn.ones(2, 3, dtype=rn.float64), rn.ones(3, dtype=rn.float64)]
    leaves = [leaf.requires_grad_() for leaf in leaves]
    optimizer = getattr(rn.optim, name)(leaves, **options)
    for gradient in gradients:
        for leaf in leaves:
            leaf.grad = rn.full_like(leaf, gradient)
        optimizer.step()
    return [leaf.detach().numpy() for leaf in leaves]


def test_lars_by_hand():
    """You et al., 2017: v = m v + lr * trust * (g + wd w), w -= v."""
    matrix, vector, speed, own_speed = 1.0, 1.0, 0.0, 0.0
    for gradient in (2.0, 0.5):
        length, slope = abs(matrix) * 6**0.5, gradient * 6**0.5
        trust = 0.01 * length / (slope + 0.1 * length + 1e-8)
        speed = 0.9 * speed + 0.5 * trust * (gradient + 0.1 * matrix)
        own_speed = 0.9 * own_speed + 0.5 * (gradient + 0.1 * vector)
        matrix, vector = matrix - speed, vector - own_speed
    got = stepped("LARS", (2.0, 0.5), lr=0.5, weight_decay=0.1, trust_coefficient=0.01)
    np.testing.assert_allclose(got[0], matrix, rtol=1e-12)
    np.testing.assert_allclose(got[1], vector, rtol=1e-12)


def test_lamb_by_hand():
    """You et al., 2020: w -= lr * |w| / |r + wd w| * (r + wd w), r being Adam's step."""
    weight, mean, square = 1.0, 0.0, 0.0
    for step, gradient in enumerate((2.0, 0.5), start=1):
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        ratio = mean / (1 - 0.9**step) / ((square / (1 - 0.999**step)) ** 0.5 + 1e-6)
        update = ratio + 0.1 * weight
        weight -= 0.05 * abs(weight) / abs(update) * update
    got = stepped("LAMB", (2.0, 0.5), lr=0.05, weight_decay=0.1)
    np.testing.assert_allclose(got[0], weight, rtol=1e-12)
    np.testing.assert_allclose(got[1], weight, rtol=1e-12)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda p: rn.optim.Rprop(p, etas=(1.5, 2.0)), "Invalid eta values: 1.5, 2.0"),
        (lambda p: rn.optim.NAdam(p, momentum_decay=-1), "Invalid momentum_decay value: -1"),
        (lambda p: rn.optim.RAdam(p, betas=(0.9, 1.0)), "Invalid beta parameter at index 1"),
        (lambda p: rn.optim.ASGD(p, lr=-1), "Invalid learning rate: -1"),
        (lambda p: rn.optim.LARS(p, lr=0.1, momentum=-1), "Invalid momentum value: -1"),
    ],
)
def test_wrong_options_of_the_others(make, text):
    with pytest.raises(ValueError, match=text):
        make([rn.ones(2, requires_grad=True)])
