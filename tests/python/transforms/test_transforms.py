"""Transforms against torchvision's, on PIL images and tensors, with the same seed."""

import random

import numpy as np
import pytest
import resnetcpp
from resnetcpp import transforms as ours

from tests.parity.vision import torchvision

torch = pytest.importorskip("torch")
Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.oracle

DRAWS = 4
BYTES = ["pil", "bytes"]
ALL = ["pil", "gray", "bytes", "floats"]
# Rounding of sums in float32 moves a byte by one at most.
NEAR = {"pil": 0, "gray": 0, "bytes": 1, "floats": 1e-5, "batch": 1e-5}

# On PIL images too: computed as a tensor, or with a strength that linspace rounds otherwise.
ROUNDED = {"GaussianBlur", "AutoAugment", "RandAugment", "TrivialAugmentWide"}


def pixels(shape=(20, 26, 3)):
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def image(kind, library):
    """An image for one library; PIL images are the same objects for both."""
    if kind in ("pil", "gray"):
        return Image.fromarray(pixels() if kind == "pil" else pixels((20, 26)))
    values = np.ascontiguousarray(pixels().transpose(2, 0, 1))
    if kind == "batch":
        values = np.stack([values, values[:, ::-1]])
    floats = kind in ("floats", "batch")
    return library.from_numpy(values.astype(np.float32) / 255 if floats else values)


def as_array(value):
    if isinstance(value, (tuple, list)):
        return np.stack([as_array(item) for item in value])
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value)


def outcomes(library, module, make, kind):
    """What a transform makes of an image, several times after one seed."""
    library.manual_seed(3)
    random.seed(3)
    transform = make(module)
    return transform, [transform(image(kind, library)) for _ in range(DRAWS)]


