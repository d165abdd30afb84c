"""Every sample of PyTorch's operator tests gives the same here: values, dtypes and gradients."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("expecttest", reason="PyTorch's samples need it")

pytestmark = [pytest.mark.oracle, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
PACKAGES = ["linalg", "nn.functional.[a-l]", "nn.functional.[m-z]", "special"]
LETTERS = ["A-Z_ab", "cd", "e-h", "i-l", "mn", "o-r", "st", "u-z"]
FAMILIES = [*PACKAGES, *(rf"(?!linalg|nn\.|special)[{letters}]" for letters in LETTERS)]


@pytest.mark.parametrize("family", FAMILIES)
def test_samples(family):
    command = [sys.executable, "-m", "tests.parity.operators", family]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"(\d+) operators, 0 differences", done.stdout)[1]) > 10
