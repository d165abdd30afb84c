"""Whatever is wrong with what the command line gets: one line that names it, and exit code 2."""

import json
import os
import pickle
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.cli.networks import build, save_checkpoint

from tests.python.live.processes import HANG

CONFIG = {"arch": "resnet_digits", "depth": None, "skip": True, "in_channels": 1, "num_classes": 10}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files of all kinds of wrongness, and a good checkpoint and image."""
    path = tmp_path_factory.mktemp("bad")
    save_checkpoint(path / "good.safetensors", build(CONFIG), CONFIG, {"epoch": 1, "seed": 0})
    np.save(path / "good.npy", np.zeros((8, 8), np.float32))
    good = (path / "good.safetensors").read_bytes()
    files = {
        "empty.safetensors": b"",
        "short.safetensors": good[:7],
        "cut_header.safetensors": good[:200],
        "cut_data.safetensors": good[:-5],
        "noise.safetensors": bytes(range(256)) * 40,
        "huge_header.safetensors": struct.pack("<Q", 2**63) + b"{}",
        "deep.safetensors": hostile(b"[" * 100_000),
        "lies.safetensors": header({"w": entry([2**40, 2**40], [0, 8])}),
        "overlap.safetensors": header({"a": entry([2], [0, 8]), "b": entry([2], [4, 12])}),
        "negative.safetensors": header({"a": entry([-2], [0, 8])}),
        "other.safetensors": header({"a": entry([4], [0, 16])}),
        "pickle.pt": pickle.dumps(Evil()),
        "text.pt": b"not a checkpoint\n",
        "noise.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "text.png": b"hello",
        "empty.png": b"",
        "noise.npy": b"\x93NUMPY\x01\x00" + bytes(50),
        "empty.npy": b"",
    }
    for name, content in files.items():
        (path / name).write_bytes(content)
    with zipfile.ZipFile(path / "evil.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Evil()))
    np.save(path / "shape.npy", np.zeros((3, 3), np.float32))
    np.save(path / "objects.npy", np.array([object()]), allow_pickle=True)
    np.save(path / "words.npy", np.full((8, 8), "x"))
    (path / "file").write_text("")
    (path / "directory").mkdir()
    return path


class Evil:
    def __reduce__(self):
        return os.system, ("touch ran",)


def entry(shape, offsets):
    return {"dtype": "F32", "shape": shape, "data_offsets": offsets}


def header(entries):
    return hostile(json.dumps(entries).encode())


def hostile(text):
    return struct.pack("<Q", len(text)) + text + bytes(16)


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "resnetcpp", *arguments],
        capture_output=True,
        text=True,
        timeout=HANG,
        cwd=folder,
        check=False,
    )


def predict(checkpoint, image="good.npy"):
    return ["predict", checkpoint, image]


HUGE = "9" * 30

# name -> arguments, a word of the last line
CASES = {
    "no such command": (["tran"], "tran"),
    "no such option": (["train", "--epoch-count", "3"], "--epoch-count"),
    "an option without a value": (["train", "--epochs"], "--epochs"),
    "text for a number": (["train", "--epochs", "many"], "--epochs"),
    "negative batch": (["train", "--batch-size", "-3"], "--batch-size"),
    "huge batch": (["train", "--batch-size", HUGE], ""),
    "rate of nan": (["train", "--lr", "nan"], "--lr"),
    "rate of inf": (["train", "--lr", "inf"], "--lr"),
    "no threads": (["train", "--threads", "0"], "--threads"),
    "huge threads": (["train", "--threads", "100000"], "threads"),
    "huge seed": (["train", "--seed", HUGE], "seed"),
    "seed of text": (["train", "--seed", "x"], "--seed"),
    "unknown data": (["train", "--data", "imagenet"], "imagenet"),
    "unknown architecture": (["train", "--arch", "resnot"], "resnot"),
    "empty architecture": (["train", "--arch", ""], "unknown model"),
    "depth of zero": (["train", "--depth", "0"], "depth"),
    "huge depth": (["train", "--depth", HUGE], "depth"),
    "deep beyond memory": (["train", "--depth", "600000002"], "depth"),
    "too deep for the images": (["train", "--arch", "vgg16"], "vgg16"),
    "out is a file": (["train", "--out", "file"], "file"),
    "out lies below a file": (["train", "--out", "file/below"], "file"),
    "out cannot be written": (["train", "--out", "/proc/out"], "/proc/out"),
    "missing checkpoint": (predict("nowhere.safetensors"), "nowhere.safetensors"),
    "checkpoint is a folder": (predict("directory"), "directory"),
    "missing image": (predict("good.safetensors", "nowhere.png"), "nowhere.png"),
    "image is a folder": (predict("good.safetensors", "directory"), "directory"),
    "no image": (["predict", "good.safetensors"], "IMAGE"),
    "summary without a network": (["summary"], "arch"),
    "summary of an unknown network": (["summary", "resnet19"], "resnet19"),
    "too few sizes": (["summary", "resnet18", "--input", "1,3,224"], "1,3,224"),
    "a size of zero": (["summary", "resnet18", "--input", "1,3,0,224"], "1,3,0,224"),
    "a negative size": (["summary", "resnet18", "--input=1,3,-5,224"], "1,3,-5,224"),
    "a huge size": (["summary", "resnet18", "--input", f"1,3,{HUGE},224"], ""),
    "an image beyond memory": (["summary", "resnet18", "--input", "1,3,9999999,9999999"], ""),
    "channels beyond memory": (["summary", "resnet18", "--input", f"1,{2**40},32,32"], ""),
}
for _name in (
    "empty.safetensors short.safetensors cut_header.safetensors cut_data.safetensors "
    "noise.safetensors huge_header.safetensors deep.safetensors lies.safetensors "
    "overlap.safetensors negative.safetensors other.safetensors pickle.pt text.pt evil.pt"
).split():
    CASES[f"checkpoint {_name}"] = (predict(_name), _name)
for _name in (
    "noise.png text.png empty.png noise.npy empty.npy shape.npy objects.npy words.npy"
).split():
    CASES[f"image {_name}"] = (predict("good.safetensors", _name), _name)


@pytest.mark.parametrize("name", CASES)
def test_one_line_and_exit_code_2(name, folder):
    arguments, hint = CASES[name]
    done = run(folder, *arguments)
    assert done.returncode == 2, (done.returncode, done.stdout[-500:], done.stderr[-2000:])
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert hint in last
    assert last.startswith("resnetcpp")
    assert 20 < len(last) < 600
    # argparse prints its usage before the line that counts.
    assert len(done.stderr.splitlines()) == 1 or done.stderr.startswith("usage:")
    assert not (folder / "ran").exists()


def test_good_input_is_not_refused(folder):
    done = run(folder, *predict("good.safetensors"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("good.npy: ")


def test_a_bad_file_is_one_exception_in_python(folder):
    for path in sorted(folder.glob("*.safetensors")):
        if path.name in ("good.safetensors", "other.safetensors"):
            rn.load(path)
            continue
        with pytest.raises(rn.FormatError, match=path.name):
            rn.load(path)
