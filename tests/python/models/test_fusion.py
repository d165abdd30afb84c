"""Networks run layers as one, and channels-last, where nobody can see it."""

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import models, nn
from resnetcpp.autograd.graph import saved_tensors_hooks

NAMES = ["resnet18", "resnet50", "plain18", "resnet20", "resnet_digits"]


def make(name):
    rn.manual_seed(0)
    return models.get_model(name, in_channels=3, num_classes=5)


def images(size=40):
    return rn.from_numpy(np.random.default_rng(0).standard_normal((3, 3, size, size))).float()


def watch(model):
    """Hooks on every layer: what they saw first, by path."""
    seen = {}

    def note(path, y):
        seen.setdefault(path, y)

    for path, module in model.named_modules():
        module.register_forward_hook(lambda m, args, y, path=path: note(path, y))
    return seen


def step(model, x):
    """One training step: the loss's value, gradients and running statistics by name."""
    loss = model(x).square().mean()
    loss.backward()
    found = {name: p.grad for name, p in model.named_parameters()}
    found |= dict(model.named_buffers())
    return loss, found


@pytest.mark.parametrize("name", NAMES)
def test_a_watched_network_computes_the_same(name):
    model, watched = make(name).double(), make(name).double()
    watch(watched)
    x = images().double()
    loss, found = step(model, x)
    expected_loss, expected = step(watched, x)
    assert loss.item() == pytest.approx(expected_loss.item(), rel=1e-12)
    for key, value in expected.items():
        scale = value.abs().max().item() + 1e-30
        assert (found[key] - value).abs().max().item() <= 1e-9 * scale, key


def test_evaluation_is_the_same_too():
    model, x = make("resnet18").eval(), images()
    with rn.no_grad():
        fused = model(x)
        watch(model)
        assert rn.allclose(fused, model(x), rtol=1e-4, atol=1e-5)


def test_hooks_see_every_layer_in_torchvisions_order():
    model = make("resnet18")
    seen = watch(model)
    model(images())
    block = [path for path in seen if path.startswith("layer2.0.")]
    assert block == [
        "layer2.0.conv1", "layer2.0.bn1", "layer2.0.relu", "layer2.0.conv2", "layer2.0.bn2",
        "layer2.0.downsample.0", "layer2.0.downsample.1", "layer2.0.downsample",
    ]  # fmt: skip


def test_what_hooks_see_can_be_viewed_flat():
    model = make("resnet18")
    seen = []
    model.layer4.register_forward_hook(lambda module, args, y: seen.append(y))
    model(images(64))
    assert seen[0].is_contiguous()
    assert seen[0].view(3, 512, -1).shape == (3, 512, 4)


def test_what_a_python_layer_sees_can_be_viewed_flat():
    class Pool(nn.Module):
        def forward(self, x):
            return x.view(x.size(0), x.size(1), -1).mean(-1)

    model, plain = make("resnet18"), make("resnet18")
    model.avgpool = Pool()
    x = images(64)
    assert rn.allclose(model(x), plain(x), rtol=1e-4, atol=1e-5)


def test_a_norm_of_another_class_runs_as_it_is():
    class Scaled(nn.BatchNorm2d):
        def forward(self, x):
            return 2 * super().forward(x)

    model, plain = make("resnet20").eval(), make("resnet20").eval()
    model.bn1 = Scaled(16).eval()
    x = images(16)
    with rn.no_grad():
        assert not rn.allclose(model(x), plain(x))


def test_the_gradient_of_the_image_lies_as_the_image():
    x = images().requires_grad_()
    make("resnet18")(x).sum().backward()
    assert x.grad.is_contiguous()


@pytest.mark.parametrize("change", [lambda x: x.contiguous(), lambda x: x.double().float()])
def test_what_is_saved_may_come_back_laid_out_anew(change):
    model, x = make("resnet20"), images(32)
    _, expected = step(model, x)
    model = make("resnet20")
    with saved_tensors_hooks(lambda saved: saved, change):
        _, found = step(model, x)
    for key, value in expected.items():
        assert rn.allclose(found[key], value, rtol=1e-4, atol=1e-6), key


def test_a_second_derivative_sees_the_same_relu():
    model, x = make("resnet_digits").double().eval(), images(8).double().requires_grad_()
    slopes = []
    for is_watched in (False, True):
        if is_watched:
            watch(model)
        (first,) = rn.autograd.grad(model(x).square().sum(), x, create_graph=True)
        slopes.append(rn.autograd.grad(first.square().sum(), x)[0])
    assert rn.allclose(*slopes, rtol=1e-8, atol=1e-10)
    assert slopes[0].abs().max() > 0
