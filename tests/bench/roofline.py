"""python -m tests.bench.roofline MODEL [--batch N] [--size N] [--threads N]

The bound of each kind of layer of a network's forward pass: the time that its multiplications take
at the machine's rate, or that its input, weights and output take to cross memory, whichever is
longer; the time that the layer takes alone; and the median time of such layers in their place, in
the optimised network, where what they read and write lies far away. Layers there also apply
biases, shortcuts and ReLUs. The rates are measured in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass

import resnetcpp as rn
from resnetcpp import models, nn

ROUNDS = 15
NETWORK_ROUNDS = 60
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Layer:
    """A convolution: its options and the shape of its input."""

    shape: tuple[int, ...]
    outputs: int
    kernel: int
    stride: int
    padding: int
    groups: int

    @property
    def name(self) -> str:
        place = f"{self.kernel}x{self.kernel}/{self.stride}"
        groups = f" in {self.groups} groups" if self.groups > 1 else ""
        return f"{place} {self.shape[1]} to {self.outputs} @ {self.shape[2]}{groups}"

    @property
    def out_size(self) -> int:
        return (self.shape[2] + 2 * self.padding - self.kernel) // self.stride + 1

    @property
    def weights(self) -> int:
        return self.outputs * self.shape[1] // self.groups * self.kernel**2

    @property
    def flops(self) -> float:
        """By the direct sum, also where Winograd's takes fewer."""
        return 2.0 * self.shape[0] * self.out_size**2 * self.weights

    @property
    def bytes(self) -> float:
        batch, channels, height, width = self.shape
        output = self.outputs * self.out_size**2
        return 4.0 * (batch * (channels * height * width + output) + self.weights)


def layer_of(step) -> Layer:
    """Of a step of an optimised network that is a convolution."""
    return Layer(tuple(step.in_shape), step.shape[1], step.kernel_size[0], step.stride[0],
                 step.padding[0], step.groups)  # fmt: skip


@dataclass
class Places:
    """Where a kind of layer, or another op, stands in a network: the median seconds of each."""

    algorithm: str
    seconds: list[float]


def profile(model: nn.Module, shape: tuple[int, ...]) -> dict[Layer | str, Places]:
    """The optimised network's convolutions, and its other ops by name."""
    x = rn.randn(*shape)
    fast = rn.optimize_for_inference(model.eval(), x)
    end = time.perf_counter() + WARM_UP_SECONDS
    while time.perf_counter() < end:
        fast(x)
    runs = [fast.profile(x) for _ in range(NETWORK_ROUNDS)]
    found: dict[Layer | str, Places] = {}
    for steps in zip(*runs, strict=True):
        step = steps[0]
        key = step.op if step.in_shape is None else layer_of(step)
        places = found.setdefault(key, Places(step.algorithm or "", []))
        places.seconds.append(statistics.median(step.seconds for step in steps))
    return found


def median_seconds(run) -> float:
    run(), run()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def seconds_alone(layer: Layer) -> float:
    """Of the layer with its weights packed, as outside the graph."""
    conv = nn.Conv2d(layer.shape[1], layer.outputs, layer.kernel, layer.stride, layer.padding,
                     groups=layer.groups, bias=False)  # fmt: skip
    x = rn.randn(*layer.shape).contiguous(memory_format=rn.channels_last)
    with rn.no_grad():
        return median_seconds(lambda: conv(x))


def machine() -> tuple[float, float]:
    """Flops of a 2048 x 2048 matrix product, and bytes that a copy of 64 MB moves, per second."""
    a, b = rn.rand(2048, 2048), rn.rand(2048, 2048)
    x, y = rn.rand(1 << 24), rn.rand(1 << 24)
    with rn.no_grad():
        flops = 2.0 * 2048**3 / median_seconds(lambda: rn.matmul(a, b))
        moved = 2.0 * 4 * (1 << 24) / median_seconds(lambda: y.copy_(x))
    return flops, moved


HEADER = [
    "layer", "times", "algorithm", "MFLOP", "MB", "bound by", "bound ms", "alone, ms", "GFLOP/s",
    "in the network, ms", "GFLOP/s",
]  # fmt: skip


def row_of(layer: Layer, places: Places, flops: float, bandwidth: float) -> list[str]:
    by_flops, by_bytes = layer.flops / flops, layer.bytes / bandwidth
    alone, placed = seconds_alone(layer), statistics.mean(places.seconds)
    return [
        layer.name,
        f"{len(places.seconds)}",
        places.algorithm,
        f"{layer.flops / 1e6:.0f}",
        f"{layer.bytes / 1e6:.1f}",
        "flops" if by_flops > by_bytes else "memory",
        f"{max(by_flops, by_bytes) * 1e3:.2f}",
        f"{alone * 1e3:.2f}",
        f"{layer.flops / alone / 1e9:.0f}",
        f"{placed * 1e3:.2f}",
        f"{layer.flops / placed / 1e9:.0f}",
    ]


def totals_of(found: dict[Layer | str, Places]) -> list[str]:
    """Milliseconds of the network by what its steps do."""
    totals: dict[str, float] = defaultdict(float)
    for key, places in found.items():
        kind = key if isinstance(key, str) else f"{key.kernel}x{key.kernel}, {places.algorithm}"
        totals[kind] += sum(places.seconds) * 1e3
    totals["all"] = sum(totals.values())
    return [f"| {kind} | {total:.2f} |" for kind, total in totals.items()]


def report(found: dict[Layer | str, Places]) -> str:
    flops, bandwidth = machine()
    lines = [f"matrix product {flops / 1e9:.0f} GFLOP/s, copy {bandwidth / 1e9:.1f} GB/s", ""]
    lines += [f"| {' | '.join(HEADER)} |", f"|---|{'--:|' * (len(HEADER) - 1)}"]
    for key, places in found.items():
        if isinstance(key, Layer):
            lines.append(f"| {' | '.join(row_of(key, places, flops, bandwidth))} |")
    return "\n".join([*lines, "", "| steps of the network | ms |", "|---|--:|", *totals_of(found)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("model")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--threads", type=int, default=rn.get_num_threads())
    args = parser.parse_args()
    rn.set_num_threads(args.threads)
    shape = (args.batch, 3, args.size, args.size)
    print(f"{args.model}, batch {args.batch}, {args.size}x{args.size}, {args.threads} threads")
    print(report(profile(models.get_model(args.model), shape)))


if __name__ == "__main__":
    main()
