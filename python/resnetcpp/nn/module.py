"""What nn.Module is in Python on top of the C++ class: walks over the tree and switches.

The class itself is ``resnetcpp._C._nn.Module``; importing this file completes it.
"""

from resnetcpp import _C

Module = _C._nn.Module
Parameter = _C._nn.Parameter


def method(function):
    """Makes a function a method of Module."""
    setattr(Module, function.__name__, function)
    return function


def _join(prefix, name):
    return f"{prefix}.{name}" if prefix else name


# --- Walks over the tree --------------------------------------------------------------------------


@method
def named_children(self):
    """Yields (name, child) for each direct child, once."""
    seen = set()
    for name, child in self._own_modules():
        if child is not None and child not in seen:
            seen.add(child)
            yield name, child


@method
def children(self):
    """Yields each direct child, once."""
    for _, child in self.named_children():
        yield child


@method
def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    """Yields (path, module) for this module and all below it, parents first."""
    memo = set() if memo is None else memo
    if self in memo:
        return
    if remove_duplicate:
        memo.add(self)
    yield prefix, self
    for name, child in self._own_modules():
        if child is not None:
            yield from child.named_modules(memo, _join(prefix, name), remove_duplicate)


@method
def modules(self):
    """Yields this module and all below it, each once."""
    for _, module in self.named_modules():
        yield module


def _named_members(self, members, prefix, recurse, remove_duplicate):
    seen = set()
    modules = (
        self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        if recurse
        else [(prefix, self)]
    )
    for path, module in modules:
        for name, tensor in members(module):
            if tensor is None or id(tensor) in seen:
                continue
            if remove_duplicate:
                seen.add(id(tensor))
            yield _join(path, name), tensor


@method
def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
    """Yields (path, parameter), each parameter once."""
    return _named_members(self, Module._own_parameters, prefix, recurse, remove_duplicate)


@method
def parameters(self, recurse=True):
    """Yields each parameter, once."""
    for _, parameter in self.named_parameters(recurse=recurse):
        yield parameter


@method
def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
    """Yields (path, buffer), each buffer once."""
    return _named_members(self, Module._own_buffers, prefix, recurse, remove_duplicate)


@method
def buffers(self, recurse=True):
    """Yields each buffer, once."""
    for _, buffer in self.named_buffers(recurse=recurse):
        yield buffer


@method
def get_submodule(self, target):
    """The module of that path, "layer1.0". Errors: AttributeError."""
    module = self
    for name in target.split(".") if target else []:
        if not hasattr(module, name):
            raise AttributeError(f"{module._get_name()} has no attribute `{name}`")
        module = getattr(module, name)
        if not isinstance(module, Module):
            raise AttributeError(f"`{name}` is not an nn.Module")
    return module


@method
def set_submodule(self, target, module):
    """Puts a module at that path. Errors: ValueError, AttributeError."""
    if not target:
        raise ValueError("Cannot set the submodule without a target name!")
    parent, _, name = target.rpartition(".")
    setattr(self.get_submodule(parent), name, module)


def _member(self, target, members, kind):
    path, _, name = target.rpartition(".")
    module = self.get_submodule(path)
    found = dict(members(module)).get(name)
    if found is None:
        raise AttributeError(f"{module._get_name()} has no {kind} `{name}`")
    return found


@method
def get_parameter(self, target):
    """The parameter of that path. Errors: AttributeError."""
    return _member(self, target, Module._own_parameters, "parameter")


@method
def get_buffer(self, target):
    """The buffer of that path. Errors: AttributeError."""
    return _member(self, target, Module._own_buffers, "buffer")


def _attribute_names(self):
    own = [self._own_parameters(), self._own_buffers(), self._own_modules()]
    names = [name for members in own for name, _ in members if not name[0].isdigit()]
    return sorted({*object.__dir__(self), *names})


# A function called __dir__ would be this file's own.
Module.__dir__ = _attribute_names


Module._parameters = property(lambda self: dict(self._own_parameters()))
Module._buffers = property(lambda self: dict(self._own_buffers()))
Module._modules = property(lambda self: dict(self._own_modules()))


# --- Switches: each returns the module ------------------------------------------------------------


@method
def apply(self, fn):
    """Calls fn(module) for all modules below, then for this one."""
    for child in self.children():
        child.apply(fn)
    fn(self)
    return self


@method
def train(self, mode=True):
    """Training mode, or evaluation mode with ``mode=False``, for the whole tree."""
    if not isinstance(mode, bool):
        raise ValueError("training mode is expected to be boolean")
    self.training = mode
    for child in self.children():
        child.train(mode)
    return self


@method
def eval(self):
    """Evaluation mode for the whole tree."""
    return self.train(False)


@method
def requires_grad_(self, requires_grad=True):
    """Whether the parameters take part in autograd."""
    for parameter in self.parameters():
        parameter.requires_grad_(requires_grad)
    return self


@method
def zero_grad(self, set_to_none=True):
    """Forgets the parameters' gradients, or fills them with zeros."""
    for parameter in self.parameters():
        if parameter.grad is None:
            continue
        parameter.grad = None if set_to_none else _C.zeros_like(parameter.grad)


def _wanted_dtype(args, device=None, dtype=None, tensor=None, non_blocking=False):
    """The dtype that ``to`` was asked for; checks the device on the way."""
    for value in (*args, tensor):
        if isinstance(value, _C.Tensor):
            dtype = value.dtype
        elif isinstance(value, _C.dtype):
            dtype = value
        elif not isinstance(value, bool):
            _C._check_cpu(value)
    _C._check_cpu(device)
    return dtype


def _set_memory_format(self, memory_format):
    for tensor in (*self.parameters(), *self.buffers()):
        if tensor.dim() == 4:
            tensor.data = tensor.data.contiguous(memory_format=memory_format)


@method
def to(self, *args, memory_format=None, **kwargs):
    """Converts floating-point parameters and buffers, in place: ``to(dtype)``.

    Args:
        args: a dtype, the device "cpu", or a tensor whose dtype is taken.
        memory_format: how parameters and buffers of four dimensions lie in memory.

    Errors: TypeError for another kind of dtype, RuntimeError for a device that is not the CPU.
    """
    dtype = _wanted_dtype(args, **kwargs)
    if dtype is not None:
        if not dtype.is_floating_point:
            raise TypeError(f"nn.Module.to only accepts floating point dtypes, got {dtype}")
        self._convert(dtype)
    if memory_format is not None:
        _set_memory_format(self, memory_format)
    return self


@method
def float(self):
    """Converts floating-point parameters and buffers to float32."""
    return self.to(_C.float32)


@method
def double(self):
    """Converts floating-point parameters and buffers to float64."""
    return self.to(_C.float64)


@method
def half(self):
    """Converts floating-point parameters and buffers to float16."""
    return self.to(_C.float16)


@method
def bfloat16(self):
    """Converts floating-point parameters and buffers to bfloat16."""
    return self.to(_C.bfloat16)


@method
def cpu(self):
    """The module itself: everything is on the CPU."""
    return self


@method
def cuda(self, device=None):
    """Always an error: there is only the CPU."""
    _C._check_cpu("cuda" if device is None else device)
    return self


@method
def to_empty(self, *, device, recurse=True):
    """The module itself, on the only device there is."""
    _C._check_cpu(device)
    return self


@method
def share_memory(self):
    """The module itself: memory is shared by threads alone."""
    return self


@method
def type(self, dst_type):
    """Converts floating-point parameters and buffers. PyTorch: Module.type."""
    return self.to(dst_type)
