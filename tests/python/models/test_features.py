"""features_only: the feature maps of a network's stages."""

import copy
import pickle

import pytest
import resnetcpp as rn
from resnetcpp import models
from resnetcpp.models.feature_extraction import create_feature_extractor

SMALL = {"num_classes": 3}

# name, options, channels, reductions, names of the modules
STAGES = ["layer1", "layer2", "layer3", "layer4"]
NETWORKS = [
    ("resnet18", {}, [64, 64, 128, 256, 512], [2, 4, 8, 16, 32], ["relu", *STAGES]),
    ("resnet50", {}, [64, 256, 512, 1024, 2048], [2, 4, 8, 16, 32], ["relu", *STAGES]),
    ("resnet20", {}, [16, 16, 32, 64], [1, 1, 2, 4], ["relu", *STAGES[:3]]),
    ("resnet_digits", {"in_channels": 1}, [16, 16, 32, 64], [1, 1, 2, 4], ["relu", *STAGES[:3]]),
    ("preact_resnet18", {}, [64, 64, 128, 256, 512], [2, 4, 8, 16, 32], ["conv1", *STAGES]),
    ("resnet18", {"output_stride": 8}, [64, 64, 128, 256, 512], [2, 4, 8, 8, 8], ["relu", *STAGES]),
    ("resnet18", {"stem": "deep"}, [64, 64, 128, 256, 512], [2, 4, 8, 16, 32], ["relu", *STAGES]),
    ("plain18", {}, [64, 64, 128, 256, 512], [2, 4, 8, 16, 32], ["relu", *STAGES]),
]


def image(model, size=64):
    channels = model.conv1[0].in_channels if hasattr(model.conv1, "__len__") else None
    return rn.randn(2, channels or model.conv1.in_channels, size, size)


@pytest.mark.parametrize(("name", "options", "channels", "reductions", "modules"), NETWORKS)
def test_info_and_maps_agree(name, options, channels, reductions, modules):
    model = models.get_model(name, features_only=True, **options).eval()
    info = model.feature_info
    assert (info.channels(), info.reduction(), info.module_name()) == (
        channels,
        reductions,
        modules,
    )
    shapes = [tuple(y.shape) for y in model(image(model))]
    assert shapes == [(2, c, 64 // r, 64 // r) for c, r in zip(channels, reductions, strict=True)]


def test_maps_are_what_flows_in_the_network():
    rn.manual_seed(0)
    whole = models.resnet18(**SMALL).eval()
    stages = models.resnet18(features_only=True, **SMALL).eval()
    stages.load_state_dict(whole.state_dict())
    x = rn.randn(1, 3, 64, 64)
    nodes = ["relu", *STAGES]
    with rn.no_grad():
        expected = create_feature_extractor(whole, nodes)(x)
        got = stages(x)
    assert isinstance(got, list)
    for name, y in zip(nodes, got, strict=True):
        assert rn.equal(y, expected[name])


OUT_INDICES = [
    ((1, 3), [1, 3]),
    ([4], [4]),
    ((-1, 0), [0, 4]),
    (2, [3, 4]),
    (None, [0, 1, 2, 3, 4]),
]


@pytest.mark.parametrize(("given", "expected"), OUT_INDICES)
def test_out_indices_choose_stages(given, expected):
    model = models.get_model("resnet18", features_only=True, out_indices=given).eval()
    info = model.feature_info
    assert info.out_indices == expected
    assert info.channels() == [info.channels(i) for i in expected]
    shapes = [y.shape[1] for y in model(rn.randn(1, 3, 32, 32))]
    assert shapes == info.channels()


def test_layers_behind_the_last_stage_are_left_out():
    model = models.resnet18(features_only=True, out_indices=(1, 2))
    assert [name for name, _ in model.named_children()][-1] == "layer2"
    assert not any(key.startswith(("layer3", "layer4", "fc")) for key in model.state_dict())


def test_info_tells_of_all_stages():
    info = models.resnet34(features_only=True, out_indices=(2,)).feature_info
    assert len(info) == 5 and info[4]["num_chs"] == 512
    assert info.get_dicts(keys=["num_chs", "reduction"]) == [{"num_chs": 128, "reduction": 8}]
    assert info.channels([0, 1]) == [64, 64]
    assert [entry["index"] for entry in info] == [0, 1, 2, 3, 4]


def test_gradients_and_modes():
    model = models.resnet18(features_only=True, out_indices=(2,))
    assert model.feature_info.channels() == [128]
    assert model.training and model.layer1.training
    model(rn.randn(2, 3, 32, 32))[0].sum().backward()
    assert model.conv1.weight.grad is not None
    assert not any(m.training for m in model.eval().modules())


def test_weights_that_do_not_fit_are_errors():
    model = models.resnet18(features_only=True)
    state = models.resnet18().state_dict()
    report = model.load_state_dict(state)
    assert not report.missing_keys and not report.unexpected_keys
    with pytest.raises(RuntimeError, match="layer9"):
        model.load_state_dict({**state, "layer9.weight": rn.zeros(1)})
    state.pop("conv1.weight")
    with pytest.raises(RuntimeError, match=r"conv1\.weight"):
        model.load_state_dict(state)


def test_a_file_of_weights_is_loaded(tmp_path):
    whole = models.resnet20(num_classes=7).eval()
    rn.save(whole.state_dict(), tmp_path / "weights.pt")
    stages = models.resnet20(weights=tmp_path / "weights.pt", features_only=True).eval()
    assert rn.equal(stages.layer3[0].conv1.weight, whole.layer3[0].conv1.weight)


def test_copies_and_the_network_of_any_depth():
    model = models.resnet_cifar(8, features_only=True, out_indices=(1, 3)).eval()
    x = rn.randn(1, 3, 16, 16)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        for got, expected in zip(twin(x), model(x), strict=True):
            assert rn.equal(got, expected)


@pytest.mark.parametrize("out_indices", [(5,), (-6,), (), 6, 0])
def test_a_stage_that_is_not_there_is_an_error(out_indices):
    with pytest.raises(ValueError, match=r"features_only: expected out_indices from -5 to 4, got"):
        models.resnet18(features_only=True, out_indices=out_indices)


def test_out_indices_alone_are_an_error():
    with pytest.raises(TypeError, match="out_indices"):
        models.resnet18(out_indices=(1,))
