"""The command line: ``resnetcpp`` and ``python -m resnetcpp``."""

import argparse
import sys
from collections.abc import Sequence

from resnetcpp import __version__
from resnetcpp.cli import predict, summary, train
from resnetcpp.paths import get_cmake_dir, get_include

_BAD_INPUT = 2
_INTERRUPTED = 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="resnetcpp", description="Residual networks on a CPU.")
    parser.add_argument("--version", action="version", version=f"resnetcpp {__version__}")
    parser.add_argument(
        "--cmakedir", action="store_true", help="print the folder of resnetcppConfig.cmake"
    )
    parser.add_argument("--includes", action="store_true", help="print the folder of the headers")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (train, predict, summary):
        command.add_parser(commands)
    return parser


def _run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    if arguments.cmakedir:
        print(get_cmake_dir())
    elif arguments.includes:
        print(get_include())
    elif hasattr(arguments, "run"):
        arguments.run(arguments)
    else:
        parser.print_help()


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code: 0, 2 after an error of one line, or 130."""
    parser = _parser()
    try:
        _run(parser, parser.parse_args(argv))
    except KeyboardInterrupt:
        print("resnetcpp: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except (OSError, ValueError, TypeError, RuntimeError, ImportError, MemoryError) as error:
        print(f"resnetcpp: {_one_line(error)}", file=sys.stderr)
        return _BAD_INPUT
    return 0
