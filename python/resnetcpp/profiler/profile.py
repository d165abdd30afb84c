"""The profile itself: hooks of all modules that note when calls begin and end."""

import functools
import json
import threading
import time
from enum import Enum

from resnetcpp.nn.hooks import register_module_forward_hook, register_module_forward_pre_hook
from resnetcpp.profiler.events import Averages, Event

_running = []
_open = threading.local()


class ProfilerActivity(Enum):
    """What to measure: only CPU is there. PyTorch: torch.profiler.ProfilerActivity."""

    CPU = 0
    CUDA = 1


def _spans():
    """The spans that this thread is in: [name, start, time of those inside]."""
    if not hasattr(_open, "spans"):
        _open.spans = []
    return _open.spans


def _begin(name):
    _spans().append([name, time.perf_counter_ns(), 0.0])


def _end():
    spans = _spans()
    if not spans:  # it began before the profile
        return
    name, start, inside = spans.pop()
    taken = (time.perf_counter_ns() - start) / 1e3
    if spans:
        spans[-1][2] += taken
    event = Event(name, start / 1e3, taken, taken - inside, threading.get_ident())
    for profile_ in list(_running):
        profile_._take(event)


class record_function:
    """Names a block, or the calls of a function, in the profiles that run.

    PyTorch: torch.autograd.profiler.record_function.
    """

    def __init__(self, name, args=None):
        self.name, self.args = name, args

    def __enter__(self):
        _begin(self.name)
        return self

    def __exit__(self, *error):
        _end()

    def __call__(self, function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            with record_function(self.name):
                return function(*args, **kwargs)

        return wrapper


class profile:
    """Measures the calls of modules while it is entered. PyTorch: torch.profiler.profile.

    Args:
        activities: None, or a list of ProfilerActivity.CPU.
        on_trace_ready: called with the profile when it ends.
        enabled: False measures nothing.
        options: others of PyTorch's, which say what else to note; nothing else is.

    Errors: RuntimeError for another activity than the CPU's.

    Examples:
        >>> import resnetcpp as torch
        >>> net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
        >>> with torch.profiler.profile() as profile:
        ...     y = net(torch.ones(1, 2))
        >>> sorted((average.key, average.count) for average in profile.key_averages())
        [('Linear', 1), ('ReLU', 1), ('Sequential', 1)]
    """

    _hooks = ()

    def __init__(self, activities=None, on_trace_ready=None, enabled=True, **options):
        for activity in activities or ():
            if activity is not ProfilerActivity.CPU:
                raise RuntimeError(f"profile: expected the activity CPU, got {activity}")
        self._on_trace_ready, self._enabled = on_trace_ready, enabled
        self._events, self._handles = [], []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self):
        """Begins to measure."""
        if not self._enabled:
            return
        _running.append(self)
        if len(_running) == 1:  # one pair of hooks is enough for all
            profile._hooks = [
                register_module_forward_pre_hook(lambda module, _: _begin(module._get_name())),
                register_module_forward_hook(lambda *_: _end(), always_call=True),
            ]

    def stop(self):
        """Ends it."""
        if not self._enabled or self not in _running:
            return
        _running.remove(self)
        if not _running:
            for handle in profile._hooks:
                handle.remove()
        if self._on_trace_ready is not None:
            self._on_trace_ready(self)

    def step(self):
        """Nothing: all steps are measured."""

    def _take(self, event):
        self._events.append(event)

    def events(self):
        """All spans, in the order in which they ended."""
        return list(self._events)

    def key_averages(self, **_):
        """The spans of each name together."""
        return Averages(self._events)

    def total_average(self):
        """The time of all spans together, in microseconds."""
        return self.key_averages().self_cpu_time_total

    def table(self, *args, **options):
        """key_averages().table(...)"""
        return self.key_averages().table(*args, **options)

    def export_chrome_trace(self, path):
        """Writes the spans for chrome://tracing."""
        spans = [
            {
                "name": event.name,
                "ph": "X",
                "ts": event.start,
                "dur": event.cpu_time,
                "pid": 0,
                "tid": event.thread,
            }
            for event in self._events
        ]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"traceEvents": spans}, file)
