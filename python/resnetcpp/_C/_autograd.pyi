"""
The engine.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
import collections.abc
import typing
__all__: list[str] = ['backward', 'grad', 'gradcheck', 'gradgradcheck', 'set_grad_enabled', 'set_inference_enabled']
def backward(tensors: typing.Any, grad_tensors: typing.Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: typing.Any = None) -> None:
    ...
def grad(outputs: typing.Any, inputs: typing.Any, grad_outputs: typing.Any = None, retain_graph: bool | None = None, create_graph: bool = False, allow_unused: bool | None = None) -> tuple:
    ...
def gradcheck(function: collections.abc.Callable[[list[Tensor]], collections.abc.Sequence[Tensor]], inputs: collections.abc.Sequence[Tensor], *, eps: typing.SupportsFloat | typing.SupportsIndex, atol: typing.SupportsFloat | typing.SupportsIndex, rtol: typing.SupportsFloat | typing.SupportsIndex, raise_exception: bool, nondet_tol: typing.SupportsFloat | typing.SupportsIndex) -> bool:
    """
    Compares gradients with finite differences.
    """
def gradgradcheck(function: collections.abc.Callable[[list[Tensor]], collections.abc.Sequence[Tensor]], inputs: collections.abc.Sequence[Tensor], grads: collections.abc.Sequence[Tensor], *, eps: typing.SupportsFloat | typing.SupportsIndex, atol: typing.SupportsFloat | typing.SupportsIndex, rtol: typing.SupportsFloat | typing.SupportsIndex, raise_exception: bool, nondet_tol: typing.SupportsFloat | typing.SupportsIndex) -> bool:
    """
    Compares second derivatives with finite differences.
    """
def set_grad_enabled(arg0: bool) -> None:
    ...
def set_inference_enabled(arg0: bool) -> None:
    ...
