"""Parameters that are computed from others. PyTorch: torch.nn.utils.parametrize."""

from contextlib import contextmanager
from copy import deepcopy

from resnetcpp._C import Tensor
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.nn.computed import run_attributes, run_parameters
from resnetcpp.nn.module import Parameter
from resnetcpp.nn.modules.container import ModuleDict, ModuleList

__all__ = [
    "ParametrizationList",
    "cached",
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "transfer_parametrizations_and_params",
    "type_before_parametrizations",
]

# (id of a module, name) -> the tensor, while somebody is in `cached`.
_kept = {}
_depth = 0


@contextmanager
def cached():
    """Computes each parametrized tensor once while it is entered."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if not _depth:
            _kept.clear()


def _register(module, name, tensor):
    if isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


def _check_same(what, tensor, shape, dtype):
    """Errors: ValueError in PyTorch's words."""
    if not isinstance(tensor, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(tensor).__name__}.")
    for kind, got, expected in (("dtype", tensor.dtype, dtype), ("shape", tensor.shape, shape)):
        if got != expected:
            raise ValueError(
                f"{what} may not change the {kind} of the tensor, unless `unsafe` flag is "
                f"enabled: expected {expected}, got {got}"
            )


class ParametrizationList(ModuleList):
    """The functions that compute a tensor, and what they compute it from: ``original``, or
    ``original0``, ``original1`` ... if the first takes several. PyTorch: ParametrizationList."""

    def __init__(self, modules, original, unsafe=False):
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        with no_grad():
            new = self._inverted(original, False)
        if not isinstance(new, (Tensor, tuple, list)):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "
                f"Got {type(new).__name__}"
            )
        shape, dtype = original.shape, original.dtype
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if self.is_tensor else len(new)
        if self.is_tensor:
            self._replace(original, new)
            _register(self, "original", original)
        else:
            for i, part in enumerate(new):
                self._adopt(i, part, original)
        if not unsafe:
            _check_same("Registering a parametrization", self(), shape, dtype)

    def _adopt(self, i, part, original):
        if not isinstance(part, Tensor):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "
                f"Got element {i} of the sequence with type {type(part).__name__}."
            )
        if isinstance(original, Parameter):
            part = Parameter(part.detach(), original.requires_grad)
        _register(self, f"original{i}", part)

    def _replace(self, tensor, new):
        """Gives a tensor another value, maybe of another shape."""
        if tensor.dtype != new.dtype:
            raise ValueError(
                "When `right_inverse` outputs one tensor, it may not change the dtype: expected "
                f"{tensor.dtype}, got {new.dtype}"
            )
        if tensor is new:
            return
        with no_grad():
            if tensor.shape == new.shape:
                tensor.copy_(new)
            else:
                tensor.data = new.detach().clone()

    def _inverted(self, value, needed):
        """What the functions must be given to give `value`."""
        for part in list(self)[::-1]:
            if hasattr(part, "right_inverse"):
                try:
                    value = part.right_inverse(value)
                except NotImplementedError:
                    if needed:
                        raise
            elif needed:
                raise RuntimeError(
                    f"parametrization {type(part).__name__} does not implement right_inverse."
                )
        return value

    def originals(self):
        """What the first function is given."""
        if self.is_tensor:
            return [self.original]
        return [getattr(self, f"original{i}") for i in range(self.ntensors)]

    def right_inverse(self, value):
        """Changes the originals so that the functions give `value`. Errors: ValueError."""
        with no_grad():
            found = self._inverted(value, True)
            found = [found] if self.is_tensor else found
            if not isinstance(found, (tuple, list)) or len(found) != self.ntensors:
                raise ValueError(
                    "'right_inverse' must return a sequence of tensors of length "
                    f"{self.ntensors}, got {found}"
                )
            for tensor, new in zip(self.originals(), found, strict=True):
                self._replace(tensor, new)

    def forward(self):
        """The tensor that the functions give"""
        first, *others = self
        value = first(*self.originals())
        for part in others:
            value = part(value)
        return value


def _property(name):
    def get(self):
        parametrization = self.parametrizations[name]
        if not _depth:
            return parametrization()
        key = id(self), name
        if key not in _kept:
            _kept[key] = parametrization()
        return _kept[key]

    def put(self, value):
        self.parametrizations[name].right_inverse(value)

    return property(get, put)


def _refuse_pickle(self, protocol):
    raise RuntimeError(
        "Serialization of parametrized modules is only supported through state_dict()."
    )


def _deepcopy(self, memo):
    make, given, state = super(type(self), self).__reduce_ex__(4)
    made = memo[id(self)] = make(*given)
    made.__setstate__(deepcopy(state, memo))
    return made


_MEMBERS = {"__reduce_ex__": _refuse_pickle, "__deepcopy__": _deepcopy}


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    """Makes module.<tensor_name> the result of a module that is given what it was.

    What it was stays, as module.parametrizations.<tensor_name>.original; a ``right_inverse`` of
    the parametrization says what that must be for a wanted value.

    Args:
        unsafe: whether shape and dtype may change, and nothing is checked.

    Errors: ValueError.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        _append(module, tensor_name, parametrization, unsafe)
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        made = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe)
        if not is_parametrized(module):
            run_attributes(module, f"Parametrized{type(module).__name__}", _MEMBERS)
            module.parametrizations = ModuleDict()
        delattr(module, tensor_name)
        setattr(type(module), tensor_name, _property(tensor_name))
        module.parametrizations[tensor_name] = made
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element "
            f"with name '{tensor_name}'"
        )
    return module


def _append(module, name, parametrization, unsafe):
    functions = module.parametrizations[name]
    if not unsafe:
        before = getattr(module, name)
        after = parametrization(before)
        _check_same("Registering a parametrization", after, before.shape, before.dtype)
        if hasattr(parametrization, "right_inverse"):
            back = parametrization.right_inverse(after)
            _check_same("parametrization.right_inverse", back, before.shape, before.dtype)
    functions.append(parametrization)
    functions.unsafe |= unsafe


def is_parametrized(module, tensor_name=None):
    """Whether that tensor of a module is computed, or any of them."""
    found = getattr(module, "parametrizations", None)
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    """Makes a tensor an ordinary one again.

    Args:
        leave_parametrized: keep the value that it has, not that of ``original``.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    functions = module.parametrizations[tensor_name]
    if not functions.is_tensor and not leave_parametrized:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is "
            "parametrized in terms of a sequence of tensors."
        )
    value = getattr(module, tensor_name) if leave_parametrized else None
    if functions.is_tensor:
        tensor = functions.original
        if value is not None:
            functions._replace(tensor, value)
    else:
        tensor = Parameter(value.detach()) if value.requires_grad else value
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    _register(module, tensor_name, tensor)
    if not is_parametrized(module):
        del module.parametrizations
        run_parameters(module)
    return module


def type_before_parametrizations(module):
    """The class that the module had."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(from_module, to_module, tensor_name=None):
    """Gives another module the same parametrizations, and copies of what they are given."""
    if not is_parametrized(from_module):
        return to_module
    names = list(from_module.parametrizations) if tensor_name is None else [tensor_name]
    for name in names:
        source = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name).detach().clone()))
        for function in source:
            register_parametrization(to_module, name, function)
        for tensor, value in zip(
            to_module.parametrizations[name].originals(), source.originals(), strict=True
        ):
            tensor.data = value.detach()
    return to_module
