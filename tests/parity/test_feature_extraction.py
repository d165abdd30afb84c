"""Feature extraction, frozen batch norm and intermediate layers against torchvision's."""

import copy
import importlib

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.models.feature_extraction import (
    IntermediateLayerGetter,
    create_feature_extractor,
    freeze_stages,
    get_graph_node_names,
)

from tests.parity.vision import torchvision

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.oracle


def torchvision_part(name):
    torchvision()  # which must be imported its own way first
    return importlib.import_module(f"torchvision.{name}")


def twins(name):
    torch.manual_seed(0)
    theirs = getattr(torchvision().models, name)().eval()
    ours = rn.models.get_model(name).eval()
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def images(library):
    values = np.random.default_rng(0).standard_normal((2, 3, 64, 64))
    return library.from_numpy(values.astype(np.float32))


def assert_same_features(got, want):
    assert list(got) == list(want)
    for key, value in want.items():
        scale = float(value.detach().abs().max())
        np.testing.assert_allclose(
            got[key].detach().numpy(), value.detach().numpy(), atol=1e-4 * scale
        )


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "resnext50_32x4d"])
def test_node_names(name):
    feature_extraction = torchvision_part("models.feature_extraction")
    ours, theirs = twins(name)
    ours.layer1.train()
    assert get_graph_node_names(ours) == feature_extraction.get_graph_node_names(theirs)
    assert ours.layer1.training and not ours.layer2.training


NODES = [
    {"layer1": "a", "layer4": "b"},
    ["conv1", "layer2.0.downsample.1", "layer3.1.relu"],
    {"layer1.0.relu_1": "out", "avgpool": "pooled"},
    ["layer1.1.add", "flatten", "fc"],
    {"layer2.0.bn2": "norm"},
]


@pytest.mark.parametrize("graph", [True, False], ids=["graph", "no graph"])
@pytest.mark.parametrize("nodes", NODES, ids=str)
@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
def test_features(name, nodes, graph):
    feature_extraction = torchvision_part("models.feature_extraction")
    ours, theirs = twins(name)
    own = create_feature_extractor(ours, nodes)
    other = feature_extraction.create_feature_extractor(theirs, nodes)
    with rn.set_grad_enabled(graph), torch.set_grad_enabled(graph):
        assert_same_features(own(images(rn)), other(images(torch)))
        assert_same_features(copy.deepcopy(own)(images(rn)), other(images(torch)))


def test_an_extractor_has_the_modules_that_it_needs():
    model = rn.models.resnet18()
    extractor = create_feature_extractor(model, ["layer2"])
    assert "layer2.1.bn2.weight" in extractor.state_dict()
    assert not any(key.startswith(("layer3", "fc")) for key in extractor.state_dict())
    assert extractor.layer1 is model.layer1
    extractor.train()
    assert model.layer2.training and model.training
    extractor(images(rn))["layer2"].sum().backward()
    assert model.conv1.weight.grad is not None and model.fc.weight.grad is None
    assert not model.layer2._forward_hooks


def test_features_of_other_networks():
    model = rn.models.get_model("preact_resnet20").eval()
    names, _ = get_graph_node_names(model)
    assert names[:6] == [
        "x", "conv1", "maxpool", "layer1.0.bn1", "layer1.0.relu", "layer1.0.conv1",
    ]  # fmt: skip
    found = create_feature_extractor(model, ["layer1.0.add", "layer3"])(rn.ones(1, 3, 32, 32))
    assert found["layer1.0.add"].shape == (1, 16, 32, 32)
    own = rn.nn.Sequential(rn.nn.Linear(3, 4), rn.nn.ReLU(), rn.nn.Linear(4, 2))
    assert get_graph_node_names(own)[0] == ["x", "0", "1", "2"]
    assert create_feature_extractor(own, {"1": "hidden"})(rn.ones(1, 3))["hidden"].shape == (1, 4)


@pytest.mark.parametrize("name", ["nope", "layer1.9", "layer1.0.mul", ""])
def test_a_node_that_is_not_there(name):
    with pytest.raises(ValueError, match="is not present in model"):
        create_feature_extractor(rn.models.resnet18(), [name])


def test_a_call_that_does_not_happen():
    extractor = create_feature_extractor(rn.models.resnet18(), ["layer1.0.relu_7"])
    with pytest.raises(RuntimeError, match="expected 'layer1.0.relu_7' to run"):
        extractor(images(rn))


def test_intermediate_layers():
    _utils = torchvision_part("models._utils")
    ours, theirs = twins("resnet18")
    layers = {"layer1": "low", "layer3": "high"}
    own, other = (
        IntermediateLayerGetter(ours, layers),
        _utils.IntermediateLayerGetter(theirs, layers),
    )
    assert list(own.state_dict()) == list(other.state_dict())
    with rn.no_grad(), torch.no_grad():
        assert_same_features(own(images(rn)), other(images(torch)))
    with pytest.raises(ValueError, match="return_layers are not present in model"):
        IntermediateLayerGetter(ours, {"layer9": "x"})


def test_frozen_batch_norm():
    ours, theirs = twins("resnet18")
    frozen, other = rn.ops.FrozenBatchNorm2d(64), torchvision().ops.FrozenBatchNorm2d(64)
    assert repr(frozen) == repr(other) and list(frozen.state_dict()) == list(other.state_dict())
    trained = theirs.bn1
    trained.train()(torch.randn(4, 64, 5, 5))
    frozen.load_state_dict(trained.state_dict())
    other.load_state_dict(trained.state_dict())
    x = np.random.default_rng(1).standard_normal((2, 64, 6, 5)).astype(np.float32)
    x_own, x_other = rn.from_numpy(x).requires_grad_(), torch.from_numpy(x).requires_grad_()
    got, want = frozen.train()(x_own), other.train()(x_other)
    np.testing.assert_allclose(got.detach().numpy(), want.detach().numpy(), atol=1e-5)
    got.square().sum().backward()
    want.square().sum().backward()
    np.testing.assert_allclose(x_own.grad.numpy(), x_other.grad.numpy(), atol=1e-4)
    assert list(frozen.parameters()) == []


def test_a_network_with_frozen_norms():
    ours = rn.models.resnet18(norm_layer=rn.ops.FrozenBatchNorm2d)
    theirs = torchvision().models.resnet18(norm_layer=torchvision().ops.FrozenBatchNorm2d)
    theirs.load_state_dict(torchvision().models.resnet18().state_dict())
    ours.load_state_dict(theirs.state_dict())
    with rn.no_grad(), torch.no_grad():
        got, want = ours(images(rn)).numpy(), theirs(images(torch)).numpy()
    np.testing.assert_allclose(got, want, atol=1e-4 * np.abs(want).max())


@pytest.mark.parametrize("layers", range(6))
def test_freezing_by_stage(layers):
    backbone_utils = torchvision_part("models.detection.backbone_utils")
    ours, theirs = rn.models.resnet18(), torchvision().models.resnet18()
    freeze_stages(ours, layers)
    backbone_utils._resnet_fpn_extractor(theirs, layers)
    flags = {name: p.requires_grad for name, p in theirs.named_parameters()}
    assert {name: p.requires_grad for name, p in ours.named_parameters()} == flags
    with pytest.raises(ValueError, match="range"):
        freeze_stages(ours, 6)
