"""torchvision's data sets: read without running them, fetched from loopback, checked."""

import gzip
import pickle

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import datasets, transforms
from resnetcpp.datasets import utils
from resnetcpp.datasets.mnist import read_idx

from tests.parity.vision import torchvision
from tests.python.datasets import files
from tests.python.harness.serving import served

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    with served(folder) as (address, requests):
        yield folder, address, requests


def cifar(cls, contents, address=""):
    """The class with the hashes of other files."""
    archive = files.tar_gz(contents)
    hashes = {name.rpartition("/")[2]: files.md5(content) for name, content in contents.items()}
    changes = {
        "url": f"{address}/{cls.filename}",
        "tgz_md5": files.md5(archive),
        "train_list": [[name, hashes[name]] for name, _ in cls.train_list],
        "test_list": [[name, hashes[name]] for name, _ in cls.test_list],
        "meta": {**cls.meta, "md5": hashes[cls.meta["filename"]]},
    }
    return type(cls.__name__, (cls,), changes), archive


def write(folder, contents):
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


CIFARS = [("CIFAR10", 10), ("CIFAR100", 100)]


@pytest.mark.parametrize("name, classes", CIFARS)
def test_cifar_is_fetched_once_and_read(name, classes, server, tmp_path):
    folder, address, requests = server
    original = getattr(datasets, name)
    contents = files.cifar_files(original.base_folder, classes)
    cls, archive = cifar(original, contents, address)
    (folder / original.filename).write_bytes(archive)
    root = tmp_path / "root"
    with pytest.raises(RuntimeError, match="You can use download=True"):
        cls(root)
    train = cls(root, download=True)
    test = cls(str(root), train=False, transform=transforms.ToTensor(), download=True)
    assert len(requests) == 1
    expected = files.cifar_batch(3, classes, len(cls.train_list))
    assert test.targets == expected.get("labels", expected.get("fine_labels"))
    image, label = test[1]
    want = expected["data"][1].reshape(3, 32, 32).astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(image.numpy(), want)
    assert label == test.targets[1] and len(train) == (20 if classes == 10 else 9)
    assert train[0][0].size == (32, 32) and train.classes[3] == "class 3"
    assert train.class_to_idx["class 7"] == 7


@pytest.mark.oracle
@pytest.mark.parametrize("name, classes", CIFARS)
def test_cifar_is_what_torchvision_reads(name, classes, tmp_path):
    library = torchvision()
    contents = files.cifar_files(getattr(datasets, name).base_folder, classes)
    write(tmp_path, contents)
    for train in (True, False):
        ours = cifar(getattr(datasets, name), contents)[0](str(tmp_path), train)
        theirs = cifar(getattr(library.datasets, name), contents)[0](str(tmp_path), train)
        np.testing.assert_array_equal(ours.data, theirs.data)
        assert ours.targets == theirs.targets and ours.classes == theirs.classes
        assert repr(ours) == repr(theirs)


def test_the_hashes_are_torchvision_s():
    library = torchvision()
    for name in ("CIFAR10", "CIFAR100"):
        for field in ("url", "filename", "tgz_md5", "train_list", "test_list", "base_folder"):
            assert getattr(getattr(datasets, name), field) == getattr(
                getattr(library.datasets, name), field
            )
        theirs = getattr(library.datasets, name).meta
        assert getattr(datasets, name).meta == theirs
    for name in ("MNIST", "FashionMNIST", "KMNIST"):
        for field in ("mirrors", "resources", "classes"):
            assert getattr(getattr(datasets, name), field) == getattr(
                getattr(library.datasets, name), field
            )


class Evil:
    def __reduce__(self):
        return print, ("this ran",)


BAD_BATCHES = {
    "code": (pickle.dumps({"data": Evil()}, 2), "__builtin__.print|builtins.print"),
    "no dictionary": (pickle.dumps([1], 2), "expected a dictionary"),
    "no data": (files.old_pickle({"labels": [1]}), "expected data, got None"),
    "no labels": (
        files.old_pickle({"data": np.zeros((1, 3072), np.uint8)}),
        "expected labels or fine_labels",
    ),
    "another size": (
        files.old_pickle({"data": np.zeros((2, 3072), np.uint8), "labels": [1]}),
        "expected 1 images",
    ),
    "cut off": (files.old_pickle({"data": np.zeros((2, 3072), np.uint8)})[:100], "bytes, where"),
    "no pickle": (b"hello", "expected a batch of CIFAR"),
}


