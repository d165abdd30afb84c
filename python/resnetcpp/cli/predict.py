"""``resnetcpp predict``: what a trained network sees in images."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp.cli.networks import load_checkpoint
from resnetcpp.training import predict

_SIDE = 8
_LARGEST_IMAGE = 100_000_000  # pixels


def add_parser(commands: Any) -> None:
    """Adds the command and its options."""
    parser = commands.add_parser(
        "predict",
        help="classify images with a checkpoint",
        description="Classifies images of one digit each: dark ink on light paper or the reverse. "
        "They are turned to grey and scaled to 8x8 pixels. An .npy file of 8x8 values from 0 "
        "(paper) to 1 (ink) is taken as it is.",
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Prints a line for each image: its digit and how sure the network is."""
    model, _ = load_checkpoint(arguments.checkpoint)
    images = np.stack([_read(path) for path in arguments.images])[:, None]
    probabilities = resnetcpp.softmax(predict(model, resnetcpp.from_numpy(images)), 1)
    values, digits = probabilities.max(1)
    for path, value, digit in zip(arguments.images, values.tolist(), digits.tolist(), strict=True):
        print(f"{path}: {digit} ({100 * value:.1f} %)")


def _read(path: Path) -> np.ndarray:
    image = _read_array(path) if path.suffix == ".npy" else _read_picture(path)
    return np.ascontiguousarray(image, np.float32)


def _read_array(path: Path) -> np.ndarray:
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise resnetcpp.FormatError(f"{path}: expected an array file, got: {error}") from None
    if array.shape != (_SIDE, _SIDE) or array.dtype.kind not in "fiu":
        raise resnetcpp.FormatError(
            f"{path}: expected numbers of shape (8, 8), got {array.dtype} {array.shape}"
        )
    return array


def _read_picture(path: Path) -> np.ndarray:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise ImportError("images need Pillow: pip install 'resnetcpp[vision]'") from None
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _LARGEST_IMAGE:
                raise resnetcpp.FormatError(
                    f"{path}: expected at most {_LARGEST_IMAGE:,} pixels, got "
                    f"{picture.width}x{picture.height}"
                )
            grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError) as error:
        raise resnetcpp.FormatError(f"{path}: expected an image, got: {error}") from None
    values = np.asarray(grey, np.float32) / 255
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    return 1 - values if border.mean() > 0.5 else values  # ink is 1, whatever the paper
