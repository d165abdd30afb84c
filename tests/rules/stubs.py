"""Writes python/resnetcpp/_C.pyi from the compiled module: `python -m tests.rules.stubs`."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.rules.sources import ROOT

STUB = ROOT / "python" / "resnetcpp" / "_C.pyi"
ARGUMENTS = ["--numpy-array-remove-parameters", "--enum-class-locations", ".*:resnetcpp._C"]


def generate() -> str:
    """The stub of the `resnetcpp._C` that this interpreter imports."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pybind11_stubgen", "resnetcpp._C", "-o", folder]
        subprocess.run([*command, *ARGUMENTS], check=True, capture_output=True, text=True)
        text = (Path(folder) / "resnetcpp" / "_C.pyi").read_text(encoding="utf-8")
    # The version is the one line that changes without a change of the interface.
    lines = ["__version__: str" if x.startswith("__version__") else x for x in text.splitlines()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    STUB.write_text(generate(), encoding="utf-8")
    print(f"wrote {STUB.relative_to(ROOT)}")
