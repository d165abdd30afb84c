"""Training a classifier on images that fit in memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import resnetcpp
from resnetcpp import optim
from resnetcpp.nn import functional
from resnetcpp.training.history import Epoch, History
from resnetcpp.training.progress import Progress


@dataclass
class Images:
    """Images (N, C, H, W) float32 and their labels (N,) int64."""

    images: Any
    labels: Any

    def __len__(self) -> int:
        return len(self.labels)


@dataclass
class Recipe:
    """How to train: SGD with Nesterov momentum under a one-cycle schedule."""

    epochs: int = 20
    batch_size: int = 64
    lr: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 5e-4
    shift: int = 1  # largest random move of a batch, in pixels


class DivergedError(RuntimeError):
    """The loss is no longer a number."""


@dataclass
class _Sums:
    """Running sums over the images seen."""

    loss: float = 0.0
    correct: int = 0
    count: int = 0

    def add(self, loss: float, correct: int, count: int) -> None:
        self.loss += loss * count
        self.correct += correct
        self.count += count

    @property
    def mean_loss(self) -> float:
        return self.loss / max(self.count, 1)

    @property
    def accuracy(self) -> float:
        return self.correct / max(self.count, 1)


def moved(images: Any, largest: int) -> Any:
    """The images, all moved by the same random number of pixels; the border fills with 0."""
    if largest == 0:
        return images
    height, width = images.shape[2:]
    top, left = resnetcpp.randint(0, 2 * largest + 1, (2,)).tolist()
    padded = functional.pad(images, (largest,) * 4)
    return padded[:, :, top : top + height, left : left + width]


def predict(model: Any, images: Any, batch_size: int = 256) -> Any:
    """The model's outputs (N, classes) in eval mode; its mode is put back afterwards."""
    training = model.training
    model.eval()
    try:
        with resnetcpp.no_grad():
            parts = [model(images[i : i + batch_size]) for i in range(0, len(images), batch_size)]
    finally:
        model.train(training)
    return resnetcpp.cat(parts)


def evaluate(model: Any, data: Images) -> tuple[float, float]:
    """Mean cross-entropy and accuracy."""
    outputs = predict(model, data.images)
    loss = functional.cross_entropy(outputs, data.labels).item()
    correct = (outputs.argmax(1) == data.labels).sum().item()
    return loss, correct / len(data)


def confusion_matrix(model: Any, data: Images, classes: int) -> list[list[int]]:
    """Counts by true class (row) and predicted class (column)."""
    predicted = predict(model, data.images).argmax(1).tolist()
    matrix = [[0] * classes for _ in range(classes)]
    for truth, guess in zip(data.labels.tolist(), predicted, strict=True):
        matrix[truth][guess] += 1
    return matrix


class Trainer:
    """Trains `model` on `train`, and looks at `test` after every epoch."""

    def __init__(self, model: Any, train: Images, test: Images, recipe: Recipe) -> None:
        self.model = model
        self.train = train
        self.test = test
        self.recipe = recipe
        self.history = History()
        self.optimizer = optim.SGD(
            model.parameters(),
            lr=recipe.lr,
            momentum=recipe.momentum,
            weight_decay=recipe.weight_decay,
            nesterov=recipe.momentum > 0,
        )
        steps = recipe.epochs * math.ceil(len(train) / recipe.batch_size)
        self.scheduler = optim.lr_scheduler.OneCycleLR(
            self.optimizer, max_lr=recipe.lr, total_steps=steps
        )

    def fit(self, after_epoch: Callable[[Trainer], None] | None = None) -> History:
        """Runs all epochs. Errors: DivergedError if the loss stops being a number."""
        for number in range(1, self.recipe.epochs + 1):
            self.history.append(self._run_epoch(number))
            if after_epoch is not None:
                after_epoch(self)
        return self.history

    def _run_epoch(self, number: int) -> Epoch:
        label = f"epoch {number:>{len(str(self.recipe.epochs))}}/{self.recipe.epochs}"
        later = (self.recipe.epochs - number) * len(self.train)
        progress = Progress(len(self.train), label, later)
        started = time.perf_counter()
        sums = _Sums()
        lr = self.optimizer.param_groups[0]["lr"]
        self.model.train()
        for batch in resnetcpp.randperm(len(self.train)).split(self.recipe.batch_size):
            self._step(batch, sums)
            speed = sums.count / (time.perf_counter() - started)
            progress.update(sums.count, _summary(sums.mean_loss, sums.accuracy, speed))
        speed = sums.count / (time.perf_counter() - started)
        test_loss, test_accuracy = evaluate(self.model, self.test)
        text = _summary(sums.mean_loss, sums.accuracy, speed)
        progress.finish(f"{text}  test {100 * test_accuracy:5.1f} %")
        return Epoch(
            number, lr, sums.mean_loss, sums.accuracy, test_loss, test_accuracy, round(speed, 1)
        )

    def _step(self, batch: Any, sums: _Sums) -> None:
        images = moved(self.train.images[batch], self.recipe.shift)
        labels = self.train.labels[batch]
        outputs = self.model(images)
        loss = functional.cross_entropy(outputs, labels)
        value = loss.item()
        if not math.isfinite(value):
            raise DivergedError(
                f"train: expected a finite loss, got {value}; try a smaller --lr "
                f"than {self.recipe.lr}"
            )
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.scheduler.step()
        sums.add(value, (outputs.detach().argmax(1) == labels).sum().item(), len(labels))


def _summary(loss: float, accuracy: float, speed: float) -> str:
    return f"loss {loss:.4f}  accuracy {100 * accuracy:5.1f} %  {speed:6.0f} images/s"
