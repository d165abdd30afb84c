"""What the graph keeps for backward. PyTorch: torch.autograd.graph."""

from resnetcpp._C import Node, _autograd

__all__ = ["Node", "save_on_cpu", "saved_tensors_hooks"]


class _Installed:
    """Hooks for the tensors that this thread's ops save, while a ``with`` block runs."""

    def __init__(self, hooks):
        self._hooks = hooks
        self._previous = []

    def __enter__(self):
        self._previous.append(_autograd.exchange_saved_tensor_hooks(self._hooks))
        return self

    def __exit__(self, *error):
        _autograd.exchange_saved_tensor_hooks(self._previous.pop())


class saved_tensors_hooks(_Installed):
    """While it is entered, ``pack_hook(tensor)`` is called with each tensor that an op saves, and
    what it gives is kept; backward calls ``unpack_hook`` with that to have the tensor back.

    Both run outside the graph. PyTorch: torch.autograd.graph.saved_tensors_hooks.

    Examples:
        >>> import resnetcpp as torch
        >>> x = torch.tensor([2.0, 3.0], requires_grad=True)
        >>> hooks = torch.autograd.graph.saved_tensors_hooks(
        ...     lambda tensor: tensor.detach().numpy().copy(), torch.from_numpy
        ... )
        >>> with hooks:
        ...     y = (x * x).sum()
        >>> y.backward()
        >>> x.grad
        tensor([4., 6.])
    """

    def __init__(self, pack_hook, unpack_hook):
        super().__init__(_autograd.saved_tensor_hooks(pack_hook, unpack_hook))


class save_on_cpu(saved_tensors_hooks):
    """Keeps saved tensors in main memory, where they are already."""

    def __init__(self, pin_memory=False, device_type="cuda"):
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)
