"""Weights from files and from the web (a server on loopback), and what loading reports."""

import hashlib

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import hub, models
from resnetcpp.models.presets import ImageClassification

from tests.python.harness.serving import served


@pytest.fixture
def server(tmp_path):
    """A folder, its address, and what was asked for."""
    folder = tmp_path / "served"
    folder.mkdir()
    with served(folder) as (address, requests):
        yield folder, address, requests


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(hub, "_folder", None)
    monkeypatch.setenv("RESNETCPP_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "hub" / "checkpoints"


def publish(folder, model, name="tiny"):
    """Saves a network's values under a name with the hash of the file."""
    rn.save(model.state_dict(), folder / "new.pth")
    digest = hashlib.sha256((folder / "new.pth").read_bytes()).hexdigest()
    target = folder / f"{name}-{digest[:8]}.pth"
    (folder / "new.pth").rename(target)
    return target.name


def served_weights(address, name, monkeypatch, model="resnet18"):
    """The first weights of a network, come from the server."""
    weights = models.get_model_weights(model).IMAGENET1K_V1
    monkeypatch.setattr(weights.value, "url", f"{address}/{name}")
    return weights


def assert_same_values(model, other, but=()):
    for key, value in other.state_dict().items():
        if not key.startswith(tuple(but)):
            np.testing.assert_array_equal(model.state_dict()[key].numpy(), value.numpy())


def test_weights_are_downloaded_once_and_checked(server, cache, monkeypatch):
    folder, address, requests = server
    source = models.resnet18()
    name = publish(folder, source, "resnet18")
    weights = served_weights(address, name, monkeypatch)
    for given in (weights, "IMAGENET1K_V1", "DEFAULT", "ResNet18_Weights.DEFAULT"):
        assert_same_values(models.resnet18(weights=given, progress=False), source)
    assert requests == [f"/{name}"] and [p.name for p in cache.iterdir()] == [name]


def test_pretrained_is_what_it_was(server, cache, monkeypatch):
    folder, address, _ = server
    source = models.resnet18()
    served_weights(address, publish(folder, source), monkeypatch)
    with pytest.warns(UserWarning, match="'pretrained' is deprecated"):
        assert_same_values(models.resnet18(pretrained=True, progress=False), source)
    with pytest.warns(UserWarning, match="deprecated"):
        assert_same_values(models.resnet18(True, False), source)
    with pytest.warns(UserWarning, match="deprecated"):
        models.resnet18(pretrained=False)


def test_other_classes_and_other_channels(server, cache, monkeypatch):
    folder, address, _ = server
    source = models.resnet18()
    weights = served_weights(address, publish(folder, source), monkeypatch)
    model = models.resnet18(weights=weights, progress=False, num_classes=7, in_channels=1)
    assert model.fc.weight.shape == (7, 512)
    assert_same_values(model, source, but=("fc", "conv1"))
    want = source.conv1.weight.detach().numpy().sum(1, keepdims=True)
    np.testing.assert_allclose(model.conv1.weight.detach().numpy(), want, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3, 6, 9])
def test_equal_channels_give_what_they_gave(channels):
    rn.manual_seed(0)
    weight = rn.randn(4, 3, 5, 5)
    adapted = models.adapted_input(weight, channels)
    grey = rn.randn(1, 1, 9, 9)
    want = rn.nn.functional.conv2d(grey.expand(1, 3, 9, 9), weight)
    got = rn.nn.functional.conv2d(grey.expand(1, channels, 9, 9), adapted)
    scale = float(want.abs().max())
    np.testing.assert_allclose(got.numpy(), want.numpy(), atol=2e-6 * scale)


@pytest.mark.parametrize("channels", [2, 4, 5])
def test_other_numbers_take_channels_in_turn(channels):
    weight = rn.randn(4, 3, 5, 5)
    want = weight.numpy()[:, [c % 3 for c in range(channels)]] * (3 / channels)
    got = models.adapted_input(weight, channels).numpy()
    np.testing.assert_allclose(got, want, atol=1e-6)


def test_a_damaged_download_is_refused_and_leaves_nothing(server, cache, monkeypatch):
    folder, address, _ = server
    name = publish(folder, models.resnet18())
    content = bytearray((folder / name).read_bytes())
    content[1000] ^= 1
    (folder / name).write_bytes(content)
    weights = served_weights(address, name, monkeypatch)
    with pytest.raises(RuntimeError, match="invalid hash value"):
        models.resnet18(weights=weights, progress=False)
    assert list(cache.iterdir()) == []


