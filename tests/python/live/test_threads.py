"""Threads and forks: long calls let other Python threads run, and share nothing by mistake."""

import os
import textwrap
import threading
import time

import pytest
import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.nn import functional as F

from tests.python.live.processes import HANG, script


def progress_during(call):
    """How often another thread got to run while `call` was under way."""
    ticks, running = [0], threading.Event()
    stop = threading.Event()

    def tick():
        running.set()
        while not stop.is_set():
            ticks[0] += 1
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    running.wait()
    before = ticks[0]
    call()
    counted = ticks[0] - before
    stop.set()
    ticker.join()
    return counted


def conv_backward():
    x = rn.ones(1, 64, 96, 96, requires_grad=True)
    F.conv2d(x, rn.ones(96, 64, 5, 5, requires_grad=True)).sum().backward()


def optimizer_step():
    parameters = [nn.Parameter(rn.ones(3_000_000)) for _ in range(4)]
    for parameter in parameters:
        parameter.grad = rn.ones(3_000_000)
    return rn.optim.Adam(parameters).step


LONG = {
    "conv2d": lambda: lambda: F.conv2d(rn.ones(1, 64, 160, 160), rn.ones(128, 64, 5, 5)),
    "a network": lambda: (lambda net, x: lambda: net(x))(
        rn.models.resnet18(), rn.ones(1, 3, 224, 224)
    ),
    "backward": lambda: conv_backward,
    "step": optimizer_step,
    "matmul": lambda: lambda: rn.ones(1500, 1500) @ rn.ones(1500, 1500),
    "sort": lambda: lambda: rn.rand(2_000_000).sort(),
    "load": lambda: (
        lambda: [
            batch
            for batch in rn.utils.data.DataLoader(rn.utils.data.TensorDataset(rn.ones(20000, 8)), 4)
        ]
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_other_threads_run_during_long_calls(name):
    call = LONG[name]()
    # A call that kept the GIL would leave the other thread at most the switch at its end.
    assert max(progress_during(call) for _ in range(3)) >= 5


def in_threads(work, count):
    errors = []

    def guarded(number):
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
        assert not thread.is_alive()
    assert not errors, errors


def test_threads_may_share_a_network():
    rn.manual_seed(0)
    net = rn.models.resnet_digits().eval()
    inputs = [rn.randn(8, 1, 8, 8) for _ in range(4)]
    expected = [net(x) for x in inputs]

    def work(number):
        for _ in range(10):
            assert rn.equal(net(inputs[number]), expected[number])

    in_threads(work, 4)


def test_threads_may_share_a_python_network_with_hooks():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(16, 16)

        def forward(self, x):
            return self.fc(x).relu()

    net, calls = nn.Sequential(Net(), Net()), []
    net[0].register_forward_hook(lambda m, args, out: calls.append(1))
    inputs = [rn.randn(4, 16) for _ in range(4)]
    expected = [net(x) for x in inputs]
    calls.clear()

    def work(number):
        for _ in range(50):
            assert rn.equal(net(inputs[number]), expected[number])

    in_threads(work, 4)
    assert len(calls) == 200


def test_threads_may_run_backward_on_graphs_of_their_own():
    net = nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 4))
    inputs = [rn.randn(8, 32) for _ in range(4)]
    parameters = list(net.parameters())
    expected = [rn.autograd.grad(net(x).square().sum(), parameters) for x in inputs]

    def work(number):
        for _ in range(20):
            got = rn.autograd.grad(net(inputs[number]).square().sum(), parameters)
            assert all(rn.equal(a, b) for a, b in zip(got, expected[number], strict=True))

    in_threads(work, 4)


def test_threads_may_add_to_the_same_gradients():
    leaf = rn.ones(4096, requires_grad=True)

    def work(number):
        for _ in range(50):
            (leaf * 2).sum().backward()

    in_threads(work, 4)
    assert rn.equal(leaf.grad, rn.full((4096,), 400.0))


def test_each_thread_trains_a_network_of_its_own():
    def train():
        rn_net = nn.Linear(6, 2)
        with rn.no_grad():
            for parameter in rn_net.parameters():
                parameter.fill_(0.1)
        optimizer = rn.optim.SGD(rn_net.parameters(), lr=0.1)
        for i in range(20):
            optimizer.zero_grad()
            (rn_net(rn.full((3, 6), 0.1 * i)) - 1).square().sum().backward()
            optimizer.step()
        return rn_net.weight.detach().clone()

    expected = train()
    in_threads(lambda number: assert_equal(train(), expected), 4)


def assert_equal(got, expected):
    assert rn.equal(got, expected)


def test_the_mode_of_gradients_belongs_to_a_thread():
    entered, seen = threading.Event(), []
    leave = threading.Event()

    def work():
        with rn.no_grad():
            entered.set()
            leave.wait(HANG)
            seen.append(rn.is_grad_enabled())

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(HANG)
    assert rn.is_grad_enabled()
    x = rn.ones(2, requires_grad=True)
    assert (x * 2).requires_grad
    with rn.inference_mode():
        leave.set()
        thread.join()
        assert rn.is_inference_mode_enabled()
    assert seen == [False]


PREPARE = """
import os, sys, threading
import resnetcpp as rn
from resnetcpp.nn import functional as F

def train():
    rn.manual_seed(0)
    net = rn.models.resnet_digits()
    optimizer = rn.optim.SGD(net.parameters(), lr=0.05)
    for _ in range(3):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(rn.randn(16, 1, 8, 8)), rn.arange(16) % 10)
        loss.backward()
        optimizer.step()
    return loss.item()

def child(work):
    pid = os.fork()
    if pid == 0:
        try:
            code = 0 if work() else 1
        except BaseException as error:
            print(error, file=sys.stderr)
            code = 2
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

rn.set_num_threads(2)
"""


@pytest.mark.tsan_blind
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_of_fork_can_train():
    out = script(
        PREPARE
        + textwrap.dedent("""
        expected = train()
        print([child(lambda: train() == expected) for _ in range(5)])
        print(train() == expected)
    """)
    )
    assert out.split("\n")[:2] == ["[0, 0, 0, 0, 0]", "True"]


@pytest.mark.tsan_blind
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_of_fork_can_train_while_its_parent_computes():
    out = script(
        PREPARE
        + textwrap.dedent("""
        expected, stop = train(), threading.Event()
        def work():
            a = rn.ones(300, 300)
            while not stop.is_set():
                (a @ a).exp().sum()
        worker = threading.Thread(target=work)
        worker.start()
        print([child(lambda: train() == expected) for _ in range(10)])
        stop.set()
        worker.join()
    """)
    )
    assert out.startswith(str([0] * 10))


@pytest.mark.tsan_blind
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_of_fork_is_interrupted_by_ctrl_c():
    out = script(
        PREPARE
        + textwrap.dedent("""
        import signal, time
        def forked_in_a_thread():
            def endless():
                threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
                try:
                    while True:
                        train()
                except KeyboardInterrupt:
                    return True
            codes.append(child(endless))
        codes = []
        train()
        forked_in_a_thread()
        thread = threading.Thread(target=forked_in_a_thread)
        thread.start()
        thread.join()
        print(codes)
    """)
    )
    assert out == "[0, 0]\n"
