"""Containers of modules and of parameters. PyTorch: torch.nn.modules.container."""

import operator
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from resnetcpp import _C
from resnetcpp.nn.container import ModuleDict, ModuleList, Sequential
from resnetcpp.nn.module import Module, Parameter

__all__ = ["ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential"]


def _as_parameter(value):
    is_plain = isinstance(value, _C.Tensor) and not isinstance(value, Parameter)
    return Parameter(value) if is_plain else value


def _describe(name, value, kind):
    if not isinstance(value, _C.Tensor):
        return f"  ({name}): Object of type: {type(value).__name__}"
    size = "x".join(str(s) for s in value.shape)
    prefix = "Parameter" if isinstance(value, Parameter) else "Tensor"
    return f"  ({name}): {prefix} containing: [{kind(value)} of size {size}]"


def _typename(value):
    """PyTorch's old names of dtypes: FloatTensor and so on."""
    return value.type().replace("torch", "resnetcpp")


class ParameterList(Module):
    """Parameters, or any values, in a list. PyTorch: torch.nn.ParameterList."""

    def __init__(self, values=None):
        super().__init__()
        self._size = 0
        if values is not None:
            self += values

    def _name(self, index):
        index = operator.index(index)
        if not -self._size <= index < self._size:
            raise IndexError(f"index {index} is out of range")
        return str(index % self._size)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return getattr(self, self._name(index))

    def __setitem__(self, index, value):
        setattr(self, self._name(index), _as_parameter(value))

    def __len__(self):
        return self._size

    def __iter__(self):
        return iter([self[i] for i in range(self._size)])

    def __iadd__(self, values):
        return self.extend(values)

    def append(self, value):
        """Adds a value at the end; tensors become parameters."""
        setattr(self, str(self._size), _as_parameter(value))
        self._size += 1
        return self

    def extend(self, values):
        """Adds values at the end; returns the list. Errors: TypeError."""
        if not isinstance(values, Iterable) or isinstance(values, _C.Tensor):
            raise TypeError(
                "ParameterList.extend should be called with an iterable, but got "
                + type(values).__name__
            )
        for value in list(values):
            self.append(value)
        return self

    def extra_repr(self):
        return "\n".join(_describe(i, value, lambda v: v.dtype) for i, value in enumerate(self))

    def __call__(self, *args, **kwargs):
        raise RuntimeError("ParameterList should not be called.")


class ParameterDict(Module):
    """Parameters, or any values, by name. PyTorch: torch.nn.ParameterDict."""

    def __init__(self, parameters=None):
        super().__init__()
        self._keys = OrderedDict()
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key):
        if key not in self._keys:
            raise KeyError(key)
        return getattr(self, key)

    def __setitem__(self, key, value):
        if not isinstance(key, str):
            raise TypeError(
                "Index given to ParameterDict cannot be used as a key as it is not a string "
                f"(type is '{type(key).__name__}')."
            )
        self._keys[key] = None
        setattr(self, key, _as_parameter(value))

    def __delitem__(self, key):
        del self._keys[key]
        delattr(self, key)

    def __len__(self):
        return len(self._keys)

    def __iter__(self):
        return iter(self._keys)

    def __contains__(self, key):
        return key in self._keys

    def keys(self):
        """The names, in order."""
        return self._keys.keys()

    def values(self):
        """The values, in order."""
        return [self[key] for key in self._keys]

    def items(self):
        """(name, value) pairs, in order."""
        return [(key, self[key]) for key in self._keys]

    def get(self, key, default=None):
        """The value of that name, or `default`."""
        return self[key] if key in self else default

    def setdefault(self, key, default=None):
        """The value of that name, which is `default` from now on if there was none."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key):
        """Removes and returns the value of that name."""
        value = self[key]
        del self[key]
        return value

    def clear(self):
        """Removes all values."""
        for key in list(self._keys):
            del self[key]

    def update(self, parameters):
        """Adds the values of a mapping or of (name, value) pairs; equal names are replaced."""
        if not isinstance(parameters, Iterable):
            raise TypeError(
                "ParametersDict.update should be called with an iterable of key/value pairs, but "
                "got " + type(parameters).__name__
            )
        is_mapping = isinstance(parameters, (Mapping, ParameterDict))
        for key, value in parameters.items() if is_mapping else parameters:
            self[key] = value

    def extra_repr(self):
        return "\n".join(_describe(key, value, _typename) for key, value in self.items())

    def __call__(self, input):
        raise RuntimeError("ParameterDict should not be called.")