@pytest.mark.parametrize("name", BAD_BATCHES)
def test_bad_batches_run_nothing(name, tmp_path, capsys):
    content, message = BAD_BATCHES[name]
    contents = files.cifar_files("cifar-10-batches-py")
    contents["cifar-10-batches-py/test_batch"] = content
    write(tmp_path, contents)
    with pytest.raises(rn._C.FormatError, match=message):
        cifar(datasets.CIFAR10, contents)[0](tmp_path, train=False)
    assert capsys.readouterr().out == ""


def test_a_changed_file_is_found(tmp_path):
    contents = files.cifar_files("cifar-10-batches-py")
    cls = cifar(datasets.CIFAR10, contents)[0]
    write(tmp_path, contents)
    cls(tmp_path)
    (tmp_path / "cifar-10-batches-py/data_batch_3").write_bytes(b"x")
    with pytest.raises(RuntimeError, match="not found or corrupted"):
        cls(tmp_path)


def mnist(cls, contents, *mirrors):
    resources = [(name, files.md5(contents[name])) for name, _ in cls.resources]
    return type(cls.__name__, (cls,), {"mirrors": list(mirrors), "resources": resources})


@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST"])
def test_mnist_is_fetched_from_a_mirror_that_has_it(name, server, tmp_path):
    folder, address, requests = server
    contents = files.mnist_files()
    write(folder, contents)
    cls = mnist(getattr(datasets, name), contents, f"{address}/none/", f"{address}/")
    with pytest.raises(RuntimeError, match="Dataset not found"):
        cls(tmp_path)
    train = cls(tmp_path, download=True)
    count = len(requests)
    test = cls(tmp_path, train=False, transform=transforms.ToTensor(), download=True)
    assert len(requests) == count == 8
    images = gzip.decompress(contents["t10k-images-idx3-ubyte.gz"])[16:]
    want = np.frombuffer(images, np.uint8).reshape(4, 28, 28)
    np.testing.assert_array_equal(test.data.numpy(), want)
    np.testing.assert_allclose(test[2][0].numpy()[0], want[2] / 255, atol=1e-7)
    assert train[5][0].mode == "L" and isinstance(train[5][1], int)
    assert train.targets.dtype == rn.int64 and train.class_to_idx[train.classes[4]] == 4


@pytest.mark.oracle
def test_mnist_is_what_torchvision_reads(tmp_path):
    library = torchvision()
    contents = files.mnist_files()
    raw = {f"MNIST/raw/{name[:-3]}": gzip.decompress(c) for name, c in contents.items()}
    write(tmp_path, raw)
    ours, theirs = datasets.MNIST(str(tmp_path)), library.datasets.MNIST(str(tmp_path))
    np.testing.assert_array_equal(ours.data.numpy(), theirs.data.numpy())
    assert ours.targets.tolist() == theirs.targets.tolist() and repr(ours) == repr(theirs)


def test_mirrors_that_fail_are_listed(server, tmp_path):
    folder, address, _ = server
    contents = files.mnist_files()
    cls = mnist(datasets.MNIST, contents, f"{address}/a/", f"{address}/b/")
    with pytest.raises(RuntimeError, match="(?s)Error downloading train-images.*/a/.*/b/"):
        cls(tmp_path, download=True)
    write(folder, dict.fromkeys(contents, b"other"))
    with pytest.raises(RuntimeError, match="expected a file with the MD5"):
        mnist(datasets.MNIST, contents, f"{address}/")(tmp_path, download=True)
    assert not list(tmp_path.glob("MNIST/raw/*"))


BAD_IDX = {
    "empty": b"",
    "other magic": bytes([0, 0, 9, 1]) + bytes(8),
    "too short": bytes([0, 0, 8, 1, 0, 0, 0, 9]) + bytes(3),
    "huge": bytes([0, 0, 8, 1, 255, 255, 255, 255]),
}


