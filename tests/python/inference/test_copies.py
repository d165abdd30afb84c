"""A convolution reads images of any strides: a copy for it alone is left out, any other stays."""

import resnetcpp as rn
from resnetcpp import nn, optimize_for_inference

from tests.python.harness.inference import assert_same


class OfCopy(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)


class ReadTwice(OfCopy):
    def forward(self, x):
        copy = x.clone()
        return self.conv(copy) + copy


class ChangedAfter(OfCopy):
    def forward(self, x):
        twice = x * 2
        copy = twice.clone()
        twice.add_(1.0)
        return self.conv(copy) + twice


def steps_of(model):
    rn.manual_seed(1)
    x = rn.randn(1, 3, 5, 4)
    model = model.eval()
    fast = optimize_for_inference(model, x)
    with rn.no_grad():
        assert_same(fast(x), model(x))
    return [step.op for step in fast.profile(x)]


def test_a_copy_that_others_read_stays():
    assert "clone" in steps_of(ReadTwice())


def test_a_copy_keeps_what_is_changed_in_place_after_it():
    assert "clone" not in steps_of(ChangedAfter())
