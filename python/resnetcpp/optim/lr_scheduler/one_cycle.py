"""One rise and one fall of the rate. Smith and Topin, 2018."""

import math

from resnetcpp.optim.lr_scheduler.base import check_optimizer, per_group
from resnetcpp.optim.lr_scheduler.momentum import MomentumCycle


def _cosine(start, end, part):
    return end + (start - end) / 2.0 * (math.cos(math.pi * part) + 1)


def _linear(start, end, part):
    return (end - start) * part + start


class OneCycleLR(MomentumCycle):
    """Raises the rate to ``max_lr``, then lets it fall far below where it began.

    Step it after every batch. The rate starts at max_lr / div_factor, ends at that divided by
    ``final_div_factor``, and the momentum moves the other way.

    Args:
        optimizer: whose groups to change.
        max_lr: the highest rate, for all groups or one per group.
        total_steps: number of steps; or give ``epochs`` and ``steps_per_epoch``.
        pct_start: part of the steps that the rise takes.
        anneal_strategy: "cos" or "linear".
        cycle_momentum: whether to move momentum (or beta1) between the two bounds below.
        base_momentum, max_momentum: its bounds, for all groups or one per group.
        div_factor, final_div_factor: see above.
        three_phase: fall as long as the rise took, then to the end.
        last_epoch: the last step of a run that goes on.
    """

    def __init__(
        self,
        optimizer,
        max_lr,
        total_steps=None,
        epochs=None,
        steps_per_epoch=None,
        pct_start=0.3,
        anneal_strategy="cos",
        cycle_momentum=True,
        base_momentum=0.85,
        max_momentum=0.95,
        div_factor=25.0,
        final_div_factor=1e4,
        three_phase=False,
        last_epoch=-1,
    ):
        check_optimizer(optimizer)
        self.optimizer = optimizer
        self.total_steps = self._count_steps(total_steps, epochs, steps_per_epoch)
        if not 0 <= pct_start <= 1 or not isinstance(pct_start, float):
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        self._anneal_func_type = anneal_strategy
        self._schedule_phases = self._phases(pct_start, three_phase)
        self.cycle_momentum = cycle_momentum
        if last_epoch == -1:
            self._set_rates(max_lr, div_factor, final_div_factor)
        if cycle_momentum:
            self._set_momenta(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)

    @staticmethod
    def _count_steps(total_steps, epochs, steps_per_epoch):
        if total_steps is not None:
            if total_steps <= 0 or not isinstance(total_steps, int):
                raise ValueError(f"Expected positive integer total_steps, but got {total_steps}")
            return total_steps
        if epochs is None or steps_per_epoch is None:
            raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
        for name, value in (("epochs", epochs), ("steps_per_epoch", steps_per_epoch)):
            if not isinstance(value, int) or value <= 0:
                raise ValueError(f"Expected positive integer {name}, but got {value}")
        return epochs * steps_per_epoch

    def _phases(self, pct_start, three_phase):
        top = float(pct_start * self.total_steps) - 1
        rise = {
            "end_step": top,
            "start_lr": "initial_lr",
            "end_lr": "max_lr",
            "start_momentum": "max_momentum",
            "end_momentum": "base_momentum",
        }
        fall = {
            "end_step": self.total_steps - 1,
            "start_lr": "max_lr",
            "end_lr": "min_lr",
            "start_momentum": "base_momentum",
            "end_momentum": "max_momentum",
        }
        if not three_phase:
            return [rise, fall]
        middle = {
            **fall,
            "end_step": float(2 * pct_start * self.total_steps) - 2,
            "end_lr": "initial_lr",
        }
        tail = {**fall, "start_lr": "initial_lr", "start_momentum": "max_momentum"}
        return [rise, middle, tail]

    def _set_rates(self, max_lr, div_factor, final_div_factor):
        rates = per_group(self.optimizer, "max_lr", max_lr)
        for group, highest in zip(self.optimizer.param_groups, rates, strict=True):
            group["initial_lr"] = highest / div_factor
            group["max_lr"] = highest
            group["min_lr"] = group["initial_lr"] / final_div_factor

    def get_lr(self):
        """The next rates; sets the momenta too."""
        step = self.last_epoch
        if step > self.total_steps:
            raise ValueError(
                f"Tried to step {step} times. The total number of steps is {self.total_steps}"
            )
        start = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if step <= end or phase is self._schedule_phases[-1]:
                break
            start = end
        part = (step - start) / (end - start)
        anneal = _cosine if self._anneal_func_type == "cos" else _linear
        rates = []
        for group in self.optimizer.param_groups:
            rates.append(anneal(group[phase["start_lr"]], group[phase["end_lr"]], part))
            if self.cycle_momentum:
                start_momentum, end_momentum = phase["start_momentum"], phase["end_momentum"]
                momentum = anneal(group[start_momentum], group[end_momentum], part)
                self._set_momentum(group, momentum)
        return rates
