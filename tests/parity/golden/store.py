"""The golden file. Write it, where PyTorch and torchvision are installed, with

python -m tests.parity.golden.store
"""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np

from tests.parity.golden.cases import CASES

PATH = Path(__file__).with_name("pytorch.zip")
_DIGITS = 13  # significant ones; more would hold PyTorch's rounding, and would not compress


def _text(found):
    """Arrays as JSON, with numbers of as many digits as are compared."""
    kept = {
        name: [list(values.shape), [float(f"{v:.{_DIGITS}g}") for v in values.ravel()]]
        for name, values in found.items()
    }
    return json.dumps(kept, separators=(",", ":"))


def write(library):
    """Runs all cases and keeps what they give; the same bytes each time."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as file:
        for name, (program, _) in CASES.items():
            file.writestr(
                zipfile.ZipInfo(f"{name}.json"), _text(program(library)), zipfile.ZIP_LZMA
            )
    PATH.write_bytes(content.getvalue())


def read(name):
    """Names and arrays of one case."""
    with zipfile.ZipFile(PATH) as file:
        kept = json.loads(file.read(f"{name}.json"))
    return {key: np.array(values).reshape(shape) for key, (shape, values) in kept.items()}


def names():
    with zipfile.ZipFile(PATH) as file:
        return [Path(name).stem for name in file.namelist()]


def check(found, name):
    """Same names and shapes as the golden file, and values within the tolerance of the case."""
    expected, tolerance = read(name), CASES[name][1]
    assert list(found) == list(expected)
    for key, values in expected.items():
        assert found[key].shape == values.shape, key
        atol = tolerance * max(1e-3, float(np.abs(values).max(initial=0.0)))
        np.testing.assert_allclose(found[key], values, rtol=0, atol=atol, err_msg=key)


if __name__ == "__main__":
    import torch

    write(torch)
    print(f"{PATH}: {PATH.stat().st_size:,} bytes")
