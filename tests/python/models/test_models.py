"""Networks from Python: names, options, blocks written in Python, changes by the user."""

import copy
import pickle

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import models, nn
from resnetcpp.models import BasicBlock, Bottleneck, ResNet

DIGITS = (2, 1, 8, 8)


def sample(shape=DIGITS):
    return rn.from_numpy(np.random.default_rng(0).standard_normal(shape).astype(np.float32))


@pytest.mark.parametrize(
    ("name", "keys", "parameters"),
    [
        ("resnet18", 122, 11_689_512),
        ("resnet34", 218, 21_797_672),
        ("resnet50", 320, 25_557_032),
        ("resnext50_32x4d", 320, 25_028_904),
        ("resnet20", 116, 269_722),
        ("resnet110", 656, 1_727_962),
    ],
)
def test_sizes(name, keys, parameters):
    model = getattr(models, name)()
    assert len(model.state_dict()) == keys
    assert sum(p.numel() for p in model.parameters()) == parameters


@pytest.mark.parametrize("name", ["resnet20", "plain20", "resnet_digits", "plain_digits"])
def test_small_networks_run(name):
    model = models.get_model(name, in_channels=1)
    assert tuple(model(sample()).shape) == (2, 10)


def test_every_name_is_listed():
    names = models.list_models()
    assert names == sorted(names)
    assert {"resnet18", "resnet152", "plain18", "plain56", "resnet_digits"} <= set(names)


class Own(BasicBlock):
    """A block that is written in Python."""


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: models.get_model("resnet19"), ValueError, "unknown model 'resnet19'.*'resnet18'"),
        (lambda: models.get_model("plain20", weights=3), ValueError, "no weights to download"),
        (lambda: models.resnet18(classes=3), TypeError, "'classes'"),
        (
            lambda: models.resnet18(stem="vgg"),
            ValueError,
            "'imagenet', 'cifar' or 'deep', got 'vgg'",
        ),
        (lambda: models.resnet18(head="svm"), ValueError, "'svm'"),
        (lambda: models.resnet18(replace_stride_with_dilation=[True]), ValueError, "3-element"),
        (lambda: models.resnet_cifar(21), ValueError, "6n \\+ 2"),
        (lambda: BasicBlock(4, 4, groups=2), ValueError, "groups=1"),
        (lambda: models.resnet18(output_stride=4), ValueError, "output_stride of 8, 16 or 32, got"),
        (lambda: models.resnet18(shortcut="D"), ValueError, "'A', 'B' or 'C', got 'D'"),
        (lambda: models.resnet18(squeeze=-1), ValueError, "squeeze of 0 or more, got -1"),
        (lambda: models.resnet18(stochastic_depth_prob=2), ValueError, "between 0 and 1, got 2"),
        (lambda: ResNet(Own, [1], squeeze=4), ValueError, "expected a block of this package for"),
        (lambda: models.resnet18().reset_classifier(-1), ValueError, "0 or more classes, got -1"),
        (lambda: ResNet(BasicBlock, [0, 1]), ValueError, "1 or more blocks"),
        (lambda: models.resnet_digits()(sample((2, 3, 8, 8))), ValueError, "conv1: conv2d"),
    ],
)
def test_bad_arguments_are_refused(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_the_network_of_the_walk_through():
    model = ResNet(Bottleneck, [2, 2, 2, 2]).eval()
    x = sample((1, 3, 214, 214))
    with rn.no_grad():
        assert tuple(model.conv1(x).shape) == (1, 64, 107, 107)
        shapes = [tuple(y.shape[1:]) for y in model.features(x)]
        assert tuple(model(x).shape) == (1, 1000)
    assert shapes == [(64, 54, 54), (256, 54, 54), (512, 27, 27), (1024, 14, 14), (2048, 7, 7)]


@pytest.mark.parametrize("block", [BasicBlock, Bottleneck])
def test_blocks_start_as_identities(block):
    planes = 8 // block.expansion
    module = block(8, planes).eval()
    last = module.bn2 if block is BasicBlock else module.bn3
    nn.init.zeros_(last.weight)
    x = sample((1, 8, 5, 5)).abs()
    assert rn.equal(module(x), x)


def test_expansion_may_be_changed_in_a_subclass():
    class Narrow(Bottleneck):
        expansion = 2

    assert Narrow(4, 8).conv3.out_channels == 16
    model = ResNet(Narrow, [1, 1], num_classes=3, base_planes=8, in_channels=1)
    assert model.fc.in_features == 32
    assert isinstance(model.layer1[0], Narrow)
    assert tuple(model(sample((1, 1, 32, 32))).shape) == (1, 3)


class PythonBlock(nn.Module):
    """A block as users write it."""

    expansion = 1

    def __init__(
        self,
        inplanes,
        planes,
        stride=1,
        downsample=None,
        groups=1,
        base_width=64,
        dilation=1,
        norm_layer=None,
    ):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = norm_layer(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = norm_layer(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += identity
        return self.relu(out)


def test_a_block_written_in_python_gives_the_same_network():
    rn.manual_seed(0)
    native = ResNet(BasicBlock, [1, 2, 1, 1], num_classes=5, in_channels=1)
    rn.manual_seed(0)
    python = ResNet(PythonBlock, [1, 2, 1, 1], num_classes=5, in_channels=1)
    assert repr(native).replace("BasicBlock", "PythonBlock") == repr(python)
    assert list(native.state_dict()) == list(python.state_dict())
    x = sample((2, 1, 32, 32))
    outputs = []
    for model in (native, python):
        y = model(x)
        y.square().sum().backward()
        outputs.append((y, model.conv1.weight.grad, model.layer2[1].bn2.running_var))
    for got, expected in zip(*outputs, strict=True):
        np.testing.assert_array_equal(got.detach().numpy(), expected.detach().numpy())
    assert isinstance(python.layer2[1], PythonBlock)
    assert python.layer2[1].downsample is None


def test_norm_layers_may_be_any_callable():
    made = []

    def norm(channels):
        made.append(channels)
        return nn.BatchNorm2d(channels, momentum=0.5)

    model = models.resnet_digits(norm_layer=norm)
    assert made == [16, 16, 16, 32, 32, 64, 64]
    assert model.bn1.momentum == 0.5
    with pytest.raises(RuntimeError):
        models.resnet_digits(norm_layer=lambda channels: 3)


def test_heads_and_inputs_may_be_changed():
    model = models.resnet18(num_classes=4, in_channels=1, stem="cifar")
    model.fc = nn.Linear(512, 10)
    model.maxpool = nn.Identity()
    model.conv1 = nn.Conv2d(2, 64, 3, padding=1, bias=False)
    assert tuple(model(sample((1, 2, 16, 16))).shape) == (1, 10)
    model.fc = nn.Identity()
    assert tuple(model(sample((1, 2, 16, 16))).shape) == (1, 512)
    model.layer4 = nn.Sequential(model.layer4, nn.ReLU())
    assert "layer4.0.0.conv1.weight" in model.state_dict()


def test_probabilities():
    classes = models.resnet_digits().predict_proba(sample())
    np.testing.assert_allclose(classes.sum(1).detach().numpy(), 1.0, rtol=1e-5)
    positive = models.resnet_digits(head="binary").predict_proba(sample())
    assert tuple(positive.shape) == (2, 1)
    assert ((positive > 0) & (positive < 1)).all()


def test_plain_twins_have_no_shortcut():
    plain = models.get_model("plain18")
    assert plain.skip is False
    assert not any("downsample" in name for name, _ in plain.named_modules())
    block = models.resnet_digits().layer1[0].eval()
    x = sample((1, 16, 8, 8))
    residual = block(x)
    block.skip = False
    assert not rn.equal(block(x), residual)


def test_subclasses_override_forward():
    class Backbone(ResNet):
        def forward(self, x):
            x = self.relu(self.bn1(self.conv1(x)))
            return self.layer1(self.maxpool(x))

    model = Backbone(BasicBlock, [1, 1, 1, 1], in_channels=1).eval()
    assert tuple(model(sample((1, 1, 32, 32))).shape) == (1, 64, 8, 8)
    assert tuple(model._forward_impl(sample((1, 1, 32, 32))).shape) == (1, 1000)


@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))]
)
@pytest.mark.parametrize(
    "make",
    [
        lambda: models.resnet_digits(head="binary"),
        lambda: models.get_model("plain_digits"),
        lambda: ResNet(PythonBlock, [1, 1], num_classes=5, in_channels=1),
        lambda: ResNet(Bottleneck, [1, 1], num_classes=5, in_channels=1, base_planes=8),
    ],
)
def test_copies_run_alike(make, duplicate):
    model = make().eval()
    other = duplicate(model)
    assert repr(other) == repr(model)
    assert list(other.state_dict()) == list(model.state_dict())
    x = sample((2, 1, 16, 16))
    assert rn.equal(other.predict_proba(x), model.predict_proba(x))
    assert other.fc.weight is not model.fc.weight


