"""A short run of the fuzzers: no file is anything but read or refused."""

import subprocess
import sys

import pytest

pytest.importorskip("atheris")
RUNS = 3000


def fuzz(target, code=None):
    command = [sys.executable, *(["-c", code] if code else ["-m", "tests.fuzz"])]
    return subprocess.run(
        [*command, target, "--runs", str(RUNS)], capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("target", ["file", "pickle", "legacy", "tree"])
def test_no_finding(target):
    result = fuzz(target)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    assert f"Done {RUNS} runs" in result.stdout + result.stderr


def test_a_finding_is_seen():
    code = (
        "import tests.fuzz.__main__ as fuzz\n"
        "def load(file):\n    raise ValueError(len(file.read()))\n"
        "fuzz.resnetcpp.io.load = load\n"
        "fuzz.main()\n"
    )
    assert fuzz("file", code).returncode != 0