def test_a_damaged_cache_is_refused(server, cache, monkeypatch):
    folder, address, _ = server
    name = publish(folder, models.resnet18())
    weights = served_weights(address, name, monkeypatch)
    models.resnet18(weights=weights, progress=False)
    with (cache / name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(RuntimeError, match="delete it to download it again"):
        models.resnet18(weights=weights, progress=False)


def test_what_is_not_there(server, cache, monkeypatch):
    _, address, _ = server
    weights = served_weights(address, "gone-12345678.pth", monkeypatch)
    with pytest.raises(OSError, match=r"gone-12345678.pth: expected a file, got .*404"):
        models.resnet18(weights=weights, progress=False)
    with pytest.raises(OSError, match="expected a file"):
        hub.download_url_to_file("http://127.0.0.1:9/x.pth", cache.parent / "x", progress=False)


@pytest.mark.parametrize(
    ("weights", "error", "text"),
    [
        ("IMAGENET1K_V3", FileNotFoundError, "a name .IMAGENET1K_V1, DEFAULT."),
        ("nowhere.pth", FileNotFoundError, "nowhere.pth"),
        (models.ResNet50_Weights.DEFAULT, TypeError, "expected ResNet18_Weights but received"),
        (3, TypeError, "Invalid Weight class"),
    ],
)
def test_wrong_weights(weights, error, text):
    with pytest.raises(error, match=text):
        models.resnet18(weights=weights)


def test_a_path_brings_its_number_of_classes(tmp_path):
    source = models.resnet20(num_classes=3)
    for name in ("a.pth", "a.safetensors"):
        rn.save({"state_dict": source.state_dict(), "epoch": 1}, tmp_path / name)
        for path in (tmp_path / name, str(tmp_path / name)):
            assert_same_values(models.resnet20(weights=path), source)
    assert models.get_model("resnet20", weights=tmp_path / "a.pth").fc.out_features == 3
    rn.save({"model": source.state_dict()}, tmp_path / "b.pth")
    assert_same_values(models.resnet20(weights=tmp_path / "b.pth"), source)


def renamed(state, rule):
    return {rule(key): value for key, value in state.items()}


def test_a_prefix_is_seen_and_stripped():
    model, source = models.resnet20(), models.resnet20()
    state = renamed(source.state_dict(), lambda key: f"module.{key}")
    with pytest.raises(RuntimeError, match="load with strip_prefix='module.'"):
        models.load_weights(model, state)
    report = models.load_weights(model, state, strip_prefix="module.")
    assert report.complete and len(report.matched) == len(source.state_dict())
    assert_same_values(model, source)


def test_near_names_are_suggested():
    model = models.resnet20()
    state = renamed(model.state_dict(), lambda key: key.replace("layer2.1.conv", "layer2.1.cnv"))
    report = models.load_weights(model, state, strict=False)
    assert report.suggestions["layer2.1.conv2.weight"] == "layer2.1.cnv2.weight"
    assert "did you mean layer2.1.cnv1.weight?" in repr(report)
    assert "<br>" in report._repr_html_() and not report.complete


def test_nothing_is_loaded_where_something_does_not_fit():
    model, other = models.resnet20(), models.resnet20(num_classes=4)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(RuntimeError, match=r"fc.weight: expected \(10, 64\), got \(4, 64\)"):
        models.load_weights(model, other.state_dict())
    for key, value in before.items():
        np.testing.assert_array_equal(model.state_dict()[key].numpy(), value.numpy())
    report = models.load_weights(model, other.state_dict(), skip_head=True)
    assert report.complete and "fc.weight" not in report.matched


def test_old_files_have_no_counters():
    model = models.resnet20()
    state = {k: v for k, v in model.state_dict().items() if "num_batches" not in k}
    assert models.load_weights(model, state).complete


@pytest.mark.parametrize(("size", "new"), [((300, 400), (256, 341)), ((400, 300), (341, 256))])
def test_the_shorter_side_gets_the_size(size, new):
    preset = ImageClassification(crop_size=224)
    assert rn.transforms.Resize(preset.resize_size)(rn.zeros(1, *size)).shape[1:] == new
    assert preset(rn.zeros(3, *size)).shape == (3, 224, 224)
    assert preset(rn.zeros(2, 3, *size)).shape == (2, 3, 224, 224)


def test_presets_refuse_what_is_no_image():
    with pytest.raises(TypeError, match="should be PIL Image or Tensor"):
        ImageClassification(crop_size=8)("text")
    with pytest.raises(ValueError, match="at least crop_size 300"):
        ImageClassification(crop_size=300)


def test_lists_by_pattern():
    assert models.list_models(include="resnet1?") == ["resnet18"]
    assert models.list_models(include=["wide*", "resnext*"], exclude="*101*") == [
        "resnext50_32x4d",
        "wide_resnet50_2",
    ]
    assert models.get_model_builder("resnet18") is models.resnet18
    assert models.get_model_builder("plain20")().skip is False
    with pytest.raises(ValueError, match="did you mean"):
        models.get_model_builder("resnet19")
