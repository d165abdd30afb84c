"""One side in a process of its own: prepares a case, then runs it once for each line it is sent.

    python -m tests.bench.worker SIDE CASE_AS_JSON THREADS

Answers with one line of JSON each: after preparing, and after each block of runs.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

from tests.bench.cases import Case
from tests.bench.sides import SIDES

WARM_UP_SECONDS = 1.0
BLOCK_SECONDS = 0.4


def peak_megabytes() -> float:
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def timed(run, count: int) -> float:
    """Milliseconds of one run, the mean of `count`."""
    start = time.perf_counter()
    for _ in range(count):
        run()
    return (time.perf_counter() - start) * 1e3 / count


def warm_up(run) -> int:
    """Runs until times settle; how many runs fill a block."""
    run()
    start, last = time.perf_counter(), timed(run, 1)
    while time.perf_counter() - start < WARM_UP_SECONDS:
        last = timed(run, 1)
    return max(1, round(BLOCK_SECONDS * 1e3 / last))


def main(side: str, case: str, threads: str) -> None:
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(**what):
        print(json.dumps(what), file=answers, flush=True)

    run = SIDES[side](Case(**json.loads(case)), int(threads))
    count = warm_up(run)
    answer(ready=True)
    for _ in sys.stdin:
        answer(milliseconds=timed(run, count), megabytes=peak_megabytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
