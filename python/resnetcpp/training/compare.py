"""Two trainings side by side: the same network with skips and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resnetcpp.nn import functional
from resnetcpp.training.history import Epoch, History, new_figure, write_figure
from resnetcpp.training.loop import Images

_MOST_EPOCHS = 10  # rows of the table
_SAMPLE = 256  # images whose gradient is measured


@dataclass
class Run:
    """What a training came to; `first_gradient` was measured before its first step."""

    name: str
    history: History
    seconds: float
    first_gradient: float


def first_gradient(model: Any, data: Images) -> float:
    """The norm of the loss's gradient by the weight of the first layer; training goes on as before.

    What reaches the first layer tells how well a network of this depth can be trained at all.
    """
    was = model.training
    buffers = [(buffer, buffer.clone()) for buffer in model.buffers()]
    model.train()
    loss = functional.cross_entropy(model(data.images[:_SAMPLE]), data.labels[:_SAMPLE])
    model.zero_grad()
    loss.backward()
    norm = next(iter(model.parameters())).grad.norm().item()
    model.zero_grad()
    for buffer, before in buffers:
        buffer.copy_(before)
    model.train(was)
    return norm


def comparison_table(runs: Sequence[Run]) -> str:
    """Test accuracy by epoch, then what each training ended with, a column a run."""
    rows = [("", *(run.name for run in runs))]
    for number in _shown(len(runs[0].history)):
        label = f"test accuracy, epoch {number + 1}"
        rows.append((label, *(_percent(run.history[number].test_accuracy) for run in runs)))
    rows += [
        ("final training loss", *(f"{_last(run).train_loss:.4f}" for run in runs)),
        ("final test loss", *(f"{_last(run).test_loss:.4f}" for run in runs)),
        ("gradient norm, first layer, at start", *(f"{run.first_gradient:.4f}" for run in runs)),
        ("training time", *(f"{run.seconds:.1f} s" for run in runs)),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def save_comparison_plot(runs: Sequence[Run], path: str | Path, title: str = "") -> None:
    """Draws the losses and the test accuracies of all runs as a PNG.

    Errors: ImportError that names the extra if matplotlib is not installed.
    """
    figure, (loss, accuracy) = new_figure(title)
    for number, run in enumerate(runs):
        epochs = [epoch.epoch for epoch in run.history]
        color = f"C{number}"
        for part, style in (("train", "--"), ("test", "-")):
            values = [getattr(epoch, f"{part}_loss") for epoch in run.history]
            loss.plot(epochs, values, style, color=color, label=f"{run.name}, {part}")
        percent = [100 * epoch.test_accuracy for epoch in run.history]
        accuracy.plot(epochs, percent, color=color, label=f"{run.name}, test")
    write_figure(figure, path)


def _shown(count: int) -> list[int]:
    """At most `_MOST_EPOCHS` epochs: evenly spaced, and the last one."""
    step = -(-count // _MOST_EPOCHS)
    return list(range(count - 1, -1, -step))[::-1]


def _last(run: Run) -> Epoch:
    return run.history[-1]


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.2f} %"
