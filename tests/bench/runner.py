"""Runs the sides of a case in turn, round after round, so that what the machine does besides hits
all of them alike."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field

from tests.bench.cases import Case
from tests.bench.sides import OURS_ALL, SGEMM

# So that no library picks its own number of threads while it is imported.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Times:
    """What one side took: milliseconds of each round, and its peak memory."""

    milliseconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def spread(self) -> float:
        """The middle half of the rounds, as a part of the median."""
        if len(self.milliseconds) < 4:
            return (max(self.milliseconds) - min(self.milliseconds)) / self.median
        low, _, high = statistics.quantiles(self.milliseconds, n=4)
        return (high - low) / self.median


@dataclass
class Result:
    case: Case
    threads: int
    times: dict[str, Times]
    absent: dict[str, str]
    loads: list[float]

    @property
    def own(self) -> float | None:
        """The median of resnetcpp at its best."""
        return min((t.median for side, t in self.times.items() if side in OURS_ALL), default=None)

    def best_peer(self) -> str | None:
        peers = [side for side in self.times if side not in (*OURS_ALL, SGEMM)]
        return min(peers, key=lambda side: self.times[side].median, default=None)


class Worker:
    def __init__(self, side: str, case: Case, threads: int):
        environment = os.environ | {name: str(threads) for name in THREAD_VARIABLES}
        command = [sys.executable, "-m", "tests.bench.worker", side,
                   json.dumps(case.to_dict()), str(threads)]  # fmt: skip
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=environment,
        )  # fmt: skip
        self.why_absent = "" if self.process.stdout.readline() else self._last_words()

    def _last_words(self) -> str:
        lines = self.process.communicate()[1].strip().splitlines()
        return lines[-1] if lines else f"exit status {self.process.returncode}"

    def run(self) -> dict:
        print("run", file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        if not self.why_absent:
            self.process.communicate()


def measure(case: Case, threads: int, sides: list[str], rounds: int) -> Result:
    """Prepares one side after the other, then lets them run in turn."""
    workers = {side: Worker(side, case, threads) for side in sides}
    absent = {side: worker.why_absent for side, worker in workers.items() if worker.why_absent}
    result = Result(case, threads, {s: Times() for s in sides if s not in absent}, absent, [])
    for number in range(rounds):
        order = list(result.times)
        for side in order[number % len(order) :] + order[: number % len(order)]:
            answer = workers[side].run()
            result.times[side].milliseconds.append(answer["milliseconds"])
            result.times[side].megabytes = answer["megabytes"]
        result.loads.append(os.getloadavg()[0])
    for worker in workers.values():
        worker.close()
    return result
