"""Schedulers give PyTorch's rates at every step, alone, chained, restored and misused."""

import copy
import math
import warnings

import pytest
import resnetcpp as rn

EPOCHS = 30


class Warmup:
    """A callable object, whose state a scheduler saves."""

    def __init__(self, steps):
        self.steps = steps

    def __call__(self, epoch):
        return min(1.0, (epoch + 1) / self.steps)


CASES = {
    "StepLR": lambda s, o: s.StepLR(o, 4),
    "StepLR gamma": lambda s, o: s.StepLR(o, step_size=7, gamma=0.5),
    "MultiStepLR": lambda s, o: s.MultiStepLR(o, [3, 9, 9, 20], gamma=0.3),
    "ExponentialLR": lambda s, o: s.ExponentialLR(o, 0.9),
    "ConstantLR": lambda s, o: s.ConstantLR(o, 0.5, 6),
    "LinearLR": lambda s, o: s.LinearLR(o),
    "LinearLR down": lambda s, o: s.LinearLR(o, 1.0, 0.2, total_iters=12),
    "PolynomialLR": lambda s, o: s.PolynomialLR(o, 12, 2.0),
    "CosineAnnealingLR": lambda s, o: s.CosineAnnealingLR(o, 10),
    "CosineAnnealingLR eta_min": lambda s, o: s.CosineAnnealingLR(o, T_max=7, eta_min=0.02),
    "CosineAnnealingWarmRestarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 4),
    "CosineAnnealingWarmRestarts T_mult": lambda s, o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.01),
    "LambdaLR": lambda s, o: s.LambdaLR(o, lambda e: 0.95**e),
    "LambdaLR list": lambda s, o: s.LambdaLR(o, [lambda e: 1 / (e + 1), lambda e: 0.5**e]),
    "LambdaLR object": lambda s, o: s.LambdaLR(o, Warmup(5)),
    "MultiplicativeLR": lambda s, o: s.MultiplicativeLR(o, lambda e: 0.9),
    "OneCycleLR": lambda s, o: s.OneCycleLR(o, 0.5, total_steps=EPOCHS + 1),
    "OneCycleLR linear": lambda s, o: s.OneCycleLR(
        o, [0.5, 1.0], epochs=5, steps_per_epoch=7, pct_start=0.4, anneal_strategy="linear"
    ),
    "OneCycleLR three phases": lambda s, o: s.OneCycleLR(
        o, 0.5, EPOCHS + 5, three_phase=True, div_factor=10, final_div_factor=100
    ),
    "OneCycleLR rate alone": lambda s, o: s.OneCycleLR(o, 0.5, 40, cycle_momentum=False),
    "CyclicLR": lambda s, o: s.CyclicLR(o, 0.01, 0.2, step_size_up=4),
    "CyclicLR list": lambda s, o: s.CyclicLR(
        o, [0.01, 0.02], [0.2, 0.5], 3, 5, base_momentum=0.7, max_momentum=[0.9, 0.99]
    ),
    "CyclicLR triangular2": lambda s, o: s.CyclicLR(o, 0.01, 0.2, 5, mode="triangular2"),
    "CyclicLR exp_range": lambda s, o: s.CyclicLR(o, 0.01, 0.2, 5, mode="exp_range", gamma=0.9),
    "CyclicLR function": lambda s, o: s.CyclicLR(
        o, 0.01, 0.2, 5, scale_fn=lambda x: 1 / (1 + x), scale_mode="iterations"
    ),
    "CyclicLR object": lambda s, o: s.CyclicLR(o, 0.01, 0.2, 5, scale_fn=Warmup(5)),
    "CyclicLR rate alone": lambda s, o: s.CyclicLR(o, 0.01, 0.2, 5, cycle_momentum=False),
    "SequentialLR": lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, 1.0, 5), s.CosineAnnealingLR(o, 20)], [5]
    ),
    "SequentialLR three": lambda s, o: s.SequentialLR(
        o, [s.ConstantLR(o, 0.1, 4), s.ExponentialLR(o, 0.9), s.StepLR(o, 3)], milestones=[4, 11]
    ),
    "SequentialLR nested": lambda s, o: s.SequentialLR(
        o,
        [
            s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 3), s.ExponentialLR(o, 0.9)], [3]),
            s.StepLR(o, 2, 0.5),
        ],
        [8],
    ),
    "ChainedScheduler": lambda s, o: s.ChainedScheduler(
        [s.ConstantLR(o, 0.1, 4), s.ExponentialLR(o, 0.9)], optimizer=o
    ),
    "two at once": lambda s, o: Both(s.StepLR(o, 5), s.CosineAnnealingLR(o, 12)),
}


class Both:
    """Two schedulers on one optimiser, as users write them."""

    def __init__(self, *schedulers):
        self.schedulers = schedulers

    def step(self):
        for scheduler in self.schedulers:
            scheduler.step()

    def get_last_lr(self):
        return self.schedulers[-1].get_last_lr()


