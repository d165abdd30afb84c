"""python -m tests.fuzz TARGET --runs N: mutates files until one is neither read nor refused.

Targets: 'file' any file of load; 'pickle' the pickle inside a zip file; 'legacy' what follows the
magic number of an old file; 'tree' what resnetcpp.save adds to a safetensors file, which itself is
read by C++ (fuzz_safetensors.cpp). libFuzzer, by atheris, keeps what reaches new lines of the
readers; the hostile files of the tests are where it starts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["resnetcpp.io"]):
    import resnetcpp.io

from tests.python.io.hostile import FILES
from tests.python.io.hostile.lies import METADATA, STREAMS
from tests.python.io.hostile.pickles import MAGIC, archive, legacy, pickle, storage, tensor
from tests.python.io.hostile.programs import OTHERS
from tests.python.io.hostile.tensors import tree

_LONGEST = 1 << 14
_GOOD = [
    archive(pickle(tensor())),
    legacy(pickle(tensor(storage(more=(b"N",))))),
]
_BODIES = [*METADATA.values(), *STREAMS.values(), *OTHERS.values(), tensor()]
_TREES = [
    b'{"dict": [["a", {"tensor": "x"}], [1, {"list": [null, true, 1.5, "text"]}]]}',
    b'{"ordered": [["a", {"tuple": [{"array": "x"}, {"namespace": {"dict": [["b", 1]]}}]}]]}',
]

TARGETS = {
    "file": (lambda data: data, [*_GOOD, *FILES.values()]),
    "pickle": (archive, [pickle(body) for body in _BODIES]),
    "legacy": (lambda data: MAGIC + data, [file[len(MAGIC) :] for file in _GOOD[1:]]),
    "tree": (lambda data: tree(data.decode(errors="replace")), _TREES),
}


def read(content: bytes) -> None:
    """What is done with each file; any error but a FormatError is a finding."""
    try:
        resnetcpp.io.load(BytesIO(content))
    except resnetcpp.FormatError:
        return


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    wrap, seeds = TARGETS[arguments.target]
    with tempfile.TemporaryDirectory() as corpus:
        for i, seed in enumerate(seeds):
            if len(seed) <= _LONGEST:
                Path(corpus, str(i)).write_bytes(seed)
        options = {
            "runs": arguments.runs,
            "seed": arguments.seed,
            "max_len": _LONGEST,
            "timeout": 10,
            "rss_limit_mb": 2048,
            "print_final_stats": 1,
            "artifact_prefix": f"{tempfile.gettempdir()}/",
        }
        flags = [f"-{name}={value}" for name, value in options.items()]
        atheris.Setup([sys.argv[0], *flags, corpus], lambda data: read(wrap(data)))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
