"""``resnetcpp train``: train a network on a data set that comes with the package."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

import resnetcpp
from resnetcpp.cli.networks import build, save_checkpoint
from resnetcpp.datasets import load_digits
from resnetcpp.training import (
    Images,
    Recipe,
    Run,
    Trainer,
    comparison_table,
    confusion_matrix,
    evaluate,
    first_gradient,
    save_comparison_plot,
)

_CLASSES = 10
_DIGITS_MAX = 16.0


def add_parser(commands: Any) -> None:
    """Adds the command and its options."""
    recipe = Recipe()
    parser = commands.add_parser("train", help="train a network on real images")
    parser.add_argument("--data", default="digits", choices=["digits"], help="the data set")
    parser.add_argument(
        "--arch", default="resnet_digits", help="the network (default: %(default)s)"
    )
    parser.add_argument("--depth", type=int, help="a CIFAR network of this depth, 6n + 2, instead")
    parser.add_argument("--plain", action="store_true", help="the same network without skips")
    parser.add_argument(
        "--compare-plain",
        action="store_true",
        help="train the same network without skips too, in OUT/plain, and show both side by side",
    )
    parser.add_argument("--epochs", type=_positive, default=recipe.epochs)
    parser.add_argument("--batch-size", type=_positive, default=recipe.batch_size)
    parser.add_argument("--lr", type=_rate, default=recipe.lr, help="the largest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=_positive, help="default: all cores")
    parser.add_argument("--out", type=Path, default=Path("runs/digits"), help="the output folder")
    parser.set_defaults(run=run)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, got {text}")
    return value


def _rate(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a positive learning rate, got {text}")
    return value


def _load(part: bool) -> Images:
    images, labels = load_digits(part)
    scaled = images[:, None].astype("float32") / _DIGITS_MAX
    return Images(resnetcpp.from_numpy(scaled), resnetcpp.from_numpy(labels))


def _prepare_folder(folder: Path) -> None:
    """Finds out before the training, not after it, that nothing can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied", str(folder))


def run(arguments: argparse.Namespace) -> None:
    """Trains, then prints and saves what came out."""
    if arguments.plain and arguments.compare_plain:
        raise ValueError("train: expected --plain or --compare-plain, got both")
    if arguments.threads is not None:
        resnetcpp.set_num_threads(arguments.threads)
    first = _train(arguments, arguments.plain, arguments.out)
    if arguments.compare_plain:
        print()
        _compare([first, _train(arguments, True, arguments.out / "plain")], arguments.out)


def _train(arguments: argparse.Namespace, plain: bool, folder: Path) -> Run:
    resnetcpp.manual_seed(arguments.seed)
    config = {
        "arch": arguments.arch,
        "depth": arguments.depth,
        "skip": not plain,
        "in_channels": 1,
        "num_classes": _CLASSES,
    }
    model = build(config)
    _prepare_folder(folder)
    trainer = Trainer(model, _load(True), _load(False), _recipe(arguments))
    _announce(arguments, _name(arguments, plain), trainer)

    def keep(trainer: Trainer) -> None:
        trainer.history.save_csv(folder / "history.csv")
        progress = {"epoch": len(trainer.history), "seed": arguments.seed}
        save_checkpoint(folder / "checkpoint.safetensors", model, config, progress)

    gradient = first_gradient(model, trainer.train) if arguments.compare_plain else 0.0
    started = time.perf_counter()
    trainer.fit(after_epoch=keep)
    seconds = time.perf_counter() - started
    _report(folder, trainer, model)
    return Run("plain" if plain else "residual", trainer.history, seconds, gradient)


def _compare(runs: list[Run], folder: Path) -> None:
    print("\nside by side: the residual network and the same network without skips\n")
    print(comparison_table(runs))
    path = folder / "comparison.png"
    try:
        save_comparison_plot(runs, path, title="Handwritten digits, with skips and without")
        print(f"\nboth curves: {path}")
    except ImportError as error:
        print(f"\nno comparison.png: {error}")


def _recipe(arguments: argparse.Namespace) -> Recipe:
    return Recipe(epochs=arguments.epochs, batch_size=arguments.batch_size, lr=arguments.lr)


def _name(arguments: argparse.Namespace, plain: bool) -> str:
    base = (
        arguments.arch if arguments.depth is None else f"CIFAR network of depth {arguments.depth}"
    )
    return f"{base} without skips" if plain else base


def _announce(arguments: argparse.Namespace, name: str, trainer: Trainer) -> None:
    count = sum(parameter.numel() for parameter in trainer.model.parameters())
    print(
        f"{name}: {count:,} parameters; {len(trainer.train):,} digits to train, "
        f"{len(trainer.test)} to test; {resnetcpp.get_num_threads()} threads, "
        f"seed {arguments.seed}",
        flush=True,
    )


def _report(folder: Path, trainer: Trainer, model: Any) -> None:
    _, accuracy = evaluate(model, trainer.test)
    print("\nconfusion matrix: rows are the true digits, columns the predicted ones")
    print(_matrix_text(confusion_matrix(model, trainer.test, _CLASSES)))
    try:
        trainer.history.save_plot(folder / "curves.png", title="Handwritten digits")
    except ImportError as error:
        print(f"no curves.png: {error}")
    print(f"\ntest accuracy: {100 * accuracy:.2f} %")
    print(
        f"saved in {folder}: {', '.join(sorted(p.name for p in folder.iterdir() if p.is_file()))}"
    )


def _matrix_text(matrix: list[list[int]]) -> str:
    header = "     " + " ".join(f"{column:>3}" for column in range(len(matrix)))
    rows = [
        f"{row:>3}  " + " ".join(f"{count or '·':>3}" for count in counts)
        for row, counts in enumerate(matrix)
    ]
    return "\n".join([header, *rows])
