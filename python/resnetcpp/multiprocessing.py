"""Processes. PyTorch: torch.multiprocessing.

Python's `multiprocessing`, with `spawn`. Tensors go to another process as copies.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import pickle
import traceback
from collections.abc import Callable
from multiprocessing import *  # noqa: F403
from multiprocessing import get_context
from typing import Any

__all__ = [
    *multiprocessing.__all__,  # type: ignore[attr-defined]
    "ProcessContext",
    "ProcessExitedException",
    "ProcessRaisedException",
    "SpawnContext",
    "get_all_sharing_strategies",
    "get_sharing_strategy",
    "set_sharing_strategy",
    "spawn",
    "start_processes",
]


class ProcessExitedException(Exception):
    """A process ended with another code than 0."""

    def __init__(self, msg: str, error_index: int, error_pid: int, exit_code: int) -> None:
        super().__init__(msg)
        self.msg, self.error_index = msg, error_index
        self.pid, self.exit_code = error_pid, exit_code


class ProcessRaisedException(Exception):
    """A process ended with an exception, whose traceback is the message."""

    def __init__(self, msg: str, error_index: int, error_pid: int) -> None:
        super().__init__(msg)
        self.msg, self.error_index, self.pid = msg, error_index, error_pid


def _run(fn: Callable[..., Any], rank: int, args: tuple[Any, ...], failure: Any) -> None:
    try:
        fn(rank, *args)
    except Exception:
        failure.send_bytes(pickle.dumps(traceback.format_exc()))
        raise SystemExit(1) from None


class ProcessContext:
    """Processes that `start_processes` began."""

    def __init__(self, processes: list[Any], failures: list[Any]) -> None:
        self.processes = processes
        self._failures = failures

    def pids(self) -> list[int]:
        return [process.pid for process in self.processes]

    def join(self, timeout: float | None = None, grace_period: float | None = None) -> bool:
        """Waits for one to end; True if all have. One that failed ends the others.

        Errors: ProcessRaisedException, ProcessExitedException.
        """
        running = [process.sentinel for process in self.processes if process.exitcode is None]
        if running:  # no sentinel at all would never be ready
            multiprocessing.connection.wait(running, timeout)
        codes = [process.exitcode for process in self.processes]
        failed = [index for index, code in enumerate(codes) if code]
        if failed:
            self._end_all(grace_period)
            self._raise(failed[0])
        return all(code == 0 for code in codes)

    def _end_all(self, grace_period: float | None) -> None:
        for process in self.processes:
            if grace_period:
                process.join(grace_period)
            if process.is_alive():
                process.terminate()
            process.join()

    def _raise(self, index: int) -> None:
        process = self.processes[index]
        if self._failures[index].poll():
            text = pickle.loads(self._failures[index].recv_bytes())
            raise ProcessRaisedException(
                f"\n\n-- Process {index} terminated with the following error:\n{text}",
                index,
                process.pid,
            )
        raise ProcessExitedException(
            f"process {index} terminated with exit code {process.exitcode}",
            index,
            process.pid,
            process.exitcode,
        )


SpawnContext = ProcessContext


def start_processes(
    fn: Callable[..., Any],
    args: tuple[Any, ...] = (),
    nprocs: int = 1,
    join: bool = True,
    daemon: bool = False,
    start_method: str = "spawn",
) -> ProcessContext | None:
    """Runs ``fn(i, *args)`` in processes i = 0 ... nprocs - 1, and with `join` waits for them."""
    context = get_context(start_method)
    processes, failures = [], []
    for rank in range(nprocs):
        failure, failing = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(fn, rank, args, failing), daemon=daemon)
        process.start()
        processes.append(process)
        failures.append(failure)
    group = ProcessContext(processes, failures)
    if not join:
        return group
    while not group.join():
        pass
    return None


def spawn(
    fn: Callable[..., Any],
    args: tuple[Any, ...] = (),
    nprocs: int = 1,
    join: bool = True,
    daemon: bool = False,
    start_method: str = "spawn",
) -> ProcessContext | None:
    """`start_processes` by the start method "spawn". Errors: ValueError for another."""
    if start_method != "spawn":
        raise ValueError(
            f"spawn: expected start_method='spawn', got {start_method!r}; see start_processes"
        )
    return start_processes(fn, args, nprocs, join, daemon, start_method)


def get_all_sharing_strategies() -> set[str]:
    """{"copy"}: tensors are copied."""
    return {"copy"}


def get_sharing_strategy() -> str:
    """The one there is, "copy"."""
    return "copy"


def set_sharing_strategy(new_strategy: str) -> None:
    """Has no effect: tensors are copied from one process to another.

    Args:
        new_strategy: "file_descriptor" or "file_system", as PyTorch calls its ways of sharing.
    """
    if new_strategy not in ("copy", "file_descriptor", "file_system"):
        raise ValueError(
            "set_sharing_strategy: expected 'file_descriptor' or 'file_system', "
            f"got {new_strategy!r}"
        )
