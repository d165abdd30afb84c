"""Files from the web, kept in a cache and checked. PyTorch: torch.hub, without its code loading."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from resnetcpp.io import load as load_file
from resnetcpp.io.atomic import atomic_file
from resnetcpp.training.progress import Progress

_CHUNK = 1 << 20
_PATIENCE = 60  # seconds without a byte
_HASH = re.compile(r"-([a-f0-9]{8,64})\.")

_folder: str | None = None


def get_dir() -> str:
    """The cache: what set_dir said, $RESNETCPP_HOME/hub, or resnetcpp/hub in the user's cache."""
    if _folder is not None:
        return _folder
    cache = os.environ.get("XDG_CACHE_HOME", "") or os.path.join("~", ".cache")
    home = os.environ.get("RESNETCPP_HOME", "") or os.path.join(cache, "resnetcpp")
    return os.path.join(os.path.expanduser(home), "hub")


def set_dir(d: str | os.PathLike[str]) -> None:
    """Another folder for the cache."""
    global _folder
    _folder = os.path.expanduser(os.fspath(d))


def load_state_dict_from_url(
    url: str,
    model_dir: str | os.PathLike[str] | None = None,
    map_location: Any = None,
    progress: bool = True,
    check_hash: bool = False,
    file_name: str | None = None,
    weights_only: bool = True,
) -> Any:
    """Loads a file of torch.save or safetensors, which is downloaded unless the cache has it.

    Args:
        check_hash: the file's name holds the beginning of its SHA-256, as in
            ``resnet18-f37072fd.pth``; a file that differs is an error, in the cache too.
        file_name: the name in the cache, if not the URL's own.

    Errors: OSError if it cannot be fetched, RuntimeError if the hash differs, FormatError.
    """
    folder = Path(model_dir) if model_dir is not None else Path(get_dir()) / "checkpoints"
    name = file_name or Path(urllib.parse.urlparse(url).path).name
    target = folder / name
    found = _HASH.search(name) if check_hash else None
    prefix = found.group(1) if found else None
    if target.exists():
        _check_cached(target, prefix)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        download_url_to_file(url, target, prefix, progress)
    return load_file(target, map_location, weights_only=weights_only)


def download_url_to_file(
    url: str,
    dst: str | os.PathLike[str],
    hash_prefix: str | None = None,
    progress: bool = True,
) -> None:
    """Downloads a file, all or nothing. PyTorch: torch.hub.download_url_to_file.

    Errors: OSError that names the URL, RuntimeError if the SHA-256 begins otherwise.
    """
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as response:
            length = int(response.headers.get("Content-Length") or 0)
            with atomic_file(os.fspath(dst)) as file:
                digest = _copy(response, file, length, Path(dst).name if progress else None)
                _check(digest, hash_prefix, url)
    except (urllib.error.URLError, ValueError) as error:
        raise OSError(f"{url}: expected a file, got {error}") from None


def _copy(response: Any, file: BinaryIO, length: int, label: str | None) -> str:
    """Copies to the end and returns the SHA-256."""
    digest, done = hashlib.sha256(), 0
    bar = Progress(length, label, stream=sys.stderr) if label is not None and length else None
    while chunk := response.read(_CHUNK):
        file.write(chunk)
        digest.update(chunk)
        done += len(chunk)
        if bar is not None:
            bar.update(done, f"{done / 1e6:.0f} of {length / 1e6:.0f} MB")
    if bar is not None:
        bar.finish(f"{done / 1e6:.0f} MB")
    if length and done != length:
        raise OSError(f"{response.url}: expected {length} bytes, got {done}")
    return digest.hexdigest()


def _check(digest: str, prefix: str | None, source: str) -> None:
    if prefix is not None and not digest.startswith(prefix):
        raise RuntimeError(
            f'{source}: invalid hash value (expected "{prefix}", got "{digest[: len(prefix)]}")'
        )


def _check_cached(path: Path, prefix: str | None) -> None:
    if prefix is None:
        return
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    _check(digest.hexdigest(), prefix, f"{path}; delete it to download it again")


def load(
    repo_or_dir: str, model: str, *args: Any, source: str = "github", **kwargs: Any
) -> NoReturn:
    """Errors: RuntimeError that says what to call: no code is fetched and run here."""
    raise RuntimeError(
        f"hub.load: expected a network of resnetcpp, as code of {repo_or_dir!r} is never run; use "
        f"resnetcpp.models.get_model({model!r}, weights=...), whose names list_models() gives"
    )
