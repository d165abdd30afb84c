"""python -m tests.bench.roofline MODEL [--batch N] [--size N] [--threads N]

The bound of each kind of layer of a network's forward pass: the time that its multiplications take
at the machine's rate, or that its input, weights and output take to cross memory, whichever is
longer; and the time that the layer takes alone. The rates are measured in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from dataclasses import dataclass

import resnetcpp as rn
from resnetcpp import models, nn

ROUNDS = 15


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


def layer_of(conv: nn.Conv2d, shape: tuple[int, ...]) -> Layer:
    return Layer(shape, conv.out_channels, conv.kernel_size[0], conv.stride[0], conv.padding[0],
                 conv.groups)  # fmt: skip


def layers_of(model: nn.Module, shape: tuple[int, ...]) -> Counter[Layer]:
    """The convolutions of a forward pass, and how often each comes."""
    found: Counter[Layer] = Counter()

    def note(conv, inputs, _):
        found[layer_of(conv, tuple(inputs[0].shape))] += 1

    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(note)
    with rn.no_grad():
        model.eval()(rn.zeros(*shape))
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


def report(found: Counter[Layer]) -> str:
    flops, bandwidth = machine()
    lines = [
        f"matrix product {flops / 1e9:.0f} GFLOP/s, copy {bandwidth / 1e9:.1f} GB/s",
        "",
        "| layer | times | MFLOP | MB | flops per byte | bound by | bound ms | ms | GFLOP/s |",
        "|---|--:|--:|--:|--:|---|--:|--:|--:|",
    ]
    for layer, count in found.items():
        by_flops, by_bytes = layer.flops / flops, layer.bytes / bandwidth
        seconds = seconds_alone(layer)
        lines.append(
            f"| {layer.name} | {count} | {layer.flops / 1e6:.0f} | {layer.bytes / 1e6:.1f} "
            f"| {layer.flops / layer.bytes:.0f} | {'flops' if by_flops > by_bytes else 'memory'} "
            f"| {max(by_flops, by_bytes) * 1e3:.2f} | {seconds * 1e3:.2f} "
            f"| {layer.flops / seconds / 1e9:.0f} |"
        )
    return "\n".join(lines)


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
    print(report(layers_of(models.get_model(args.model), shape)))


if __name__ == "__main__":
    main()
