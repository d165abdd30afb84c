"""Averages of a model's parameters on its way. PyTorch: torch.optim.swa_utils.

Izmailov et al., 2018 (stochastic weight averaging); Polyak and Juditsky, 1992.
"""

import math
from copy import deepcopy
from itertools import chain

from resnetcpp import _C
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.nn.module import Module
from resnetcpp.optim.lr_scheduler.base import LRScheduler, check_optimizer, per_group

__all__ = [
    "AveragedModel",
    "SWALR",
    "get_ema_avg_fn",
    "get_ema_multi_avg_fn",
    "get_swa_avg_fn",
    "get_swa_multi_avg_fn",
    "update_bn",
]


def _check_decay(decay):
    if not 0.0 <= decay <= 1.0:
        raise ValueError(
            f"Invalid decay value {decay} provided. Please provide a value in [0,1] range."
        )


def get_ema_avg_fn(decay=0.999):
    """fn(average, value, count) = decay * average + (1 - decay) * value"""
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param, current_param, num_averaged):
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_swa_avg_fn():
    """fn(average, value, count) = average + (value - average) / (count + 1)"""

    @no_grad()
    def swa_update(averaged_param, current_param, num_averaged):
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def _move(averages, values, weight):
    """Each average the part `weight` of the way to its value, in place."""
    for average, value in zip(averages, values, strict=True):
        if average.is_floating_point():
            average.lerp_(value, weight)
        else:
            average.copy_(average * (1 - weight) + value * weight)


def get_ema_multi_avg_fn(decay=0.999):
    """fn(averages, values, count) moves lists of averages by 1 - decay, in place."""
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param_list, current_param_list, _):
        _move(ema_param_list, current_param_list, 1 - decay)

    return ema_update


def get_swa_multi_avg_fn():
    """fn(averages, values, count) moves lists of averages by 1 / (count + 1), in place."""

    @no_grad()
    def swa_update(averaged_param_list, current_param_list, num_averaged):
        _move(averaged_param_list, current_param_list, 1 / (float(num_averaged) + 1))

    return swa_update


class AveragedModel(Module):
    """A copy of a model with averages of its parameters. PyTorch: AveragedModel.

    Args:
        model: what is copied.
        device: only the CPU.
        avg_fn: gives a new average from (average, value, number averaged so far).
        multi_avg_fn: changes lists of averages in place instead; equal weights if neither is given.
        use_buffers: whether to average buffers too; else they are copied each time.
    """

    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", _C.tensor(0, dtype=_C.int64))
        self.avg_fn, self.multi_avg_fn = avg_fn, multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        """What the averaged model computes"""
        return self.module(*args, **kwargs)

    @no_grad()
    def update_parameters(self, model):
        """Takes the parameters of `model` into the average; the first ones are copied."""
        averages, values = self._averaged(self.module), self._averaged(model)
        if self.n_averaged.item() == 0:
            _copy(averages, values)
        elif self.avg_fn is None:
            update = self.multi_avg_fn or get_swa_multi_avg_fn()
            for dtype in {average.dtype for average in averages}:
                alike = [i for i, average in enumerate(averages) if average.dtype == dtype]
                update([averages[i] for i in alike], [values[i] for i in alike], self.n_averaged)
        else:
            for average, value in zip(averages, values, strict=True):
                average.copy_(self.avg_fn(average, value, self.n_averaged))
        if not self.use_buffers:
            _copy(self.module.buffers(), model.buffers())
        self.n_averaged += 1

    def _averaged(self, model):
        buffers = model.buffers() if self.use_buffers else ()
        return [tensor.detach() for tensor in chain(model.parameters(), buffers)]


def _copy(targets, sources):
    for target, source in zip(targets, sources, strict=True):
        target.copy_(source)


@no_grad()
def update_bn(loader, model, device=None):
    """Estimates the statistics of batch normalisation anew, from one pass over `loader`.

    Args:
        loader: gives tensors, or lists that begin with one.
        model: which is run in training mode; its mode is put back.
        device: only the CPU.
    """
    momenta = {}
    for module in model.modules():
        if isinstance(module, _C._nn._BatchNorm):
            module.reset_running_stats()
            momenta[module] = module.momentum
    if not momenta:
        return
    was_training = model.training
    model.train()
    for module in momenta:
        module.momentum = None
    for batch in loader:
        images = batch[0] if isinstance(batch, (list, tuple)) else batch
        model(images if device is None else images.to(device))
    for module, momentum in momenta.items():
        module.momentum = momentum
    model.train(was_training)


class SWALR(LRScheduler):
    """Moves the rate to a constant one. PyTorch: torch.optim.swa_utils.SWALR.

    Args:
        optimizer: whose groups to change.
        swa_lr: the last rate, for all groups or one per group.
        anneal_epochs: how many epochs that takes.
        anneal_strategy: "cos" or "linear".
        last_epoch: the last epoch of a run that goes on.
    """

    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy="cos", last_epoch=-1):
        check_optimizer(optimizer)
        rates = per_group(optimizer, "swa_lr", swa_lr)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy, self.anneal_epochs = anneal_strategy, anneal_epochs
        super().__init__(optimizer, last_epoch)

    def anneal_func(self, t):
        """The part of the way at the time t, from 0 to 1."""
        return (1 - math.cos(math.pi * t)) / 2 if self._anneal_strategy == "cos" else t

    def _way(self, step):
        return self.anneal_func(max(0, min(1, step / max(1, self.anneal_epochs))))

    def get_lr(self):
        """The next rates."""
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        before, now = self._way(step - 1), self._way(step)
        groups = self.optimizer.param_groups
        return [_moved(group["lr"], group["swa_lr"], before, now) for group in groups]


def _moved(lr, last, before, now):
    """The rate `now` of the way to the last one, from that `before` of the way."""
    first = last if before == 1 else (lr - before * last) / (1 - before)
    return last * now + first * (1 - now)
