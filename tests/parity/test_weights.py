"""What is known of torchvision's weights, and how images are prepared for them."""

import numpy as np
import pytest
import resnetcpp as rn

from tests.parity.vision import torchvision

torch = pytest.importorskip("torch")
Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.oracle

NAMES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d",
         "resnext101_32x8d", "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_members_and_metadata(name):
    theirs = torchvision().models.get_model_weights(name)
    ours = rn.models.get_model_weights(name)
    assert ours.__name__ == theirs.__name__ and list(ours.__members__) == list(theirs.__members__)
    assert ours.DEFAULT.name == theirs.DEFAULT.name
    for member in theirs:
        own = ours[member.name]
        assert own.url == member.url
        assert own.meta == {k: v for k, v in member.meta.items() if k != "_docs"}
        assert repr(own.transforms()) == repr(member.transforms())


def picture(height, width, mode):
    pixels = np.random.default_rng(0).integers(0, 256, (height // 8 + 1, width // 8 + 1, 3))
    small = Image.fromarray(pixels.astype(np.uint8))
    return small.resize((width, height), Image.Resampling.BICUBIC).convert(mode)


@pytest.mark.parametrize("size", [(300, 400), (500, 375), (256, 256), (233, 900)], ids=str)
@pytest.mark.parametrize("version", ["IMAGENET1K_V1", "IMAGENET1K_V2"])
def test_pictures_are_prepared_alike(size, version):
    theirs = torchvision().models.ResNet50_Weights[version].transforms()
    ours = rn.models.ResNet50_Weights[version].transforms()
    image = picture(*size, "RGB")
    np.testing.assert_allclose(ours(image).numpy(), theirs(image).numpy(), atol=1e-6)


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_tensors_are_prepared_alike(dtype):
    theirs = torchvision().models.ResNet18_Weights.DEFAULT.transforms()
    ours = rn.models.ResNet18_Weights.DEFAULT.transforms()
    pixels = np.asarray(picture(300, 420, "RGB")).transpose(2, 0, 1)
    pixels = (pixels / 255 if dtype == "float32" else pixels).astype(dtype)
    got = ours(rn.from_numpy(pixels.copy())).numpy()
    want = theirs(torch.from_numpy(pixels.copy())).numpy()
    # A byte that is rounded the other way is 1 / 255 / 0.224 away.
    step = 1 / 255 / 0.22 if dtype == "uint8" else 2e-5
    assert np.abs(got - want).max() <= step and np.abs(got - want).mean() < 1e-4
