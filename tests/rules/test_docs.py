"""Code that a document shows is code that is built and tested."""

import re
import subprocess
import sys

import pytest

from tests.rules.sources import read, tracked

DOCUMENTS = [p for p in tracked() if re.fullmatch(r"(README|CONTRIBUTING|docs/[\w-]+)\.md", p)]
SOURCES = [p for p in tracked() if re.search(r"\.(cpp|hpp|py)$", p) and "/rules/" not in p]


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", read(path), re.MULTILINE | re.DOTALL)


QUOTES = [
    pytest.param(text, id=f"{path}-{text.splitlines()[0][:40]}")
    for path in DOCUMENTS
    for language in ("cpp", "python")
    for text in blocks(path, language)
    if (path, language) != ("README.md", "python")  # which runs, below
]


@pytest.mark.parametrize("text", QUOTES)
def test_quoted_code_stands_in_a_source(text):
    assert [path for path in SOURCES if text in read(path)]


def test_the_readme_s_python_runs():
    (program,) = blocks("README.md", "python")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    losses = [float(value) for value in re.findall(r"epoch \d: loss (\S+)", done.stdout)]
    assert len(losses) == 3 and losses[-1] < losses[0]
    assert "Conv2d" in done.stdout
    assert len(program.splitlines()) <= 25


def test_every_picture_and_link_exists():
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#: ]+)\)", read(path)):
            folder = path.rpartition("/")[0]
            assert (f"{folder}/{target}" if folder else target) in tracked(), f"{path}: {target}"


def test_named_files_exist():
    """A path in backticks that looks like one of ours is one."""
    everything = tracked()
    pattern = r"`((?:cpp|python|tests|docs|notebooks)/[\w/.-]+\.\w+)`"
    for path in DOCUMENTS:
        for name in re.findall(pattern, read(path)):
            assert name in everything, f"{path}: {name}"
