"""Containers as Python sequences and mappings, step by step beside PyTorch's."""

import copy
import pickle
from collections import OrderedDict

import pytest
import resnetcpp as rn

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle


def three(nn):
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))


def named(nn):
    return nn.Sequential(OrderedDict([("first", nn.Linear(4, 3)), ("act", nn.ReLU())]))


def change(container, action):
    action(container)
    return container


def put(container, index, module):
    container[index] = module


def drop(container, index):
    del container[index]


CASES = {
    "named": named,
    "index": lambda nn: three(nn)[-1],
    "slice": lambda nn: three(nn)[1:],
    "slice with a step": lambda nn: three(nn)[::2],
    "slice keeps names": lambda nn: named(nn)[:1],
    "set": lambda nn: change(three(nn), lambda s: put(s, 1, nn.Tanh())),
    "set by name": lambda nn: change(named(nn), lambda s: put(s, -1, nn.Tanh())),
    "delete": lambda nn: change(three(nn), lambda s: drop(s, 0)),
    "delete a slice": lambda nn: change(three(nn), lambda s: drop(s, slice(0, 2))),
    "append": lambda nn: three(nn).append(nn.Tanh()),
    "insert": lambda nn: three(nn).insert(1, nn.Tanh()),
    "insert at the end": lambda nn: three(nn).insert(3, nn.Tanh()),
    "extend": lambda nn: three(nn).extend(nn.Sequential(nn.Tanh(), nn.ReLU())),
    "add": lambda nn: three(nn) + nn.Sequential(nn.Tanh()),
    "multiply": lambda nn: nn.Sequential(nn.Tanh(), nn.ReLU()) * 2,
    "pop": lambda nn: change(three(nn), lambda s: s.pop(1)),
    "popped": lambda nn: three(nn).pop(1),
    "add_module": lambda nn: change(three(nn), lambda s: s.add_module("last", nn.Tanh())),
    "list": lambda nn: nn.ModuleList([nn.ReLU(), nn.ReLU(), nn.Linear(1, 2)]),
    "list from a generator": lambda nn: nn.ModuleList(nn.Linear(1, i) for i in (1, 2)),
    "empty list": lambda nn: nn.ModuleList(),
    "list slice": lambda nn: nn.ModuleList([nn.ReLU(), nn.Tanh()])[:1],
    "list add": lambda nn: nn.ModuleList([nn.ReLU()]) + nn.ModuleList([nn.Tanh()]),
    "list extend": lambda nn: nn.ModuleList([nn.ReLU()]).extend([nn.Tanh()]),
    "list append": lambda nn: nn.ModuleList().append(nn.ReLU()),
    "list delete": lambda nn: change(nn.ModuleList([nn.ReLU(), nn.Tanh()]), lambda s: drop(s, 0)),
    "list insert": lambda nn: change(nn.ModuleList([nn.ReLU()]), lambda s: s.insert(0, nn.Tanh())),
    "dict": lambda nn: nn.ModuleDict({"b": nn.ReLU(), "a": nn.Linear(1, 2)}),
    "dict from pairs": lambda nn: nn.ModuleDict([["b", nn.ReLU()], ["a", nn.Tanh()]]),
    "dict update": lambda nn: change(
        nn.ModuleDict({"b": nn.ReLU(), "a": nn.ReLU()}), lambda d: d.update({"b": nn.Tanh()})
    ),
    "dict delete": lambda nn: change(nn.ModuleDict({"b": nn.ReLU()}), lambda d: drop(d, "b")),
    "dict clear": lambda nn: change(nn.ModuleDict({"b": nn.ReLU()}), lambda d: d.clear()),
    "nested": lambda nn: nn.Sequential(three(nn), nn.ModuleDict({"x": named(nn)})["x"]),
}


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_containers_do_what_those_of_pytorch_do(make):
    ours, theirs = make(rn.nn), make(torch.nn)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert [name for name, _ in ours.named_modules()] == [n for n, _ in theirs.named_modules()]
    assert repr(copy.deepcopy(ours)) == repr(theirs)
    assert repr(pickle.loads(pickle.dumps(ours))) == repr(theirs)


def test_containers_iterate_and_count():
    layers = [rn.nn.ReLU(), rn.nn.Tanh()]
    assert list(rn.nn.Sequential(*layers)) == layers
    assert len(rn.nn.ModuleList(layers)) == 2
    assert rn.nn.ModuleList(layers)[1] is layers[1]
    named_layers = rn.nn.ModuleDict({"a": layers[0], "b": layers[1]})
    assert list(named_layers) == ["a", "b"]
    assert list(named_layers.values()) == layers
    assert dict(named_layers.items()) == {"a": layers[0], "b": layers[1]}
    assert "a" in named_layers
    assert "c" not in named_layers
    assert named_layers.pop("a") is layers[0]
    assert list(named_layers.keys()) == ["b"]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda nn: three(nn)[3], IndexError),
        (lambda nn: nn.ModuleList()[0], IndexError),
        (lambda nn: nn.ModuleDict()["a"], KeyError),
        (lambda nn: nn.ModuleList().extend(3), TypeError),
        (lambda nn: nn.ModuleDict(3), TypeError),
        (lambda nn: three(nn) + [nn.ReLU()], ValueError),
        (lambda nn: three(nn).insert(7, nn.ReLU()), IndexError),
        (lambda nn: nn.Sequential(OrderedDict([("a.b", nn.ReLU())])), (KeyError, ValueError)),
    ],
)
def test_bad_use_is_refused_as_in_pytorch(call, error):
    for library in (rn, torch):
        with pytest.raises(error):
            call(library.nn)


def test_sequential_passes_on_what_python_children_give():
    class Pair(rn.nn.Module):
        def forward(self, x):
            return {"left": x, "right": x + 1}

    class Sum(rn.nn.Module):
        def forward(self, pair):
            return pair["left"] + pair["right"]

    class Net(rn.nn.Sequential):
        pass

    assert Net(Pair(), Sum())(rn.ones(2)).tolist() == [3.0, 3.0]


def test_a_subclass_of_sequential_prints_its_own_name():
    class Stem(rn.nn.Sequential):
        def __init__(self):
            super().__init__(rn.nn.Linear(2, 3), rn.nn.ReLU())

    stem = Stem()
    assert repr(stem).startswith("Stem(\n  (0): Linear(")
    assert repr(rn.nn.Sequential(stem)).splitlines()[1] == "  (0): Stem("
    assert tuple(rn.nn.Sequential(stem)(rn.ones(1, 2)).shape) == (1, 3)
