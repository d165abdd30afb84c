"""Schedules that move the momentum against the rate."""

from resnetcpp.optim.lr_scheduler.base import LRScheduler, per_group


class MomentumCycle(LRScheduler):
    """A schedule of the momentum too: of ``momentum``, or of the first of ``betas``."""

    def _set_momenta(self, base_momentum, max_momentum, last_epoch):
        defaults = self.optimizer.defaults
        if "momentum" not in defaults and "betas" not in defaults:
            raise ValueError(
                "optimizer must support momentum or beta1 with `cycle_momentum` option enabled"
            )
        self.use_beta1 = "betas" in defaults
        if last_epoch != -1:
            return
        bases = per_group(self.optimizer, "base_momentum", base_momentum)
        highs = per_group(self.optimizer, "max_momentum", max_momentum)
        for group, base, high in zip(self.optimizer.param_groups, bases, highs, strict=True):
            self._set_momentum(group, high)
            group["max_momentum"] = high
            group["base_momentum"] = base

    def _set_momentum(self, group, momentum):
        if self.use_beta1:
            group["betas"] = (momentum, *group["betas"][1:])
        else:
            group["momentum"] = momentum
