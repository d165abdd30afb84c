"""Writes the stubs of the compiled module, python/resnetcpp/_C/: `python -m tests.rules.stubs`."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rules.sources import ROOT

STUBS = ROOT / "python" / "resnetcpp" / "_C"

# What the generator cannot know: our dtype is not NumPy's, Size is written in Python, and a name
# that is used in a submodule is defined in the module.
REPLACED = [
    (re.compile(r"numpy\.dtype(\[typing\.Any\])?"), "dtype"),
    # Sizes may be given as any sequence of numbers, or as one number.
    (re.compile(r": Size\b"), ": int | typing.Sequence[int]"),
    # PyTorch's name of this argument is a keyword of Python.
    (re.compile(r"\bfrom: "), "from_: "),
    # The version changes without a change of the interface.
    (re.compile(r"^__version__: str.*$", re.MULTILINE), "__version__: str"),
]
SHARED_NAMES = {
    "Size": "resnetcpp",
    "Tensor": "resnetcpp._C",
    "device": "resnetcpp._C",
    "dtype": "resnetcpp._C",
}
FUTURE = "from __future__ import annotations\n"


def fix(text: str) -> str:
    """One generated stub, with the names that it uses imported."""
    for pattern, replacement in REPLACED:
        text = pattern.sub(replacement, text)
    imports = ""
    for name, module in SHARED_NAMES.items():
        used = re.search(rf"(?<![\w.']){name}\b(?!: |=)", text)
        defined = re.search(
            rf"^(class {name}\b|from \S+ import {name}$|{name} =)", text, re.MULTILINE
        )
        if used and not defined:
            imports += f"from {module} import {name}\n"
    text = text.replace(FUTURE, FUTURE + imports, 1)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


# A class that calls itself resnetcpp.nn.Linear is defined in resnetcpp._C._nn: the generator must
# look there, or it writes an import of the name in place of the class.
GENERATE = """
import inspect, resnetcpp._C, pybind11_stubgen

def claim(module):
    for value in list(vars(module).values()):
        if inspect.ismodule(value) and value.__name__.startswith(module.__name__ + "."):
            claim(value)
        elif inspect.isclass(value) and type(value).__name__ == "pybind11_type":
            if not value.__module__.startswith("resnetcpp._C"):
                value.__module__ = module.__name__

claim(resnetcpp._C)
pybind11_stubgen.main()
"""


def generate() -> dict[str, str]:
    """Path below `_C` -> stub, of the `resnetcpp._C` that this interpreter imports."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["resnetcpp._C", "-o", folder, "--numpy-array-remove-parameters"]
        command = [sys.executable, "-c", GENERATE, *arguments]
        subprocess.run(command, check=True, capture_output=True)
        made = Path(folder) / "resnetcpp" / "_C"
        return {
            path.relative_to(made).as_posix(): fix(path.read_text(encoding="utf-8"))
            for path in sorted(made.rglob("*.pyi"))
        }


def read() -> dict[str, str]:
    """Path below `_C` -> stub, as they are in the repository."""
    return {
        path.relative_to(STUBS).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(STUBS.rglob("*.pyi"))
    }


def main() -> None:
    made = generate()  # first, as it may fail
    shutil.rmtree(STUBS, ignore_errors=True)
    for name, text in made.items():
        path = STUBS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
