"""The pretrained CIFAR networks give PyTorch's predictions on all 10,000 test images.

Weights and images stand in folders `shared/weights` and `shared/data` beside the repository;
without them the tests are skipped.
"""

import functools
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
import resnetcpp as rn

from tests.bench.cifar import cifar_resnet

torch = pytest.importorskip("torch")
PIL_Image = pytest.importorskip("PIL.Image")
SHARED = Path(__file__).parents[2].parent / "shared"
ARCHIVE = SHARED / "data" / "cifar10-jpeg.tar.gz"
WEIGHTS = {20: "resnet20-12fca82f.th", 56: "resnet56-4bfd9763.th"}
pytestmark = [
    pytest.mark.oracle,
    pytest.mark.slow,
    pytest.mark.skipif(not ARCHIVE.exists(), reason=f"{ARCHIVE} is not there"),
]
BATCH = 1000
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@functools.cache
def labelled_images():
    """(10000, 3, 32, 32), normalised as the networks were trained, and their classes."""
    images, classes = [], []
    with tarfile.open(ARCHIVE) as files:
        for member in files:
            path = Path(member.name)
            if not member.isfile() or path.parts[0] != "test":
                continue
            with PIL_Image.open(io.BytesIO(files.extractfile(member).read())) as image:
                images.append(np.asarray(image.convert("RGB"), np.float32) / 255)
            classes.append(path.parts[1])
    names = sorted(set(classes))
    pixels = (np.stack(images) - np.float32(MEAN)) / np.float32(STD)
    labels = np.array([names.index(name) for name in classes])
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2)), labels


def pytorch_logits(depth, images):
    model = cifar_resnet(depth, 10)
    values = torch.load(SHARED / "weights" / WEIGHTS[depth], map_location="cpu", weights_only=True)
    # The twin has the same layers in the same order under other names.
    own = model.state_dict()
    loaded = [v for k, v in values["state_dict"].items() if not k.endswith("num_batches_tracked")]
    keys = [k for k in own if not k.endswith("num_batches_tracked")]
    assert len(keys) == len(loaded)
    model.load_state_dict({**own, **dict(zip(keys, loaded, strict=True))})
    model.eval()
    with torch.no_grad():
        parts = [model(torch.from_numpy(part)) for part in np.split(images, len(images) // BATCH)]
    return torch.cat(parts).numpy()


def our_logits(depth, images):
    model = rn.models.resnet_cifar(depth)
    checkpoint = rn.load(SHARED / "weights" / WEIGHTS[depth])
    model.load_state_dict(rn.models.convert_state_dict(checkpoint))
    model.eval()
    with rn.no_grad():
        parts = [model(rn.from_numpy(part)) for part in np.split(images, len(images) // BATCH)]
    return rn.cat(parts).numpy()


@pytest.mark.parametrize("depth", WEIGHTS)
def test_predictions_are_pytorchs(depth):
    images, labels = labelled_images()
    assert images.shape == (10000, 3, 32, 32)
    ours, theirs = our_logits(depth, images), pytorch_logits(depth, images)
    np.testing.assert_array_equal(ours.argmax(1), theirs.argmax(1))
    assert np.abs(ours - theirs).max() <= 1e-4 * np.abs(theirs).max()
    assert (ours.argmax(1) == labels).mean() > 0.75
