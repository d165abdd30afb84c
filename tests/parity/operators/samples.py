"""PyTorch's operators, their samples, and the calls of both libraries that take them."""

import warnings

import resnetcpp as rn
import torch

from tests.parity.operators.exceptions import ABSENT, OUT_OF_SCOPE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db


def operators():
    """The operators in scope."""
    return [op for op in op_db if not OUT_OF_SCOPE.match(op.name) and op.name not in ABSENT]


def samples(op, dtype, gradient):
    """What PyTorch tries `op` with; nothing for a dtype that it does not take."""
    if dtype not in op.dtypes:
        return
    yield from op.sample_inputs("cpu", dtype, requires_grad=gradient and op.supports_autograd)


def calls(op):
    """(kind, ours, PyTorch's) of an operator's function, method and method in place."""
    found = [("function", *_both(op.name))]
    if "." not in op.name:
        found += [
            ("method", *_both(f"Tensor.{op.name}")),
            ("in place", *_both(f"Tensor.{op.name}_")),
        ]
    return [call for call in found if call[2] is not None]


def _both(path):
    return [_attribute(library, path) for library in (rn, torch)]


def _attribute(root, path):
    for part in path.split("."):
        root = getattr(root, part, None)
    return root