def optimizer_of(t, name="SGD"):
    groups = [
        {"params": [t.zeros(1, requires_grad=True)]},
        {"params": [t.zeros(1, requires_grad=True)], "lr": 0.3},
    ]
    return t.optim.SGD(groups, lr=0.1, momentum=0.9) if name == "SGD" else t.optim.Adam(groups, 0.1)


def rates(optimizer):
    keys = ("lr", "momentum", "betas")
    return [tuple(group.get(key) for key in keys) for group in optimizer.param_groups]


def history(t, make, optimizer_name="SGD", steps=EPOCHS):
    optimizer = optimizer_of(t, optimizer_name)
    scheduler = make(t.optim.lr_scheduler, optimizer)
    seen = [rates(optimizer)]
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
        seen.append(rates(optimizer))
        assert scheduler.get_last_lr() == [group["lr"] for group in optimizer.param_groups]
    return seen


def assert_same_rates(ours, theirs):
    assert len(ours) == len(theirs)
    for epoch, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        for a, b in zip(mine, other, strict=True):
            assert a[0] == pytest.approx(b[0], rel=1e-12, abs=1e-15), epoch
            assert a[1] == (b[1] if b[1] is None else pytest.approx(b[1], rel=1e-12))
            assert a[2] == (b[2] if b[2] is None else pytest.approx(b[2], rel=1e-12))


# Making a SequentialLR of SequentialLRs steps the inner ones, in PyTorch too.
NESTED = pytest.mark.filterwarnings("ignore:Detected call of")


@NESTED
@pytest.mark.oracle
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
@pytest.mark.parametrize("name", CASES)
def test_every_step(name, optimizer):
    torch = pytest.importorskip("torch")
    assert_same_rates(history(rn, CASES[name], optimizer), history(torch, CASES[name], optimizer))


@NESTED
@pytest.mark.parametrize("name", [name for name in CASES if name != "two at once"])
def test_resuming_is_going_on(name):
    make = CASES[name]
    whole = history(rn, make)
    optimizer = optimizer_of(rn)
    scheduler = make(rn.optim.lr_scheduler, optimizer)
    for _ in range(11):
        optimizer.step()
        scheduler.step()
    saved = copy.deepcopy((optimizer.state_dict(), scheduler.state_dict()))
    fresh = optimizer_of(rn)
    resumed = make(rn.optim.lr_scheduler, fresh)
    fresh.load_state_dict(saved[0])
    resumed.load_state_dict(saved[1])
    seen = []
    for _ in range(11, EPOCHS):
        fresh.step()
        resumed.step()
        seen.append(rates(fresh))
    assert seen == whole[12:]


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["StepLR", "MultiStepLR", "ExponentialLR", "CosineAnnealingLR"])
@pytest.mark.parametrize("epoch", [0, 3, 9, 25])
@pytest.mark.filterwarnings("ignore")
def test_jump_to_an_epoch(name, epoch):
    torch = pytest.importorskip("torch")

    def run(t):
        optimizer = optimizer_of(t)
        scheduler = CASES[name](t.optim.lr_scheduler, optimizer)
        optimizer.step()
        scheduler.step(epoch)
        return [rates(optimizer)]

    assert_same_rates(run(rn), run(torch))


@pytest.mark.oracle
@pytest.mark.parametrize("last_epoch", [0, 5])
def test_last_epoch(last_epoch):
    torch = pytest.importorskip("torch")

    def run(t):
        optimizer = optimizer_of(t)
        for group in optimizer.param_groups:
            group["initial_lr"] = 1.0
        s = t.optim.lr_scheduler
        scheduler = s.CosineAnnealingLR(optimizer, 10, last_epoch=last_epoch)
        optimizer.step()
        scheduler.step()
        return [rates(optimizer), [(lr, None, None) for lr in scheduler.get_last_lr()]]

    assert_same_rates(run(rn), run(torch))


PLATEAU = {
    "default": {"patience": 2},
    "max": {"mode": "max", "patience": 1, "factor": 0.5},
    "abs": {"threshold_mode": "abs", "threshold": 0.05, "patience": 0},
    "max abs": {"mode": "max", "threshold_mode": "abs", "threshold": 0.05, "patience": 0},
    "cooldown": {"patience": 1, "cooldown": 3},
    "min_lr": {"patience": 0, "min_lr": 0.02},
    "min_lr list": {"patience": 0, "min_lr": [0.05, 0.001]},
    "eps": {"patience": 0, "eps": 0.01},
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", PLATEAU)
def test_reduce_lr_on_plateau(name):
    torch = pytest.importorskip("torch")
    losses = [1.0, 0.8, 0.79, 0.79, 0.81, 0.7, 0.7, math.nan, 0.7, 0.69, *[0.69] * 10]

    def run(t):
        optimizer = optimizer_of(t)
        scheduler = t.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **PLATEAU[name])
        seen = []
        for loss in losses:
            scheduler.step(t.tensor(loss, dtype=t.float64))
            seen.append(rates(optimizer))
            assert scheduler.get_last_lr() == [group["lr"] for group in optimizer.param_groups]
        return seen

    assert_same_rates(run(rn), run(torch))


