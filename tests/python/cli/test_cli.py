"""The command line, as a user runs it."""

import csv
import io
import subprocess
import sys

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.datasets import load_digits
from resnetcpp.training.progress import Progress

from tests.python.live.processes import HANG


def run(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "resnetcpp", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=HANG,
        cwd=cwd,
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    done = run("train", "--epochs", 3, "--threads", 2, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder, done


def test_train_reports_and_saves(trained):
    folder, done = trained
    assert "confusion matrix" in done.stdout and "test accuracy" in done.stdout
    assert done.stderr.count("images/s") == 3
    with open(folder / "history.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert float(rows[-1]["train_loss"]) < float(rows[0]["train_loss"])
    assert (folder / "checkpoint.safetensors").stat().st_size > 100_000


def test_the_same_seed_gives_the_same_history(trained, tmp_path):
    folder, _ = trained
    run("train", "--epochs", 3, "--threads", 1, "--out", tmp_path)

    def losses(path):
        with open(path / "history.csv", newline="") as file:
            return [row["train_loss"] for row in csv.DictReader(file)]

    assert losses(tmp_path) == losses(folder)


def test_predict_reads_arrays(trained, tmp_path):
    folder, _ = trained
    images, _ = load_digits(False)
    paths = [tmp_path / f"{i}.npy" for i in range(3)]
    for path, image in zip(paths, images, strict=False):
        np.save(path, image / np.float32(16))
    done = run("predict", folder / "checkpoint.safetensors", *paths)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3 and " %)" in done.stdout


def test_plain_network_has_no_downsample(tmp_path):
    done = run("train", "--plain", "--epochs", 1, "--out", tmp_path)
    assert done.returncode == 0 and "without skips" in done.stdout
    content = rn.load(tmp_path / "checkpoint.safetensors")
    assert content["config"]["skip"] is False
    assert not any("downsample" in key for key in content["model"])


def test_compare_plain_shows_both_side_by_side(tmp_path):
    done = run("train", "--compare-plain", "--epochs", 2, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    table = done.stdout[done.stdout.index("side by side") :].splitlines()
    assert table[2].split() == ["residual", "plain"]
    rows = {line[:36].strip(): line[36:].split() for line in table[3:-2]}
    for column, folder in enumerate([tmp_path, tmp_path / "plain"]):
        with open(folder / "history.csv", newline="") as file:
            last = list(csv.DictReader(file))[-1]
        shown = float(rows["test accuracy, epoch 2"][2 * column])
        assert abs(shown - 100 * float(last["test_accuracy"])) < 0.01
        assert abs(float(rows["final test loss"][column]) - float(last["test_loss"])) < 1e-4
    assert float(rows["gradient norm, first layer, at start"][0]) > 0
    for name in ("curves.png", "comparison.png", "plain/curves.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_the_comparison_trains_as_a_run_alone_would(trained, tmp_path):
    folder, _ = trained
    done = run("train", "--compare-plain", "--epochs", 3, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    losses = []
    for path in (folder, tmp_path):
        with open(path / "history.csv", newline="") as file:
            losses.append([row["train_loss"] for row in csv.DictReader(file)])
    assert losses[0] == losses[1]


def test_the_bar_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    bar = Progress(4, "epoch 1/2", later=4, stream=stream)
    bar.update(4, "loss 0.5000  accuracy  90.0 %    120 images/s")
    bar.finish("done")
    drawn, last = stream.getvalue().split("\r\x1b[2K")[1:]
    assert drawn.startswith("epoch 1/2 " + "█" * 24 + " loss 0.5000  accuracy")
    assert drawn.endswith("left") and last == "epoch 1/2 done\n"


def test_summary_prints_shapes_and_totals():
    done = run("summary", "resnet18", "--input", "1,3,214,214")
    assert done.returncode == 0, done.stderr
    assert "(1, 64, 107, 107)" in done.stdout and "11,689,512" in done.stdout


BAD = {
    "unknown architecture": (["train", "--arch", "resnet19"], "resnet18"),
    "impossible depth": (["train", "--depth", "9"], "9"),
    "no epochs": (["train", "--epochs", "0"], "at least 1"),
    "negative rate": (["train", "--lr", "-1"], "positive"),
    "missing checkpoint": (["predict", "nowhere.safetensors", "a.png"], "nowhere.safetensors"),
    "bad sizes": (["summary", "resnet18", "--input", "1,3,x,4"], "1,3,224,224"),
    "unknown network": (["summary", "resnet51"], "resnet50"),
    "plain twice": (["train", "--plain", "--compare-plain"], "got both"),
    "divergence": (["train", "--lr", "1e20", "--epochs", "1"], "finite loss"),
}


@pytest.mark.parametrize(("arguments", "hint"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_exit_code_2(arguments, hint, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert hint in done.stderr.splitlines()[-1]


def test_truncated_checkpoint_is_named(trained, tmp_path):
    folder, _ = trained
    path = tmp_path / "cut.safetensors"
    path.write_bytes((folder / "checkpoint.safetensors").read_bytes()[:1000])
    done = run("predict", path, "a.png")
    assert done.returncode == 2
    assert "cut.safetensors: expected" in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_file_in_place_of_the_output_folder(tmp_path):
    (tmp_path / "out").write_text("")
    done = run("train", "--out", tmp_path / "out")
    assert done.returncode == 2 and "out" in done.stderr
