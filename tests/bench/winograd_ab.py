"""python -m tests.bench.winograd_ab ARCHIVE [--epochs N] [--seeds N ...] [--threads N] [--out DIR]

Trains the CIFAR ResNet-20 with direct convolutions and with Winograd's, from the same seeds, and
prints both loss curves. Rounding is all that differs, so the means should be no further apart than
seeds deviate from them. ARCHIVE: a tar file of JPEGs, train/CLASS/NAME.jpg and test/CLASS/NAME.jpg.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import statistics
import tarfile
import time
from pathlib import Path, PurePosixPath

import numpy as np
import resnetcpp as rn
from PIL import Image
from resnetcpp import models
from resnetcpp.training import Images, Recipe, Run, Trainer, save_comparison_plot

ALGORITHMS = ("direct", "winograd")
MEAN = np.array([0.4914, 0.4822, 0.4465], dtype=np.float32)
STD = np.array([0.2470, 0.2435, 0.2616], dtype=np.float32)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[2])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("runs/winograd_ab"))
    return parser.parse_args()


def read_images(archive: Path) -> dict[str, Images]:
    """The images of both parts, normalised by channel; classes in the order of their names."""
    pixels: dict[str, list[np.ndarray]] = {"train": [], "test": []}
    names: dict[str, list[str]] = {"train": [], "test": []}
    with tarfile.open(archive) as files:
        for member in files:
            path = PurePosixPath(member.name)
            if not member.isfile() or path.suffix != ".jpg":
                continue
            with Image.open(io.BytesIO(files.extractfile(member).read())) as image:
                pixels[path.parts[0]].append(np.asarray(image.convert("RGB")))
            names[path.parts[0]].append(path.parts[1])
    classes = {name: number for number, name in enumerate(sorted(set(names["train"])))}
    return {
        part: Images(
            rn.from_numpy(normalised(np.stack(pixels[part]))),
            rn.tensor([classes[name] for name in names[part]]),
        )
        for part in pixels
    }


def normalised(pixels: np.ndarray) -> np.ndarray:
    """(N, H, W, 3) bytes -> (N, 3, H, W)"""
    scaled = (pixels.astype(np.float32) / 255 - MEAN) / STD
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))


def train(algorithm: str, seed: int, epochs: int, data: dict[str, Images]) -> Run:
    rn.set_conv_algorithm(algorithm)
    rn.manual_seed(seed)
    recipe = Recipe(epochs=epochs, batch_size=128, lr=0.1, weight_decay=1e-4, shift=4)
    trainer = Trainer(models.resnet20(), data["train"], data["test"], recipe)
    started = time.perf_counter()
    history = trainer.fit()
    return Run(f"{algorithm}, seed {seed}", history, time.perf_counter() - started, 0.0)


def losses(runs: dict[tuple[str, int], Run], algorithm: str, epoch: int) -> list[float]:
    return [run.history[epoch].train_loss for (name, _), run in runs.items() if name == algorithm]


def deviation(values: list[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else math.nan


def table(runs: dict[tuple[str, int], Run], epochs: int) -> str:
    """Training losses by epoch, means over the seeds, and how far apart they are."""
    lines = [
        "| epoch | direct | deviation of seeds | winograd | deviation of seeds | means apart | "
        "same seed apart, mean |",
        "|--:" * 7 + "|",
    ]
    for epoch in range(epochs):
        direct, winograd = (losses(runs, algorithm, epoch) for algorithm in ALGORITHMS)
        means = statistics.mean(direct), statistics.mean(winograd)
        same = statistics.mean(abs(a - b) for a, b in zip(direct, winograd, strict=True))
        values = [means[0], deviation(direct), means[1], deviation(winograd)]
        values += [abs(means[1] - means[0]), same]
        lines.append(f"| {epoch + 1} | " + " | ".join(f"{value:.4f}" for value in values) + " |")
    for algorithm in ALGORITHMS:
        of = [run.history[-1].test_accuracy for (name, _), run in runs.items() if name == algorithm]
        lines.append(f"test accuracy, {algorithm}: {100 * min(of):.2f} to {100 * max(of):.2f} %")
    return "\n".join(lines)


def main() -> None:
    args = arguments()
    rn.set_num_threads(args.threads)
    data = read_images(args.archive)
    runs: dict[tuple[str, int], Run] = {}
    args.out.mkdir(parents=True, exist_ok=True)
    for seed in args.seeds:
        for algorithm in ALGORITHMS:
            runs[algorithm, seed] = train(algorithm, seed, args.epochs, data)
            print(f"{algorithm}, seed {seed}: {runs[algorithm, seed].seconds:.0f} s", flush=True)
    kept = {run.name: [epoch.train_loss for epoch in run.history] for run in runs.values()}
    (args.out / "losses.json").write_text(json.dumps(kept, indent=2))
    save_comparison_plot(list(runs.values()), args.out / "curves.png", "direct and Winograd")
    print(table(runs, args.epochs))
    print(f"written: {args.out / 'losses.json'}, {args.out / 'curves.png'}")


if __name__ == "__main__":
    main()