MODE = "InterpolationMode"
CASES = {
    "ToTensor": (lambda t: t.ToTensor(), ["pil", "gray"]),
    "PILToTensor": (lambda t: t.PILToTensor(), ["pil", "gray"]),
    "ToPILImage": (lambda t: t.ToPILImage(), ["bytes", "floats"]),
    "ToPILImage mode": (lambda t: t.ToPILImage("YCbCr"), ["bytes"]),
    "Normalize": (lambda t: t.Normalize((0.5, 0.4, 0.3), (0.2, 0.3, 0.4)), ["floats", "batch"]),
    "Resize": (lambda t: t.Resize(11), [*ALL, "batch"]),
    "Resize two": (lambda t: t.Resize((30, 17)), ALL),
    "Resize max": (lambda t: t.Resize(16, max_size=18), ALL),
    "Resize bicubic": (lambda t: t.Resize(13, t.InterpolationMode.BICUBIC), ALL),
    "Resize nearest": (lambda t: t.Resize(13, 0), ALL),
    "Resize lanczos": (lambda t: t.Resize(13, t.InterpolationMode.LANCZOS), ["pil"]),
    "Resize plain": (lambda t: t.Resize(13, antialias=False), ["floats"]),
    "CenterCrop": (lambda t: t.CenterCrop(15), [*ALL, "batch"]),
    "CenterCrop outside": (lambda t: t.CenterCrop((23, 40)), ALL),
    "Pad": (lambda t: t.Pad(3, fill=7), ALL),
    "Pad two": (lambda t: t.Pad((1, 2)), ALL),
    "Pad edge": (lambda t: t.Pad((1, 2, 3, 4), padding_mode="edge"), ALL),
    "Pad reflect": (lambda t: t.Pad([4], padding_mode="reflect"), ALL),
    "Pad symmetric": (lambda t: t.Pad(5, padding_mode="symmetric"), ALL),
    "FiveCrop": (lambda t: t.FiveCrop(8), ALL),
    "TenCrop": (lambda t: t.TenCrop((8, 6), vertical_flip=True), ALL),
    "Grayscale": (lambda t: t.Grayscale(), ["pil", *ALL[2:], "batch"]),
    "Grayscale 3": (lambda t: t.Grayscale(3), ["pil", *ALL[2:]]),
    "RandomCrop": (lambda t: t.RandomCrop(16, padding=4), ALL),
    "RandomCrop reflect": (lambda t: t.RandomCrop(16, 4, padding_mode="reflect"), ALL),
    "RandomCrop needed": (lambda t: t.RandomCrop((30, 31), pad_if_needed=True, fill=9), ALL),
    "RandomHorizontalFlip": (lambda t: t.RandomHorizontalFlip(), [*ALL, "batch"]),
    "RandomVerticalFlip": (lambda t: t.RandomVerticalFlip(0.4), ALL),
    "RandomResizedCrop": (lambda t: t.RandomResizedCrop(12), [*ALL, "batch"]),
    "RandomResizedCrop wide": (lambda t: t.RandomResizedCrop(9, (2, 3), (4, 5)), ["floats"]),
    "ColorJitter": (lambda t: t.ColorJitter(0.4, 0.4, 0.4, 0.1), ALL),
    "ColorJitter ranges": (lambda t: t.ColorJitter((0.5, 0.9), hue=(0.2, 0.3)), ALL),
    "RandomRotation": (lambda t: t.RandomRotation(30), ALL),
    "RandomRotation fill": (lambda t: t.RandomRotation((20, 40), 2, True, None, 5), ALL),
    "RandomRotation center": (lambda t: t.RandomRotation(30, center=(2, 3)), ALL),
    "RandomAffine": (lambda t: t.RandomAffine(20, (0.2, 0.1), (0.7, 1.3), 10), ALL),
    "RandomAffine shears": (lambda t: t.RandomAffine(0, shear=(-5, 5, 3, 9), fill=8), ALL),
    "RandomPerspective": (lambda t: t.RandomPerspective(0.4, 0.9), ["pil", "floats"]),
    "RandomErasing": (lambda t: t.RandomErasing(0.8), ["floats", "batch"]),
    "RandomErasing random": (lambda t: t.RandomErasing(0.8, value="random"), ["floats"]),
    "RandomErasing values": (lambda t: t.RandomErasing(1, value=(1, 2, 3)), ["floats"]),
    "RandomApply": (lambda t: t.RandomApply([t.Grayscale(3), t.Pad(1)], 0.6), ["pil", "bytes"]),
    "RandomChoice": (lambda t: t.RandomChoice([t.Resize(5), t.Grayscale()]), ["pil"]),
    "RandomOrder": (lambda t: t.RandomOrder([t.Pad(2), t.CenterCrop(12)]), ["pil"]),
    "RandomGrayscale": (lambda t: t.RandomGrayscale(0.5), ["pil", "bytes"]),
    "RandomInvert": (lambda t: t.RandomInvert(), ["pil", "bytes", "floats"]),
    "RandomPosterize": (lambda t: t.RandomPosterize(3, 0.7), BYTES),
    "RandomSolarize": (lambda t: t.RandomSolarize(128), BYTES),
    "RandomAdjustSharpness": (lambda t: t.RandomAdjustSharpness(2), ["pil", "bytes", "floats"]),
    "RandomAutocontrast": (lambda t: t.RandomAutocontrast(), ["pil", "bytes", "floats"]),
    "RandomEqualize": (lambda t: t.RandomEqualize(), BYTES),
    "GaussianBlur": (lambda t: t.GaussianBlur((3, 5)), ["pil", "bytes", "floats", "batch"]),
    "Lambda": (lambda t: t.Lambda(lambda img: t.functional.hflip(img)), ["pil"]),
    "ConvertImageDtype": (
        lambda t: t.ConvertImageDtype((resnetcpp if t is ours else torch).float32), ["bytes"]),
    "Compose": (lambda t: t.Compose([t.Resize(12), t.RandomCrop(8), t.ToTensor()]), ["pil"]),
    "AutoAugment": (lambda t: t.AutoAugment(), BYTES),
    "AutoAugment cifar": (lambda t: t.AutoAugment(t.AutoAugmentPolicy.CIFAR10, fill=3), BYTES),
    "AutoAugment svhn": (lambda t: t.AutoAugment(t.AutoAugmentPolicy.SVHN), BYTES),
    "RandAugment": (lambda t: t.RandAugment(3, 7), BYTES),
    "TrivialAugmentWide": (lambda t: t.TrivialAugmentWide(), BYTES),
}  # fmt: skip
ROWS = [(name, kind) for name, (_, kinds) in CASES.items() for kind in kinds]


@pytest.mark.parametrize("name, kind", ROWS)
def test_same_images(name, kind):
    make = CASES[name][0]
    theirs, expected = outcomes(torch, torchvision().transforms, make, kind)
    mine, got = outcomes(resnetcpp, ours, make, kind)
    for own, other in zip(got, expected, strict=True):
        if isinstance(other, Image.Image):
            assert own.mode == other.mode
        a, b = as_array(own), as_array(other)
        assert a.shape == b.shape and a.dtype == b.dtype
        near = 1 if name.split()[0] in ROUNDED else NEAR[kind]
        np.testing.assert_allclose(a.astype(np.float64), b.astype(np.float64), 1e-5, near)
    assert repr(mine).replace("resnetcpp", "torch") == repr(theirs)
    # The streams of random numbers are where they would be.
    assert float(resnetcpp.rand(1)) == float(torch.rand(1))