def test_scheduler_in_python():
    class Halving(rn.optim.lr_scheduler.LRScheduler):
        def get_lr(self):
            return [base * 0.5**self.last_epoch for base in self.base_lrs]

    optimizer = optimizer_of(rn)
    scheduler = Halving(optimizer)
    optimizer.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.05, 0.15]
    assert scheduler.last_epoch == 1
    assert isinstance(scheduler, rn.optim.lr_scheduler.LRScheduler)


def test_lambda_state_keeps_objects_but_not_functions():
    optimizer = optimizer_of(rn)
    scheduler = rn.optim.lr_scheduler.LambdaLR(optimizer, [Warmup(5), lambda e: 1.0])
    assert scheduler.state_dict()["lr_lambdas"] == [{"steps": 5}, None]


def test_cyclic_state_keeps_objects_but_not_functions():
    for function, kept in ((Warmup(5), {"steps": 5}), (lambda x: 1.0, None)):
        scheduler = rn.optim.lr_scheduler.CyclicLR(optimizer_of(rn), 0.1, 1.0, scale_fn=function)
        assert scheduler.state_dict()["_scale_fn_custom"] == kept


def test_stepping_too_early_warns():
    scheduler = rn.optim.lr_scheduler.StepLR(optimizer_of(rn), 2)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        scheduler.step()


def test_stepping_in_order_does_not_warn():
    optimizer = optimizer_of(rn)
    scheduler = rn.optim.lr_scheduler.StepLR(optimizer, 2)
    optimizer.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scheduler.step()


ERRORS = {
    "no optimizer": (lambda s, o: s.StepLR(None, 2), TypeError, "NoneType is not an Optimizer"),
    "initial_lr": (lambda s, o: s.StepLR(o, 2, last_epoch=3), KeyError, "initial_lr"),
    "start_factor": (lambda s, o: s.LinearLR(o, 0.0), ValueError, "Starting multiplicative"),
    "end_factor": (lambda s, o: s.LinearLR(o, 1.0, 2.0), ValueError, "Ending multiplicative"),
    "constant": (lambda s, o: s.ConstantLR(o, 2.0), ValueError, "multiplicative factor"),
    "lambdas": (lambda s, o: s.LambdaLR(o, [abs]), ValueError, "Expected 2 lr_lambdas, but got 1"),
    "one cycle": (lambda s, o: s.OneCycleLR(o, 1.0), ValueError, "You must define either"),
    "one cycle, total": (lambda s, o: s.OneCycleLR(o, 1.0, -3), ValueError, "positive integer"),
    "one cycle, pct": (
        lambda s, o: s.OneCycleLR(o, 1.0, 9, pct_start=2.0),
        ValueError,
        "pct_start",
    ),
    "one cycle, strategy": (
        lambda s, o: s.OneCycleLR(o, 1.0, 9, anneal_strategy="sin"),
        ValueError,
        "must be one of 'cos' or 'linear'",
    ),
    "one cycle, list": (lambda s, o: s.OneCycleLR(o, [1.0], 9), ValueError, "max_lr must have"),
    "cyclic, mode": (
        lambda s, o: s.CyclicLR(o, 0.1, 1.0, mode="square"),
        ValueError,
        "mode is invalid and scale_fn is None",
    ),
    "cyclic, list": (lambda s, o: s.CyclicLR(o, [0.1], 1.0), ValueError, "base_lr must have"),
    "milestones": (lambda s, o: s.SequentialLR(o, [s.StepLR(o, 2)], [1]), ValueError, "one more"),
    "no parts": (lambda s, o: s.SequentialLR(o, [], []), ValueError, "at least one scheduler"),
    "strange part": (lambda s, o: s.SequentialLR(o, [1], []), TypeError, "`optimizer`"),
    "other optimizer": (
        lambda s, o: s.SequentialLR(optimizer_of(rn), [s.StepLR(o, 2)], []),
        ValueError,
        "same optimizer",
    ),
    "plateau inside": (
        lambda s, o: s.SequentialLR(o, [s.ReduceLROnPlateau(o)], []),
        ValueError,
        "does not support `ReduceLROnPlateau`",
    ),
    "plateau factor": (lambda s, o: s.ReduceLROnPlateau(o, factor=1.0), ValueError, "Factor"),
    "plateau mode": (lambda s, o: s.ReduceLROnPlateau(o, "mid"), ValueError, "mode mid is unknown"),
    "plateau min_lr": (
        lambda s, o: s.ReduceLROnPlateau(o, min_lr=[0.1]),
        ValueError,
        "expected 2 min_lrs, got 1",
    ),
    "restarts": (lambda s, o: s.CosineAnnealingWarmRestarts(o, 0), ValueError, "T_0"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    fn, kind, text = ERRORS[name]
    with pytest.raises(kind, match=text):
        fn(rn.optim.lr_scheduler, optimizer_of(rn))


def test_one_cycle_ends():
    optimizer = optimizer_of(rn)
    scheduler = rn.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=3)
    with pytest.raises(ValueError, match="The total number of steps is 3"):
        for _ in range(4):
            optimizer.step()
            scheduler.step()
