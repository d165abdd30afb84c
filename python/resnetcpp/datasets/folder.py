"""Images in a folder for each class. PyTorch: torchvision.datasets.folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from resnetcpp.datasets.vision import VisionDataset
from resnetcpp.transforms.pil import pillow

__all__ = [
    "IMG_EXTENSIONS",
    "DatasetFolder",
    "ImageFolder",
    "default_loader",
    "find_classes",
    "has_file_allowed_extension",
    "is_image_file",
    "make_dataset",
    "pil_loader",
]

IMG_EXTENSIONS = (
    ".jpg",
    ".jpeg",
    ".png",
    ".ppm",
    ".bmp",
    ".pgm",
    ".tif",
    ".tiff",
    ".webp",
)


def has_file_allowed_extension(filename: str, extensions: str | tuple[str, ...]) -> bool:
    """Whether a name ends so, in small letters or capitals."""
    endings = extensions if isinstance(extensions, str) else tuple(extensions)
    return filename.lower().endswith(endings)


def is_image_file(filename: str) -> bool:
    """Whether a name ends as one of IMG_EXTENSIONS."""
    return has_file_allowed_extension(filename, IMG_EXTENSIONS)


def find_classes(directory: Any) -> tuple[list[str], dict[str, int]]:
    """The names of the subfolders, sorted, and their numbers. Errors: FileNotFoundError."""
    classes = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
    if not classes:
        raise FileNotFoundError(f"Couldn't find any class folder in {directory}.")
    return classes, {name: i for i, name in enumerate(classes)}


def make_dataset(
    directory: Any,
    class_to_idx: dict[str, int] | None = None,
    extensions: str | tuple[str, ...] | None = None,
    is_valid_file: Callable[[str], bool] | None = None,
    allow_empty: bool = False,
) -> list[tuple[str, int]]:
    """(path, label) of every file that ends so, or that is valid, below the folders of the classes.

    Errors: ValueError for both conditions or none, FileNotFoundError for a class without files.
    """
    directory = os.path.expanduser(directory)
    if class_to_idx is None:
        class_to_idx = find_classes(directory)[1]
    elif not class_to_idx:
        raise ValueError("'class_to_index' must have at least one entry to collect any samples.")
    if (extensions is None) == (is_valid_file is None):
        raise ValueError(
            "Both extensions and is_valid_file cannot be None or not None at the same time"
        )
    is_wanted = is_valid_file or (lambda path: has_file_allowed_extension(path, extensions or ()))
    found = {
        name: _files(os.path.join(directory, name), is_wanted) for name in sorted(class_to_idx)
    }
    empty = [name for name, paths in found.items() if not paths]
    if empty and not allow_empty:
        message = f"Found no valid file for the classes {', '.join(empty)}. "
        if extensions is not None:
            listed = extensions if isinstance(extensions, str) else ", ".join(extensions)
            message += f"Supported extensions are: {listed}"
        raise FileNotFoundError(message)
    return [(path, class_to_idx[name]) for name, paths in found.items() for path in paths]


def _files(folder: str, is_wanted: Callable[[str], bool]) -> list[str]:
    walk = sorted(os.walk(folder, followlinks=True))
    paths = (os.path.join(root, name) for root, _, names in walk for name in sorted(names))
    return [path for path in paths if is_wanted(path)]


def pil_loader(path: Any) -> Any:
    """The image in a file, in RGB."""
    with open(path, "rb") as file:
        return pillow().Image.open(file).convert("RGB")


def default_loader(path: Any) -> Any:
    """`pil_loader`."""
    return pil_loader(path)


class DatasetFolder(VisionDataset):
    """Files below root/<class>/ as (what the loader makes of them, label).

    Args:
        root: a folder with a subfolder for each class; labels follow their sorted names.
        loader: a function of the path.
        extensions, is_valid_file: which files count: by their ending, or by a function.
        transform, target_transform: functions of sample and label.
        allow_empty: classes without files are no error.
    """

    def __init__(
        self,
        root: Any,
        loader: Callable[[str], Any],
        extensions: tuple[str, ...] | None = None,
        transform: Callable | None = None,
        target_transform: Callable | None = None,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> None:
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.classes, self.class_to_idx = self.find_classes(self.root)
        self.loader, self.extensions = loader, extensions
        self.samples = self.make_dataset(
            self.root, self.class_to_idx, extensions, is_valid_file, allow_empty
        )
        self.targets = [label for _, label in self.samples]

    @staticmethod
    def make_dataset(
        directory: Any,
        class_to_idx: dict[str, int],
        extensions: tuple[str, ...] | None = None,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> list[tuple[str, int]]:
        """`make_dataset` of this module; subclasses may find their files otherwise."""
        if class_to_idx is None:
            raise ValueError("The class_to_idx parameter cannot be None.")
        return make_dataset(directory, class_to_idx, extensions, is_valid_file, allow_empty)

    def find_classes(self, directory: Any) -> tuple[list[str], dict[str, int]]:
        """`find_classes` of this module; subclasses may have other classes."""
        return find_classes(directory)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        path, target = self.samples[index]
        return self.transformed(self.loader(path), target)

    def __len__(self) -> int:
        return len(self.samples)


class ImageFolder(DatasetFolder):
    """Images below root/<class>/ as (PIL image in RGB, label). Arguments as `DatasetFolder`."""

    def __init__(
        self,
        root: Any,
        transform: Callable | None = None,
        target_transform: Callable | None = None,
        loader: Callable[[str], Any] = default_loader,
        is_valid_file: Callable[[str], bool] | None = None,
        allow_empty: bool = False,
    ) -> None:
        extensions = IMG_EXTENSIONS if is_valid_file is None else None
        super().__init__(
            root, loader, extensions, transform, target_transform, is_valid_file, allow_empty
        )
        self.imgs = self.samples
