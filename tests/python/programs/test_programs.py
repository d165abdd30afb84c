"""Runs programs written for PyTorch under both libraries and compares what they return and print.

Each `run_*` of a program in this folder is a case. The programs are run as they stand but for their
import lines, where the name of the library is changed: `import torch` is `import resnetcpp as
torch`, `from torch.nn import ...` is `from resnetcpp.nn import ...`.
"""

import ast
import re
import types
from pathlib import Path

import pytest
import resnetcpp

from tests.python.scripts.test_scripts import assert_same, assert_same_text

HERE = Path(__file__).parent
TOLERANCE = 1e-5


def cases():
    for path in sorted(HERE.glob("*.py")):
        if path.name.startswith("test_"):
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("run_"):
                yield pytest.param(path.name, node.name, id=f"{path.stem}-{node.name[4:]}")


def for_resnetcpp(source):
    """The same program after `import resnetcpp as torch`."""
    source = re.sub(r"^import torch$", "import resnetcpp as torch", source, flags=re.M)
    # Unlike `import a.b as c`, `import torch.optim` makes the name torch, which is there already.
    source = re.sub(r"^import torch(\.\S+)$", r"import resnetcpp\1", source, flags=re.M)
    return re.sub(r"^(import|from) torch\b", r"\1 resnetcpp", source, flags=re.M)


def program(name, library):
    source = (HERE / name).read_text()
    if library is resnetcpp:
        source = for_resnetcpp(source)
    module = types.ModuleType(f"{library.__name__}_{name[:-3]}")
    exec(compile(source, name, "exec"), module.__dict__)
    return module


def run(name, function, library):
    module = program(name, library)
    library.manual_seed(0)
    return getattr(module, function)(), getattr(module, "TOLERANCE", TOLERANCE)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:::torch")
@pytest.mark.parametrize("name, function", list(cases()))
def test_program(name, function, capsys, tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    outcomes = []
    for library in (torch, resnetcpp):
        folder = tmp_path / library.__name__
        folder.mkdir()
        monkeypatch.chdir(folder)
        result, tolerance = run(name, function, library)
        outcomes.append((result, capsys.readouterr().out))
    (expected, expected_text), (got, text) = outcomes
    assert_same(got, expected, function, tolerance)
    assert_same_text(text, expected_text)
