"""Second moments as the product of a row and a column. Shazeer and Stern, 2018."""

from resnetcpp._C import float64, zeros_like
from resnetcpp.optim.checks import check_one_element
from resnetcpp.optim.elementwise import PerTensorOptimizer


class Adafactor(PerTensorOptimizer):
    """Steps in proportion to each tensor's size, with far less state than Adam.

    Args:
        params: tensors, or dicts of groups.
        lr: the largest relative step, and the factor on weight_decay.
        beta2_decay: the power of the step by which the second moments forget.
        eps: two limits: of the second moments (None for the dtype's own), and of a tensor's size.
        d: the largest root mean square of an update, before it is scaled.
        weight_decay: shrinks parameters by lr * weight_decay.
        foreach: for code written for PyTorch.
        maximize: climbs instead.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        beta2_decay=-0.8,
        eps=(None, 1e-3),
        d=1.0,
        weight_decay=0.0,
        *,
        foreach=None,
        maximize=False,
    ):
        check_one_element("lr", lr)
        _check_at_least(0.0, "Learning rate", lr)
        if not beta2_decay <= 0.0:
            raise ValueError(f"beta2_decay should be <= 0 but is: {beta2_decay}")
        if eps[0] is not None:
            _check_at_least(0.0, "epsilon1", eps[0])
        _check_at_least(0.0, "epsilon2", eps[1])
        _check_at_least(1.0, "Clipping threshold d", d)
        _check_at_least(0.0, "weight_decay", weight_decay)
        defaults = {
            "lr": lr,
            "beta2_decay": beta2_decay,
            "eps": eps,
            "d": d,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def _start(self, param, state, group):
        if param.dim() > 1:
            *batch, rows, columns = param.shape
            state["row_var"] = param.new_zeros((*batch, rows, 1))
            state["col_var"] = param.new_zeros((*batch, 1, columns))
        else:
            state["variance"] = zeros_like(param)

    def _decay(self, param, grad, group):
        return grad  # a tensor's size is measured before it is shrunk

    def _update(self, param, grad, state, group):
        if param.numel() == 0:
            return
        step, lr = state["step"].item(), float(group["lr"])
        # 2^-23 and 2^-52: the gaps after 1 of the two dtypes.
        gap = 2.0**-52 if param.dtype == float64 else 2.0**-23
        low, smallest = group["eps"]
        low = gap if low is None else low
        rate = max(smallest, _root_mean_square(param)) * min(lr, step**-0.5)
        if group["weight_decay"] != 0:
            param.mul_(1 - lr * group["weight_decay"])
        variance = _second_moments(grad, state, step ** group["beta2_decay"], low)
        update = variance.clamp_(min=low * low).rsqrt_().mul_(grad)
        too_long = max(1.0, _root_mean_square(update) / group["d"])
        param.add_(update, alpha=-rate / too_long)


def _check_at_least(least, name, value):
    if not value >= least:
        raise ValueError(f"{name} should be >= {least:g} but is: {value}")


def _root_mean_square(x):
    return x.norm(2).item() / x.numel() ** 0.5


def _mean_square(x, dim):
    return x.norm(2, dim, keepdim=True).square_().div_(x.size(dim))


def _second_moments(grad, state, forget, low):
    """Moves the moments towards those of `grad`; what they say for each element."""
    if grad.dim() < 2:
        return state["variance"].lerp_(grad * grad, forget).clone()
    rows = state["row_var"].lerp_(_mean_square(grad, -1), forget)
    columns = state["col_var"].lerp_(_mean_square(grad, -2), forget)
    return (rows @ columns).div_(rows.mean(-2, keepdim=True).clamp_(min=low))
