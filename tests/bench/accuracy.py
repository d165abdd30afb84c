"""python -m tests.bench.accuracy [MODEL ...] [--batch N] [--size N] [--seeds N ...]

How far float32 networks are from the same network in float64 (PyTorch): the relative L2 distance of
the logits and of all gradients. A value next to the kink of a ReLU, or two that share a maximum,
may fall to either side in float32, which changes gradients by more than all rounding together. So
gradients are shown twice: as they are, and beside a float64 network that lets through what the
float32 one let through.
"""

from __future__ import annotations

import argparse
import copy

import numpy as np
import resnetcpp as rn
import torch

from tests.parity.choices import force_choices, record_choices
from tests.parity.vision import torchvision

ALGORITHMS = {"resnetcpp, automatic": "auto", "resnetcpp, direct": "direct"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[2])
    parser.add_argument("models", nargs="*", default=["resnet18", "resnet50"])
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    return parser.parse_args()


def run(lib, model, x, labels) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and all gradients of the cross entropy one after the other."""
    logits = model(x)
    lib.nn.functional.cross_entropy(logits, labels).backward()
    grads = [p.grad.detach().numpy().ravel() for p in model.parameters()]
    return logits.detach().numpy(), np.concatenate(grads)


def distance(value: np.ndarray, exact: np.ndarray) -> float:
    return float(np.linalg.norm(value.astype(np.float64) - exact) / np.linalg.norm(exact))


class Problem:
    """One network, its weights and images."""

    def __init__(self, name: str, seed: int, batch: int, size: int):
        torch.manual_seed(seed)
        self.name = name
        self.torch_model = torchvision().models.get_model(name).eval()
        self.x = torch.randn(batch, 3, size, size)
        self.labels = torch.arange(batch)
        self.exact = self.float64_run(None)

    def float64_run(self, choices: list[np.ndarray] | None):
        model = copy.deepcopy(self.torch_model).double()
        if choices is not None:
            force_choices(model, choices)
        return run(torch, model, self.x.double(), self.labels)

    def errors(self, lib, model, x, labels) -> tuple[float, float, float]:
        """Of the logits, of the gradients, and of those beside the same choices."""
        choices = record_choices(lib, model)
        logits, grads = run(lib, model, x, labels)
        forced = self.float64_run(choices)
        exact_logits, exact_grads = self.exact
        return (
            distance(logits, exact_logits),
            distance(grads, exact_grads),
            distance(grads, forced[1]),
        )

    def torch_errors(self) -> tuple[float, float, float]:
        model = copy.deepcopy(self.torch_model)
        return self.errors(torch, model, self.x, self.labels)

    def our_errors(self, algorithm: str) -> tuple[float, float, float]:
        model = rn.models.get_model(self.name).eval()
        state = self.torch_model.state_dict()
        model.load_state_dict({key: rn.from_numpy(value.numpy()) for key, value in state.items()})
        rn.set_conv_algorithm(algorithm)
        x, labels = rn.from_numpy(self.x.numpy()), rn.from_numpy(self.labels.numpy())
        return self.errors(rn, model, x, labels)


def span(values: list[float]) -> str:
    return f"{min(values):.1e} to {max(values):.1e}"


def main() -> None:
    args = arguments()
    print("| network | | logits | gradients | gradients, same choices |\n|---|---|--:|--:|--:|")
    for name in args.models:
        problems = [Problem(name, seed, args.batch, args.size) for seed in args.seeds]
        rows = {
            side: [problem.our_errors(algorithm) for problem in problems]
            for side, algorithm in ALGORITHMS.items()
        }
        rows["PyTorch"] = [problem.torch_errors() for problem in problems]
        for side, errors in rows.items():
            cells = " | ".join(span(list(column)) for column in zip(*errors, strict=True))
            print(f"| {name} | {side} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
