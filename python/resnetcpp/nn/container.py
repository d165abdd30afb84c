"""Containers as Python sequences and mappings. PyTorch: torch.nn.Sequential and its family."""

import operator
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import chain

from resnetcpp import _C
from resnetcpp.nn.module import Module

Sequential = _C._nn.Sequential
ModuleList = _C._nn.ModuleList
ModuleDict = _C._nn.ModuleDict

_INIT = {cls: cls.__init__ for cls in (Sequential, ModuleList, ModuleDict)}


def _items(self):
    return self._own_modules()


def _values(self):
    return [child for _, child in self._own_modules()]


def _replace_all(self, items):
    """Makes `items` the children, in that order."""
    for name, _ in self._own_modules():
        self._remove_member(name)
    for name, child in items:
        self.add_module(name, child)


def _renumber(self, children):
    _replace_all(self, [(str(i), child) for i, child in enumerate(children)])


def _position(self, index):
    """A position that is not negative. Errors: IndexError."""
    index, size = operator.index(index), len(self)
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of range")
    return index % size


def _length(self):
    return len(self._own_modules())


def _iterate(self):
    return iter(_values(self))


def _append(self, module):
    """Adds a module at the end; returns the container."""
    self.add_module(str(len(self)), module)
    return self


def _extend(self, modules):
    """Adds modules at the end; returns the container. Errors: TypeError."""
    if not isinstance(modules, Iterable):
        raise TypeError(
            f"{type(self).__name__}.extend should be called with an iterable, but got "
            f"{type(modules).__name__}"
        )
    for module in list(modules):
        self.append(module)
    return self


def _insert(self, index, module):
    """Puts a module before that position; returns the container. Errors: IndexError."""
    size = len(self)
    if not -size <= index <= size:
        raise IndexError(f"Index out of range: {index}")
    children = _values(self)
    children.insert(index, module)
    _renumber(self, children)
    return self


def _set_item(self, index, module):
    name, _ = _items(self)[_position(self, index)]
    setattr(self, name, module)


def _delete_item(self, index):
    children = _values(self)
    del children[index if isinstance(index, slice) else _position(self, index)]
    _renumber(self, children)


def _pop(self, key):
    """Removes and returns the module at that position."""
    module = self[key]
    del self[key]
    return module


for _cls in (Sequential, ModuleList):
    _cls.__len__ = _length
    _cls.__iter__ = _iterate
    _cls.__setitem__ = _set_item
    _cls.__delitem__ = _delete_item
    _cls.append = _append
    _cls.extend = _extend
    _cls.insert = _insert
    _cls.pop = _pop


# --- Sequential -----------------------------------------------------------------------------------


def _sequential_init(self, *args):
    _INIT[Sequential](self)
    if len(args) == 1 and isinstance(args[0], OrderedDict):
        items = args[0].items()
    else:
        items = ((str(i), module) for i, module in enumerate(args))
    for name, module in items:
        if not isinstance(module, Module):
            raise TypeError(f"{type(module).__name__} is not a Module subclass")
        self.add_module(name, module)


def _sequential_get(self, index):
    if isinstance(index, slice):
        return type(self)(OrderedDict(_items(self)[index]))
    return _values(self)[_position(self, index)]


def _sequential_forward(self, input):
    """Runs the children one after the other."""
    for module in self:
        input = module(input)
    return input


def _check_sequential(other):
    if not isinstance(other, Sequential):
        raise ValueError(
            f"add operator supports only objects of Sequential class, but {type(other)} is given."
        )


def _sequential_add(self, other):
    _check_sequential(other)
    return Sequential(*self, *other)


def _sequential_iadd(self, other):
    _check_sequential(other)
    return self.extend(other)


def _sequential_repeat(self, times):
    if not isinstance(times, int):
        raise TypeError(f"unsupported operand type(s) for *: {type(self)} and {type(times)}")
    if times <= 0:
        raise ValueError(f"Non-positive multiplication factor {times} for {type(self)}")
    return Sequential(*(_values(self) * times))


Sequential.__init__ = _sequential_init
# One tensor runs in C++; anything else that the children take and give runs here.
Sequential.forward = _sequential_forward
Sequential.__getitem__ = _sequential_get
Sequential.__add__ = _sequential_add
Sequential.__iadd__ = _sequential_iadd
Sequential.__mul__ = Sequential.__rmul__ = _sequential_repeat


# --- ModuleList -----------------------------------------------------------------------------------


def _list_init(self, modules=None):
    _INIT[ModuleList](self)
    if modules is not None:
        self.extend(modules)


def _list_get(self, index):
    if isinstance(index, slice):
        return type(self)(_values(self)[index])
    return _values(self)[_position(self, index)]


def _list_add(self, other):
    return ModuleList(chain(self, other))


ModuleList.__init__ = _list_init
ModuleList.__getitem__ = _list_get
ModuleList.__add__ = _list_add
ModuleList.__iadd__ = _extend


# --- ModuleDict -----------------------------------------------------------------------------------


def _dict_init(self, modules=None):
    _INIT[ModuleDict](self)
    if modules is not None:
        self.update(modules)


def _dict_get(self, key):
    return dict(_items(self))[key]


def _dict_set(self, key, module):
    self.add_module(key, module)


def _dict_delete(self, key):
    if key not in self:
        raise KeyError(key)
    self._remove_member(key)


def _dict_keys(self):
    """The names, in order."""
    return dict(_items(self)).keys()


def _dict_values(self):
    """The modules, in order."""
    return dict(_items(self)).values()


def _dict_items(self):
    """(name, module) pairs, in order."""
    return dict(_items(self)).items()


def _dict_clear(self):
    """Removes all modules."""
    _replace_all(self, [])


def _dict_update(self, modules):
    """Adds the modules of a mapping or of (name, module) pairs; equal names are replaced."""
    if not isinstance(modules, Iterable):
        raise TypeError(
            "ModuleDict.update should be called with an iterable of key/value pairs, but got "
            + type(modules).__name__
        )
    pairs = modules.items() if isinstance(modules, (Mapping, ModuleDict)) else modules
    for j, pair in enumerate(pairs):
        if len(pair) != 2:
            raise ValueError(
                f"ModuleDict update sequence element #{j} has length {len(pair)}; 2 is required"
            )
        self[pair[0]] = pair[1]


ModuleDict.__init__ = _dict_init
ModuleDict.__len__ = _length
ModuleDict.__iter__ = lambda self: iter(_dict_keys(self))
ModuleDict.__contains__ = lambda self, key: key in _dict_keys(self)
ModuleDict.__getitem__ = _dict_get
ModuleDict.__setitem__ = _dict_set
ModuleDict.__delitem__ = _dict_delete
ModuleDict.keys = _dict_keys
ModuleDict.values = _dict_values
ModuleDict.items = _dict_items
ModuleDict.clear = _dict_clear
ModuleDict.pop = _pop
ModuleDict.update = _dict_update
