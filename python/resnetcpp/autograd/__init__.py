"""Automatic differentiation. PyTorch: torch.autograd."""

import warnings

from resnetcpp._C import Tensor, _autograd, zeros_like
from resnetcpp._lazy import lazy_names
from resnetcpp.autograd import function, functional, graph
from resnetcpp.autograd.anomaly import detect_anomaly, set_detect_anomaly
from resnetcpp.autograd.function import Function
from resnetcpp.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from resnetcpp.autograd.gradcheck import gradcheck, gradgradcheck
from resnetcpp.autograd.variable import Variable

__getattr__ = lazy_names(__name__, {"profiler": ""})


def backward(
    tensors,
    grad_tensors=None,
    retain_graph=None,
    create_graph=False,
    grad_variables=None,
    inputs=None,
):
    """Adds the gradients of ``tensors`` to the grad of the leaves, or of ``inputs`` alone.

    Args:
        grad_tensors: one gradient per tensor; not needed for a tensor of one element.
        retain_graph, create_graph: as for ``grad``.
        grad_variables: the old name of ``grad_tensors``.
    """
    if grad_variables is not None:
        warnings.warn(
            "`grad_variables` is deprecated. Use `grad_tensors` instead.",
            FutureWarning,
            stacklevel=2,
        )
        if grad_tensors is not None:
            raise RuntimeError(
                "`grad_tensors` and `grad_variables` (deprecated) arguments both passed to "
                "`backward()`. Please only use `grad_tensors`."
            )
        grad_tensors = grad_variables
    _autograd.backward(tensors, grad_tensors, retain_graph, create_graph, inputs)


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
):
    """The gradients of ``outputs`` by ``inputs``; no leaf's grad changes.

    Args:
        grad_outputs: one gradient per output; not needed for an output of one element.
        retain_graph: keep the graph for another walk; as ``create_graph`` if not told.
        create_graph: record the walk, so that the result can be differentiated again.
        allow_unused: None instead of an error for an input that plays no part.
        materialize_grads: zeros in place of such a None.
    """
    if is_grads_batched:
        raise NotImplementedError("grad: expected is_grads_batched=False, got True")
    unused = allow_unused or materialize_grads
    found = _autograd.grad(outputs, inputs, grad_outputs, retain_graph, create_graph, unused)
    if not materialize_grads:
        return found
    listed = [inputs] if isinstance(inputs, Tensor) else inputs
    return tuple(zeros_like(x) if g is None else g for g, x in zip(found, listed, strict=True))


__all__ = [
    "Function",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "functional",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "no_grad",
    "profiler",
    "set_detect_anomaly",
    "set_grad_enabled",
]
