"""Hooks of modules: kept in each module's attributes, run here. PyTorch: torch.nn.Module.

A module whose dictionaries of hooks have been asked for runs its calls through `call_with_hooks`,
also when C++ calls it.
"""

import warnings
from collections import OrderedDict

from resnetcpp import _C
from resnetcpp.nn.module import Module, method
from resnetcpp.utils.hooks import BackwardHook, add_hook

CALL_HOOKS = (
    "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs",
    "_forward_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called",
    "_backward_pre_hooks",
    "_backward_hooks",
)
STATE_HOOKS = (
    "_state_dict_pre_hooks",
    "_state_dict_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)


class _HooksOfAll(OrderedDict):
    """Hooks of every module: as long as there are some, no call is left to C++ alone."""

    def __setitem__(self, key, hook):
        super().__setitem__(key, hook)
        _C._nn._handle_all_calls(True)

    def pop(self, key, default=None):
        hook = super().pop(key, default)
        _C._nn._handle_all_calls(any(GLOBAL.values()))
        return hook


# By the same names.
GLOBAL = {name: _HooksOfAll() for name in CALL_HOOKS}
_NONE = {}


def _hooks(name, routed):
    """A property: the dictionary of that name, made when first asked for."""

    def get(self):
        if routed:
            self._handle_calls(True)
        return self.__dict__.setdefault(name, OrderedDict())

    def put(self, hooks):
        if routed:
            self._handle_calls(True)
        self.__dict__[name] = hooks

    return property(get, put)


for _name in CALL_HOOKS:
    setattr(Module, _name, _hooks(_name, True))
for _name in STATE_HOOKS:
    setattr(Module, _name, _hooks(_name, False))


# --- Registration ---------------------------------------------------------------------------------


@method
def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
    """Calls hook(module, args) before forward; what it returns replaces the arguments.

    Args:
        prepend: run it before those already registered.
        with_kwargs: call hook(module, args, kwargs); it may return (args, kwargs).
    """
    marks = [self._forward_pre_hooks_with_kwargs] if with_kwargs else []
    return add_hook(self._forward_pre_hooks, hook, prepend, marks)


@method
def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
    """Calls hook(module, args, output) after forward; what it returns replaces the output.

    Args:
        prepend: run it before those already registered.
        with_kwargs: call hook(module, args, kwargs, output).
        always_call: run it also when forward or another hook has raised an exception.
    """
    marks = [self._forward_hooks_with_kwargs] if with_kwargs else []
    marks += [self._forward_hooks_always_called] if always_call else []
    return add_hook(self._forward_hooks, hook, prepend, marks)


@method
def register_full_backward_pre_hook(self, hook, prepend=False):
    """Calls hook(module, grad_output) before the module's backward; what it returns replaces
    grad_output."""
    return add_hook(self._backward_pre_hooks, hook, prepend)


@method
def register_full_backward_hook(self, hook, prepend=False):
    """Calls hook(module, grad_input, grad_output) when the gradients of the inputs are known.

    What it returns replaces grad_input. Tensors must be passed one by one, not in containers.
    """
    return add_hook(self._backward_hooks, hook, prepend)


def register_module_forward_pre_hook(hook):
    """Calls hook(module, args) before the forward of every module."""
    return add_hook(GLOBAL["_forward_pre_hooks"], hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    """Calls hook(module, args, output) after the forward of every module."""
    marks = [GLOBAL["_forward_hooks_with_kwargs"]] if with_kwargs else []
    marks += [GLOBAL["_forward_hooks_always_called"]] if always_call else []
    return add_hook(GLOBAL["_forward_hooks"], hook, marks=marks)


def register_module_full_backward_pre_hook(hook):
    """Calls hook(module, grad_output) before the backward of every module."""
    return add_hook(GLOBAL["_backward_pre_hooks"], hook)


def register_module_full_backward_hook(hook):
    """Calls hook(module, grad_input, grad_output) in the backward of every module."""
    return add_hook(GLOBAL["_backward_hooks"], hook)


# --- Calls ----------------------------------------------------------------------------------------


def _of(module, name):
    return module.__dict__.get(name, _NONE)


def _snapshot(module, name):
    """(id, hook) of all modules and of this one; hooks may come and go while these run."""
    return [*GLOBAL[name].items(), *_of(module, name).items()]


def _is_marked(module, key, name):
    return key in _of(module, name) or key in GLOBAL[name]


def _run_pre_hooks(module, args, kwargs):
    for key, hook in _snapshot(module, "_forward_pre_hooks"):
        if not _is_marked(module, key, "_forward_pre_hooks_with_kwargs"):
            result = hook(module, args)
            if result is not None:
                args = result if isinstance(result, tuple) else (result,)
            continue
        result = hook(module, args, kwargs)
        if result is None:
            continue
        if not isinstance(result, tuple) or len(result) != 2:
            raise RuntimeError(
                "forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got "
                f"{result}."
            )
        args, kwargs = result
    return args, kwargs


class _Call:
    """One call of a module; keeps what hooks must see when an exception ends it."""

    def __init__(self, module, args, kwargs):
        self.module, self.args, self.kwargs = module, args, kwargs
        self.output, self.called = None, set()

    def run(self):
        module = self.module
        backward_hooks = [hook for _, hook in _snapshot(module, "_backward_hooks")]
        backward_pre_hooks = [hook for _, hook in _snapshot(module, "_backward_pre_hooks")]
        self.args, self.kwargs = _run_pre_hooks(module, self.args, self.kwargs)
        watch = None
        if backward_hooks or backward_pre_hooks:
            watch = BackwardHook(module, backward_hooks, backward_pre_hooks)
            self.args = watch.setup_input_hook(self.args)
        self.output = module.forward(*self.args, **self.kwargs)
        for key, hook in _snapshot(module, "_forward_hooks"):
            self.called.add(key)
            self.run_hook(key, hook)
        if watch is not None:
            self.output = watch.setup_output_hook(self.output)
        return self.output

    def run_hook(self, key, hook):
        if _is_marked(self.module, key, "_forward_hooks_with_kwargs"):
            result = hook(self.module, self.args, self.kwargs, self.output)
        else:
            result = hook(self.module, self.args, self.output)
        if result is not None:
            self.output = result

    def run_remaining(self):
        """Hooks that run even after an exception."""
        for key, hook in _snapshot(self.module, "_forward_hooks"):
            always = _is_marked(self.module, key, "_forward_hooks_always_called")
            if not always or key in self.called:
                continue
            try:
                self.run_hook(key, hook)
            except Exception as error:
                warnings.warn(
                    "module forward hook with ``always_call=True`` raised an exception that was "
                    f"silenced as another error was raised in forward: {error}",
                    stacklevel=2,
                )


def call_with_hooks(module, *args, **kwargs):
    """module.forward(*args, **kwargs) between the hooks. PyTorch: Module._call_impl."""
    call = _Call(module, args, kwargs)
    try:
        return call.run()
    except Exception:
        call.run_remaining()
        raise


_C._nn._run_calls_with(call_with_hooks)


# --- State dictionaries ---------------------------------------------------------------------------


@method
def register_state_dict_pre_hook(self, hook):
    """Calls hook(module, prefix, keep_vars) before state_dict."""
    return add_hook(self._state_dict_pre_hooks, hook)


@method
def register_state_dict_post_hook(self, hook):
    """Calls hook(module, state_dict, prefix, local_metadata) after state_dict, to change it."""
    return add_hook(self._state_dict_hooks, hook)


@method
def _register_state_dict_hook(self, hook):
    """As register_state_dict_post_hook; what the hook returns replaces the dictionary."""
    return add_hook(self._state_dict_hooks, _Replacing(hook))


class _Replacing:
    """Marks a hook whose result counts."""

    def __init__(self, hook):
        self.hook = hook

    def __call__(self, *args):
        return self.hook(*args)


@method
def register_load_state_dict_pre_hook(self, hook):
    """Calls hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
    unexpected_keys, error_msgs) before this module's own entries are loaded."""
    return add_hook(self._load_state_dict_pre_hooks, _WithModule(hook))


@method
def _register_load_state_dict_pre_hook(self, hook, with_module=False):
    """As register_load_state_dict_pre_hook, without the module unless asked for."""
    return add_hook(self._load_state_dict_pre_hooks, _WithModule(hook) if with_module else hook)


class _WithModule:
    """Marks a hook that wants the module first."""

    def __init__(self, hook):
        self.hook = hook


@method
def register_load_state_dict_post_hook(self, hook):
    """Calls hook(module, incompatible_keys) after load_state_dict, to change the report."""
    return add_hook(self._load_state_dict_post_hooks, hook)


def before_state(module, prefix, keep_vars):
    for hook in list(_of(module, "_state_dict_pre_hooks").values()):
        hook(module, prefix, keep_vars)


def after_state(module, destination, prefix, metadata):
    """The dictionary that hooks leave."""
    for hook in list(_of(module, "_state_dict_hooks").values()):
        result = hook(module, destination, prefix, metadata)
        if result is None:
            continue
        if not isinstance(hook, _Replacing):
            raise RuntimeError("state_dict post-hook must return None")
        destination = result
    return destination


def before_load(module, *args):
    for hook in list(_of(module, "_load_state_dict_pre_hooks").values()):
        if isinstance(hook, _WithModule):
            hook.hook(module, *args)
        else:
            hook(*args)


def after_load(module, report):
    for hook in list(_of(module, "_load_state_dict_post_hooks").values()):
        if hook(module, report) is not None:
            raise AssertionError(
                "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to "
                "return new values, if incompatible_keys need to be modified, it should be done "
                "inplace."
            )


def restore(module):
    """After a copy: calls go through the hooks again."""
    if any(name in module.__dict__ for name in CALL_HOOKS):
        module._handle_calls(True)
