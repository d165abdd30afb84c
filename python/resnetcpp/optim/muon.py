"""Orthogonal steps for the matrices of hidden layers. PyTorch: torch.optim.Muon."""

import math

from resnetcpp._C import addmm, zeros_like
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.optim.checks import check_one_element, with_grad
from resnetcpp.optim.optimizer import Optimizer

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_MOST_ITERATIONS = 100

# What the learning rate is multiplied by, for a matrix of so many rows and columns.
_RATIOS = {
    "original": lambda rows, columns: math.sqrt(max(1, rows / columns)),
    "match_rms_adamw": lambda rows, columns: 0.2 * math.sqrt(max(rows, columns)),
}


class Muon(Optimizer):
    """Steps along the momentum with all its singular values made about 1. Jordan et al., 2024.

    Args:
        params: matrices, or dicts of groups of them; all else is left to another optimiser.
        lr: step size.
        weight_decay: shrinks parameters by lr * weight_decay.
        momentum: what the average of the gradients keeps per step.
        nesterov: looks one step of the average ahead.
        ns_coefficients: of x, x^3 and x^5 in the iteration that moves singular values to 1.
        eps: the least norm by which a matrix is divided.
        ns_steps: how often to iterate, in bfloat16.
        adjust_lr_fn: how lr depends on the shape: "original", or "match_rms_adamw" for rates as
            AdamW has them (Liu et al., 2025); None for the first.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        weight_decay=0.1,
        momentum=0.95,
        nesterov=True,
        ns_coefficients=_COEFFICIENTS,
        eps=1e-7,
        ns_steps=5,
        adjust_lr_fn=None,
    ):
        check_one_element("lr", lr)
        limits = {"Learning rate": lr, "momentum": momentum, "weight decay": weight_decay}
        for name, value in limits.items():
            if not value >= 0.0:
                raise ValueError(f"{name} should be >= 0 but is: {value}")
        if adjust_lr_fn is not None and adjust_lr_fn not in _RATIOS:
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        defaults = {
            "lr": lr,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "nesterov": nesterov,
            "ns_coefficients": ns_coefficients,
            "eps": eps,
            "ns_steps": ns_steps,
            "adjust_lr_fn": adjust_lr_fn,
        }
        super().__init__(params, defaults)
        self._check_matrices()

    def _check_matrices(self):
        for group in self.param_groups:
            for param in group["params"]:
                if param.dim() != 2:
                    raise ValueError(
                        "Muon only supports 2D parameters whereas we found a parameter with "
                        f"size: {tuple(param.shape)}"
                    )

    @no_grad()
    def step(self, closure=None):
        """One step; returns the loss of ``closure``, if there is one."""
        loss = self._evaluate(closure)
        for group in self.param_groups:
            lr = float(group["lr"])
            ratio = _RATIOS[group["adjust_lr_fn"] or "original"]
            for param in with_grad(group):
                update = _orthogonalised(self._direction(param, group), group)
                param.mul_(1 - lr * group["weight_decay"])
                param.add_(update, alpha=-lr * ratio(*param.shape))
        return loss

    def _direction(self, param, group):
        """Moves the average of the gradients; what it says of the next step."""
        state = self.state[param]
        if not state:
            state["momentum_buffer"] = zeros_like(param.grad)
        average, momentum = state["momentum_buffer"], group["momentum"]
        average.lerp_(param.grad, 1 - momentum)
        return param.grad.lerp(average, momentum) if group["nesterov"] else average


def _orthogonalised(matrix, group):
    """Newton and Schulz's iteration: singular values go to about 1, their vectors stay."""
    if group["ns_steps"] >= _MOST_ITERATIONS:
        raise ValueError(
            f"Muon: expected ns_steps of less than {_MOST_ITERATIONS}, got {group['ns_steps']}"
        )
    if len(group["ns_coefficients"]) != 3:
        raise ValueError(
            f"Muon: expected three ns_coefficients, got {len(group['ns_coefficients'])}"
        )
    first, third, fifth = group["ns_coefficients"]
    is_tall = matrix.size(0) > matrix.size(1)
    x = (matrix.T if is_tall else matrix).bfloat16()
    x = x / x.norm().clamp(min=group["eps"])  # singular values of at most 1
    for _ in range(group["ns_steps"]):
        gram = x @ x.T
        x = addmm(x, addmm(gram, gram, gram, beta=third, alpha=fifth), x, beta=first)
    return x.T if is_tall else x
