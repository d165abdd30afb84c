"""python -m tests.bench [--quick] [--threads N ...] [--rounds N] [--sides NAME ...] [--out DIR]"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tests.bench import report
from tests.bench.cases import CASES, QUICK
from tests.bench.runner import measure
from tests.bench.sides import SIDES


def arguments() -> argparse.Namespace:
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description="Whole networks beside other libraries.")
    parser.add_argument("--quick", action="store_true", help="five cases instead of all")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, 2, cores}))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES))
    parser.add_argument("--out", type=Path, default=Path("runs/bench"))
    return parser.parse_args()


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    results = []
    for case in [c for c in (QUICK if args.quick else CASES) if args.only in c.name]:
        for threads in args.threads:
            results.append(measure(case, threads, args.sides, args.rounds))
            print(report.table(results[-1]), flush=True)
            report.write_json(results, args.out / "results.json")
    report.write_chart(results, args.out / "results.png")
    print(f"written: {args.out / 'results.json'}, {args.out / 'results.png'}")


if __name__ == "__main__":
    main()
