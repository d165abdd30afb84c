"""Models written in Python: each op that ONNX has a form for, in onnxruntime."""

import pytest
import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.nn import functional as F

from tests.parity.onnx.runtime import check


class Apply(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


IMAGE = (2, 4, 9, 8)
ROWS = (3, 6)
SEQUENCE = (2, 5, 6)

# Modules with the shape of their input.
LAYERS = [
    (nn.Conv2d(4, 6, 3), IMAGE),
    (nn.Conv2d(4, 6, (3, 2), (2, 1), (1, 0), bias=False), IMAGE),
    (nn.Conv2d(4, 8, 3, groups=2, dilation=2, padding=2), IMAGE),
    (nn.Conv2d(4, 4, 3, groups=4), IMAGE),
    (nn.Conv2d(4, 6, 4, padding="same"), IMAGE),
    (nn.Conv2d(4, 6, 3, padding=1, padding_mode="reflect"), IMAGE),
    (nn.Conv1d(6, 4, 3, padding=1), (2, 6, 7)),
    (nn.ConvTranspose2d(4, 6, 3), IMAGE),
    (nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=(1, 0)), IMAGE),
    (nn.ConvTranspose2d(4, 6, 2, stride=3, groups=2, dilation=2, bias=False), IMAGE),
    (nn.BatchNorm2d(4), IMAGE),
    (nn.BatchNorm2d(4, affine=False), IMAGE),
    (nn.BatchNorm1d(6), ROWS),
    (nn.LayerNorm(6), SEQUENCE),
    (nn.LayerNorm([5, 6]), SEQUENCE),
    (nn.GroupNorm(2, 4), IMAGE),
    (nn.InstanceNorm2d(4), IMAGE),
    (nn.Linear(6, 4), ROWS),
    (nn.Linear(6, 4, bias=False), SEQUENCE),
    (nn.Linear(6, 4), SEQUENCE),
    (nn.MaxPool2d(3, 2), IMAGE),
    (nn.MaxPool2d(3, 2, padding=1, ceil_mode=True), IMAGE),
    (nn.MaxPool2d((2, 3), (1, 2), dilation=2), IMAGE),
    (nn.AvgPool2d(2), IMAGE),
    (nn.AvgPool2d(3, 2, padding=1), IMAGE),
    (nn.AvgPool2d(3, 2, padding=1, count_include_pad=False), IMAGE),
    (nn.AvgPool2d(3, 2, ceil_mode=True), IMAGE),
    (nn.AvgPool2d(3, 2, padding=1, ceil_mode=True), IMAGE),
    (nn.AvgPool2d(3, 3, padding=1, ceil_mode=True, count_include_pad=False), IMAGE),
    (nn.AvgPool2d(2, 3, ceil_mode=True, divisor_override=3), IMAGE),
    (nn.AdaptiveAvgPool2d(1), IMAGE),
    (nn.AdaptiveAvgPool2d((3, 4)), IMAGE),
    (nn.AdaptiveMaxPool2d((3, 2)), IMAGE),
    (nn.Flatten(), IMAGE),
    (nn.Flatten(2), IMAGE),
    (nn.Unflatten(1, (2, 2)), IMAGE),
    (nn.Dropout(0.5), ROWS),
    (nn.PixelShuffle(2), IMAGE),
    (nn.Upsample(scale_factor=2), IMAGE),
    (nn.Upsample(size=(5, 11), mode="bilinear"), IMAGE),
    (nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), IMAGE),
    (nn.ZeroPad2d((1, 2, 0, -1)), IMAGE),
    (nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(inplace=True), nn.Flatten(), nn.Dropout()), IMAGE),
]

ACTIVATIONS = [
    nn.ReLU(),
    nn.ReLU6(),
    nn.ReLU6(inplace=True),
    nn.LeakyReLU(0.2),
    nn.LeakyReLU(0.2, inplace=True),
    nn.ELU(0.7),
    nn.SELU(),
    nn.CELU(0.5),
    nn.Sigmoid(),
    nn.Tanh(),
    nn.SiLU(),
    nn.Hardswish(),
    nn.Hardswish(inplace=True),
    nn.Hardsigmoid(),
    nn.Hardtanh(-0.5, 0.7),
    nn.GELU(),
    nn.GELU("tanh"),
    nn.Mish(),
    nn.Softplus(),
    nn.Softplus(2.0, 1.0),
    nn.Softsign(),
    nn.Tanhshrink(),
    nn.Softshrink(),
    nn.LogSigmoid(),
    nn.Softmax(1),
    nn.LogSoftmax(-1),
]

