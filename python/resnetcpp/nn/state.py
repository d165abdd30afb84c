"""State dictionaries, copies and pickles of modules."""

from collections import OrderedDict, namedtuple
from collections.abc import Mapping

from resnetcpp import _C
from resnetcpp.autograd import no_grad
from resnetcpp.nn import hooks
from resnetcpp.nn.module import Module, Parameter, method

# PyTorch's numbers: state dictionaries of batch normalisation before 2 have no num_batches_tracked.
VERSION = 2

Module._version = 1
_C._nn._BatchNorm._version = VERSION


class _IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """What load_state_dict found."""

    __slots__ = ()

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


@method
def state_dict(self, *args, destination=None, prefix="", keep_vars=False):
    """Parameters and persistent buffers by path, in PyTorch's order, outside the graph."""
    if args:  # PyTorch's old positional form
        destination, prefix, keep_vars = (*args, prefix, keep_vars)[:3]
    if destination is None:
        destination = OrderedDict()
        destination._metadata = OrderedDict()
    metadata = {"version": self._version}
    if hasattr(destination, "_metadata"):
        destination._metadata[prefix[:-1]] = metadata
    hooks.before_state(self, prefix, keep_vars)
    self._save_to_state_dict(destination, prefix, keep_vars)
    for name, child in self._own_modules():
        if child is not None:
            child.state_dict(
                destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars
            )
    return hooks.after_state(self, destination, prefix, metadata)


@method
def _save_to_state_dict(self, destination, prefix, keep_vars):
    buffers = [(n, t) for n, t in self._own_buffers() if self._is_persistent(n)]
    for name, tensor in [*self._own_parameters(), *buffers]:
        if tensor is not None:
            destination[prefix + name] = tensor if keep_vars else tensor.detach()


def _as_tensor(key, value):
    """Tensors of this package, NumPy arrays and whatever turns into one, PyTorch's tensors too."""
    if isinstance(value, _C.Tensor):
        return value
    if hasattr(value, "__dlpack__") and not hasattr(value, "__array_interface__"):
        return _C.from_dlpack(value)  # NumPy has no bfloat16
    if hasattr(value, "__array__"):
        import numpy as np  # only here, as it takes longer to import than this package

        return _C.as_tensor(np.asarray(value))
    raise TypeError(
        f'While copying the parameter named "{key}", expected a Tensor or an array from the '
        f"checkpoint but received {type(value)}"
    )


@method
def _load_from_state_dict(
    self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
):
    """Copies this module's own entries. Overrides see PyTorch's arguments."""
    hooks.before_load(
        self,
        state_dict,
        prefix,
        local_metadata,
        strict,
        missing_keys,
        unexpected_keys,
        error_msgs,
    )
    assign = local_metadata.get("assign_to_params_buffers", False)
    parameters = self._own_parameters()
    buffers = [(n, t) for n, t in self._own_buffers() if self._is_persistent(n)]
    for name, tensor in [*parameters, *buffers]:
        key = prefix + name
        if tensor is None:
            continue
        if key not in state_dict:
            optional = name == "num_batches_tracked" and local_metadata.get("version", 0) < VERSION
            if strict and not optional:
                missing_keys.append(key)
            continue
        try:
            _load_tensor(self, name, tensor, _as_tensor(key, state_dict[key]), assign)
        except (TypeError, ValueError, RuntimeError) as error:
            error_msgs.append(_mismatch(key, tensor, state_dict[key]) or str(error))
    if strict:
        members = {name for name, _ in [*parameters, *buffers, *self._own_modules()]}
        for key in state_dict:
            if key.startswith(prefix) and key[len(prefix) :].split(".", 1)[0] not in members:
                unexpected_keys.append(key)


def _mismatch(key, tensor, value):
    if not hasattr(value, "shape") or tuple(value.shape) == tuple(tensor.shape):
        return None
    return (
        f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, "
        f"the shape in current model is {tensor.shape}."
    )


def _load_tensor(module, name, tensor, value, assign):
    if tuple(value.shape) != tuple(tensor.shape):
        raise ValueError
    if not assign:
        with no_grad():
            tensor.copy_(value)
    elif isinstance(tensor, Parameter) and not isinstance(value, Parameter):
        setattr(module, name, Parameter(value, tensor.requires_grad))
    else:
        setattr(module, name, value)


@method
def load_state_dict(self, state_dict, strict=True, assign=False):
    """Copies values into parameters and buffers by path.

    Values may be tensors, NumPy arrays or PyTorch's tensors.

    Args:
        strict: missing and unexpected keys are errors.
        assign: take the given tensors themselves.

    Errors: RuntimeError in PyTorch's words, one line per problem.
    """
    if not isinstance(state_dict, Mapping):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
    metadata = getattr(state_dict, "_metadata", None) or {}
    missing, unexpected, errors = [], [], []

    def load(module, state, prefix):
        local = dict(metadata.get(prefix[:-1], {}))
        if assign:
            local["assign_to_params_buffers"] = True
        module._load_from_state_dict(state, prefix, local, True, missing, unexpected, errors)
        for name, child in module._own_modules():
            if child is not None:
                start = f"{prefix}{name}."
                own = {key: value for key, value in state.items() if key.startswith(start)}
                load(child, own, start)
        hooks.after_load(module, _IncompatibleKeys(missing, unexpected))

    load(self, OrderedDict(state_dict), "")
    if strict and unexpected:
        keys = ", ".join(f'"{key}"' for key in unexpected)
        errors.insert(0, f"Unexpected key(s) in state_dict: {keys}. ")
    if strict and missing:
        keys = ", ".join(f'"{key}"' for key in missing)
        errors.insert(0, f"Missing key(s) in state_dict: {keys}. ")
    if errors:
        text = "\n\t".join(errors)
        raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{text}")
    return _IncompatibleKeys(missing, unexpected)


# --- Copies and pickles ---------------------------------------------------------------------------


def _native_class(cls):
    """The C++ class below a Python class."""
    return next(base for base in cls.__mro__ if "__init__" in vars(base) and base in NATIVE)


NATIVE = {cls for cls in vars(_C._nn).values() if isinstance(cls, type) and issubclass(cls, Module)}
Module._blank = ()
Module._fields = ()


def _rebuild(cls, blank):
    """A module of that class that owns nothing, made without its __init__."""
    module = cls.__new__(cls)
    _native_class(cls).__init__(module, *blank)
    for members in (module._own_parameters(), module._own_buffers(), module._own_modules()):
        for name, _ in members:
            module._remove_member(name)
    return module


@method
def __getstate__(self):
    return {
        "fields": {name: getattr(self, name) for name in self._fields},
        "training": self.training,
        "parameters": self._own_parameters(),
        "buffers": [(n, t, self._is_persistent(n)) for n, t in self._own_buffers()],
        "modules": self._own_modules(),
        "attributes": dict(self.__dict__),
    }


@method
def __setstate__(self, state):
    for name, value in state["fields"].items():
        setattr(self, name, value)
    self.training = state["training"]
    for name, parameter in state["parameters"]:
        self.register_parameter(name, parameter)
    for name, buffer, persistent in state["buffers"]:
        self.register_buffer(name, buffer, persistent)
    for name, child in state["modules"]:
        self.add_module(name, child)
    self.__dict__.update(state["attributes"])
    hooks.restore(self)


@method
def __reduce_ex__(self, protocol):
    return _rebuild, (type(self), self._blank), self.__getstate__()
