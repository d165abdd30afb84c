"""Deep layers of one image: each thread has some outputs of all pixels, or some pixels."""

import copy

import pytest
import resnetcpp as rn
from resnetcpp import nn, optimize_for_inference
from resnetcpp.nn import functional as F

from tests.python.harness.inference import (
    assert_same,
    assert_same_bits_for_any_number_of_threads,
    settled,
)


class Block(nn.Module):
    """The sum of two convolutions, the first of which may be overwritten by it."""

    def __init__(self, channels, outputs, kernel, stride=1):
        super().__init__()
        self.shortcut = nn.Conv2d(channels, outputs, 1, stride)
        self.conv = nn.Conv2d(channels, outputs, kernel, stride, kernel // 2)

    def forward(self, x):
        return F.relu(self.conv(x) + self.shortcut(x))


# name: (block, channels, size, what sums)
CASES = {
    "pixels as they lie": (lambda: Block(320, 288, 1), 320, 14, "direct"),
    "packed pixels": (lambda: Block(640, 256, 1), 640, 14, "direct"),
    "packed windows": (lambda: Block(256, 512, 3, 2), 256, 14, "direct"),
    "more than a cache": (lambda: Block(2048, 512, 1), 2048, 14, "direct"),
    "tiles": (lambda: Block(512, 512, 3), 512, 7, "winograd"),
    "outputs that fill no panel": (lambda: Block(320, 283, 1), 320, 14, "direct"),
}


@pytest.mark.parametrize("name", CASES)
def test_few_pixels(name):
    make, channels, size, algorithm = CASES[name]
    rn.manual_seed(1)
    model = settled(make())
    x = rn.randn(1, channels, size, size)
    fast = optimize_for_inference(model, x)
    exact = copy.deepcopy(model).double()
    with rn.no_grad():
        assert_same(fast(x), exact(x.double()).float(), 3e-6)
    (step,) = [step for step in fast.profile(x) if step.adds_residual]
    assert step.algorithm.startswith(algorithm)
    assert_same_bits_for_any_number_of_threads(model, x)
