"""clang-format and ruff have nothing to change (`make format`)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.sources import ROOT, select


def tool(name: str) -> str:
    """The tool beside this interpreter, else on the path; the test is skipped without it."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def check(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nmake format"


def test_clang_format():
    check(tool("clang-format"), "--dry-run", "-Werror", *select(".cpp", ".hpp"))


def test_ruff_check():
    check(tool("ruff"), "check", *select(".py"))


def test_ruff_format():
    check(tool("ruff"), "format", "--check", *select(".py"))
