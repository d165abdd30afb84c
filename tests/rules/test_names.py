"""Names of others are spelt as they spell them, and no path of somebody's machine is left."""

import re

import pytest

from tests.rules.sources import read, tracked

THIS_FILE = "tests/rules/test_names.py"  # it holds the wrong spellings
TEXT = [
    p
    for p in tracked()
    if p != THIS_FILE and re.search(r"\.(cpp|hpp|py|pyi|md|toml|cmake|json|txt|sh|ipynb)$", p)
]

MACHINE_PATH = re.compile(r"(?<![\w.$}~/-])/(root|home|work|Users|mnt)/[\w.-]+")
SPELLING = {
    "PyTorch": re.compile(r"\b(Pytorch|PyTorh|Py Torch)\b"),
    "NumPy": re.compile(r"\b(Numpy|numPy)\b"),
    "pybind11": re.compile(r"\b(Pybind11|PyBind11|PyBind|Pybind)\b"),
    "OpenBLAS": re.compile(r"\b(Openblas|OpenBlas|openBLAS)\b"),
    "CMake": re.compile(r"\bCmake\b"),
    "GitHub": re.compile(r"\bGithub\b"),
    "xtensor": re.compile(r"\bXTensor\b"),
    "ResNet": re.compile(r"\b(Resnet|ResNET)\b"),
}


def matches(pattern: re.Pattern[str], paths: list[str]) -> list[str]:
    """`path: text` for the first match in each file."""
    found = ((path, pattern.search(read(path))) for path in paths)
    return [f"{path}: {match.group()}" for path, match in found if match]


def test_no_machine_path():
    assert matches(MACHINE_PATH, TEXT) == []


@pytest.mark.parametrize("name", SPELLING)
def test_spelling(name):
    assert matches(SPELLING[name], TEXT) == []


def test_no_unfinished_mark():
    unfinished = re.compile(r"(#|//|\*).*\b(TODO|FIXME|XXX)\b(?!\(#\d+\))")
    assert (
        matches(unfinished, [path for path in TEXT if path.endswith((".cpp", ".hpp", ".py"))]) == []
    )


def test_the_rules_find_a_violation():
    assert MACHINE_PATH.search('open("/home/someone/x")')
    assert not MACHINE_PATH.search("https://example.org/work/x and tests/work/y")
    assert SPELLING["NumPy"].search("a Numpy array") and not SPELLING["NumPy"].search(
        "NumPy, numpy"
    )
