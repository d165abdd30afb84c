"""Muon against PyTorch, and what it refuses."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.python.harness import libraries, numbers

OPTIONS = [
    {},
    {"lr": 0.1, "weight_decay": 0.5, "momentum": 0.8},
    {"lr": 0.1, "nesterov": False},
    {"lr": 0.1, "adjust_lr_fn": "match_rms_adamw", "weight_decay": 0.0},
    {"lr": 0.1, "ns_coefficients": (3.4, -4.7, 2.0), "ns_steps": 3, "eps": 1e-3},
]
SHAPES = [(3, 5), (5, 2), (4, 4), (1, 3)]


@pytest.mark.oracle
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_five_steps(options, dtype):
    found = []
    for t in libraries():
        leaves = [
            t.tensor(numbers(*shape, seed=i, dtype=dtype)).requires_grad_()
            for i, shape in enumerate(SHAPES)
        ]
        optimizer = t.optim.Muon(leaves, **options)
        for step in range(5):
            for i, leaf in enumerate(leaves):
                leaf.grad = t.tensor(numbers(*leaf.shape, seed=10 * step + i, dtype=dtype))
            optimizer.step()
        buffers = [optimizer.state[leaf]["momentum_buffer"] for leaf in leaves]
        found.append([x.detach().numpy() for x in (*leaves, *buffers)])
    for got, expected in zip(*found, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-6)


W = rn.ones(2, 2, requires_grad=True)
ERRORS = {
    "vector": (lambda: rn.optim.Muon([W[0].detach()]), "only supports 2D parameters.*size: (2,)"),
    "lr": (lambda: rn.optim.Muon([W], lr=-1.0), "Learning rate should be >= 0 but is: -1.0"),
    "lr tensor": (lambda: rn.optim.Muon([W], lr=rn.ones(3)), "Tensor lr must be 1-element"),
    "momentum": (lambda: rn.optim.Muon([W], momentum=-1), "momentum should be >= 0 but is: -1"),
    "decay": (lambda: rn.optim.Muon([W], weight_decay=-1), "weight decay should be >= 0"),
    "function": (lambda: rn.optim.Muon([W], adjust_lr_fn="none"), "function none is not supported"),
    "steps": (lambda: stepped(ns_steps=100), "expected ns_steps of less than 100, got 100"),
    "coefficients": (lambda: stepped(ns_coefficients=(1, 2)), "expected three ns_coefficients"),
}


def stepped(**options):
    w = rn.ones(2, 2, requires_grad=True)
    w.sum().backward()
    rn.optim.Muon([w], **options).step()


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    call, text = ERRORS[name]
    with pytest.raises(ValueError, match=text.replace("(", r"\(").replace(")", r"\)")):
        call()
