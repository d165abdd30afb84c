"""Writing a file so that a crash leaves the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: str | Path, parts: Iterable[bytes]) -> None:
    """Writes beside the target, flushes to disk, renames. Errors: OSError that names the file."""
    with atomic_file(path) as file:
        for part in parts:
            file.write(part)


@contextlib.contextmanager
def atomic_file(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write beside the target, which takes its place at the end, if nothing fails.

    Errors: OSError that names the file.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(temporary, flags, 0o666)
    except OSError as error:
        raise type(error)(error.errno, os.strerror(error.errno), str(target)) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    # The rename itself must reach the disk; some file systems cannot be asked to.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
