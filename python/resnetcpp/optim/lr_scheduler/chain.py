"""Schedules made of schedules."""

from bisect import bisect_right

from resnetcpp.optim.lr_scheduler.base import LRScheduler, check_optimizer
from resnetcpp.optim.lr_scheduler.plateau import ReduceLROnPlateau


def _check_parts(name, schedulers, optimizer):
    if not schedulers:
        raise ValueError(f"{name} expects at least one scheduler to be chained, but got none.")
    for i, scheduler in enumerate(schedulers):
        if not hasattr(scheduler, "optimizer"):
            raise TypeError(
                f"{name} at index {i} should have `optimizer` as its attribute, "
                f"got {type(scheduler).__name__}."
            )
        if isinstance(scheduler, ReduceLROnPlateau):
            raise ValueError(
                f"{name} does not support `ReduceLROnPlateau` scheduler as it requires additional "
                f"kwargs to be specified when calling `step`, but got one at index {i} in the "
                "given schedulers sequence."
            )
        if scheduler.optimizer is not optimizer:
            raise ValueError(
                f"{name} expects all schedulers to belong to the same optimizer, but got "
                f"scheduler {type(scheduler).__name__} at index {i} that is different."
            )


class _Composite(LRScheduler):
    """State and sub-schedulers of a schedule made of others."""

    def state_dict(self):
        """The own state and that of every part."""
        hidden = ("optimizer", "_schedulers")
        state = {key: value for key, value in self.__dict__.items() if key not in hidden}
        state["_schedulers"] = [scheduler.state_dict() for scheduler in self._schedulers]
        return state

    def load_state_dict(self, state_dict):
        """Takes over what ``state_dict`` gave."""
        others = {key: value for key, value in state_dict.items() if key != "_schedulers"}
        self.__dict__.update(others)
        for scheduler, saved in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(saved)


class SequentialLR(_Composite):
    """Runs one scheduler after the other; the next takes over at each of the ``milestones``."""

    def __init__(self, optimizer, schedulers, milestones, last_epoch=-1):
        check_optimizer(optimizer)
        _check_parts(type(self).__name__, schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be one more than "
                f"the number of milestone points, but got number of schedulers {len(schedulers)} "
                f"and the number of milestones to be equal to {len(milestones)}"
            )
        self._schedulers = schedulers
        self._milestones = milestones
        self.last_epoch = last_epoch + 1
        self.optimizer = optimizer
        # Every part has set the rate when it was made; only the first may.
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self._undo(self)
        active = self._schedulers[bisect_right(milestones, 0)]
        active._initial_step()
        self._last_lr = active.get_last_lr()

    def _undo(self, scheduler):
        for part in getattr(scheduler, "_schedulers", ()):
            self._undo(part)
            if not hasattr(part, "_schedulers"):
                part.last_epoch -= 1

    def step(self):
        """Goes on by one epoch."""
        self.last_epoch += 1
        index = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[index]
        if index > 0 and self._milestones[index - 1] == self.last_epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()


class ChainedScheduler(_Composite):
    """Runs several schedulers at once: their factors multiply."""

    def __init__(self, schedulers, optimizer=None):
        if schedulers and optimizer is None:
            optimizer = schedulers[0].optimizer
        _check_parts(type(self).__name__, schedulers, optimizer)
        self._schedulers = schedulers
        self.optimizer = optimizer
        self._last_lr = self._current()

    def step(self):
        """Goes on by one epoch."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._current()
