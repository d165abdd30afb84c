"""Runs code written for PyTorch under both libraries and compares all it returns and prints.

A script is a file `<area>_<topic>.py` in this folder. Each of its functions with the one parameter
`torch` is a case: it gets the library, and returns numbers, tensors, strings or nests. Numbers
agree within 1e-5, in what is printed within 1e-3; everything else agrees exactly.
"""

import inspect
import re
import runpy
from pathlib import Path

import numpy as np
import pytest
import resnetcpp

HERE = Path(__file__).parent
TOLERANCE = 1e-5
NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")


def scripts():
    for path in sorted(HERE.glob("*_*.py")):
        if not path.name.startswith("test_"):
            yield path


def cases():
    for path in scripts():
        for name, value in runpy.run_path(str(path)).items():
            if inspect.isfunction(value) and list(inspect.signature(value).parameters) == ["torch"]:
                yield pytest.param(path, name, id=f"{path.stem}-{name}")


def assert_same(got, expected, where, tolerance=TOLERANCE):
    if isinstance(expected, dict):
        assert list(got) == list(expected), where
        for key in expected:
            assert_same(got[key], expected[key], f"{where}[{key!r}]", tolerance)
    elif hasattr(expected, "detach"):
        assert_same_tensor(got, expected, where, tolerance)
    elif isinstance(expected, (list, tuple)):
        assert len(got) == len(expected), where
        for i, (ours, theirs) in enumerate(zip(got, expected, strict=True)):
            assert_same(ours, theirs, f"{where}[{i}]", tolerance)
    elif isinstance(expected, (float, np.ndarray, np.generic)):
        assert_close(got, expected, where, tolerance)
    elif expected is None or isinstance(expected, (bool, int, str)):
        assert type(got) is type(expected) and got == expected, f"{where}: {got!r}, {expected!r}"
    else:
        assert str(got).replace("resnetcpp", "torch") == str(expected), where


def assert_same_tensor(got, expected, where, tolerance):
    assert tuple(got.shape) == tuple(expected.shape), where
    assert str(got.dtype).split(".")[-1] == str(expected.dtype).split(".")[-1], where
    assert got.requires_grad == expected.requires_grad, where
    assert_close(got.detach().numpy(), expected.detach().numpy(), where, tolerance)


def assert_close(got, expected, where, tolerance):
    np.testing.assert_allclose(got, expected, tolerance, tolerance, equal_nan=True, err_msg=where)


def assert_same_text(got, expected):
    """The words agree exactly, the numbers between them nearly."""
    ours = NUMBER.split(got.replace("resnetcpp", "torch"))
    theirs = NUMBER.split(expected)
    assert ours[::2] == theirs[::2]
    for mine, other in zip(ours[1::2], theirs[1::2], strict=True):
        assert float(mine) == pytest.approx(float(other), rel=1e-3, abs=1e-3)


@pytest.mark.oracle
@pytest.mark.parametrize("path, name", list(cases()))
def test_script(path, name, capsys, tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    results, printed = [], []
    for library in (torch, resnetcpp):
        folder = tmp_path / library.__name__
        folder.mkdir()
        monkeypatch.chdir(folder)
        script = runpy.run_path(str(path))
        library.manual_seed(0)
        results.append(script[name](library))
        printed.append(capsys.readouterr().out)
    assert_same(results[1], results[0], name, script.get("TOLERANCE", TOLERANCE))
    assert_same_text(printed[1], printed[0])
