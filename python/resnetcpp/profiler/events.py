"""What a profile has measured, and its table."""

from collections import namedtuple

# Times in microseconds; self_cpu_time is without the spans inside.
Event = namedtuple("Event", ["name", "start", "cpu_time", "self_cpu_time", "thread"])

_COLUMNS = (
    "Name",
    "Self CPU %",
    "Self CPU",
    "CPU total %",
    "CPU total",
    "CPU time avg",
    "# of Calls",
)
_UNITS = ((1e6, "s"), (1e3, "ms"), (1.0, "us"))


def _time_text(microseconds):
    for size, unit in _UNITS[:-1]:
        if microseconds >= size:
            return f"{microseconds / size:.3f}{unit}"
    return f"{microseconds:.3f}us"


class Average:
    """All spans of one name."""

    def __init__(self, key):
        self.key, self.count = key, 0
        self.cpu_time_total = self.self_cpu_time_total = 0.0

    def add(self, event):
        """Counts one more span."""
        self.count += 1
        self.cpu_time_total += event.cpu_time
        self.self_cpu_time_total += event.self_cpu_time

    @property
    def cpu_time(self):
        """The mean time of a span."""
        return self.cpu_time_total / self.count

    def __repr__(self):
        return (
            f"<Average key={self.key} count={self.count} "
            f"cpu_time_total={_time_text(self.cpu_time_total)}>"
        )


class Averages(list):
    """One Average for each name, in the order in which they were first met."""

    def __init__(self, events):
        found = {}
        for event in events:
            found.setdefault(event.name, Average(event.name)).add(event)
        super().__init__(found.values())

    @property
    def self_cpu_time_total(self):
        """The time of all spans together."""
        return sum(average.self_cpu_time_total for average in self)

    def table(self, sort_by=None, row_limit=100, max_name_column_width=55):
        """The averages as text.

        Args:
            sort_by: "cpu_time_total", "self_cpu_time_total", "cpu_time" or "count".
            row_limit: how many rows at most; -1 for all.
            max_name_column_width: where long names are cut.
        """
        rows = list(self)
        if sort_by is not None:
            if sort_by not in ("cpu_time_total", "self_cpu_time_total", "cpu_time", "count"):
                raise ValueError(
                    "table: expected sort_by to be cpu_time_total, self_cpu_time_total, cpu_time "
                    f"or count, got {sort_by}"
                )
            rows.sort(key=lambda average: getattr(average, sort_by), reverse=True)
        rows = rows if row_limit < 0 else rows[:row_limit]
        total = self.self_cpu_time_total or 1.0
        texts = [_COLUMNS, *(_row(average, total, max_name_column_width) for average in rows)]
        return _aligned(texts, f"Self CPU time total: {_time_text(self.self_cpu_time_total)}")


def _row(average, total, width):
    name = average.key if len(average.key) <= width else average.key[: width - 3] + "..."
    return (
        name,
        f"{100 * average.self_cpu_time_total / total:.2f}%",
        _time_text(average.self_cpu_time_total),
        f"{100 * average.cpu_time_total / total:.2f}%",
        _time_text(average.cpu_time_total),
        _time_text(average.cpu_time),
        str(average.count),
    )


def _aligned(rows, last):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    rule = "  ".join("-" * width for width in widths)
    lines = [
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join([rule, lines[0], rule, *lines[1:], rule, last])
