"""Random arguments never end the process."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 6
# Requests beyond this are MemoryError, so that a test cannot fill the machine.
MEMORY = 6 * 2**30


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.skipif(
    re.search("lib[at]san", os.environ.get("LD_PRELOAD", "")) is not None,
    reason="sanitizers reserve more addresses for themselves than the limit on memory allows",
)
@pytest.mark.parametrize("seed", [1, 2])
def test_random_arguments_only_raise_python_errors(seed):
    program = Path(__file__).with_name("fuzz.py")
    done = subprocess.run(
        [sys.executable, str(program), str(seed), str(SECONDS)],
        capture_output=True,
        text=True,
        timeout=SECONDS + 100,
        preexec_fn=limit_memory,
        check=False,
    )
    last = done.stdout.splitlines()[-3:]
    assert done.returncode == 0, (done.returncode, last, done.stderr[-3000:])
    calls, names, good = map(int, re.findall(r"\d+", last[-1]))
    # Most calls must reach an op, or nothing is tested.
    assert calls > 200
    assert names > 300
    assert good > calls // 50
