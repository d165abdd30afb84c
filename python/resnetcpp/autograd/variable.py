"""The old name of tensors that take part in autograd. PyTorch: torch.autograd.Variable."""

from resnetcpp._C import Tensor

__all__ = ["Variable"]


class _Kind(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, Tensor)

    def __call__(cls, data, requires_grad=False, volatile=None):
        return data.detach().requires_grad_(requires_grad)


class Variable(metaclass=_Kind):
    """Variable(x) is x outside any graph; every tensor is an instance."""
