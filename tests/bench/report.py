"""Results as a table, JSON and a chart."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.cases import flops
from tests.bench.runner import Result
from tests.bench.sides import OURS_ALL, SGEMM, SGEMM_FLOPS

COLUMNS = ("side", "ms", "spread", "ratio", "images/s", "GFLOP/s", "peak MB")


def gigaflops(result: Result, side: str) -> float:
    work = SGEMM_FLOPS if side == SGEMM else flops(result.case)
    return work / result.times[side].median / 1e6


def row(result: Result, side: str) -> tuple[str, ...]:
    """One side's line; its ratio says how much longer it took than resnetcpp, at its best."""
    times = result.times[side]
    own = result.own if result.own is not None else times.median
    is_network = side != SGEMM
    return (
        side,
        f"{times.median:.1f}",
        f"{times.spread:.0%}",
        f"{times.median / own:.2f}" if is_network else "",
        f"{result.case.batch / times.median * 1e3:.1f}" if is_network else "",
        f"{gigaflops(result, side):.0f}",
        f"{times.megabytes:.0f}",
    )


def table(result: Result) -> str:
    rows = [COLUMNS, *(row(result, side) for side in result.times)]
    widths = [max(len(line[i]) for line in rows) for i in range(len(COLUMNS))]
    lines = [f"{result.case.name}, {result.threads} threads"]
    for line in rows:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells))
    lines += [f"  {side}: absent ({why})" for side, why in result.absent.items()]
    return "\n".join(lines)


def as_dict(result: Result) -> dict:
    return {
        "case": result.case.to_dict(),
        "threads": result.threads,
        "loads": result.loads,
        "absent": result.absent,
        "sides": {
            side: {
                "milliseconds": times.milliseconds,
                "median": times.median,
                "spread": times.spread,
                "peak_megabytes": times.megabytes,
                "gigaflops": gigaflops(result, side),
            }
            for side, times in result.times.items()
        },
    }


def write_json(results: list[Result], path: Path) -> None:
    path.write_text(json.dumps([as_dict(result) for result in results], indent=1) + "\n")


def write_chart(results: list[Result], path: Path) -> None:
    """A group of bars for each case: how many times as long as resnetcpp each peer took."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [result for result in results if result.own is not None]
    sides = sorted({side for r in shown for side in r.times} - {*OURS_ALL, SGEMM})
    figure, axes = pyplot.subplots(figsize=(9, 1 + 0.5 * len(shown)), layout="constrained")
    height = 0.8 / max(1, len(sides))
    for i, side in enumerate(sides):
        present = [(y, r) for y, r in enumerate(shown) if side in r.times]
        axes.barh(
            [y + (i + 0.5) * height - 0.4 for y, _ in present],
            [r.times[side].median / r.own for _, r in present],
            height, label=side,
        )  # fmt: skip
    axes.axvline(1.0, color="black", linewidth=1)
    axes.set_yticks(range(len(shown)), [f"{r.case.name}, {r.threads} threads" for r in shown])
    axes.invert_yaxis()
    axes.set_xlabel("time of the peer / time of resnetcpp (more is better for resnetcpp)")
    axes.legend()
    figure.savefig(path, dpi=120)
