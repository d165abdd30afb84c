"""Adam's relatives: other uses of a gradient's first and second moment."""

import math

from resnetcpp._C import float32, maximum, tensor, zeros_like
from resnetcpp.optim.checks import check_betas, check_not_negative
from resnetcpp.optim.elementwise import ElementwiseOptimizer, average


class _Moments(ElementwiseOptimizer):
    """Keeps running averages of the gradient and of its square."""

    def __init__(self, params, lr, betas, eps, weight_decay, flags, **own):
        check_betas(betas)
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, **own}
        super().__init__(params, defaults, *flags)

    def _start(self, param, state, group):
        state["exp_avg"] = zeros_like(param)
        state["exp_avg_sq"] = zeros_like(param)

    def _average(self, grad, state, group):
        """Takes the gradient in; returns the step's number and both averages."""
        first, second = group["betas"]
        average(state["exp_avg"], grad, first)
        average(state["exp_avg_sq"], grad * grad, second)
        return state["step"].item(), state["exp_avg"], state["exp_avg_sq"]


class Adamax(_Moments):
    """Adam with the largest gradient so far instead of the root of the squares. Kingma, 2014.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        betas: what the average and the maximum keep per step.
        eps: added to the size of the gradient.
        weight_decay: adds weight_decay * p to the gradient.
        foreach, differentiable, capturable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=2e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        foreach=None,
        *,
        maximize=False,
        differentiable=False,
        capturable=False,
    ):
        flags = (foreach, maximize, capturable, differentiable)
        super().__init__(params, lr, betas, eps, weight_decay, flags)

    def _start(self, param, state, group):
        state["exp_avg"] = zeros_like(param)
        state["exp_inf"] = zeros_like(param)

    def _update(self, param, grad, state, group):
        first, second = group["betas"]
        average(state["exp_avg"], grad, first)
        largest = state["exp_inf"]
        largest.copy_(maximum(largest.mul_(second), grad.abs().add_(group["eps"])))
        rate = float(group["lr"]) / (1 - first ** state["step"].item())
        param.addcdiv_(state["exp_avg"], largest, value=-rate)


class NAdam(_Moments):
    """Adam with Nesterov's momentum. Dozat, 2016.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        betas: what the averages keep per step.
        eps: added to the root.
        weight_decay: adds weight_decay * p to the gradient.
        momentum_decay: how fast the momentum comes to its full strength.
        decoupled_weight_decay: shrink p itself, as AdamW does.
        foreach, capturable, differentiable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=2e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        momentum_decay=4e-3,
        decoupled_weight_decay=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
    ):
        check_not_negative(momentum_decay=momentum_decay)
        own = {
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        flags = (foreach, maximize, capturable, differentiable)
        super().__init__(params, lr, betas, eps, weight_decay, flags, **own)

    def _start(self, param, state, group):
        state["mu_product"] = tensor(1.0, dtype=float32)
        super()._start(param, state, group)

    def _update(self, param, grad, state, group):
        step, mean, square = self._average(grad, state, group)
        first, second = group["betas"]
        now, after = (
            first * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (step, step + 1)
        )
        state["mu_product"] *= now
        product = state["mu_product"].item()
        root = (square / (1 - second**step)).sqrt_().add_(group["eps"])
        rate = float(group["lr"])
        param.addcdiv_(grad, root, value=-rate * (1 - now) / (1 - product))
        param.addcdiv_(mean, root, value=-rate * after / (1 - product * after))


class RAdam(_Moments):
    """Adam that waits until the variance of its step size can be known. Liu et al., 2019.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        betas: what the averages keep per step.
        eps: added to the root.
        weight_decay: adds weight_decay * p to the gradient.
        decoupled_weight_decay: shrink p itself, as AdamW does.
        foreach, capturable, differentiable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        decoupled_weight_decay=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
    ):
        flags = (foreach, maximize, capturable, differentiable)
        own = {"decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, lr, betas, eps, weight_decay, flags, **own)

    def _update(self, param, grad, state, group):
        step, mean, square = self._average(grad, state, group)
        first, second = group["betas"]
        correction = 1 - second**step
        longest = 2 / (1 - second) - 1
        length = longest - 2 * step * second**step / correction
        update = mean / (1 - first**step)
        if length > 5:
            known = (length - 4) * (length - 2) * longest
            rectified = math.sqrt(known / ((longest - 4) * (longest - 2) * length))
            update.mul_(rectified * math.sqrt(correction)).div_(square.sqrt().add_(group["eps"]))
        param.add_(update, alpha=-float(group["lr"]))


class LAMB(_Moments):
    """AdamW whose step for each tensor is as long, in proportion, as the tensor. You et al., 2020.

    PyTorch has none; this is the paper's algorithm with bias correction, as in apex.

    Args:
        params: tensors, or dicts of groups.
        lr: step size in proportion to a tensor's length.
        betas: what the averages keep per step.
        eps: added to the root.
        weight_decay: adds weight_decay * p to the step before its length is taken.
        maximize: climbs instead.
    """

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.01, *, maximize=False
    ):
        super().__init__(params, lr, betas, eps, weight_decay, (None, maximize, False, False))

    def _decay(self, param, grad, group):
        return grad  # it is part of the step

    def _update(self, param, grad, state, group):
        step, mean, square = self._average(grad, state, group)
        first, second = group["betas"]
        root = (square / (1 - second**step)).sqrt_().add_(group["eps"])
        update = (mean / (1 - first**step)).div_(root)
        update.add_(param, alpha=group["weight_decay"])
        length, step_length = param.norm().item(), update.norm().item()
        trust = length / step_length if length > 0 and step_length > 0 else 1.0
        param.add_(update, alpha=-float(group["lr"]) * trust)
