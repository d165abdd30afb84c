"""Interrupts one call after another by Ctrl-C and prints how long each took to stop.

Run as a program, `python interrupt_cases.py NAME... [--repeat N] [--large]`, as test_interrupt.py
does.
"""

import json
import os
import signal
import statistics
import sys
import threading
import time

import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.nn import functional as F

CASES = {}


def case(function):
    """Makes `function` a case; it prepares and returns what is then interrupted."""
    CASES[function.__name__] = function
    return function


def repeated(call):
    def loop():
        while True:
            call()

    return loop


class Sizes:
    """How much work a case takes: small ones still run for seconds."""

    large = False

    @classmethod
    def pick(cls, small, large):
        return large if cls.large else small


@case
def forward():
    net, x = rn.models.resnet50(), rn.randn(Sizes.pick(2, 16), 3, 224, 224)
    return repeated(lambda: net(x))


@case
def backward():
    net, x = rn.models.resnet50(), rn.randn(Sizes.pick(2, 16), 3, 224, 224)
    loss = net(x).sum()
    return repeated(lambda: loss.backward(retain_graph=True))


@case
def python_loop():
    conv, x = nn.Conv2d(64, 64, 3, padding=1), rn.randn(2, 64, 64, 64)
    optimizer = rn.optim.SGD(conv.parameters(), lr=0.01)

    def step():
        optimizer.zero_grad()
        conv(x).square().mean().backward()
        optimizer.step()

    return repeated(step)


@case
def matmul():
    n = Sizes.pick(2048, 4096)
    a = rn.randn(n, n)
    return repeated(lambda: a @ a)


@case
def matmul_of_integers():
    a = rn.ones(1500, 1500, dtype=rn.int64)
    return repeated(lambda: a @ a)


@case
def deep_product():
    a = rn.ones(64, 2_000_000)
    return repeated(lambda: a @ a.t())


@case
def conv():
    x, w = rn.randn(1, 64, 256, 256), rn.randn(256, 64, 7, 7)
    return repeated(lambda: F.conv2d(x, w, padding=3))


@case
def conv_in_float64():
    x, w = rn.randn(1, 32, 128, 128).double(), rn.randn(64, 32, 7, 7).double()
    return repeated(lambda: F.conv2d(x, w, padding=3))


@case
def sort():
    x = rn.rand(Sizes.pick(10_000_000, 50_000_000))
    return repeated(lambda: x.sort())


@case
def topk():
    x = rn.rand(10_000_000)
    return repeated(lambda: x.topk(9_000_000))


@case
def cumsum():
    x = rn.rand(50_000_000)
    return repeated(lambda: x.cumsum(0))


@case
def total():
    x = rn.rand(50_000_000)
    return repeated(lambda: (x.sum(), x.std(), x.max(), x.argmax(), x.norm()))


@case
def elementwise():
    x = rn.rand(50_000_000)
    return repeated(lambda: (x.exp(), x * x, x > 0.5, x.sigmoid()))


@case
def indexing():
    x = rn.rand(20_000_000)
    at = rn.randint(0, 20_000_000, (20_000_000,))
    return repeated(lambda: (x[at], x[x > 0.5], x.index_select(0, at), x.nonzero()))


@case
def accumulating_index():
    x = rn.zeros(1_000_000)
    at = rn.randint(0, 1_000_000, (20_000_000,))
    return repeated(lambda: x.scatter_add_(0, at, rn.ones(20_000_000)))


@case
def strided_copy():
    x = rn.rand(7000, 7000)
    return repeated(lambda: x.t().contiguous())


@case
def random_numbers():
    x = rn.empty(50_000_000)
    return repeated(lambda: x.normal_())


@case
def permutation():
    return repeated(lambda: rn.randperm(30_000_000))


@case
def optimizer_step():
    net = [nn.Parameter(rn.rand(10_000_000)) for _ in range(4)]
    for parameter in net:
        parameter.grad = rn.rand(10_000_000)
    optimizer = rn.optim.Adam(net, lr=1e-3)
    return repeated(optimizer.step)


class SlowData(rn.utils.data.Dataset):
    def __len__(self):
        return 1000

    def __getitem__(self, index):
        time.sleep(30)
        return index


@case
def loader():
    return lambda: list(rn.utils.data.DataLoader(SlowData(), num_workers=1))


@case
def loader_without_workers():
    data = rn.utils.data.TensorDataset(rn.rand(100000, 3))
    return repeated(lambda: list(rn.utils.data.DataLoader(data, batch_size=1)))


@case
def long_graph():
    x = rn.ones(1, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y * 1.0
    return repeated(lambda: y.backward(retain_graph=True))


@case
def gradcheck():
    x = rn.rand(4000, requires_grad=True, dtype=rn.float64)
    return repeated(lambda: rn.autograd.gradcheck(lambda t: t.sin(), (x,)))


@case
def printing():
    rn.set_printoptions(threshold=10**9)
    x = rn.rand(3000, 1000)
    return repeated(lambda: str(x))


@case
def tolist():
    x = rn.rand(3_000_000)
    return repeated(lambda: x.tolist())


def interrupt(run, delay):
    """Seconds from the signal to KeyboardInterrupt, while `run` is under way."""
    sent = []

    def send():
        time.sleep(delay)
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    sender = threading.Thread(target=send)
    try:
        sender.start()
        run()
    except KeyboardInterrupt:
        latency = time.perf_counter() - sent[0]
        sender.join()
        return latency
    raise AssertionError("the call ended before the signal came")


def usable():
    """A whole training step works after all that, and gives finite numbers."""
    net = rn.models.resnet_digits()
    shapes = {name: tuple(value.shape) for name, value in net.state_dict().items()}
    optimizer = rn.optim.SGD(net.parameters(), lr=0.01)
    for _ in range(2):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(rn.randn(4, 1, 8, 8)), rn.arange(4))
        loss.backward()
        optimizer.step()
    state = net.state_dict()
    return (
        bool(rn.isfinite(loss))
        and all(bool(rn.isfinite(value).all()) for value in state.values())
        and shapes == {name: tuple(value.shape) for name, value in state.items()}
    )


def main(arguments):
    Sizes.large = "--large" in arguments
    repeat = int(arguments[arguments.index("--repeat") + 1]) if "--repeat" in arguments else 1
    names = [name for name in arguments if name in CASES]
    result = {}
    for name in names or CASES:
        run = CASES[name]()
        times = [interrupt(run, 0.2 + 0.11 * i) for i in range(repeat)]
        result[name] = [round(1000 * statistics.median(times)), round(1000 * max(times))]
        print(name, result[name], "ms, median and most", file=sys.stderr, flush=True)
        del run
    result["usable"] = usable()
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
