"""Scripts for PyTorch, unchanged, as processes under PyTorch and under resnetcpp: what they print.

The words agree exactly, the numbers within 0.001, or what a script's training makes of rounding.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.scripts.test_scripts import NUMBER

pytest.importorskip("torch")
pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
LIBRARIES = {"torch": "tests.python.as_torch.oracle", "resnetcpp": "resnetcpp.as_torch"}

# Script -> its runs, one after the other in one folder.
RUNS = {
    "mnist.py": ["--epochs 2 --save-model --dry-run", "--epochs 1 --no-accel"],
    "cifar.py": ["--workers 1", "--resume --lr 0.01"],
    "imagenet.py": [
        "--seed 1 --epochs 1",
        "--seed 2 --resume checkpoint.pth.tar",
        "--seed 3 --resume checkpoint.pth.tar --evaluate",
    ],
    "typed_resnet.py": [""],
}


def run(library, path, words, folder):
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-W", "ignore", "-m", LIBRARIES[library], str(path), *words.split()]
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        [*filter(None, [environment.get("PYTHONPATH")]), str(ROOT)]
    )
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_same_text(got, expected, tolerance=1e-3):
    ours, theirs = NUMBER.split(got), NUMBER.split(expected)
    assert ours[::2] == theirs[::2]
    numbers = [float(number) for number in theirs[1::2]]
    assert [float(number) for number in ours[1::2]] == pytest.approx(
        numbers, rel=tolerance, abs=tolerance
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_script(name, tmp_path):
    for words in RUNS[name]:
        texts = {
            library: run(library, HERE / "scripts" / name, words, tmp_path / library)
            for library in LIBRARIES
        }
        assert_same_text(texts["resnetcpp"], texts["torch"])


SOURCE = """
import importlib.util
import sys

import torch
import torchvision.models

spec = importlib.util.spec_from_file_location("torchvision.models.source", sys.argv[1])
source = importlib.util.module_from_spec(spec)
source.__package__ = "torchvision.models"
try:
    spec.loader.exec_module(source)
except ValueError as error:  # torchvision has registered these names itself
    raise SystemExit(str(error))
torch.manual_seed(0)
# Gradients of freshly drawn networks multiply rounding errors.
torch.set_default_dtype(torch.float64)
for make in (source.resnet18, source.resnext50_32x4d):
    model = make(weights=None, num_classes=7)
    x = torch.rand(2, 3, 40, 36)
    loss = torch.nn.functional.cross_entropy(model(x), torch.tensor([1, 5]))
    loss.backward()
    print(type(model).__module__, len(model.state_dict()), "%.4f" % loss.item())
    print("%.4f" % model.conv1.weight.grad.abs().mean().item())
print(source.ResNet50_Weights.DEFAULT, source.ResNet50_Weights.IMAGENET1K_V1.meta["num_params"])
print(source.ResNet18_Weights.DEFAULT.transforms())
print(len(source.ResNet18_Weights.DEFAULT.meta["categories"]))
"""


@pytest.mark.slow
def test_the_source_of_torchvision_s_networks(tmp_path):
    """Its file resnet.py, as it stands, under resnetcpp; against its own module under PyTorch."""
    from tests.parity.vision import torchvision

    path = Path(torchvision().__file__).parent / "models/resnet.py"
    if not path.exists():
        pytest.skip("torchvision's sources are not here")
    script = tmp_path / "source.py"
    script.write_text(SOURCE)
    got = run("resnetcpp", script, str(path), tmp_path)
    script.write_text(
        SOURCE.replace(
            "    spec.loader.exec_module(source)", "    import torchvision.models.resnet as source"
        )
    )
    expected = run("torch", script, str(path), tmp_path)
    assert_same_text(got.replace("models.source", "models.resnet"), expected)
