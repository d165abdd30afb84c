"""MNIST and data sets in its format, 28x28 gray scans. PyTorch: torchvision.datasets.mnist."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp._C import FormatError
from resnetcpp.datasets.utils import check_integrity, download_and_extract_archive
from resnetcpp.datasets.vision import VisionDataset
from resnetcpp.transforms.pil import image_from

__all__ = ["KMNIST", "MNIST", "FashionMNIST"]

_BYTES = 8  # the number of the dtype in the format


def read_idx(path: str | os.PathLike[str], rank: int) -> Any:
    """The uint8 tensor in a file of the IDX format: two zeros, dtype, rank, sizes, values.

    Errors: FormatError.
    """
    content = Path(path).read_bytes()
    start = 4 * (rank + 1)
    if len(content) < start or content[:4] != bytes([0, 0, _BYTES, rank]):
        raise FormatError(f"{path}: expected bytes in {rank} dimensions, got {content[:4]!r}")
    sizes = [int(size) for size in np.frombuffer(content, ">u4", rank, 4)]
    count = 1
    for size in sizes:
        count *= size
    if count != len(content) - start:
        raise FormatError(
            f"{path}: expected {count} values of sizes {tuple(sizes)}, got {len(content) - start}"
        )
    return resnetcpp.from_numpy(
        np.frombuffer(content, np.uint8, count, start).reshape(sizes).copy()
    )


class MNIST(VisionDataset):
    """70,000 handwritten digits, 10,000 of them to test, as (PIL image, label). LeCun et al., 1998.

    Args:
        root: the folder in which ``MNIST/raw`` is or will be.
        train: the training images, or else the test images.
        transform, target_transform: functions of image and label.
        download: fetch and unpack the files unless they are there.

    Errors: RuntimeError if files are missing or cannot be fetched; FormatError.
    """

    mirrors = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    ]
    resources = [
        ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
        ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
    ]
    classes = [
        "0 - zero",
        "1 - one",
        "2 - two",
        "3 - three",
        "4 - four",
        "5 - five",
        "6 - six",
        "7 - seven",
        "8 - eight",
        "9 - nine",
    ]

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
        if not self._check_exists():
            raise RuntimeError("Dataset not found. You can use download=True to download it")
        part = "train" if train else "t10k"
        self.data = read_idx(os.path.join(self.raw_folder, f"{part}-images-idx3-ubyte"), 3)
        labels = read_idx(os.path.join(self.raw_folder, f"{part}-labels-idx1-ubyte"), 1)
        if len(labels) != len(self.data):
            raise FormatError(
                f"{self.raw_folder}: expected a label for each of {len(self.data)} images, "
                f"got {len(labels)}"
            )
        self.targets = labels.long()

    @property
    def raw_folder(self) -> str:
        """Where the unpacked files are."""
        return os.path.join(self.root, type(self).__name__, "raw")

    @property
    def processed_folder(self) -> str:
        """Where old versions of torchvision kept what they had read, which is not looked for."""
        return os.path.join(self.root, type(self).__name__, "processed")

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The label of each class."""
        return {name: i for i, name in enumerate(self.classes)}

    def _check_exists(self) -> bool:
        names = (name.removesuffix(".gz") for name, _ in self.resources)
        return all(check_integrity(os.path.join(self.raw_folder, name)) for name in names)

    def download(self) -> None:
        """Fetches and unpacks the files, unless they are there, from any mirror that has them.

        Errors: RuntimeError with what each mirror said.
        """
        if self._check_exists():
            return
        for name, md5 in self.resources:
            self._download_one(name, md5)

    def _download_one(self, name: str, md5: str) -> None:
        problems = []
        for mirror in self.mirrors:
            try:
                download_and_extract_archive(
                    f"{mirror}{name}", self.raw_folder, filename=name, md5=md5
                )
                return
            except (RuntimeError, OSError) as error:
                problems.append(f"Tried {mirror}, got:\n{error}\n")
        raise RuntimeError(f"Error downloading {name}:\n{''.join(problems)}")

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        image = image_from(self.data[index].numpy(), "L")
        return self.transformed(image, int(self.targets[index]))

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"


class FashionMNIST(MNIST):
    """70,000 pieces of clothing of 10 classes in MNIST's format. Xiao et al., 2017."""

    mirrors = ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"]
    resources = [
        ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
        ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
        ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
    ]
    classes = [
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ]


class KMNIST(MNIST):
    """70,000 cursive Japanese characters of 10 classes in MNIST's format. Clanuwat et al., 2018."""

    mirrors = ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"]
    resources = [
        ("train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7"),
        ("train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344"),
        ("t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7"),
        ("t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134"),
    ]
    classes = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
