"""
The engine.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
import collections.abc
import typing
__all__: list[str] = ['Saved', 'SavedTensorHooks', 'backward', 'become', 'exchange_saved_tensor_hooks', 'grad', 'gradcheck', 'gradgradcheck', 'keep', 'recomputing', 'record', 'saved_tensor_hooks', 'set_grad_enabled', 'set_inference_enabled', 'watch']
class Saved:
    """
    A tensor kept for backward.
    """
    def get(self) -> Tensor:
        """
        The tensor; fails if it was overwritten or let go.
        """
class SavedTensorHooks:
    """
    What happens to tensors that ops save for backward.
    """
def backward(tensors: typing.Any, grad_tensors: typing.Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: typing.Any = None) -> None:
    ...
def become(op: str, input: Tensor, result: Tensor) -> Tensor:
    """
    Gives a tensor another shape in place.
    """
def exchange_saved_tensor_hooks(hooks: SavedTensorHooks) -> SavedTensorHooks:
    """
    Sets the hooks of this thread; gives the last ones.
    """
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
def keep(input: Tensor) -> collections.abc.Callable:
    """
    A function that gives the tensor back.
    """
def recomputing(again: collections.abc.Callable, preserve_rng_state: bool) -> SavedTensorHooks:
    """
    Hooks that keep nothing, and call again() to compute it once more.
    """
def record(name: str, inputs: collections.abc.Sequence[Tensor], outputs: collections.abc.Sequence[Tensor], in_place: collections.abc.Sequence[Tensor | None], saved: collections.abc.Sequence[Tensor | None], rule: collections.abc.Callable) -> tuple:
    """
    Makes tensors the outputs of an op whose backward is a Python function.
    """
def saved_tensor_hooks(pack: collections.abc.Callable, unpack: collections.abc.Callable) -> SavedTensorHooks:
    """
    Hooks that call pack(tensor) and unpack(what it gave).
    """
def set_grad_enabled(arg0: bool) -> None:
    ...
def set_inference_enabled(arg0: bool) -> None:
    ...
def watch(tensors: collections.abc.Sequence[Tensor], function: collections.abc.Callable) -> list[Tensor]:
    ...
