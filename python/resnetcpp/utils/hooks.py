"""Handles of hooks, and the hooks of modules on gradients. PyTorch: torch.utils.hooks."""

import warnings
import weakref
from collections import OrderedDict

from resnetcpp import _C


class RemovableHandle:
    """Takes a hook out of its dictionary again, by ``remove()`` or at the end of a ``with`` block.

    Args:
        hooks_dict: the dictionary, by ``id`` of the handle.
        extra_dict: one or a list of further dictionaries that lose the same key.
    """

    next_id = 0

    def __init__(self, hooks_dict, *, extra_dict=None):
        self.id = RemovableHandle.next_id
        RemovableHandle.next_id += 1
        extras = extra_dict if isinstance(extra_dict, (list, tuple)) else [extra_dict]
        self._refs = [weakref.ref(d) for d in (hooks_dict, *extras) if d is not None]

    def remove(self):
        """Takes the hook away; a second call does nothing."""
        for ref in self._refs:
            hooks = ref()
            if hooks is not None:
                hooks.pop(self.id, None)

    def __getstate__(self):
        return [ref() for ref in self._refs], self.id

    def __setstate__(self, state):
        hooks, self.id = state
        self._refs = [weakref.ref(OrderedDict() if d is None else d) for d in hooks]
        RemovableHandle.next_id = max(RemovableHandle.next_id, self.id + 1)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.remove()


class TensorHookHandle(RemovableHandle):
    """The handle of a hook that a tensor keeps in C++."""

    def __init__(self, remove):
        super().__init__(None)
        self._remove = remove

    def remove(self):
        """Takes the hook away; a second call does nothing."""
        remove, self._remove = self._remove, None
        if remove is not None:
            remove()


def add_hook(hooks, hook, prepend=False, marks=()):
    """Puts a hook into an ordered dictionary, and its id into every dictionary of `marks`."""
    handle = RemovableHandle(hooks, extra_dict=list(marks))
    hooks[handle.id] = hook
    for mark in marks:
        mark[handle.id] = True
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


def _spread(values, places, size):
    """A tuple of that size with the values at their places and None elsewhere."""
    result = [None] * size
    for place, value in zip(places, values, strict=True):
        result[place] = value
    return tuple(result)


class BackwardHook:
    """The gradients of one call of a module: those of its outputs, then those of its inputs.

    Inputs and outputs go through one identity each, whose backward is where the hooks run.
    """

    def __init__(self, module, user_hooks, user_pre_hooks):
        self.module = module
        self.user_hooks, self.user_pre_hooks = user_hooks, user_pre_hooks
        self.grad_outputs = None
        self.input_places, self.output_places = None, None
        self.input_count, self.output_count = 0, 0
        self.input_kinds = []

    def setup_input_hook(self, args):
        """The arguments, with tensors replaced by aliases that this call alone has seen."""
        self.input_count = len(args)
        tensors = [(i, v) for i, v in enumerate(args) if isinstance(v, _C.Tensor)]
        self.input_kinds = [(i, tuple(v.shape), v.dtype) for i, v in tensors]
        args, self.input_places = _watch(args, self._on_inputs)
        return args

    def setup_output_hook(self, output):
        """The output, with tensors replaced by aliases whose gradients are noted."""
        outputs = output if isinstance(output, tuple) else (output,)
        self.output_count = len(outputs)
        outputs, self.output_places = _watch(outputs, self._on_outputs)
        return outputs if isinstance(output, tuple) else outputs[0]

    def _on_outputs(self, grads):
        self.grad_outputs = _spread(grads, self.output_places, self.output_count)
        for hook in self.user_pre_hooks:
            changed = hook(self.module, self.grad_outputs)
            if changed is not None:
                _check_length("Backward pre hook", "grad_output", changed, self.grad_outputs)
                self.grad_outputs = changed
        passed_on = self.grad_outputs
        if self.input_places is None:
            self._finish_without_inputs()
        return [passed_on[place] for place in self.output_places]

    def _finish_without_inputs(self):
        warnings.warn(
            "Full backward hook is firing when gradients are computed with respect to module "
            "outputs since no inputs require gradients.",
            stacklevel=2,
        )
        for hook in self.user_hooks:
            result = hook(self.module, (None,) * self.input_count, self.grad_outputs)
            if result is not None and any(grad is not None for grad in result):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always "
                    "return None or None for all gradients."
                )
        self.grad_outputs = None

    def _filled(self, grad_inputs):
        """Zeros for tensors that no gradient came to, None for what is no tensor."""
        filled = list(grad_inputs)
        for i, shape, dtype in self.input_kinds:
            if filled[i] is None:
                filled[i] = _C.zeros(shape, dtype=dtype)
        return tuple(filled)

    def _on_inputs(self, grads):
        if self.grad_outputs is None:  # a path around the outputs, as in a double backward
            return grads
        grad_inputs = self._filled(_spread(grads, self.input_places, self.input_count))
        for hook in self.user_hooks:
            changed = hook(self.module, grad_inputs, self.grad_outputs)
            if changed is not None:
                _check_length("Backward hook", "grad_input", changed, grad_inputs)
                grad_inputs = changed
        self.grad_outputs = None
        return [grad_inputs[place] for place in self.input_places]


def _watch(values, on_gradients):
    places = [i for i, v in enumerate(values) if isinstance(v, _C.Tensor) and v.requires_grad]
    if not places or not _C.is_grad_enabled():
        return values, None
    watched = list(values)
    aliases = _C._autograd.watch([values[i] for i in places], on_gradients)
    for place, alias in zip(places, aliases, strict=True):
        watched[place] = alias
    return tuple(watched), places


def _check_length(kind, name, changed, expected):
    # A single tensor is the usual mistake: its len() is that of its first dimension.
    if isinstance(changed, _C.Tensor) or len(changed) != len(expected):
        got = "a Tensor" if isinstance(changed, _C.Tensor) else len(changed)
        raise RuntimeError(
            f"{kind} returned an invalid number of {name}, got {got}, but expected {len(expected)}"
        )