@pytest.mark.parametrize("name", BAD_IDX)
def test_bad_idx_files(name, tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(BAD_IDX[name])
    with pytest.raises(rn._C.FormatError, match="expected"):
        read_idx(path, 1)


def test_archives_stay_in_their_folder(tmp_path):
    archive = tmp_path / "evil.tar.gz"
    archive.write_bytes(files.tar_gz({"../outside.txt": b"x"}))
    with pytest.raises(RuntimeError, match="expected files below"):
        utils.extract_archive(archive, tmp_path / "inside")
    assert not (tmp_path / "outside.txt").exists()
    with pytest.raises(RuntimeError, match="expected .tar"):
        utils.extract_archive(tmp_path / "a.rar")


@pytest.fixture
def pictures(tmp_path):
    """Two classes, with a file that is no image and a folder below one of them."""
    root = tmp_path / "pictures"
    for path, colour in (("cat/1.png", 10), ("cat/deep/2.PNG", 20), ("dog/3.jpg", 30)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 3), colour).save(root / path)
    (root / "cat/notes.txt").write_text("no image")
    return root


@pytest.mark.oracle
def test_image_folders(pictures):
    library = torchvision()
    ours, theirs = (
        module.ImageFolder(str(pictures), target_transform=lambda label: label + 5)
        for module in (datasets, library.datasets)
    )
    assert ours.samples == theirs.samples and ours.imgs is ours.samples
    assert (ours.classes, ours.class_to_idx, ours.targets) == (
        theirs.classes,
        theirs.class_to_idx,
        theirs.targets,
    )
    for (a, i), (b, j) in zip(ours, theirs, strict=True):
        assert a.mode == b.mode == "RGB" and i == j and a.tobytes() == b.tobytes()
    loaded = datasets.DatasetFolder(pictures, len, is_valid_file=lambda path: "notes" not in path)
    assert len(loaded) == 3 and loaded[0][0] == len(str(pictures / "cat/1.png"))


def test_image_folders_without_images(pictures, tmp_path):
    with pytest.raises(FileNotFoundError, match="Couldn't find any class folder"):
        datasets.ImageFolder(pictures / "dog")
    (pictures / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="no valid file for the classes empty"):
        datasets.ImageFolder(pictures)
    assert len(datasets.ImageFolder(pictures, allow_empty=True)) == 3
    with pytest.raises(ValueError, match="cannot be None"):
        datasets.DatasetFolder(pictures, len)


@pytest.mark.oracle
def test_fake_data_is_torchvision_s():
    library = torchvision()
    options = {"size": 3, "image_size": (3, 5, 6), "num_classes": 4, "random_offset": 2}
    ours, theirs = datasets.FakeData(**options), library.datasets.FakeData(**options)
    rn.manual_seed(0)
    before = float(rn.rand(1))
    rn.manual_seed(0)
    for (a, i), (b, j) in zip(
        (ours[k] for k in range(3)), (theirs[k] for k in range(3)), strict=True
    ):
        difference = np.asarray(a).astype(int) - np.asarray(b)
        assert i == j and np.abs((difference + 128) % 256 - 128).max() <= 1
    assert float(rn.rand(1)) == before
    with pytest.raises(IndexError):
        ours[3]


@pytest.mark.oracle
@pytest.mark.parametrize(
    "options",
    [{}, {"nrow": 2, "padding": 1, "pad_value": 0.5}, {"normalize": True}]
    + [{"normalize": True, "scale_each": True}, {"normalize": True, "value_range": (0.2, 0.7)}],
    ids=str,
)
@pytest.mark.parametrize("shape", [(5, 3, 4, 6), (3, 1, 4, 4), (1, 3, 2, 2), (3, 4, 5), (4, 5)])
def test_grids(shape, options, tmp_path):
    import torch

    values = np.random.default_rng(0).random(shape).astype(np.float32)
    library = torchvision().utils
    want = library.make_grid(torch.from_numpy(values), **options).numpy()
    got = rn.vision.utils.make_grid(rn.from_numpy(values), **options).numpy()
    np.testing.assert_allclose(got, want, atol=1e-6)
    library.save_image(torch.from_numpy(values), tmp_path / "a.png", **options)
    rn.vision.utils.save_image(rn.from_numpy(values), tmp_path / "b.png", **options)
    pixels = [np.asarray(Image.open(tmp_path / name)).astype(int) for name in ("a.png", "b.png")]
    assert np.abs(pixels[0] - pixels[1]).max() <= 1
