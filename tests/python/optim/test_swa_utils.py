"""Averaged models, their batch norms and their rates, against PyTorch."""

import copy

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

pytestmark = pytest.mark.oracle


def model_of(t):
    t.manual_seed(0)
    nn = t.nn
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 2, 1))


def images(t, seed):
    return t.from_numpy(numbers(4, 2, 6, 6, seed=seed, dtype="float32"))


AVERAGES = {
    "equal": lambda u: {},
    "equal, one by one": lambda u: {"avg_fn": u.get_swa_avg_fn()},
    "equal, at once": lambda u: {"multi_avg_fn": u.get_swa_multi_avg_fn()},
    "exponential": lambda u: {"avg_fn": u.get_ema_avg_fn(0.8)},
    "exponential, at once": lambda u: {"multi_avg_fn": u.get_ema_multi_avg_fn(0.8)},
    "exponential, buffers": lambda u: {
        "multi_avg_fn": u.get_ema_multi_avg_fn(0.5),
        "use_buffers": True,
    },
    "own": lambda u: {"avg_fn": lambda average, value, n: (average * n + value * 3) / (n + 3)},
}


def train(t, model, averaged, steps=4):
    optimizer = t.optim.SGD(model.parameters(), lr=0.1)
    for step in range(steps):
        optimizer.zero_grad()
        model(images(t, step)).square().mean().backward()
        optimizer.step()
        averaged.update_parameters(model)


def assert_same_state(ours, theirs):
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        assert str(ours[key].dtype).split(".")[-1] == str(value.dtype).split(".")[-1]
        np.testing.assert_allclose(ours[key].numpy(), value.numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", AVERAGES)
def test_averaged_model(name):
    found = []
    for t in libraries():
        model = model_of(t)
        averaged = t.optim.swa_utils.AveragedModel(model, **AVERAGES[name](t.optim.swa_utils))
        train(t, model, averaged)
        found.append((averaged.state_dict(), averaged.eval()(images(t, 9))))
    assert_same_state(found[0][0], found[1][0])
    np.testing.assert_allclose(
        found[0][1].detach().numpy(), found[1][1].detach().numpy(), rtol=1e-4, atol=1e-5
    )


def test_state_of_an_averaged_model_is_loaded():
    model = model_of(rn)
    averaged = rn.optim.swa_utils.AveragedModel(model)
    train(rn, model, averaged)
    other = rn.optim.swa_utils.AveragedModel(model_of(rn))
    other.load_state_dict(averaged.state_dict())
    twin = copy.deepcopy(model)
    averaged.update_parameters(twin)
    other.update_parameters(twin)
    for mine, theirs in zip(
        averaged.state_dict().values(), other.state_dict().values(), strict=True
    ):
        assert rn.equal(mine, theirs)


@pytest.mark.parametrize("wrapped", [False, True])
def test_update_bn(wrapped):
    found = []
    for t in libraries():
        model = model_of(t).eval()
        batches = [images(t, seed) for seed in range(3)]
        if wrapped:
            batches = [(batch, t.zeros(4)) for batch in batches]
        t.optim.swa_utils.update_bn(batches, model)
        assert model.training is False and model[1].momentum == 0.1
        found.append(model.state_dict())
    assert_same_state(*found)


def test_update_bn_leaves_a_model_without_batch_norm_alone():
    def images():
        raise AssertionError("not needed")
        yield

    rn.optim.swa_utils.update_bn(images(), rn.nn.Linear(2, 2))


SCHEDULES = [
    {},
    {"anneal_epochs": 3, "anneal_strategy": "linear"},
    {"anneal_epochs": 0},
    {"anneal_epochs": 1},
]


@pytest.mark.parametrize("rate", [0.05, [0.5, 0.01]])
@pytest.mark.parametrize("options", SCHEDULES, ids=str)
def test_rates(options, rate):
    found = []
    for t in libraries():
        groups = [{"params": [t.zeros(1)]}, {"params": [t.zeros(1)], "lr": 0.3}]
        optimizer = t.optim.SGD(groups, lr=0.1)
        decay = t.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
        scheduler = t.optim.swa_utils.SWALR(optimizer, rate, **options)
        seen = []
        for step in range(12):
            optimizer.step()
            (decay if step < 2 else scheduler).step()
            seen.append([group["lr"] for group in optimizer.param_groups])
        found.append((seen, scheduler.state_dict()))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-12)
    for key in ("anneal_epochs", "_anneal_strategy", "last_epoch"):
        assert found[0][1][key] == found[1][1][key]


def test_a_schedule_goes_on_from_its_state():
    def made():
        optimizer = rn.optim.SGD([rn.zeros(1)], lr=0.1)
        return optimizer, rn.optim.swa_utils.SWALR(optimizer, 0.01, 6)

    def go(optimizer, scheduler, steps):
        for _ in range(steps):
            optimizer.step()
            scheduler.step()

    whole, resumed = made(), made()
    go(*whole, 3)
    for part, saved in zip(resumed, whole, strict=True):
        part.load_state_dict(copy.deepcopy(saved.state_dict()))
    go(*whole, 3)
    go(*resumed, 3)
    assert resumed[0].param_groups[0]["lr"] == whole[0].param_groups[0]["lr"]


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda u, o: u.get_ema_avg_fn(1.5), ValueError, "Invalid decay value 1.5"),
        (lambda u, o: u.get_ema_multi_avg_fn(-1), ValueError, "Invalid decay value -1"),
        (
            lambda u, o: u.AveragedModel(None, avg_fn=max, multi_avg_fn=max),
            AssertionError,
            "Only one of avg_fn and multi_avg_fn",
        ),
        (lambda u, o: u.SWALR(o, 0.1, anneal_strategy="sin"), ValueError, "'cos' or 'linear'"),
        (lambda u, o: u.SWALR(o, 0.1, anneal_epochs=-1), ValueError, "equal or greater than 0"),
        (lambda u, o: u.SWALR(o, [0.1, 0.2]), ValueError, "swa_lr must have the same length"),
    ],
)
def test_errors(call, error, text):
    for t in libraries():
        with pytest.raises(error, match=text):
            call(t.optim.swa_utils, t.optim.SGD([t.zeros(1)], lr=0.1))
