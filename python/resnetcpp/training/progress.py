"""A progress bar that needs nothing but a terminal, and is quiet without one."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 24
_PAUSE = 0.1  # seconds between two drawings


class Progress:
    """One line that is drawn over and over: a bar, numbers, and the time left.

    `later` is what remains to be done after this bar's total, as the time left counts it too.
    """

    def __init__(
        self, total: int, label: str, later: int = 0, stream: TextIO | None = None
    ) -> None:
        self._total = total
        self._later = later
        self._label = label
        self._stream = sys.stderr if stream is None else stream
        self._drawn = 0.0
        self._started = time.perf_counter()
        self._live = self._stream.isatty()

    def update(self, done: int, text: str) -> None:
        """Draws the bar at `done` of the total, if enough time has passed."""
        now = time.perf_counter()
        if not self._live or (now - self._drawn < _PAUSE and done < self._total):
            return
        self._drawn = now
        filled = _WIDTH * done // self._total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        left = (now - self._started) / max(done, 1) * (self._total - done + self._later)
        line = f"{self._label} {bar} {text}  {_clock(left)} left"
        self._stream.write(f"\r\x1b[2K{line}")
        self._stream.flush()

    def finish(self, text: str) -> None:
        """Replaces the bar by a last line, which also goes to logs."""
        if self._live:
            self._stream.write("\r\x1b[2K")
        self._stream.write(f"{self._label} {text}\n")
        self._stream.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes}:{rest:02}"
