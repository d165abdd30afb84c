"""A rate that goes up and down between two bounds. Smith, 2017."""

import math
import types

from resnetcpp.optim.lr_scheduler.base import check_optimizer, per_group
from resnetcpp.optim.lr_scheduler.momentum import MomentumCycle

_MODES = ("triangular", "triangular2", "exp_range")


class CyclicLR(MomentumCycle):
    """Moves the rate in triangles between ``base_lr`` and ``max_lr``. Step it after every batch.

    Args:
        optimizer: whose groups to change.
        base_lr, max_lr: the bounds, for all groups or one per group.
        step_size_up, step_size_down: steps of each half; down as up if not given.
        mode: "triangular", "triangular2" (half as high with each cycle) or "exp_range" (times
            gamma with each step).
        gamma: see above.
        scale_fn: a height of each triangle of its own, instead of ``mode``.
        scale_mode: whether ``scale_fn`` gets the number of the "cycle" or of "iterations".
        cycle_momentum: whether to move momentum (or beta1) between the two bounds below.
        base_momentum, max_momentum: its bounds, for all groups or one per group.
        last_epoch: the last step of a run that goes on.
    """

    def __init__(
        self,
        optimizer,
        base_lr,
        max_lr,
        step_size_up=2000,
        step_size_down=None,
        mode="triangular",
        gamma=1.0,
        scale_fn=None,
        scale_mode="cycle",
        cycle_momentum=True,
        base_momentum=0.8,
        max_momentum=0.9,
        last_epoch=-1,
    ):
        check_optimizer(optimizer)
        if mode not in _MODES and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        self.optimizer = optimizer
        lowest = per_group(optimizer, "base_lr", base_lr)
        if last_epoch == -1:
            for group, lr in zip(optimizer.param_groups, lowest, strict=True):
                group["lr"] = lr
        self.max_lrs = per_group(optimizer, "max_lr", max_lr)
        up = float(step_size_up)
        self.total_size = up + (up if step_size_down is None else float(step_size_down))
        self.step_ratio = up / self.total_size
        self.mode, self.gamma, self._scale_fn_custom = mode, gamma, scale_fn
        own = {"exp_range": "iterations"}.get(mode, "cycle")
        self.scale_mode = own if scale_fn is None else scale_mode
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.base_momentums = per_group(optimizer, "base_momentum", base_momentum)
            self.max_momentums = per_group(optimizer, "max_momentum", max_momentum)
            self._set_momenta(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = lowest

    def scale_fn(self, x):
        """The height of a triangle, as a part of the whole."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "triangular":
            return 1.0
        return 1 / (2.0 ** (x - 1)) if self.mode == "triangular2" else self.gamma**x

    def get_lr(self):
        """The next rates; sets the momenta too."""
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        rising = x <= self.step_ratio
        part = x / self.step_ratio if rising else (x - 1) / (self.step_ratio - 1)
        height = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            groups = self.optimizer.param_groups
            bounds = zip(groups, self.base_momentums, self.max_momentums, strict=True)
            for group, low, high in bounds:
                self._set_momentum(group, high - (high - low) * part * height)
        bounds = zip(self.base_lrs, self.max_lrs, strict=True)
        return [low + (high - low) * part * height for low, high in bounds]

    def state_dict(self):
        """Everything but the optimiser and a plain function."""
        state = super().state_dict()
        function = state["_scale_fn_custom"]
        plain = function is None or isinstance(function, types.FunctionType)
        return {**state, "_scale_fn_custom": None if plain else dict(vars(function))}

    def load_state_dict(self, state_dict):
        """Takes over what ``state_dict`` gave."""
        saved = {key: value for key, value in state_dict.items() if key != "_scale_fn_custom"}
        super().load_state_dict(saved)
        if state_dict["_scale_fn_custom"] is not None:
            vars(self._scale_fn_custom).update(state_dict["_scale_fn_custom"])