MASK = rn.tensor([True, False, True, True])
# Functions of one tensor, with its shape.
FUNCTIONS = [
    (lambda x: x.view(x.size(0), -1), IMAGE),
    (lambda x: x.reshape(-1, 72), IMAGE),
    (lambda x: x.flatten(1).unsqueeze(1).squeeze(1), IMAGE),
    (lambda x: x.reshape(x.shape[0] * 2, 2, 9, 8).view(x.shape), IMAGE),
    (lambda x: x.permute(0, 2, 3, 1).contiguous().view(-1, 4), IMAGE),
    (lambda x: x.transpose(1, 2) @ x, SEQUENCE),
    (lambda x: x.matmul(rn.arange(12.0).view(6, 2)), SEQUENCE),
    (lambda x: rn.bmm(x, x.mT), SEQUENCE),
    (lambda x: rn.mm(x, rn.ones(6, 2)), ROWS),
    (lambda x: rn.addmm(rn.ones(2), x, rn.ones(6, 2), beta=2.0, alpha=0.5), ROWS),
    (lambda x: x[:, 1:, ::2, -3:], IMAGE),
    (lambda x: x[::2], IMAGE),
    (lambda x: x[:, 2], IMAGE),
    (lambda x: x[..., -1], IMAGE),
    (lambda x: x[:, [2, 0]], IMAGE),
    (lambda x: x[:, MASK], IMAGE),
    (lambda x: x.flip(-1), IMAGE),
    (lambda x: x.roll(1, 2), IMAGE),
    (lambda x: rn.cat(x.chunk(2, 1)[::-1], 1), IMAGE),
    (lambda x: rn.cat([x, rn.ones(0), x * 2], 2), IMAGE),
    (lambda x: rn.stack([x, -x], 1), ROWS),
    (lambda x: sum(x.split(2, 1)), ROWS),
    (lambda x: x[:, :1].expand(-1, 4), ROWS),
    (lambda x: x.unsqueeze(1).expand(-1, 2, -1) + 1, ROWS),
    (lambda x: x + 1, ROWS),
    (lambda x: 1 - x * 2, ROWS),
    (lambda x: rn.add(x, x.exp(), alpha=0.5), ROWS),
    (lambda x: x - rn.arange(6), ROWS),
    (lambda x: x / (x.abs() + 1), ROWS),
    (lambda x: rn.div(x, 0.3, rounding_mode="floor"), ROWS),
    (lambda x: 2 / (x.square() + 1), ROWS),
    (lambda x: x**2 + x**3, ROWS),
    (lambda x: x.abs() ** 0.5, ROWS),
    (lambda x: rn.pow(x.abs() + 0.1, x), ROWS),
    (lambda x: x.exp().log().sin().cos().erf(), ROWS),
    (lambda x: (x.abs() + 1).sqrt() + (x.abs() + 1).rsqrt() + (x.abs() + 1).reciprocal(), ROWS),
    (lambda x: (x * 3).floor() + (x * 3).ceil() + (x * 3).round() + x.sign(), ROWS),
    (lambda x: x.clamp(-0.5, 0.5) + x.clamp(min=0) + x.clamp(max=0.25), ROWS),
    (lambda x: rn.maximum(x, -x) - rn.minimum(x, x * x), ROWS),
    (lambda x: rn.lerp(x, x.exp(), 0.3), ROWS),
    (lambda x: x.mean((2, 3)), IMAGE),
    (lambda x: x.mean((2, 3), keepdim=True) * x, IMAGE),
    (lambda x: x.sum(1) + x.amax(1) - x.amin(1), ROWS),
    (lambda x: x.sum(-1, keepdim=True), ROWS),
    (lambda x: x.var(1) + x.std(1, unbiased=False), ROWS),
    (lambda x: F.normalize(x, dim=1), ROWS),
    (lambda x: x.norm(1, 1), ROWS),
    (lambda x: F.softmax(x @ x.transpose(-1, -2) / 6**0.5, -1) @ x, SEQUENCE),
    (lambda x: F.pad(x, (1, 2, 3, 0), value=0.5), IMAGE),
    (lambda x: F.pad(x, (1, 2), mode="replicate"), SEQUENCE),
    (lambda x: F.pad(x, (-1, 1)), ROWS),
    (lambda x: F.interpolate(x, scale_factor=0.5, mode="nearest"), IMAGE),
    (lambda x: F.interpolate(x, (6, 5), mode="bicubic"), IMAGE),
    (lambda x: F.interpolate(x, (6, 5), mode="bilinear", antialias=True), IMAGE),
    (lambda x: F.glu(x, 1), ROWS),
    (lambda x: F.rms_norm(x, (6,)), SEQUENCE),
    (lambda x: F.local_response_norm(x, 3), IMAGE),
    (lambda x: x.double().float(), ROWS),
    (lambda x: x.clone().add_(1).mul_(2).div_(3).relu_(), ROWS),
    (lambda x: x.copy_(x.exp()), ROWS),
    (lambda x: rn.einsum("bij,bkj->bik", x, x), SEQUENCE),
    (lambda x: (x, x + 1, [x * 2]), ROWS),
    (lambda x: {"a": x.relu(), "b": x}, ROWS),
    (lambda x: [x.exp()] * 2, ROWS),
]


