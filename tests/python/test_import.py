"""What `import resnetcpp` loads, and what it leaves for later."""

import functools
import json
import subprocess
import sys

import pytest
import resnetcpp as rn


def fresh(code):
    """What the code prints in a new interpreter."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


SLOW = ["numpy", "multiprocessing", "dataclasses", "inspect", "csv", "json", "matplotlib"]


def test_slow_modules_are_imported_when_they_are_needed():
    code = f"import json, sys; before = set(sys.modules); import resnetcpp; \
        print(json.dumps([m for m in {SLOW} if m in sys.modules and m not in before]))"
    assert json.loads(fresh(code)) == []


@pytest.mark.parametrize(
    "use",
    [
        "resnetcpp.data.DataLoader",
        "resnetcpp.utils.data.DataLoader",
        "resnetcpp.datasets.Digits",
        "resnetcpp.save",
        "resnetcpp.summary",
        "resnetcpp.rand(2).numpy()",
        "resnetcpp.tensor([[1.0, 2.0]]).tolist()",
        "resnetcpp.nn.Linear(2, 3).state_dict()",
        "__import__('copy').deepcopy(resnetcpp.rand(2, 3).t())",
        "__import__('pickle').dumps(resnetcpp.rand(2, 3))",
    ],
)
def test_first_use_in_a_new_interpreter(use):
    assert fresh(f"import resnetcpp; print({use})")


def test_late_names_are_public_names():
    for name in ("data", "datasets", "load", "save", "summary"):
        assert name in rn.__all__ and name in dir(rn)
    assert fresh("from resnetcpp import *; print(summary, data, Size, relu)")
    with pytest.raises(AttributeError, match="module 'resnetcpp' has no attribute 'nope'"):
        _ = rn.nope


def test_no_grad_knows_generators_without_inspect():
    def count(n):
        for _ in range(n):
            yield rn.is_grad_enabled()

    assert list(rn.no_grad()(count)(2)) == [False, False]
    assert list(rn.no_grad()(functools.partial(count, 3))()) == [False] * 3
