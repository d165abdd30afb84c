"""Every sample of PyTorch's operator tests gives the same here: values, dtypes and gradients."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("expecttest", reason="PyTorch's samples need it")

import torch

from tests.parity.operators.differences import differences
from tests.parity.operators.exceptions import ABSENT
from tests.parity.operators.samples import FAMILIES, LETTERS, families

pytestmark = pytest.mark.oracle
DTYPES = (torch.float64, torch.float32, torch.int64, torch.bool)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("family", [*FAMILIES, *LETTERS])
def test_samples(family, dtype):
    found = [
        line
        for op in families()[family]
        if op.name not in ABSENT
        for line in differences(op, dtype)
    ]
    assert not found, "\n".join(found[:40])
