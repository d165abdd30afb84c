"""Tensors as Python objects: conversion, constructors, copying, saving, random state."""

import copy
import io
import pickle


def copying(torch):
    x = torch.arange(6.0).reshape(2, 3).requires_grad_()
    (x * 2).sum().backward()
    y = copy.deepcopy(x)
    y.data[0, 0] = 100
    restored = pickle.loads(pickle.dumps(x))
    state = {
        "weights": {"a": x.detach(), "b": torch.tensor(3)},
        "epoch": 4,
        "name": "run",
        "lr": [0.1],
    }
    buffer = io.BytesIO()
    torch.save(state, buffer)
    buffer.seek(0)
    loaded = torch.load(buffer)
    torch.save(x, "x.pt")
    torch.save([x, {"y": y}], "list.pt")
    both = torch.load("list.pt", map_location="cpu", weights_only=True)
    shared = copy.copy(x)
    nested = copy.deepcopy({"t": torch.ones(2), "same": [1, 2]})
    return [
        y,
        y.grad,
        y.is_leaf,
        restored,
        loaded,
        torch.load("x.pt", map_location="cpu").detach(),
        both[0].detach(),
        both[1]["y"].detach(),
        shared,
        nested,
        x.clone().detach(),
        x.clone().is_leaf,
        torch.clone(x).requires_grad,
        torch.equal(torch.empty_like(x).copy_(x), x),
    ]


def fork(torch):
    torch.manual_seed(3)
    with torch.random.fork_rng():
        torch.manual_seed(9)
        inside = torch.rand(2)
    return [inside, torch.rand(2)]
