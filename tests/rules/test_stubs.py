"""The stubs in the repository are those of the compiled module (`make stubs`)."""

import ast
import difflib

import pytest

from tests.rules import stubs


def test_stubs_are_current():
    pytest.importorskip("pybind11_stubgen")
    pytest.importorskip("resnetcpp")
    kept, made = stubs.read(), stubs.generate()
    assert sorted(kept) == sorted(made), "make stubs"
    for name, text in made.items():
        lines = difflib.unified_diff(kept[name].splitlines(), text.splitlines(), lineterm="", n=0)
        assert list(lines) == [], f"{name}: make stubs"


def test_stubs_are_python():
    for text in stubs.read().values():
        ast.parse(text)


def test_fix_imports_what_a_stub_uses():
    head = "from __future__ import annotations\n"
    fixed = stubs.fix(head + "def size(x: Tensor) -> Size:\n    ...\n")
    assert "from resnetcpp import Size\n" in fixed
    assert "from resnetcpp._C import Tensor\n" in fixed
    assert "import dtype" not in fixed
    fixed = stubs.fix(
        head + "class Tensor:\n    def type(self) -> numpy.dtype[typing.Any]:\n        ...\n"
    )
    assert "import Tensor" not in fixed
    assert "def type(self) -> dtype:" in fixed