def case_id(value):
    if isinstance(value, nn.Module):
        return repr(value).replace("\n", "")
    return None if callable(value) else str(value)


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=case_id)
def test_layers(layer, shape):
    rn.manual_seed(0)
    check(layer, (rn.randn(*shape),))


@pytest.mark.parametrize("layer", ACTIVATIONS, ids=case_id)
def test_activations(layer):
    rn.manual_seed(0)
    check(layer, (rn.randn(4, 6) * 3,))


@pytest.mark.parametrize(("function", "shape"), FUNCTIONS)
def test_functions(function, shape):
    rn.manual_seed(0)
    check(Apply(function), (rn.randn(*shape),))


def test_two_inputs():
    model = Apply(lambda x, y: F.relu(x) @ y.transpose(1, 2) + x.mean())
    check(model, (rn.randn(2, 3, 4), rn.randn(2, 3, 4)), dynamic=False)


def test_products_of_two_inputs():
    check(Apply(lambda x, y: rn.cat([x * y, x - y], 1)), (rn.randn(2, 3), rn.randn(2, 3)))


class Written(nn.Module):
    """Parameters of its own, used directly, transposed, reshaped and shared."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(rn.randn(6))
        self.weight = nn.Parameter(rn.randn(4, 6))
        self.register_buffer("offset", rn.randn(4))
        self.first = nn.Linear(4, 4)
        self.second = self.first

    def forward(self, x):
        x = (x * self.scale) @ self.weight.t() + self.offset.view(1, -1)
        return self.second(F.relu(self.first(x)))


def test_parameters_keep_their_names():
    program = check(Written(), (rn.randn(3, 6),))
    names = {x.name for x in program.model_proto.graph.initializer}
    weights = {"scale", "weight", "offset", "first.weight", "first.bias"}
    assert weights <= names and not any(name.startswith("second") for name in names)


DOUBLE = [
    (nn.Linear(6, 4), ROWS),
    (nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Softmax(1)), ROWS),
    (nn.MaxPool2d(2), IMAGE),
    (nn.BatchNorm2d(4), IMAGE),
    (Apply(lambda x: x.mean(1) + x.exp().sum(1)), ROWS),
]


@pytest.mark.parametrize(("layer", "shape"), DOUBLE, ids=case_id)
def test_float64(layer, shape):
    rn.manual_seed(0)
    check(layer.double(), (rn.randn(*shape, dtype=rn.float64),), tolerance=1e-10)


@pytest.mark.parametrize("opset", [13, 14, 15, 17, 18, 20, 21, 22, 23])
def test_opsets(opset):
    rn.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(4, 6, 3),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        nn.MaxPool2d(2, ceil_mode=True),
        nn.AvgPool2d(2, padding=1),
        Apply(lambda x: F.pad(F.gelu(x.clamp(-1, 1)), (1, 1))[..., 1:-1] + x.amax(1, keepdim=True)),
        Apply(lambda x: x.mean((2, 3)) + x.sum((2, 3)) + x.std((2, 3))),
        nn.LayerNorm(6),
        nn.Softmax(1),
    )
    program = check(model, (rn.randn(*IMAGE),), opset_version=opset)
    assert [x.version for x in program.model_proto.opset_import] == [opset]
