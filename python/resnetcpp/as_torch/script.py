"""Runs a script as Python does, with torch meaning resnetcpp."""

from __future__ import annotations

import builtins
import io
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, TracebackType

from resnetcpp.as_torch import install

__all__ = ["SCRIPT_VARIABLE", "read_script", "run_script"]

# In the environment, where processes that the script spawns find its path.
SCRIPT_VARIABLE = "RESNETCPP_AS_TORCH_SCRIPT"


def read_script(path: str) -> bytes:
    """The source. Errors: OSError."""
    with io.open_code(os.path.abspath(path)) as file:
        return file.read()


def run_script(path: str, source: bytes, arguments: list[str]) -> None:
    """Runs it as ``__main__``, with ``sys.argv``, ``sys.path[0]`` and tracebacks as usual."""
    install()
    main = _main_module(path)
    sys.modules["__main__"] = main
    sys.argv = [path, *arguments]
    os.environ[SCRIPT_VARIABLE] = os.path.abspath(path)
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    _hide_own_frames(main)
    exec(compile(source, path, "exec"), vars(main))


def _main_module(path: str) -> ModuleType:
    main = ModuleType("__main__")
    main.__file__ = path
    vars(main)["__builtins__"] = builtins
    # What processes that multiprocessing spawns import as their main module.
    main.__spec__ = ModuleSpec("resnetcpp.as_torch.spawned", None)
    return main


def _hide_own_frames(main: ModuleType) -> None:
    """Tracebacks begin where the script does."""
    show = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
        inner = frames
        while inner is not None and inner.tb_frame.f_globals is not vars(main):
            inner = inner.tb_next
        is_whole = inner is None and not isinstance(error, SyntaxError)
        show(kind, error.with_traceback(frames if is_whole else inner), error.__traceback__)

    sys.excepthook = hook