def test_a_small_network_learns():
    rn.manual_seed(0)
    model = models.resnet_digits()
    optimizer = rn.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    x, labels = rn.randn(10, 1, 8, 8), rn.arange(10)
    losses = []
    for _ in range(12):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


def test_keys_of_other_packages_are_renamed():
    model = models.resnet20()
    old = {}
    for key, value in model.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            old["module." + key.replace("fc.", "linear.")] = value
    converted = models.convert_state_dict({"best_prec1": 91.0, "state_dict": old})
    assert str(models.resnet20().load_state_dict(converted)) == "<All keys matched successfully>"


def test_reset_classifier():
    model = models.resnet20()
    model.reset_classifier(7)
    assert model.eval()(rn.zeros(2, 3, 32, 32)).shape == (2, 7)
    model.reset_classifier(0)
    assert model(rn.zeros(2, 3, 32, 32)).shape == (2, 64)


@pytest.mark.parametrize(
    ("name", "count", "layers"),
    [("preact_resnet164", 1703258, 164), ("preact_resnet110", 1727962, 110)],
)
def test_networks_of_the_second_paper(name, count, layers):
    """He et al., 2016: 1.7 million weights each."""
    model = models.get_model(name)
    assert sum(p.numel() for p in model.parameters()) == count
    weighted = [m for m in model.modules() if isinstance(m, (rn.nn.Conv2d, rn.nn.Linear))]
    projections = [k for k, _ in model.named_modules() if k.endswith("downsample.0")]
    assert len(weighted) - len(projections) == layers


def test_every_network_has_a_plain_twin():
    names = set(models.list_models())
    for name in names:
        if "plain" not in name:
            twin = name.replace("resnet", "plain", 1)
            assert twin in names or f"plain_{name}" in names
    plain = models.get_model("preact_plain18")
    assert not plain.skip and not any("downsample" in key for key in plain.state_dict())
