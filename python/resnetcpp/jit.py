"""TorchScript's names: programs go on in Python. PyTorch: torch.jit.

`script` and `trace` return what they are given, which then runs as it is written;
`optimize_for_inference` of the package is what makes a model fast. Files of TorchScript are
neither read nor written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from resnetcpp.nn import Module

__all__ = [
    "Final",
    "ScriptFunction",
    "ScriptModule",
    "annotate",
    "export",
    "freeze",
    "ignore",
    "is_scripting",
    "is_tracing",
    "isinstance",
    "load",
    "save",
    "script",
    "script_if_tracing",
    "script_method",
    "trace",
    "trace_module",
    "unused",
]

_is_instance = isinstance


class ScriptModule(Module):
    """What no module here is an instance of."""

    def __init__(self) -> None:
        raise RuntimeError("ScriptModule: expected a subclass of nn.Module, got one of TorchScript")


class ScriptFunction:
    """What no function here is an instance of."""

    def __init__(self) -> None:
        raise RuntimeError("ScriptFunction: expected a function of Python, got one of TorchScript")


def script(
    obj: Any,
    optimize: Any = None,
    _frames_up: int = 0,
    _rcb: Any = None,
    example_inputs: Any = None,
) -> Any:
    """The module, function or class itself, which runs in Python. Errors: TypeError."""
    if not callable(obj):
        raise TypeError(
            f"jit.script: expected a module, function or class, got {type(obj).__name__}"
        )
    return obj


def trace(
    func: Any,
    example_inputs: Any = None,
    optimize: Any = None,
    check_trace: bool = True,
    check_inputs: Any = None,
    check_tolerance: float = 1e-05,
    strict: bool = True,
    *,
    example_kwarg_inputs: dict[str, Any] | None = None,
    **options: Any,
) -> Any:
    """The module or function itself, after a run on the example, whose errors are raised here."""
    if example_inputs is None and example_kwarg_inputs is None:
        raise RuntimeError("jit.trace: expected example_inputs or example_kwarg_inputs, got none")
    is_many = _is_instance(example_inputs, (tuple, list))
    inputs = example_inputs if is_many else (example_inputs,)
    func(*(() if example_inputs is None else inputs), **(example_kwarg_inputs or {}))
    return func


def trace_module(mod: Module, inputs: dict[str, Any], *args: Any, **options: Any) -> Module:
    """The module itself, after a run of each method on its example."""
    for name, example in inputs.items():
        trace(getattr(mod, name), example)
    return mod


def freeze(mod: Module, preserved_attrs: Any = None, optimize_numerics: bool = True) -> Module:
    """The module itself. Errors: RuntimeError for one in training mode."""
    if mod.training:
        raise RuntimeError(
            "Freezing is currently only implemented for modules in eval mode. Please call .eval()"
        )
    return mod


def _file_error(name: str) -> NoReturn:
    raise RuntimeError(
        f"jit.{name}: expected files of tensors, as resnetcpp has no TorchScript; use save and "
        "load with a state_dict(), or export the network to ONNX"
    )


def save(m: Any, f: Any, _extra_files: Any = None) -> NoReturn:
    """Errors: RuntimeError that says what to use."""
    _file_error("save")


def load(f: Any, map_location: Any = None, _extra_files: Any = None, _restore_shapes: bool = False
         ) -> NoReturn:  # fmt: skip
    """Errors: RuntimeError that says what to use."""
    _file_error("load")


def is_scripting() -> bool:
    """False."""
    return False


def is_tracing() -> bool:
    """False."""
    return False


def annotate(the_type: Any, the_value: Any) -> Any:
    """The value."""
    return the_value


def isinstance(obj: Any, target_type: Any) -> bool:
    """Python's."""
    return _is_instance(obj, target_type)


def export(fn: Callable) -> Callable:
    """The function itself."""
    return fn


def unused(fn: Callable) -> Callable:
    """The function itself."""
    return fn


def script_method(fn: Callable) -> Callable:
    """The function itself."""
    return fn


def script_if_tracing(fn: Callable) -> Callable:
    """The function itself."""
    return fn


def ignore(drop: Any = False, **kwargs: Any) -> Any:
    """The function itself, as a decorator with or without arguments."""
    return drop if callable(drop) else export
