"""Optimisers without second moments: signs, averages, and rates for each layer."""

from resnetcpp._C import full_like, ones_like, tensor, zeros_like
from resnetcpp.optim.checks import check_not_negative
from resnetcpp.optim.elementwise import ElementwiseOptimizer


class Rprop(ElementwiseOptimizer):
    """Steps by the sign of the gradient, longer ones while it stays. Riedmiller and Braun, 1993.

    Args:
        params: tensors, or dicts of groups.
        lr: the first step size.
        etas: factors on the step where the sign changes and where it stays.
        step_sizes: the smallest and the largest step.
        capturable, foreach, differentiable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        etas=(0.5, 1.2),
        step_sizes=(1e-6, 50),
        *,
        capturable=False,
        foreach=None,
        maximize=False,
        differentiable=False,
    ):
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        defaults = {"lr": lr, "etas": etas, "step_sizes": step_sizes}
        super().__init__(params, defaults, foreach, maximize, capturable, differentiable)

    def _start(self, param, state, group):
        state["prev"] = zeros_like(param)
        state["step_size"] = full_like(param, float(group["lr"]))

    def _update(self, param, grad, state, group):
        shorter, longer = group["etas"]
        agreement = grad * state["prev"]
        turned = agreement < 0
        factor = ones_like(grad).masked_fill_(turned, shorter)
        factor.masked_fill_(agreement > 0, longer)
        state["step_size"].mul_(factor).clamp_(*group["step_sizes"])
        grad = grad.masked_fill(turned, 0.0)
        param.addcmul_(grad.sign(), state["step_size"], value=-1)
        state["prev"].copy_(grad)


class ASGD(ElementwiseOptimizer):
    """SGD that also averages the parameters on its way. Polyak and Juditsky, 1992.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        lambd: how fast parameters, and steps, shrink.
        alpha: the power by which steps shrink.
        t0: the step at which averaging begins.
        weight_decay: adds weight_decay * p to the gradient.
        foreach, differentiable, capturable: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        lambd=1e-4,
        alpha=0.75,
        t0=1e6,
        weight_decay=0,
        foreach=None,
        maximize=False,
        differentiable=False,
        capturable=False,
    ):
        defaults = {
            "lr": lr,
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": weight_decay,
        }
        super().__init__(params, defaults, foreach, maximize, capturable, differentiable)

    def _start(self, param, state, group):
        state["eta"] = tensor(float(group["lr"]))
        state["mu"] = tensor(1.0)
        state["ax"] = zeros_like(param)

    def _update(self, param, grad, state, group):
        eta, mu, step = state["eta"].item(), state["mu"].item(), state["step"].item()
        param.mul_(1 - group["lambd"] * eta).add_(grad, alpha=-eta)
        if mu == 1.0:
            state["ax"].copy_(param)
        else:
            state["ax"].add_((param - state["ax"]).mul_(mu))
        lr = float(group["lr"])
        state["eta"].fill_(lr / (1 + group["lambd"] * lr * step) ** group["alpha"])
        state["mu"].fill_(1 / max(1, step - group["t0"]))


class LARS(ElementwiseOptimizer):
    """SGD with momentum, the rate of each tensor in proportion to its length. You et al., 2017.

    PyTorch has none; this is the paper's algorithm. Tensors of one dimension, such as biases and
    the weights of batch norm, step as in SGD.

    Args:
        params: tensors, or dicts of groups.
        lr: factor on the step.
        momentum: what is kept of the last step.
        weight_decay: adds weight_decay * p to the gradient.
        trust_coefficient: length of the step in proportion to the tensor's.
        eps: added to the length of the gradient.
        maximize: climbs instead.
    """

    def __init__(
        self, params, lr, momentum=0.9, weight_decay=0.0, trust_coefficient=0.001, eps=1e-8, *,
        maximize=False,
    ):  # fmt: skip
        check_not_negative(momentum=momentum, trust_coefficient=trust_coefficient)
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "weight_decay": weight_decay,
            "trust_coefficient": trust_coefficient,
            "eps": eps,
        }
        super().__init__(params, defaults, None, maximize, False, False)

    def _start(self, param, state, group):
        state["momentum_buffer"] = zeros_like(param)

    def _decay(self, param, grad, group):
        decay = group["weight_decay"]
        decayed = grad.add(param, alpha=decay)
        length, slope = param.norm().item(), grad.norm().item()
        if param.dim() < 2 or length == 0 or slope == 0:
            return decayed
        scale = slope + decay * length + group["eps"]
        return decayed.mul_(group["trust_coefficient"] * length / scale)

    def _update(self, param, grad, state, group):
        rate = float(group["lr"])
        state["momentum_buffer"].mul_(group["momentum"]).add_(grad, alpha=rate)
        param.sub_(state["momentum_buffer"])
