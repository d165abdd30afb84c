"""Writes the stubs of the compiled module, python/resnetcpp/_C/: `python -m tests.rules.stubs`."""

import re
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
    # PyTorch's name of this argument is a keyword of Python.
    (re.compile(r"\bfrom: "), "from_: "),
    # The version changes without a change of the interface.
    (re.compile(r"^__version__: str.*$", re.MULTILINE), "__version__: str"),
]
SHARED_NAMES = {"Size": "resnetcpp", "Tensor": "resnetcpp._C", "dtype": "resnetcpp._C"}
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


def generate() -> dict[str, str]:
    """File name -> stub, of the `resnetcpp._C` that this interpreter imports."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pybind11_stubgen", "resnetcpp._C", "-o", folder]
        subprocess.run(
            [*command, "--numpy-array-remove-parameters"], check=True, capture_output=True
        )
        files = sorted(Path(folder).rglob("*.pyi"))
        # A module without submodules comes as one file.
        names = {path: "__init__.pyi" if path.stem == "_C" else path.name for path in files}
        return {names[path]: fix(path.read_text(encoding="utf-8")) for path in files}


def read() -> dict[str, str]:
    """File name -> stub, as they are in the repository."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(STUBS.glob("*.pyi"))}


def main() -> None:
    STUBS.mkdir(exist_ok=True)
    for path in STUBS.glob("*.pyi"):
        path.unlink()
    for name, text in generate().items():
        (STUBS / name).write_text(text, encoding="utf-8")
        print(f"wrote {(STUBS / name).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
