"""The files that the rules look at: those that git tracks or would track."""

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def tracked() -> list[str]:
    """Paths, relative to the root, of every file of the project that exists."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(path for path in set(listing.split("\0")) if path and (ROOT / path).is_file())


def select(*suffixes: str, under: str = "") -> list[str]:
    """Tracked paths below `under` that end with one of `suffixes`."""
    return [path for path in tracked() if path.startswith(under) and path.endswith(suffixes)]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
