"""python -m tests.fuzz.seeds FOLDER: the files that the fuzzer of the C++ reader starts from."""

import sys
from pathlib import Path

from tests.python.io.hostile.tensors import FILES, GOOD


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for i, content in enumerate([*GOOD, *FILES.values()]):
        (folder / str(i)).write_bytes(content)


if __name__ == "__main__":
    main()
