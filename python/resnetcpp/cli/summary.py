"""``resnetcpp summary``: the layers of a network with their shapes and costs."""

from __future__ import annotations

import argparse
from typing import Any

import resnetcpp
from resnetcpp import models


def add_parser(commands: Any) -> None:
    """Adds the command and its options."""
    parser = commands.add_parser("summary", help="print a network's layers, shapes and costs")
    parser.add_argument("arch", help="for example resnet18; an unknown name lists near ones")
    parser.add_argument(
        "--input",
        type=_sizes,
        default=(1, 3, 224, 224),
        metavar="N,C,H,W",
        help="sizes of the input (default: 1,3,224,224)",
    )
    parser.add_argument("--plain", action="store_true", help="the same network without skips")
    parser.set_defaults(run=run)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected sizes like 1,3,224,224, got {text}") from None
    if len(sizes) != 4 or min(sizes) < 1:
        raise argparse.ArgumentTypeError(f"expected four sizes of at least 1, got {text}")
    return sizes


def run(arguments: argparse.Namespace) -> None:
    """Prints the table."""
    model = models.get_model(
        arguments.arch, in_channels=arguments.input[1], skip=not arguments.plain
    )
    print(resnetcpp.summary(model, arguments.input))
