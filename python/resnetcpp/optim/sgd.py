"""Stochastic gradient descent. PyTorch: torch.optim.SGD."""

from resnetcpp._C import _optim
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.optim.checks import (
    check_not_differentiable,
    check_not_negative,
    fill_defaults,
    with_grad,
)
from resnetcpp.optim.optimizer import Optimizer


class SGD(Optimizer):
    """p -= lr * buffer, with buffer = momentum * buffer + (1 - dampening) * gradient.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        momentum: what is kept of the last step.
        dampening: damps the gradient's part in the momentum.
        weight_decay: adds weight_decay * p to the gradient.
        nesterov: looks ahead by one momentum.
        maximize: climbs instead.
        foreach, differentiable, fused: for code written for PyTorch; every step is fused here.

    Examples::

        >>> import resnetcpp
        >>> w = resnetcpp.ones(2, requires_grad=True)
        >>> optimizer = resnetcpp.optim.SGD([w], lr=0.5)
        >>> w.sum().backward()
        >>> optimizer.step()
        >>> w.tolist()
        [0.5, 0.5]
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        momentum=0,
        dampening=0,
        weight_decay=0,
        nesterov=False,
        *,
        maximize=False,
        foreach=None,
        differentiable=False,
        fused=None,
    ):
        check_not_negative(lr=lr, momentum=momentum, weight_decay=weight_decay)
        check_not_differentiable(differentiable)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def __setstate__(self, state):
        super().__setstate__(state)
        fill_defaults(self.param_groups, ("nesterov", "maximize", "differentiable"))

    @no_grad()
    def step(self, closure=None):
        """One step; returns the loss of ``closure``, if there is one."""
        loss = self._evaluate(closure)
        for group in self.param_groups:
            params = with_grad(group)
            options = _optim.SgdOptions(
                lr=float(group["lr"]),
                momentum=group["momentum"],
                dampening=group["dampening"],
                weight_decay=group["weight_decay"],
                nesterov=group["nesterov"],
                maximize=group["maximize"],
            )
            has_momentum = group["momentum"] != 0
            buffers = [
                self.state[param].get("momentum_buffer") if has_momentum else None
                for param in params
            ]
            buffers = _optim.sgd_step(params, [param.grad for param in params], buffers, options)
            if has_momentum:
                for param, buffer in zip(params, buffers, strict=True):
                    self.state[param]["momentum_buffer"] = buffer
        return loss
