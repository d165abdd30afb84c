"""The command line: ``resnetcpp`` and ``python -m resnetcpp``."""

import argparse
from collections.abc import Sequence

from resnetcpp import __version__
from resnetcpp.paths import get_cmake_dir, get_include


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 2 after an error of one line."""
    parser = argparse.ArgumentParser(prog="resnetcpp", description="Residual networks on a CPU.")
    parser.add_argument("--version", action="version", version=f"resnetcpp {__version__}")
    parser.add_argument(
        "--cmakedir", action="store_true", help="print the folder of resnetcppConfig.cmake"
    )
    parser.add_argument("--includes", action="store_true", help="print the folder of the headers")
    arguments = parser.parse_args(argv)
    try:
        if arguments.cmakedir:
            print(get_cmake_dir())
        elif arguments.includes:
            print(get_include())
        else:
            parser.print_help()
    except FileNotFoundError as error:
        parser.exit(2, f"resnetcpp: {error}\n")
    return 0
