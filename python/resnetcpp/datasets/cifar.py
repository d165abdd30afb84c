"""CIFAR-10 and CIFAR-100, 32x32 photographs. PyTorch: torchvision.datasets.cifar.

Krizhevsky, 2009. The files are pickles of Python 2. They are read by the interpreter of
`resnetcpp.io.pytorch`, which runs nothing in them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from resnetcpp._C import FormatError
from resnetcpp.datasets.utils import check_integrity, download_and_extract_archive
from resnetcpp.datasets.vision import VisionDataset
from resnetcpp.io.pytorch.builders import PyTorchObjects, finished
from resnetcpp.io.pytorch.instructions import run_pickle
from resnetcpp.io.pytorch.machine import PickleError, shown
from resnetcpp.transforms.pil import pillow

__all__ = ["CIFAR10", "CIFAR100"]

_SHAPE = (3, 32, 32)


class _BatchObjects(PyTorchObjects):
    """Arrays whose bytes are a string of Python 2, beside what files of PyTorch may hold."""

    old_encoding = "latin-1"

    def __init__(self) -> None:
        super().__init__(self._no_storage)

    @staticmethod
    def _no_storage(key: Any) -> Any:
        raise PickleError(f"a storage, {shown(key)}")

    def set_state(self, value: Any, state: Any) -> None:
        if isinstance(state, tuple) and len(state) == 5 and type(state[4]) is str:
            state = (*state[:4], state[4].encode("latin-1", "replace"))
        super().set_state(value, state)


def read_batch(path: Path) -> dict[str, Any]:
    """The dictionary in a file. Errors: FormatError."""
    try:
        value = finished(run_pickle(path.read_bytes(), _BatchObjects())[0])
    except PickleError as error:
        raise FormatError(f"{path}: expected a batch of CIFAR, got {error}") from None
    if not isinstance(value, dict):
        raise FormatError(f"{path}: expected a dictionary, got {shown(value)}")
    return value


def _field(batch: dict[str, Any], names: tuple[str, ...], kind: type, path: Path) -> Any:
    found = next((batch[name] for name in names if name in batch), None)
    if not isinstance(found, kind):
        raise FormatError(f"{path}: expected {' or '.join(names)}, got {shown(found)}")
    return found


class CIFAR10(VisionDataset):
    """60,000 photographs of 10 classes, 10,000 of them to test, as (PIL image, label).

    Args:
        root: the folder in which ``cifar-10-batches-py`` is or will be.
        train: the training images, or else the test images.
        transform, target_transform: functions of image and label.
        download: fetch and unpack the files unless they are there.

    Errors: RuntimeError if files are missing or differ from the original's MD5; FormatError.
    """

    base_folder = "cifar-10-batches-py"
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    filename = "cifar-10-python.tar.gz"
    tgz_md5 = "c58f30108f718f92721af3b95e74349a"
    train_list = [
        ["data_batch_1", "c99cafc152244af753f735de768cd75f"],
        ["data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"],
        ["data_batch_3", "54ebc095f3ab1f0389bbae665268c751"],
        ["data_batch_4", "634d18415352ddfa80567beed471001a"],
        ["data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"],
    ]
    test_list = [["test_batch", "40351d587109b95175f43aff81a1287e"]]
    meta = {
        "filename": "batches.meta",
        "key": "label_names",
        "md5": "5ff9c542aee3614f3951f8cda6e48888",
    }

    def __init__(
        self,
        root: Any,
        train: bool = True,
        transform: Callable | None = None,
        target_transform: Callable | None = None,
        download: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download()
        if not self._check_integrity():
            raise RuntimeError(
                "Dataset not found or corrupted. You can use download=True to download it"
            )
        self._load()

    def _path(self, name: str) -> Path:
        return Path(self.root, self.base_folder, name)

    def _load(self) -> None:
        images: list[np.ndarray] = []
        self.targets: list[int] = []
        for name, _ in self.train_list if self.train else self.test_list:
            path = self._path(name)
            batch = read_batch(path)
            pixels = _field(batch, ("data",), np.ndarray, path)
            labels = _field(batch, ("labels", "fine_labels"), list, path)
            if pixels.dtype != np.uint8 or pixels.size != len(labels) * np.prod(_SHAPE):
                raise FormatError(f"{path}: expected {len(labels)} images, got {pixels.shape}")
            images.append(pixels.reshape(-1, *_SHAPE))
            self.targets += labels
        self.data = np.concatenate(images).transpose(0, 2, 3, 1)  # (N, H, W, C)
        path = self._path(self.meta["filename"])
        self.classes: list[str] = _field(read_batch(path), (self.meta["key"],), list, path)
        self.class_to_idx = {name: i for i, name in enumerate(self.classes)}

    def _check_integrity(self) -> bool:
        files = [*self.train_list, *self.test_list, [self.meta["filename"], self.meta["md5"]]]
        return all(check_integrity(self._path(name), md5) for name, md5 in files)

    def download(self) -> None:
        """Fetches and unpacks the files, unless all are there and whole."""
        if not self._check_integrity():
            download_and_extract_archive(
                self.url, self.root, filename=self.filename, md5=self.tgz_md5
            )

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        image = pillow().Image.fromarray(self.data[index])
        return self.transformed(image, self.targets[index])

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"


class CIFAR100(CIFAR10):
    """60,000 photographs of 100 classes, 10,000 of them to test. Arguments as `CIFAR10`."""

    base_folder = "cifar-100-python"
    url = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
    filename = "cifar-100-python.tar.gz"
    tgz_md5 = "eb9058c3a382ffc7106e4002c42a8d85"
    train_list = [["train", "16019d7e3df5f24257cddd939b257f8d"]]
    test_list = [["test", "f0ef6b0ae62326f3e7ffdfab6717acfc"]]
    meta = {
        "filename": "meta",
        "key": "fine_label_names",
        "md5": "7973b15100ade9c7d40fb424638fde48",
    }
