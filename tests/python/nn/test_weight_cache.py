"""Layers that keep their weights packed see every change of them."""

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import _C, models, nn
from resnetcpp.nn import functional as F


def layer():
    """Large enough for Winograd's plans."""
    rn.manual_seed(0)
    return nn.Conv2d(64, 64, 3, padding=1), rn.randn(1, 64, 56, 56)


def warm(conv, x):
    """Until the weights are packed."""
    with rn.no_grad():
        return [conv(x) for _ in range(3)][-1]


def expected(conv, x):
    with rn.no_grad():
        return F.conv2d(x, conv.weight.clone(), conv.bias, padding=1)


def assert_close(got, want):
    assert (got - want).abs().max().item() <= 1e-4 * want.abs().max().item()


def halve_in_place(conv):
    with rn.no_grad():
        conv.weight.mul_(0.5)


def halve_data(conv):
    conv.weight.data.mul_(0.5)


def halve_view(conv):
    with rn.no_grad():
        conv.weight[:32].mul_(0.5)


def halve_detached(conv):
    conv.weight.detach().mul_(0.5)


def replace_data(conv):
    conv.weight.data = conv.weight.detach() * 0.5


def replace_data_of_as_many_writes(conv):
    data = conv.weight.detach() * 0.5
    while data._version < conv.weight._version:
        data.mul_(1.0)
    conv.weight.data = data


def replace_parameter(conv):
    conv.weight = nn.Parameter(conv.weight.detach() * 0.5)


def load(conv):
    other = nn.Conv2d(64, 64, 3, padding=1)
    conv.load_state_dict(other.state_dict())


def step(conv):
    optimizer = rn.optim.SGD(conv.parameters(), lr=1.0)
    conv(rn.ones(1, 64, 8, 8)).sum().backward()
    optimizer.step()


def write_by_numpy(conv):
    conv.weight.detach().numpy()[...] *= 0.5


def write_by_buffer(conv):
    np.asarray(memoryview(conv.weight.detach()))[...] *= 0.5


CHANGES = [
    halve_in_place,
    halve_data,
    halve_view,
    halve_detached,
    replace_data,
    replace_data_of_as_many_writes,
    replace_parameter,
    load,
    step,
    write_by_numpy,
    write_by_buffer,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_seen(change):
    conv, x = layer()
    before = warm(conv, x)
    change(conv)
    with rn.no_grad():
        for _ in range(3):
            assert_close(conv(x), expected(conv, x))
            assert (conv(x) - before).abs().max().item() > 1e-3


def test_memory_lent_before_is_watched():
    conv, x = layer()
    array = conv.weight.detach().numpy()
    warm(conv, x)
    array *= 0.5
    with rn.no_grad():
        assert_close(conv(x), expected(conv, x))


@pytest.mark.parametrize("shape", [(1, 64, 56, 56), (8, 64, 28, 28), (1, 64, 5, 7), (64, 30, 30)])
def test_other_sizes_in_between(shape):
    conv, x = layer()
    warm(conv, x)
    other = rn.randn(*shape)
    with rn.no_grad():
        for _ in range(3):
            assert_close(conv(other), expected(conv, other))
            assert_close(conv(x), expected(conv, x))


def test_networks_see_changes_between_evaluations():
    rn.manual_seed(0)
    model = models.get_model("resnet18", num_classes=5).eval()
    x = rn.randn(1, 3, 128, 128)
    with rn.no_grad():
        for _ in range(3):
            before = model(x)
        for parameter in model.parameters():
            parameter.mul_(1.1)
        after = [model(x) for _ in range(3)]
    copied = models.get_model("resnet18", num_classes=5).eval()
    copied.load_state_dict(model.state_dict())
    with rn.no_grad():
        want = copied(x)
    for got in after:
        assert_close(got, want)
    assert (after[0] - before).abs().max().item() > 1e-3


def test_training_lets_the_packed_weights_go():
    conv, x = layer()
    warm(conv, x)
    held = _C._memory.stats()["allocated"]
    conv(x[..., :4, :4])
    assert _C._memory.stats()["allocated"] < held
