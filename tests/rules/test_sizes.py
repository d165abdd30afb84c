"""Budgets: files, functions, folders and lines stay small. A raise needs its reason here."""

import ast
from collections import Counter
from pathlib import PurePosixPath

import pytest

from tests.rules.sources import ROOT, read, select

FILE_LINES = 500
FUNCTION_LINES = 60
KERNEL_FUNCTION_LINES = 100
# A bind_*() is a flat list: one statement for each name that Python sees.
BIND_FUNCTION_LINES = 120
# A *_cases() of a test is a table: one row for each case.
CASES_FUNCTION_LINES = 120
HEADER_LINES = 200
FOLDER_FILES = 20
COLUMNS = 100
MODULE_LINES = 50
CMAKE_LINES = 120
CMAKE_COLUMNS = 120

# Path -> lines, each with the reason on the line above it.
RAISED_HEADERS: dict[str, int] = {}
RAISED_FILES: dict[str, int] = {}
RAISED_FOLDERS = {
    # One file for each of PyTorch's torch.nn.modules.
    "python/resnetcpp/nn/modules": 30,
    # A module for each of PyTorch's, by its name: scripts import them from there.
    "python/resnetcpp": 28,
}

CODE = select(".cpp", ".hpp", ".py")
CMAKE = select("CMakeLists.txt", ".cmake")


def file_limit(path: str) -> int:
    if path.endswith("CMakeLists.txt"):
        return CMAKE_LINES
    if path.startswith("cpp/include/"):
        return RAISED_HEADERS.get(path, HEADER_LINES)
    if path == "python/src/module.cpp":
        return MODULE_LINES
    return RAISED_FILES.get(path, FILE_LINES)


def function_limit(path: str, name: str) -> int:
    if path.startswith("cpp/src/kernels/"):
        return KERNEL_FUNCTION_LINES
    if path.startswith("python/src/") and name.split("::")[-1].startswith("bind_"):
        return BIND_FUNCTION_LINES
    if path.startswith("tests/") and name.endswith("_cases"):
        return CASES_FUNCTION_LINES
    return FUNCTION_LINES


def python_functions(text: str) -> list[tuple[str, int]]:
    """Name and length of every function, without its docstring, which is documentation."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            doc = node.body[0] if ast.get_docstring(node) else None
            length = (node.end_lineno or 0) - node.lineno + 1
            length -= ((doc.end_lineno or 0) - doc.lineno + 1) if doc else 0
            found.append((node.name, length))
    return found


def test_file_length():
    lengths = {path: len(read(path).splitlines()) for path in [*CODE, *CMAKE]}
    assert {path: n for path, n in lengths.items() if n > file_limit(path)} == {}


def test_line_length():
    long = []
    for path in [*CODE, *CMAKE]:
        limit = COLUMNS if path in CODE else CMAKE_COLUMNS
        lines = enumerate(read(path).splitlines(), 1)
        long += [f"{path}:{i}" for i, line in lines if len(line) > limit]
    assert long == []


def test_function_length_cpp():
    lizard = pytest.importorskip("lizard")
    long = []
    for path in select(".cpp", ".hpp"):
        for f in lizard.analyze_file(str(ROOT / path)).function_list:
            if f.length > function_limit(path, f.name):
                long.append(f"{path}:{f.start_line} {f.name} ({f.length} lines)")
    assert long == []


def test_function_length_python():
    long = []
    for path in select(".py"):
        for name, length in python_functions(read(path)):
            if length > function_limit(path, name):
                long.append(f"{path} {name} ({length} lines)")
    assert long == []


def test_folder_size():
    folders = Counter(str(PurePosixPath(path).parent) for path in CODE)
    limits = {folder: RAISED_FOLDERS.get(folder, FOLDER_FILES) for folder in folders}
    crowded = {folder: n for folder, n in folders.items() if n > limits[folder]}
    assert crowded == {}
