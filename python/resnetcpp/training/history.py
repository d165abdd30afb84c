"""What a training run did, epoch by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from resnetcpp.io.atomic import write_atomically


@dataclass
class Epoch:
    """One row of a history; accuracies are fractions, the loss is the mean over the images."""

    epoch: int
    lr: float
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    images_per_second: float


class History:
    """The epochs of a run, in order."""

    def __init__(self) -> None:
        self.epochs: list[Epoch] = []

    def append(self, epoch: Epoch) -> None:
        """Adds an epoch."""
        self.epochs.append(epoch)

    def __len__(self) -> int:
        return len(self.epochs)

    def __iter__(self) -> Iterator[Epoch]:
        return iter(self.epochs)

    def __getitem__(self, index: int) -> Epoch:
        return self.epochs[index]

    def save_csv(self, path: str | Path) -> None:
        """Writes a table with a header line. Errors: OSError."""
        text = io.StringIO()
        writer = csv.DictWriter(text, [field.name for field in fields(Epoch)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(epoch) for epoch in self.epochs)
        write_atomically(path, [text.getvalue().encode()])

    def save_plot(self, path: str | Path, title: str = "") -> None:
        """Draws loss and accuracy over the epochs as a PNG.

        Errors: ImportError that names the extra if matplotlib is not installed.
        """
        numbers = [epoch.epoch for epoch in self.epochs]
        figure, (loss, accuracy) = new_figure(title)
        for part, style in (("train", "--"), ("test", "-")):
            loss.plot(numbers, [getattr(e, f"{part}_loss") for e in self.epochs], style, label=part)
            percent = [100 * getattr(e, f"{part}_accuracy") for e in self.epochs]
            accuracy.plot(numbers, percent, style, label=part)
        write_figure(figure, path)


def new_figure(title: str) -> tuple[Any, Any]:
    """A figure with axes for the loss and for the accuracy.

    Errors: ImportError that names the extra if matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator
    except ImportError:
        raise ImportError("the plot needs matplotlib: pip install 'resnetcpp[viz]'") from None
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    loss, accuracy = figure.subplots(1, 2)
    loss.set(xlabel="epoch", ylabel="cross-entropy", title="loss", yscale="log")
    accuracy.set(xlabel="epoch", ylabel="% correct", title="accuracy")
    for axes in (loss, accuracy):
        axes.grid(alpha=0.3)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.suptitle(title)
    return figure, (loss, accuracy)


def write_figure(figure: Any, path: str | Path) -> None:
    """Adds the legends and writes a PNG. Errors: OSError."""
    for axes in figure.axes:
        axes.legend()
    figure.savefig(path, format="png", dpi=110)
