"""LBFGS against PyTorch: every loss on the way, with and without a line search."""

import copy

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

OPTIONS = [
    {},
    {"lr": 0.1},
    {"lr": 0.3, "max_iter": 7, "history_size": 3},
    {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "max_iter": 4, "history_size": 2},
    {"line_search_fn": "strong_wolfe", "lr": 30.0, "max_eval": 9},
    {"line_search_fn": "strong_wolfe", "max_eval": 1},
    {"line_search_fn": "strong_wolfe", "lr": 1e-3, "max_iter": 60},
    {"lr": 0.2, "tolerance_grad": 0.3},
    {"lr": 0.2, "tolerance_change": 0.05},
]


def rosenbrock(x, y):
    return ((1 - x) ** 2).sum() + 10 * ((y - x**2) ** 2).sum()


def bowl(x, y):
    return (x * x * (1 + x.cos())).sum() + (x.mean() - y).square().sum()


class Problem:
    """Two parameters, an optimiser, and the losses that it asked for."""

    def __init__(self, t, loss, options):
        self.params = [t.tensor(numbers(4, seed=i)).requires_grad_() for i in (0, 1)]
        self.optimizer = t.optim.LBFGS(self.params, **options)
        self.loss, self.losses = loss, []

    def closure(self):
        self.optimizer.zero_grad()
        loss = self.loss(*self.params)
        loss.backward()
        self.losses.append(loss.item())
        return loss

    def run(self, steps=3):
        for _ in range(steps):
            self.optimizer.step(self.closure)
        return self


@pytest.mark.oracle
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("loss", [rosenbrock, bowl])
def test_every_evaluation(loss, options):
    ours, theirs = (Problem(t, loss, options).run() for t in libraries())
    np.testing.assert_allclose(ours.losses, theirs.losses, rtol=1e-6, atol=1e-12)
    state, expected = (list(p.optimizer.state.values())[0] for p in (ours, theirs))
    assert state.keys() == expected.keys()
    for name in ("func_evals", "n_iter"):
        assert state[name] == expected[name]
    assert len(state["old_dirs"]) == len(expected["old_dirs"])
    for mine, other in zip(ours.params, theirs.params, strict=True):
        np.testing.assert_allclose(mine.detach().numpy(), other.detach().numpy(), rtol=1e-6)


@pytest.mark.oracle
@pytest.mark.parametrize("options", OPTIONS[:4], ids=str)
def test_state_of_pytorch_goes_on_here(options):
    def converted(value):
        if isinstance(value, torch.Tensor):
            return rn.tensor(value.numpy())
        if isinstance(value, dict):
            return {key: converted(item) for key, item in value.items()}
        return [converted(item) for item in value] if isinstance(value, list) else value

    _, torch = libraries()
    theirs = Problem(torch, rosenbrock, options).run()
    ours = Problem(rn, rosenbrock, options)
    for mine, other in zip(ours.params, theirs.params, strict=True):
        mine.data = rn.tensor(other.detach().numpy())
    ours.optimizer.load_state_dict(converted(theirs.optimizer.state_dict()))
    ours.run(2)
    before = len(theirs.losses)
    theirs.run(2)
    np.testing.assert_allclose(ours.losses, theirs.losses[before:], rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_resuming_is_going_on(options):
    through = Problem(rn, rosenbrock, options).run(2)
    other = Problem(rn, rosenbrock, {})
    for mine, copied in zip(through.params, other.params, strict=True):
        copied.data = mine.detach().clone()
    other.optimizer.load_state_dict(copy.deepcopy(through.optimizer.state_dict()))
    before = len(through.losses)
    through.run(2)
    other.run(2)
    assert other.losses == through.losses[before:]


def test_the_gradient_of_an_unused_parameter_is_zero():
    used, unused = rn.ones(2, requires_grad=True), rn.ones(3, requires_grad=True)
    optimizer = rn.optim.LBFGS([used, unused], line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = (used * used).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 2.0
    assert used.abs().max().item() < 1e-6
    assert unused.tolist() == [1.0, 1.0, 1.0]


def test_a_minimum_is_left_alone():
    problem = Problem(rn, lambda x, y: (x * 0).sum() + (y * 0).sum(), {})
    before = problem.params[0].tolist()
    problem.run()
    assert problem.params[0].tolist() == before
    assert len(problem.losses) == 3


def test_a_loss_that_is_not_a_number_ends_the_step():
    problem = Problem(
        rn, lambda x, y: (x * float("nan")).sum() + y.sum(), {"line_search_fn": "strong_wolfe"}
    )
    problem.run(1)
    assert problem.losses


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda o, w: o.LBFGS([w], lr=-1.0), ValueError, "Invalid learning rate: -1.0"),
        (
            lambda o, w: o.LBFGS([{"params": [w]}, {"params": [w.clone().detach()]}]),
            ValueError,
            "doesn't support per-parameter options",
        ),
        (
            lambda o, w: Problem.run(with_search(o)),
            RuntimeError,
            "only 'strong_wolfe' is supported",
        ),
    ],
)
def test_errors(call, error, text):
    for t in libraries():
        with pytest.raises(error, match=text):
            call(t.optim, t.ones(2, requires_grad=True))


def with_search(optim):
    (t,) = (t for t in libraries() if t.optim is optim)
    return Problem(t, rosenbrock, {"line_search_fn": "golden"})
