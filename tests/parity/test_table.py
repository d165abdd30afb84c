"""docs/parity.md is what `make parity` writes, and its comparison finds what differs."""

import ast

import pytest

torch = pytest.importorskip("torch")

from tests.parity.table import document  # noqa: E402
from tests.parity.table.compare import difference, is_comparable  # noqa: E402
from tests.parity.table.names import GROUPS, reason_left_out  # noqa: E402
from tests.parity.table.signatures import _from_node, _inspected  # noqa: E402

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]


def forms(*texts):
    return tuple(_from_node(ast.parse(f"def f({text}): pass").body[0]) for text in texts)


def test_the_page_is_up_to_date():
    assert document.PATH.read_text(encoding="utf-8") == document.render(), "run: make parity"


SAME = [
    (["input, dim=None, *, dtype=None"], ["input, dim=None, *, dtype=None, more=1"]),
    (["input", "input, dim, keepdim=False"], ["input, dim=None, keepdim=False"]),
    (["input, *, out=None"], ["input"]),
    (["x, stride=1"], ["x, stride=(1, 1)"]),
    (["x, p=2"], ["x, p=2.0, eps=..."]),
    (["x, *, p"], ["x, *args, **kwargs", "x, *, p"]),
]
DIFFERENT = [
    (["a, b"], ["b, a"], "arguments in another order"),
    (["a, b=1"], ["a, b=2"], "`b=2`, not 1"),
    (["a, b=1"], ["a"], "no `b`"),
    (["a, b=1"], ["a, *, b=1"], "`b` by keyword only"),
    (["a"], ["a, b"], "needs `b`"),
    (["a, b=1"], ["a, b"], "`b` has no default"),
    (["a", "b"], ["a"], "no `b`; needs `a`"),
]


@pytest.mark.parametrize("theirs, ours", SAME, ids=str)
def test_same(theirs, ours):
    assert difference(forms(*theirs), forms(*ours)) == ""


@pytest.mark.parametrize("theirs, ours, words", DIFFERENT, ids=str)
def test_different(theirs, ours, words):
    assert difference(forms(*theirs), forms(*ours)) == words


def test_what_takes_anything_is_not_compared():
    assert not is_comparable(forms("a"), forms("*args, **kwargs"))
    assert not is_comparable((), forms("a"))
    assert is_comparable(forms("a"), forms("a"))


def test_a_function_of_python_is_inspected():
    def method(tensor, dim, keep=True, *, out=None):
        pass

    assert _inspected(method, is_method=True) == forms("self, dim, keep=True")[0]


def test_verdicts_on_names_that_are_known():
    stubs = document._stubs()
    groups = {group.title: group for group in GROUPS}

    def verdict(title, name):
        return document.status_of(groups[title], name, stubs)[0]

    assert verdict("torch", "sum") == verdict("torch.nn", "Conv2d") == "same"
    assert verdict("torch", "load") == "differs"
    assert verdict("torch", "no_such_name") == "absent"
    assert verdict("torch.Tensor", "expand") == "by name"
    assert "sparse" in reason_left_out("torch", "sparse_coo_tensor")
    assert reason_left_out("torch", "sum") == ""
