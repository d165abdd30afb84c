"""Files of data sets: fetched, checked and unpacked. PyTorch: torchvision.datasets.utils."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from resnetcpp.hub import download_url_to_file
from resnetcpp.io.atomic import atomic_file

__all__ = [
    "calculate_md5",
    "check_integrity",
    "check_md5",
    "download_and_extract_archive",
    "download_url",
    "extract_archive",
]

_CHUNK = 1 << 20

AnyPath = str | os.PathLike[str]


def calculate_md5(fpath: AnyPath, chunk_size: int = _CHUNK) -> str:
    """The MD5 of a file, in hexadecimal digits."""
    digest = hashlib.md5(usedforsecurity=False)
    with open(fpath, "rb") as file:
        while chunk := file.read(chunk_size):
            digest.update(chunk)
    return digest.hexdigest()


def check_md5(fpath: AnyPath, md5: str, chunk_size: int = _CHUNK) -> bool:
    """Whether a file has this MD5."""
    return calculate_md5(fpath, chunk_size) == md5


def check_integrity(fpath: AnyPath, md5: str | None = None) -> bool:
    """Whether a file is there, with this MD5 if one is given."""
    return os.path.isfile(fpath) and (md5 is None or check_md5(fpath, md5))


def download_url(
    url: str, root: AnyPath, filename: str | None = None, md5: str | None = None
) -> None:
    """Fetches a file into a folder, unless it is there and whole.

    Errors: OSError that names the URL; RuntimeError for another MD5, and the file goes.
    """
    folder = Path(root).expanduser()
    target = folder / (filename or os.path.basename(url))
    if check_integrity(target, md5):
        return
    folder.mkdir(parents=True, exist_ok=True)
    download_url_to_file(url, target)
    if not check_integrity(target, md5):
        target.unlink()
        raise RuntimeError(f"{url}: expected a file with the MD5 {md5}, got another")


def extract_archive(from_path: AnyPath, to_path: AnyPath | None = None) -> None:
    """Unpacks .tar, .tar.gz, .tgz, .zip, or one file from .gz, beside it or into a folder.

    Errors: RuntimeError for another ending, or a member that would lie outside the folder.
    """
    source = Path(from_path)
    folder = Path(to_path) if to_path is not None else source.parent
    if source.name.endswith((".tar", ".tar.gz", ".tgz")):
        members = _tar_members(source)
    elif source.suffix == ".zip":
        members = _zip_members(source)
    elif source.suffix == ".gz":
        members = iter([(source.stem, gzip.open(source))])
    else:
        raise RuntimeError(f"{source.name}: expected .tar, .tar.gz, .tgz, .zip or .gz")
    for name, content in members:
        _write_member(folder, name, content, source)


def _tar_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content


def _zip_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                yield name, archive.open(name)


def _write_member(folder: Path, name: str, content: IO[bytes], source: Path) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise RuntimeError(f"{source.name}: expected files below {folder}, got {name!r}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, atomic_file(target) as file:
        shutil.copyfileobj(content, file, _CHUNK)


def download_and_extract_archive(
    url: str,
    download_root: AnyPath,
    extract_root: AnyPath | None = None,
    filename: str | None = None,
    md5: str | None = None,
    remove_finished: bool = False,
) -> None:
    """`download_url`, then `extract_archive` of what came."""
    folder = Path(download_root).expanduser()
    archive = folder / (filename or os.path.basename(url))
    download_url(url, folder, archive.name, md5)
    extract_archive(archive, folder if extract_root is None else Path(extract_root).expanduser())
    if remove_finished:
        archive.unlink()
