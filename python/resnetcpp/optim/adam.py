"""Adam and AdamW. PyTorch: torch.optim.Adam, torch.optim.AdamW."""

from resnetcpp._C import Tensor, _optim, float32, tensor, zeros_like
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.optim.checks import (
    check_betas,
    check_not_differentiable,
    check_not_negative,
    check_one_element,
    fill_defaults,
    with_grad,
)
from resnetcpp.optim.optimizer import Optimizer


def _check_tensors(lr, betas, is_foreach):
    """Errors: ValueError where PyTorch refuses tensors as options."""
    if not any(all(isinstance(beta, kind) for beta in betas) for kind in (float, Tensor)):
        raise ValueError("betas must be either both floats or both Tensors")
    for name, value in (("lr", lr), ("betas[0]", betas[0]), ("betas[1]", betas[1])):
        if is_foreach and isinstance(value, Tensor):
            raise ValueError(
                f"{name} as a Tensor is not supported for capturable=False and foreach=True"
            )
        check_one_element(name, value)


class Adam(Optimizer):
    """Steps scaled by running averages of the gradient and of its square. Kingma and Ba, 2015.

    Args:
        params: tensors, or dicts of groups.
        lr: step size.
        betas: what the two averages keep per step.
        eps: added to the root of the second average.
        weight_decay: adds weight_decay * p to the gradient.
        amsgrad: divide by the largest second average so far.
        maximize: climbs instead.
        decoupled_weight_decay: shrink p itself by lr * weight_decay, as AdamW does.
        foreach, capturable, differentiable, fused: for code written for PyTorch.

    Examples::

        >>> import resnetcpp
        >>> w = resnetcpp.ones(2, requires_grad=True)
        >>> optimizer = resnetcpp.optim.Adam([w], lr=0.5)
        >>> w.sum().backward()
        >>> optimizer.step()
        >>> w.detach()
        tensor([0.5000, 0.5000])
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        amsgrad=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
        fused=None,
        decoupled_weight_decay=False,
    ):
        check_not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
        check_betas(betas)
        _check_tensors(lr, betas, foreach and not capturable)
        check_not_differentiable(differentiable)
        defaults = {
            "lr": lr,
            "betas": (float(betas[0]), float(betas[1])),
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def __setstate__(self, state):
        super().__setstate__(state)
        off = ("amsgrad", "maximize", "capturable", "differentiable", "decoupled_weight_decay")
        fill_defaults(self.param_groups, off)
        for values in self.state.values():
            if "step" in values and not isinstance(values["step"], Tensor):
                values["step"] = tensor(float(values["step"]), dtype=float32)

    def _state_of(self, param, amsgrad):
        state = self.state[param]
        if not state:
            fresh = {
                "step": tensor(0.0, dtype=float32),
                "exp_avg": zeros_like(param),
                "exp_avg_sq": zeros_like(param),
            }
            if amsgrad:
                fresh["max_exp_avg_sq"] = zeros_like(param)
            state.update(fresh)  # at once: Ctrl-C leaves all of it or nothing
        return state

    @no_grad()
    def step(self, closure=None):
        """One step; returns the loss of ``closure``, if there is one."""
        loss = self._evaluate(closure)
        for group in self.param_groups:
            params = with_grad(group)
            states = [self._state_of(param, group["amsgrad"]) for param in params]
            options = _optim.AdamOptions(
                lr=float(group["lr"]),
                betas=group["betas"],
                eps=group["eps"],
                weight_decay=group["weight_decay"],
                amsgrad=group["amsgrad"],
                maximize=group["maximize"],
                decoupled_weight_decay=group["decoupled_weight_decay"],
            )
            _optim.adam_step(
                params,
                [param.grad for param in params],
                [state["exp_avg"] for state in states],
                [state["exp_avg_sq"] for state in states],
                [state["max_exp_avg_sq"] for state in states] if group["amsgrad"] else [],
                [state["step"] for state in states],
                options,
            )
        return loss


class AdamW(Adam):
    """Adam whose weight decay shrinks the parameters themselves. Loshchilov and Hutter, 2019."""

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=1e-2,
        amsgrad=False,
        *,
        maximize=False,
        foreach=None,
        capturable=False,
        differentiable=False,
        fused=None,
    ):
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )

    def __setstate__(self, state):
        super().__setstate__(state)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
