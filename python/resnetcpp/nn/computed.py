"""Layers that run tensors computed anew in each call, in place of parameters of their own."""

from resnetcpp import _C
from resnetcpp.nn import functional as F
from resnetcpp.nn.module import Parameter
from resnetcpp.nn.sizes import _pair
from resnetcpp.nn.state import NATIVE


def _linear(self, input):
    """x @ weight.T + bias"""
    return F.linear(input, self.weight, self.bias)


def _margins(layer):
    """Left, right, top and bottom, as F.pad takes them."""
    if not isinstance(layer.padding, str):
        rows, columns = _pair(layer.padding)
        return (columns, columns, rows, rows)
    sizes = zip(_pair(layer.dilation), _pair(layer.kernel_size), strict=True)
    total = [step * (size - 1) if layer.padding == "same" else 0 for step, size in sizes]
    return tuple(half for all in total[::-1] for half in (all // 2, all - all // 2))


def _conv2d(self, input):
    """conv2d(x, weight) + bias"""
    padding = self.padding
    if self.padding_mode != "zeros":
        input, padding = F.pad(input, _margins(self), mode=self.padding_mode), 0
    return F.conv2d(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)


# The forward of layers that C++ runs on their registered parameters, by attributes instead.
_FORWARD = {_C._nn.Linear: _linear, _C._nn.Conv2d: _conv2d}


def _forward_by_attributes(cls):
    """{"forward": ...} where cls runs in C++; {} where its forward is Python. Errors: TypeError."""
    owner = next(base for base in cls.__mro__ if "forward" in vars(base))
    if owner not in NATIVE:
        return {}
    for native, forward in _FORWARD.items():
        if issubclass(cls, native):
            return {"forward": forward}
    raise TypeError(
        "expected a Linear, a Conv2d or a layer whose forward is written in Python, got "
        f"{cls.__name__}: its parameters cannot be computed in each call"
    )


def _reduced(self, protocol):
    """How pickle keeps a module of such a class, which it cannot find by name."""
    make, (cls, blank), state = super(type(self), self).__reduce_ex__(protocol)
    return _made_again, (make, cls.__bases__[0], blank), state


def _made_again(make, cls, blank):
    module = make(cls, blank)
    run_attributes(module)
    return module


def run_attributes(module, name=None, members=None):
    """Makes the module one of a new class below its own, which runs what its attributes are.

    Args:
        name: that of the class; as before if not given.
        members: what else the class has.
    """
    cls = type(module)
    members = {**_forward_by_attributes(cls), **(members or {})}
    if not members:
        return
    own = {"__slots__": (), "_computed": True, "__reduce_ex__": _reduced}
    made = type(name or cls.__name__, (cls,), {**own, **members})
    made.__module__, made.__doc__ = cls.__module__, cls.__doc__
    module.__class__ = made
    module._handle_calls(True)  # C++ asks Python for forward then


def run_parameters(module):
    """Undoes run_attributes."""
    if "_computed" in vars(type(module)):
        module.__class__ = type(module).__bases__[0]


def as_parameter(tensor):
    """A parameter with the values and the history of a tensor."""
    if isinstance(tensor, Parameter):
        return tensor
    if not tensor.requires_grad:
        return Parameter(tensor, requires_grad=False)
    # What is copied into becomes a result of the copy, and stays a parameter for the registries.
    return Parameter(_C.empty_like(tensor.detach()), requires_grad=False).copy_(tensor)


class WeightHook:
    """A hook that computes a parameter of a module before each call: a subclass says how."""

    kind = ""  # its name in errors

    def __init__(self, name):
        self.name = name

    def compute_weight(self, module):
        """What the parameter is in the next call."""
        raise NotImplementedError

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module))

    def take_over(self, module):
        """Takes the parameter out of the module, which runs the attribute from now on."""
        if _key(module, type(self), self.name) is not None:
            raise RuntimeError(
                f"Cannot register two {self.kind} hooks on the same parameter {self.name}"
            )
        weight = getattr(module, self.name)
        if weight is None:
            raise ValueError(f"{self.kind}: expected a parameter {self.name}, got None")
        run_attributes(module)
        delattr(module, self.name)
        module.register_forward_pre_hook(self)
        return weight

    def give_back(self, module, weight, names):
        """Puts the parameter back in place of those of these names."""
        for name in (self.name, *names):
            delattr(module, name)
        module.register_parameter(self.name, Parameter(weight))
        del module._forward_pre_hooks[_key(module, type(self), self.name)]
        if not any(isinstance(hook, WeightHook) for hook in module._forward_pre_hooks.values()):
            run_parameters(module)


def _key(module, kind, name):
    for key, hook in module._forward_pre_hooks.items():
        if type(hook) is kind and hook.name == name:
            return key
    return None


def hook_of(module, kind, name):
    """The module's hook of that kind for that parameter. Errors: ValueError."""
    key = _key(module, kind, name)
    if key is None:
        raise ValueError(f"{kind.kind} of '{name}' not found in {module}")
    return module._forward_pre_hooks[key]
