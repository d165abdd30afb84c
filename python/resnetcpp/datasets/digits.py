"""The UCI handwritten digits: 1,797 real 8x8 scans, shipped with the package.

The file ``digits.bin`` holds them packed, so that NumPy and C++ (``resnetcpp/io/digits.hpp``) read
one file: 16 bytes of header (``digits5`` and a newline, the count and the CRC-32 of the rest, both
uint32 little endian), then 41 bytes for each scan: its label, and 64 pixels of 0 ... 16 in 5 bits
each, the most significant bit first. ``digits.txt`` says where the scans come from.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from resnetcpp._C import FormatError

__all__ = ["CLASSES", "Digits", "load_digits", "pack_digits", "split_digits", "unpack_digits"]

CLASSES = tuple(str(digit) for digit in range(10))
PATH = Path(__file__).with_name("digits.bin")

_MAGIC = b"digits5\n"
_HEADER = struct.Struct("<8sII")  # magic, count, CRC-32
_PIXELS = 64
_PIXEL_BITS = 5
_RECORD_BYTES = 1 + _PIXELS * _PIXEL_BITS // 8
_PIXEL_MAX = 16
_TEST_EVERY = 5


def pack_digits(images: np.ndarray, labels: np.ndarray) -> bytes:
    """Pack images (N, 8, 8) with values 0 ... 16 and labels (N,) into the bytes of the file."""
    pixels = np.asarray(images).reshape(-1, _PIXELS)
    if pixels.min(initial=0) < 0 or pixels.max(initial=0) > _PIXEL_MAX:
        raise ValueError(f"pack_digits: expected pixels from 0 to 16, got {pixels.max()}")
    bits = np.unpackbits(pixels.astype(np.uint8)[:, :, None], axis=2)[:, :, -_PIXEL_BITS:]
    packed = np.packbits(bits.reshape(len(pixels), _PIXELS * _PIXEL_BITS), axis=1)
    body = np.column_stack([np.asarray(labels, np.uint8), packed]).tobytes()
    return _HEADER.pack(_MAGIC, len(pixels), zlib.crc32(body)) + body


def unpack_digits(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Return images (N, 8, 8) uint8 and labels (N,) int64 from the bytes of the file.

    Raises:
        FormatError: the bytes are not such a file, or are damaged.
    """
    if len(content) < _HEADER.size or not content.startswith(_MAGIC):
        raise FormatError("digits: expected a file that starts with 'digits5', got something else")
    _, count, checksum = _HEADER.unpack_from(content)
    body = content[_HEADER.size :]
    if len(body) != count * _RECORD_BYTES:
        raise FormatError(
            f"digits: expected {count * _RECORD_BYTES} bytes of {count} scans, got {len(body)}"
        )
    if zlib.crc32(body) != checksum:
        raise FormatError("digits: expected the checksum of the header, got damaged scans")
    records = np.frombuffer(body, np.uint8).reshape(count, _RECORD_BYTES)
    bits = np.unpackbits(records[:, 1:], axis=1).reshape(count, _PIXELS, _PIXEL_BITS)
    weights = 1 << np.arange(_PIXEL_BITS - 1, -1, -1, dtype=np.uint8)
    images = (bits * weights).sum(axis=2, dtype=np.uint8).reshape(count, 8, 8)
    return images, records[:, 0].astype(np.int64)


def split_digits(labels: np.ndarray, train: bool) -> np.ndarray:
    """Return the indices of the fixed split: of each digit, every fifth scan is a test scan.

    Both parts hold all digits in the same proportions (1,442 scans to train, 355 to test), and the
    order of the file is kept.
    """
    order = np.zeros(len(labels), np.int64)
    for digit in np.unique(labels):
        of_digit = np.flatnonzero(labels == digit)
        order[of_digit] = np.arange(len(of_digit))
    is_test = order % _TEST_EVERY == _TEST_EVERY - 1
    return np.flatnonzero(~is_test if train else is_test)


def load_digits(train: bool | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the scans as NumPy arrays: images (N, 8, 8) uint8 of 0 ... 16, labels (N,) int64.

    Args:
        train: True for the 1,442 training scans, False for the 355 test scans, None for all 1,797.

    Examples:
        >>> images, labels = load_digits()
        >>> images.shape, int(images.max()), labels[:4]
        ((1797, 8, 8), 16, array([0, 1, 2, 3]))
    """
    images, labels = unpack_digits(PATH.read_bytes())
    if train is None:
        return images, labels
    indices = split_digits(labels, train)
    return images[indices], labels[indices]


class Digits:
    """The handwritten digits as a map-style dataset of (image, label).

    An image is a float32 tensor (1, 8, 8) with values from 0 (paper) to 1 (ink): the counts of
    0 ... 16 divided by 16. A label is an int from 0 to 9.

    Args:
        train: the training scans (1,442), or else the test scans (355).
        transform: a function of the image tensor.
        target_transform: a function of the label.

    Examples:
        >>> image, label = Digits(train=True)[0]
        >>> tuple(image.shape), label
        ((1, 8, 8), 0)
    """

    classes = CLASSES

    def __init__(
        self,
        train: bool = True,
        transform: Callable[[Any], Any] | None = None,
        target_transform: Callable[[int], Any] | None = None,
    ) -> None:
        self.train = train
        self.transform = transform
        self.target_transform = target_transform
        images, self.targets = load_digits(train)
        self.data = images.astype(np.float32)[:, None] / np.float32(_PIXEL_MAX)

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        import resnetcpp

        image: Any = resnetcpp.from_numpy(self.data[index].copy())
        label: Any = int(self.targets[index])
        if self.transform is not None:
            image = self.transform(image)
        if self.target_transform is not None:
            label = self.target_transform(label)
        return image, label

    def __repr__(self) -> str:
        part = "train" if self.train else "test"
        return f"Digits({part}, {len(self)} scans of 8x8, {len(CLASSES)} classes)"
