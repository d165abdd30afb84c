"""An optimised network follows its model: what has changed since is packed again."""

import pytest
import resnetcpp as rn
from resnetcpp import models, nn, optimize_for_inference

from tests.python.harness.inference import assert_same, settled


def test_new_weights_are_packed_again():
    x = rn.randn(1, 3, 32, 32)
    rn.manual_seed(3)
    first, second = settled(models.resnet20()), settled(models.resnet20())
    fast = optimize_for_inference(first, x)
    fast.load_state_dict(second.state_dict())
    with rn.no_grad():
        assert_same(fast(x), second(x))
        first.conv1.weight.mul_(0.5)
        assert_same(fast(x), first(x))
        second.layer1[0].bn1.running_mean.add_(0.5)
        first.load_state_dict(second.state_dict(), assign=True)
        assert_same(fast(x), second(x))
        data = first.fc.weight.detach() * 2.0
        while data._version < first.fc.weight._version:
            data.mul_(1.0)
        first.fc.weight.data = data
        assert_same(fast(x), first(x))


def test_new_layers_are_packed_again():
    x = rn.randn(1, 3, 32, 32)
    rn.manual_seed(3)
    first, second = settled(models.resnet20()), settled(models.resnet20())
    fast = optimize_for_inference(first, x)
    with rn.no_grad():
        first.layer1[0].conv1 = second.layer1[0].conv1
        assert_same(fast(x), first(x))
        first.layer1[1].bn1.weight = nn.Parameter(first.layer1[1].bn1.weight * 2.0)
        assert_same(fast(x), first(x))
        first.layer2[0].bn1.register_buffer("running_var", rn.full((32,), 3.0))
        assert_same(fast(x), first(x))


def test_a_layer_that_cannot_be_packed_is_an_error_each_time():
    x = rn.randn(1, 3, 32, 32)
    model = settled(models.resnet20())
    fast = optimize_for_inference(model, x)
    bn = model.layer1[0].bn1
    model.layer1[0].bn1 = nn.BatchNorm2d(16)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"call model.eval\(\) first"):
            fast(x)
    model.layer1[0].bn1 = bn
    with rn.no_grad():
        assert_same(fast(x), model(x))
