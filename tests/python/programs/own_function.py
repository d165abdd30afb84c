"""An op with a gradient of its own, as programs write it."""

import torch
from torch.autograd import Function


class Clamp(Function):
    """Straight through beyond the bounds."""

    @staticmethod
    def forward(ctx, x, bound):
        ctx.save_for_backward(x)
        ctx.bound = bound
        return x.clamp(-bound, bound)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * (x.abs() < 2 * ctx.bound).to(x.dtype), None


def run_own_function():
    x = torch.tensor([-3.0, -1.5, 0.2, 1.2, 5.0], requires_grad=True)
    y = Clamp.apply(x, 1.0)
    y.sum().backward()
    return y, x.grad
