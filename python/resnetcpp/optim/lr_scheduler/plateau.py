"""A schedule that follows a measured value."""

import math
import warnings

from resnetcpp.optim.lr_scheduler.base import LRScheduler, check_optimizer


class ReduceLROnPlateau(LRScheduler):
    """Multiplies the rate by ``factor`` once a metric has not improved for ``patience`` epochs.

    Args:
        optimizer: whose groups to change.
        mode: "min" for a loss, "max" for an accuracy.
        factor: below 1.
        patience: epochs without improvement that are borne.
        threshold: what counts as an improvement.
        threshold_mode: "rel", a part of the best value, or "abs".
        cooldown: epochs after a reduction that do not count.
        min_lr: the lowest rate, for all groups or one per group.
        eps: smaller changes of the rate are not made.
    """

    def __init__(
        self,
        optimizer,
        mode="min",
        factor=0.1,
        patience=10,
        threshold=1e-4,
        threshold_mode="rel",
        cooldown=0,
        min_lr=0,
        eps=1e-8,
    ):
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        check_optimizer(optimizer)
        if mode not in {"min", "max"}:
            raise ValueError(f"mode {mode} is unknown!")
        if threshold_mode not in {"rel", "abs"}:
            raise ValueError(f"threshold mode {threshold_mode} is unknown!")
        self.optimizer = optimizer
        self.default_min_lr, self.min_lrs = self._lowest(min_lr)
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = self._current()
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self._reset()

    def _lowest(self, min_lr):
        groups = len(self.optimizer.param_groups)
        if not isinstance(min_lr, (list, tuple)):
            return min_lr, [min_lr] * groups
        if len(min_lr) != groups:
            raise ValueError(f"expected {groups} min_lrs, got {len(min_lr)}")
        return None, list(min_lr)

    def _reset(self):
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    @property
    def in_cooldown(self):
        """Whether bad epochs do not count for now."""
        return self.cooldown_counter > 0

    def step(self, metrics, epoch=None):
        """Takes note of the metric of an epoch."""
        current = float(metrics)
        if epoch is None:
            epoch = self.last_epoch + 1
        else:
            warnings.warn("step(metrics, epoch) is deprecated: leave out epoch", stacklevel=2)
        self.last_epoch = epoch
        if self.is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self._current()

    def is_better(self, current, best):
        """Whether ``current`` improves on ``best`` by more than the threshold."""
        sign = 1.0 if self.mode == "max" else -1.0
        if self.threshold_mode == "rel":
            border = best * (1.0 + sign * self.threshold)
        else:
            border = best + sign * self.threshold
        return current > border if self.mode == "max" else current < border

    def _reduce_lr(self):
        groups = self.optimizer.param_groups
        # Groups may have been added since.
        added = len(groups) - len(self.min_lrs)
        if added > 0 and self.default_min_lr is None:
            raise RuntimeError(
                "The number of param groups in the optimizer differs from that when "
                "ReduceLROnPlateau was initialized; set min_lrs for the new ones."
            )
        self.min_lrs += [self.default_min_lr] * added
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            lr = max(group["lr"] * self.factor, lowest)
            if group["lr"] - lr > self.eps:
                group["lr"] = lr
