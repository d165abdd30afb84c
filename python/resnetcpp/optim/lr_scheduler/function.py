"""Schedules given by a function of the epoch."""

import types

from resnetcpp.optim.lr_scheduler.base import LRScheduler


class _FunctionLR(LRScheduler):
    """One function per group, or one for all; state_dict keeps callable objects, not functions."""

    def __init__(self, optimizer, lr_lambda, last_epoch=-1):
        functions = lr_lambda
        if not isinstance(lr_lambda, (list, tuple)):
            functions = [lr_lambda] * len(optimizer.param_groups)
        if len(functions) != len(optimizer.param_groups):
            raise ValueError(
                f"Expected {len(optimizer.param_groups)} lr_lambdas, but got {len(functions)}"
            )
        self.lr_lambdas = list(functions)
        super().__init__(optimizer, last_epoch)

    def state_dict(self):
        """Everything but the optimiser and plain functions."""
        state = {
            key: value
            for key, value in self.__dict__.items()
            if key not in ("optimizer", "lr_lambdas")
        }
        state["lr_lambdas"] = [
            None if isinstance(function, types.FunctionType) else dict(vars(function))
            for function in self.lr_lambdas
        ]
        return state

    def load_state_dict(self, state_dict):
        """Takes over what ``state_dict`` gave."""
        others = {key: value for key, value in state_dict.items() if key != "lr_lambdas"}
        self.__dict__.update(others)
        for function, saved in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if saved is not None:
                vars(function).update(saved)


class LambdaLR(_FunctionLR):
    """The first rate times ``lr_lambda(epoch)``."""

    def get_lr(self):
        """The next rates."""
        return [
            base * function(self.last_epoch)
            for function, base in zip(self.lr_lambdas, self.base_lrs, strict=True)
        ]


class MultiplicativeLR(_FunctionLR):
    """The last rate times ``lr_lambda(epoch)``."""

    def get_lr(self):
        """The next rates."""
        if self._is_initial:
            return self._current()
        return [
            lr * function(self.last_epoch)
            for function, lr in zip(self.lr_lambdas, self._current(), strict=True)
        ]
