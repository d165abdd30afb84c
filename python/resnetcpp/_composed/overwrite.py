"""In-place forms of what is computed elsewhere."""

from resnetcpp._C import is_grad_enabled
from resnetcpp._types import can_cast


def overwriting(function, name):
    """The method ``name``: the tensor takes the result of ``function``.

    Errors: RuntimeError where the result does not fit into the tensor.
    """

    def method(self, *args, **kwargs):
        # The gradient may need the old values.
        old = self.clone() if self.requires_grad and is_grad_enabled() else self
        return self.copy_(_fitting(name, self, function(old, *args, **kwargs)))

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"As {name[:-1]}, in place."
    return method


def _fitting(name, tensor, result):
    if not can_cast(result.dtype, tensor.dtype):
        raise RuntimeError(
            f"{name}: result type {result.dtype} can't be cast to the desired output type "
            f"{tensor.dtype}"
        )
    if result.shape != tensor.shape:
        raise RuntimeError(
            f"{name}: output with shape {list(tensor.shape)} doesn't match the broadcast shape "
            f"{list(result.shape)}"
        )
    return result
