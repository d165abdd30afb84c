"""Every network exports, and onnxruntime gives what it gives."""

import pytest
import resnetcpp as rn
from resnetcpp import models

from tests.parity.onnx.runtime import check, compare, onnx, session
from tests.python.harness.inference import settled

IMAGENET = [
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    pytest.param("resnet152", marks=pytest.mark.slow),
    "resnext50_32x4d",
    pytest.param("resnext101_32x8d", marks=pytest.mark.slow),
    pytest.param("resnext101_64x4d", marks=pytest.mark.slow),
    pytest.param("wide_resnet50_2", marks=pytest.mark.slow),
    pytest.param("wide_resnet101_2", marks=pytest.mark.slow),
    "preact_resnet18",
    "preact_resnet50",
    "plain18",
    "plain50",
]
CIFAR = ["resnet20", "resnet56", "resnet110", "preact_resnet110", "preact_resnet164", "plain20"]
SMALL = {"num_classes": 5, "base_planes": 16}
VARIANTS = [
    ("resnet20", {"shortcut": "A"}),
    ("resnet20", {"shortcut": "B"}),
    ("resnet20", {"shortcut": "C"}),
    ("resnet18", {**SMALL, "shortcut": "C"}),
    ("resnet18", {**SMALL, "stem": "deep"}),
    ("resnet50", {**SMALL, "stem": "deep", "avg_down": True}),
    ("resnet50", {**SMALL, "stride_in_1x1": True}),
    ("resnet18", {**SMALL, "squeeze": 4}),
    ("preact_resnet18", {**SMALL, "squeeze": 4}),
    ("resnet50", {**SMALL, "output_stride": 8}),
    ("resnet18", {**SMALL, "output_stride": 16}),
    ("resnet18", {**SMALL, "stochastic_depth_prob": 0.5}),
    ("preact_resnet18", {**SMALL, "shortcut": "A"}),
    ("preact_resnet18", {**SMALL, "skip": False}),
    ("resnet_digits", {"in_channels": 1}),
]


def image(options, size):
    return rn.randn(2, options.get("in_channels", 3), size, size)


@pytest.mark.parametrize("name", IMAGENET)
def test_imagenet_networks(name):
    rn.manual_seed(0)
    check(settled(models.get_model(name, num_classes=7)), (rn.randn(1, 3, 64, 64),))


@pytest.mark.parametrize("name", CIFAR)
def test_cifar_networks(name):
    rn.manual_seed(0)
    check(settled(models.get_model(name)), (rn.randn(1, 3, 32, 32),))


@pytest.mark.parametrize(("name", "options"), VARIANTS)
def test_variants(name, options):
    rn.manual_seed(0)
    size = 32 if "num_classes" not in options else 64
    check(settled(models.get_model(name, **options)), (image(options, size),))


def test_an_image_of_full_size():
    """Where convolutions take Winograd's algorithm here."""
    rn.manual_seed(0)
    check(settled(models.resnet18()), (rn.randn(1, 3, 224, 224),), dynamic=False)


def test_weights_keep_their_names():
    model = settled(models.resnet18(num_classes=5))
    program = check(model, (rn.randn(1, 3, 64, 64),))
    state = model.state_dict()
    initializers = {x.name: tuple(x.dims) for x in program.model_proto.graph.initializer}
    weights = {key: tuple(v.shape) for key, v in state.items() if "num_batches" not in key}
    assert {key: initializers[key] for key in weights} == weights


def test_the_graph_is_that_of_the_layers():
    model = settled(models.resnet18(num_classes=5))
    program = check(model, (rn.randn(1, 3, 64, 64),))
    kinds = [node.op_type for node in program.model_proto.graph.node]
    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    assert counts == {
        "Add": 8,
        "BatchNormalization": 20,
        "Conv": 20,
        "Gemm": 1,
        "GlobalAveragePool": 1,
        "MaxPool": 1,
        "Relu": 17,
        "Reshape": 1,
    }


def test_any_size_of_image():
    rn.manual_seed(0)
    model = settled(models.resnet18(num_classes=5))
    axes = {"x": {0: "batch", 2: "height", 3: "width"}}
    program = onnx.export(model, rn.randn(1, 3, 64, 64), input_names=["x"], dynamic_axes=axes)
    for size in ((1, 3, 64, 64), (3, 3, 96, 64), (2, 3, 50, 77)):
        compare(session(program), model, (rn.randn(*size),))


def test_stages_of_a_network():
    rn.manual_seed(0)
    model = settled(models.resnet18(features_only=True, num_classes=5))
    check(model, (rn.randn(1, 3, 64, 64),))
