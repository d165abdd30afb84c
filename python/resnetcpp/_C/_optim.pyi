"""
The steps that resnetcpp.optim is made of.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
import collections.abc
import typing
__all__: list[str] = ['AdamOptions', 'SgdOptions', 'adam_step', 'sgd_step']
class SgdOptions:
    def __init__(self, *, lr: typing.SupportsFloat | typing.SupportsIndex, momentum: typing.SupportsFloat | typing.SupportsIndex, dampening: typing.SupportsFloat | typing.SupportsIndex, weight_decay: typing.SupportsFloat | typing.SupportsIndex, nesterov: bool, maximize: bool) -> None:
        ...
class AdamOptions:
    def __init__(self, *, lr: typing.SupportsFloat | typing.SupportsIndex, betas: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], eps: typing.SupportsFloat | typing.SupportsIndex, weight_decay: typing.SupportsFloat | typing.SupportsIndex, amsgrad: bool, maximize: bool, decoupled_weight_decay: bool) -> None:
        ...
def adam_step(params: collections.abc.Sequence[Tensor], grads: collections.abc.Sequence[Tensor], exp_avgs: collections.abc.Sequence[Tensor], exp_avg_sqs: collections.abc.Sequence[Tensor], max_exp_avg_sqs: collections.abc.Sequence[Tensor], steps: collections.abc.Sequence[Tensor], options: AdamOptions) -> None:
    """
    One step of Adam or AdamW over many tensors; counts up `steps`.
    """
def sgd_step(params: collections.abc.Sequence[Tensor], grads: collections.abc.Sequence[Tensor], buffers: collections.abc.Sequence[Tensor | None], options: SgdOptions) -> list[Tensor]:
    """
    One step of SGD over many tensors; gives their momentum buffers.
    """
