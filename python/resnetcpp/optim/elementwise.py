"""What optimisers written in Python share: one update after the other, parameter by parameter."""

from resnetcpp._C import float32, tensor
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.optim.checks import check_not_differentiable, check_not_negative, with_grad
from resnetcpp.optim.optimizer import Optimizer


class PerTensorOptimizer(Optimizer):
    """Runs ``_update(param, grad, state, group)`` for every parameter with a gradient."""

    def _start(self, param, state, group):
        raise NotImplementedError

    def _update(self, param, grad, state, group):
        raise NotImplementedError

    def _state_of(self, param, group):
        state = self.state[param]
        if not state:
            fresh = {"step": tensor(0.0, dtype=float32)}
            self._start(param, fresh, group)
            state.update(fresh)  # at once: Ctrl-C leaves all of it or nothing
        return state

    @no_grad()
    def step(self, closure=None):
        """One step; returns the loss of ``closure``, if there is one."""
        loss = self._evaluate(closure)
        for group in self.param_groups:
            for param in with_grad(group):
                state = self._state_of(param, group)
                state["step"] += 1
                grad = -param.grad if group["maximize"] else param.grad
                self._update(param, self._decay(param, grad, group), state, group)
        return loss

    def _decay(self, param, grad, group):
        """The gradient with weight decay; a decoupled one shrinks the parameter instead."""
        decay = group.get("weight_decay", 0)
        if decay == 0:
            return grad
        if group.get("decoupled_weight_decay", False):
            param.mul_(1 - float(group["lr"]) * decay)
            return grad
        return grad.add(param, alpha=decay)


class ElementwiseOptimizer(PerTensorOptimizer):
    """Adds the options that most have: how a step is computed, and its direction."""

    def __init__(self, params, defaults, foreach, maximize, capturable, differentiable):
        checked = ("lr", "eps", "weight_decay")
        check_not_negative(**{name: defaults[name] for name in checked if name in defaults})
        check_not_differentiable(differentiable)
        shared = {
            "foreach": foreach,
            "maximize": maximize,
            "capturable": capturable,
            "differentiable": differentiable,
        }
        super().__init__(params, {**defaults, **shared})


def average(values, new, keep):
    """values = keep * values + (1 - keep) * new, in place."""
    values.mul_(keep).add_(new, alpha=1 - keep)
