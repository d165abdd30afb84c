"""Profiles: what is counted, how times nest, and that nothing is left behind."""

import json

import pytest
import resnetcpp as rn
from resnetcpp.profiler import Averages, Event, ProfilerActivity, profile, record_function


class Net(rn.nn.Module):
    def __init__(self):
        super().__init__()
        self.body = rn.nn.Sequential(rn.nn.Linear(2, 3), rn.nn.ReLU(), rn.nn.Linear(3, 1))

    def forward(self, x):
        with record_function("own"):
            return self.body(x)


def counts(measured):
    return {average.key: average.count for average in measured.key_averages()}


def test_calls_are_counted_by_name():
    net = Net()
    with profile(activities=[ProfilerActivity.CPU]) as measured:
        net(rn.ones(1, 2))
        net(rn.ones(1, 2))
        measured.step()
    net(rn.ones(1, 2))
    assert counts(measured) == {"Net": 2, "own": 2, "Sequential": 2, "Linear": 4, "ReLU": 2}


def test_times_of_inner_spans_are_not_counted_twice():
    with profile() as measured:
        Net()(rn.ones(1, 2))
    events = measured.events()
    whole = next(event for event in events if event.name == "Net")
    assert sum(event.self_cpu_time for event in events) == pytest.approx(whole.cpu_time)
    assert measured.total_average() == pytest.approx(whole.cpu_time)
    assert all(event.self_cpu_time <= event.cpu_time for event in events)


def test_layers_of_a_network_of_cpp_are_seen():
    with profile() as measured, rn.no_grad():
        rn.models.resnet18(num_classes=2).eval()(rn.ones(1, 3, 32, 32))
    assert counts(measured)["BasicBlock"] == 8
    assert counts(measured)["Conv2d"] == 20


def test_an_error_ends_the_spans():
    with profile() as measured:
        with pytest.raises(RuntimeError, match="linear"):
            Net()(rn.ones(1, 5))
        rn.nn.ReLU()(rn.ones(1))
    assert counts(measured) == {"Net": 1, "own": 1, "Sequential": 1, "Linear": 1, "ReLU": 1}


def test_profiles_inside_each_other():
    with profile() as outer:
        rn.nn.ReLU()(rn.ones(1))
        with rn.autograd.profiler.profile() as inner:
            rn.nn.Tanh()(rn.ones(1))
        rn.nn.ReLU()(rn.ones(1))
    assert counts(outer) == {"ReLU": 2, "Tanh": 1}
    assert counts(inner) == {"Tanh": 1}


def test_hooks_are_gone_afterwards():
    with profile():
        assert rn.nn.hooks.GLOBAL["_forward_hooks"]
    assert not any(rn.nn.hooks.GLOBAL.values())


def test_functions_may_be_named():
    @record_function("twice")
    def twice(x):
        return x * 2

    with profile() as measured:
        assert twice(rn.ones(1)).item() == 2.0
    assert counts(measured) == {"twice": 1}
    with profile(enabled=False) as nothing:
        twice(rn.ones(1))
    assert counts(nothing) == {}


def test_table():
    averages = Averages(
        [Event("outer", 0.0, 3000.0, 1000.0, 1), *[Event("inner", 0.0, 1000.0, 1000.0, 1)] * 2]
    )
    lines = averages.table(sort_by="count").splitlines()
    assert lines[3].split() == [
        "inner", "66.67%", "2.000ms", "66.67%", "2.000ms", "1.000ms", "2",
    ]  # fmt: skip
    assert lines[4].split() == [
        "outer", "33.33%", "1.000ms", "100.00%", "3.000ms", "3.000ms", "1",
    ]  # fmt: skip
    assert lines[-1] == "Self CPU time total: 3.000ms"
    assert len(averages.table(row_limit=1).splitlines()) == len(lines) - 1
    with pytest.raises(ValueError, match="got cuda_time_total"):
        averages.table(sort_by="cuda_time_total")


def test_trace(tmp_path):
    seen = []
    with profile(on_trace_ready=seen.append) as measured:
        rn.nn.ReLU()(rn.ones(1))
    assert seen == [measured]
    measured.export_chrome_trace(tmp_path / "trace.json")
    (span,) = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    assert span["name"] == "ReLU" and span["dur"] > 0


def test_other_activities_are_refused():
    with pytest.raises(RuntimeError, match="expected the activity CPU"):
        profile(activities=[ProfilerActivity.CUDA])