ERRORS = {
    "crop too large": lambda t, img: t.RandomCrop(99)(img),
    "five too large": lambda t, img: t.FiveCrop(99)(img),
    "three sizes": lambda t, img: t.Resize((1, 2, 3)),
    "no size": lambda t, img: t.Resize(3.5),
    "max too small": lambda t, img: t.Resize(9, max_size=9)(img),
    "max with two": lambda t, img: t.Resize((9, 9), max_size=10)(img),
    "padding": lambda t, img: t.Pad((1, 2, 3)),
    "padding text": lambda t, img: t.Pad("a"),
    "padding mode": lambda t, img: t.Pad(1, padding_mode="none"),
    "negative jitter": lambda t, img: t.ColorJitter(-1),
    "hue": lambda t, img: t.ColorJitter(hue=0.6),
    "angle": lambda t, img: t.RandomRotation(-1),
    "translation": lambda t, img: t.RandomAffine(0, (2, 0)),
    "no image": lambda t, img: t.CenterCrop(3)(3),
    "to tensor": lambda t, img: t.ToTensor()([1]),
    "to image": lambda t, img: t.ToPILImage()(np.zeros((2, 2, 7), np.uint8)),
    "normalize a PIL image": lambda t, img: t.Normalize(0, 1)(img),
    "erasing": lambda t, img: t.RandomErasing(2),
    "erasing text": lambda t, img: t.RandomErasing(value="noise"),
    "lambda": lambda t, img: t.Lambda(3),
    "choice": lambda t, img: t.RandomChoice(3),
    "blur": lambda t, img: t.GaussianBlur(4),
    "interpolation": lambda t, img: t.functional.resize(img, 3, "linear"),
    "posterize floats": lambda t, img: t.functional.posterize(t.ToTensor()(img), 3),
    "gamma": lambda t, img: t.functional.adjust_gamma(img, -1),
    "hue factor": lambda t, img: t.functional.adjust_hue(img, 0.7),
    "fill": lambda t, img: t.RandomRotation(3, fill=(1, 2))(img),
    "policy": lambda t, img: t.AutoAugment("imagenet"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_same_errors(name):
    with pytest.raises(Exception) as theirs:
        ERRORS[name](torchvision().transforms, image("pil", torch))
    with pytest.raises(type(theirs.value)):
        ERRORS[name](ours, image("pil", resnetcpp))


FUNCTIONS = {
    "gamma": lambda f, img: f.adjust_gamma(img, 1.7, 0.9),
    "affine": lambda f, img: f.affine(img, 30, (2, -3), 1.2, (4, 5), fill=[9.0]),
    "rotate 90": lambda f, img: f.rotate(img, 90, expand=True),
    "perspective": lambda f, img: f.perspective(
        img, [[0, 0], [9, 0], [9, 9], [0, 9]], [[1, 2], [8, 1], [9, 9], [0, 7]]
    ),
    "size": lambda f, img: np.array([*f.get_image_size(img), f.get_image_num_channels(img)]),
    "resized": lambda f, img: f.resized_crop(img, 2, 3, 9, 8, (5, 6)),
    "outside": lambda f, img: f.crop(img, -3, 20, 12, 14),
}


@pytest.mark.parametrize("kind", ["pil", "bytes", "floats"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name, kind):
    expected = FUNCTIONS[name](torchvision().transforms.functional, image(kind, torch))
    got = FUNCTIONS[name](ours.functional, image(kind, resnetcpp))
    a, b = as_array(got), as_array(expected)
    assert a.shape == b.shape
    np.testing.assert_allclose(a.astype(np.float64), b.astype(np.float64), 0, NEAR[kind])


def test_dtypes_of_images():
    values = np.array([[[0.0, 0.25, 0.999, 1.0]]], np.float32)
    for old, new in (("float32", "uint8"), ("uint8", "int32"), ("int32", "uint8")):
        results = []
        for library, module in ((torch, torchvision().transforms), (resnetcpp, ours)):
            convert = module.functional.convert_image_dtype
            start = convert(library.from_numpy(values), library.uint8)
            start = (
                library.from_numpy(values)
                if old == "float32"
                else convert(start, getattr(library, old))
            )
            results.append(convert(start, getattr(library, new)).numpy())
        np.testing.assert_array_equal(*results)
    with pytest.raises(RuntimeError, match="cannot be performed safely"):
        ours.functional.convert_image_dtype(resnetcpp.from_numpy(values), resnetcpp.int64)
