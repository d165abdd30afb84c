"""What PyTorch computed, from a file: parity where PyTorch is not installed."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.parity.golden import store
from tests.parity.golden.cases import CASES


@pytest.mark.parametrize("name", CASES)
def test_resnetcpp_gives_what_pytorch_gave(name):
    store.check(CASES[name][0](rn), name)


@pytest.mark.oracle
@pytest.mark.parametrize("name", CASES)
def test_the_file_holds_what_pytorch_gives_today(name):
    torch = pytest.importorskip("torch")
    store.check(CASES[name][0](torch), name)


def test_the_file_is_small_and_has_all_cases():
    assert store.names() == list(CASES)
    assert store.PATH.stat().st_size < 300_000


def test_a_wrong_number_is_found():
    found = store.read("optimizers")
    found["adam"][3] *= 1 + 1e-9
    with pytest.raises(AssertionError, match="adam"):
        store.check(found, "optimizers")
    found = {**store.read("losses"), "more": np.zeros(1)}
    with pytest.raises(AssertionError):
        store.check(found, "losses")
