"""Older optimisers with a step size per element. PyTorch: torch.optim.RMSprop and its like."""

from resnetcpp._C import full_like, zeros_like
from resnetcpp.optim.checks import check_not_negative
from resnetcpp.optim.elementwise import ElementwiseOptimizer, average


class RMSprop(ElementwiseOptimizer):
    """Divides the gradient by the root of a running average of its square.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        alpha: what the average keeps per step.
        eps: added to the root.
        weight_decay: adds weight_decay * p to the gradient.
        momentum: what is kept of the last step.
        centered: subtract the squared average of the gradient.
        capturable, foreach, differentiable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        alpha=0.99,
        eps=1e-8,
        weight_decay=0,
        momentum=0,
        centered=False,
        capturable=False,
        foreach=None,
        maximize=False,
        differentiable=False,
    ):
        check_not_negative(momentum=momentum, alpha=alpha)
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
        }
        super().__init__(params, defaults, foreach, maximize, capturable, differentiable)

    def _start(self, param, state, group):
        state["square_avg"] = zeros_like(param)
        if group["momentum"] > 0:
            state["momentum_buffer"] = zeros_like(param)
        if group["centered"]:
            state["grad_avg"] = zeros_like(param)

    def _update(self, param, grad, state, group):
        square = state["square_avg"]
        average(square, grad * grad, group["alpha"])
        if group["centered"]:
            mean = state["grad_avg"]
            average(mean, grad, group["alpha"])
            square = square - mean * mean
        update = grad / square.sqrt().add_(group["eps"])
        if group["momentum"] > 0:
            update = state["momentum_buffer"].mul_(group["momentum"]).add_(update)
        param.add_(update, alpha=-float(group["lr"]))


class Adagrad(ElementwiseOptimizer):
    """Divides the gradient by the root of the sum of its squares. Duchi et al., 2011.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        lr_decay: shrinks lr to lr / (1 + (step - 1) * lr_decay).
        weight_decay: adds weight_decay * p to the gradient.
        initial_accumulator_value: where the sum starts.
        eps: added to the root.
        foreach, differentiable, fused: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        lr_decay=0,
        weight_decay=0,
        initial_accumulator_value=0,
        eps=1e-10,
        foreach=None,
        *,
        maximize=False,
        differentiable=False,
        fused=None,
    ):
        check_not_negative(lr_decay=lr_decay, initial_accumulator_value=initial_accumulator_value)
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "fused": fused,
        }
        super().__init__(params, defaults, foreach, maximize, False, differentiable)
        for options in (self.defaults, *self.param_groups):
            options.pop("capturable")
        self._start_all()

    def _start_all(self):
        """The state is there before the first step, as PyTorch's is."""
        for group in self.param_groups:
            for param in group["params"]:
                self._state_of(param, group)

    def _start(self, param, state, group):
        state["sum"] = full_like(param, group["initial_accumulator_value"])

    def _update(self, param, grad, state, group):
        lr = float(group["lr"]) / (1 + (state["step"].item() - 1) * group["lr_decay"])
        state["sum"].add_(grad * grad)
        param.add_(grad / state["sum"].sqrt().add_(group["eps"]), alpha=-lr)


class Adadelta(ElementwiseOptimizer):
    """Steps as large as the last ones were, by running averages of both squares. Zeiler, 2012.

    Args:
        params: tensors, or dicts of groups.
        lr: factor on the step.
        rho: what the averages keep per step.
        eps: added under the roots.
        weight_decay: adds weight_decay * p to the gradient.
        foreach, capturable, differentiable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1.0,
        rho=0.9,
        eps=1e-6,
        weight_decay=0,
        foreach=None,
        *,
        capturable=False,
        maximize=False,
        differentiable=False,
    ):
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        defaults = {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, defaults, foreach, maximize, capturable, differentiable)

    def _start(self, param, state, group):
        state["square_avg"] = zeros_like(param)
        state["acc_delta"] = zeros_like(param)

    def _update(self, param, grad, state, group):
        average(state["square_avg"], grad * grad, group["rho"])
        root = state["square_avg"].add(group["eps"]).sqrt_()
        delta = state["acc_delta"].add(group["eps"]).sqrt_().div_(root).mul_(grad)
        average(state["acc_delta"], delta * delta, group["rho"])
        param.add_(delta, alpha=-float(group["lr"]))
