"""Processes that load batches ahead for a loader.

Tasks go to the workers in turn and batches come back in the order of the tasks, so that the result
does not depend on timing. Each worker is seeded with the loader's seed plus its number, as in
PyTorch.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import pickle
import queue
import random
import signal
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp.data.fetch import make_fetcher
from resnetcpp.data.sampler import draw_seed

__all__ = ["WorkerInfo", "WorkerIterator", "check_context", "get_worker_info"]

_POLL_SECONDS = 1.0


@dataclass(frozen=True)
class WorkerInfo:
    """What `get_worker_info` returns: number, number of workers, seed, and the worker's dataset."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


@dataclass(frozen=True)
class _Failure:
    """An exception in a worker, with its traceback as text."""

    kind: type[BaseException]
    text: str

    def reraise(self, worker: int) -> None:
        message = f"Caught {self.kind.__name__} in DataLoader worker process {worker}.\n{self.text}"
        try:
            error = self.kind(message)
        except TypeError:
            error = RuntimeError(message)
        raise error


class _Exhausted:
    """The answer to a task when the worker's iterable dataset has ended."""


_worker_info: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """Return the number, seed and dataset of the worker this runs in; None in the main process."""
    return _worker_info


def check_context(context: Any, num_workers: int) -> BaseContext | None:
    """Return the multiprocessing context for a loader's argument, checked.

    Raises:
        ValueError: there are no workers, or no such start method.
        TypeError: it is neither a string nor a context.
    """
    if context is None:
        return None
    if num_workers == 0:
        raise ValueError(
            "multiprocessing_context can only be used with multi-process loading "
            f"(num_workers > 0), but got num_workers={num_workers}"
        )
    if isinstance(context, BaseContext):
        return context
    if not isinstance(context, str):
        raise TypeError(
            "multiprocessing_context option should be a valid context object or a string "
            f"specifying the start method, but got multiprocessing_context={context}"
        )
    return multiprocessing.get_context(context)


def _default_context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)


def _seed(base_seed: int, number: int) -> int:
    seed = base_seed + number
    random.seed(seed)
    resnetcpp.manual_seed(seed)
    words = [number, base_seed & 0xFFFFFFFF, base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(words).generate_state(4))
    return seed


def _answer(fetch: Any, index: Any) -> bytes:
    """Return the pickled batch, or what happened instead."""
    try:
        return pickle.dumps(fetch(index), pickle.HIGHEST_PROTOCOL)
    except StopIteration:
        return pickle.dumps(_Exhausted())
    except Exception as error:
        kind = type(error)
        try:
            return pickle.dumps(_Failure(kind, traceback.format_exc()))
        except Exception:
            return pickle.dumps(_Failure(RuntimeError, traceback.format_exc()))


def _failing(error: Exception) -> Any:
    def fetch(index: Any) -> Any:
        raise error

    return fetch


def _begin(loader: Any) -> Any:
    try:
        return make_fetcher(loader)
    except Exception as error:
        return _failing(error)


@dataclass
class _Task:
    """Tasks of an epoch carry its number, so that answers of an abandoned one are told apart."""

    epoch: int
    number: int
    index: Any


def _work(loader: Any, number: int, base_seed: int, queues: tuple[Any, Any]) -> None:
    """Run a worker until it gets None, or until its parent has gone."""
    global _worker_info
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends the workers itself
    parent = os.getppid()
    tasks, answers = queues
    resnetcpp.set_num_threads(1)
    seed = _seed(base_seed, number)
    _worker_info = WorkerInfo(number, loader.num_workers, seed, loader.dataset)
    fetch: Any = None
    epoch = -1
    try:
        if loader.worker_init_fn is not None:
            loader.worker_init_fn(number)
    except Exception as error:
        fetch, epoch = _failing(error), 0
    while os.getppid() == parent:
        try:
            task = tasks.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        if task is None:
            break
        if task.epoch != epoch:
            fetch, epoch = _begin(loader), task.epoch
        answers.put((task.epoch, task.number, _answer(fetch, task.index)))


class WorkerIterator:
    """The batches of one epoch after another, loaded by worker processes."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._epoch = -1
        self._processes: list[Any] = []
        base_seed = draw_seed(loader.generator)
        context: Any = loader.multiprocessing_context or _default_context()
        self._answers = context.Queue()
        self._tasks = [context.Queue() for _ in range(loader.num_workers)]
        for number, tasks in enumerate(self._tasks):
            queues = (tasks, self._answers)
            process = context.Process(
                target=_work, args=(loader, number, base_seed, queues), daemon=True
            )
            with warnings.catch_warnings():
                # The thread pool starts anew after a fork.
                warnings.filterwarnings("ignore", ".*multi-threaded.*", DeprecationWarning)
                process.start()
            self._processes.append(process)
        self.restart()

    def restart(self) -> None:
        """Begin an epoch; what is left of the one before is dropped."""
        self._epoch += 1
        self._indices = iter(self._loader.index_sampler)
        self._turn = itertools.cycle(range(len(self._tasks)))
        self._active = set(range(len(self._tasks)))
        self._waiting: dict[int, int] = {}
        self._ready: dict[int, bytes] = {}
        self._sent = 0
        for _ in range(self._loader.prefetch_factor * len(self._tasks)):
            self._send()

    def _send(self) -> None:
        """Give the next indices, if there are any, to the next worker that still has samples."""
        if not self._active:
            return
        try:
            index = next(self._indices)
        except StopIteration:
            return
        worker = next(number for number in self._turn if number in self._active)
        self._tasks[worker].put(_Task(self._epoch, self._sent, index))
        self._waiting[self._sent] = worker
        self._sent += 1

    def _receive(self) -> None:
        """Wait for an answer of this epoch."""
        started = time.monotonic()
        timeout = self._loader.timeout
        while True:
            try:
                wait = min(_POLL_SECONDS, timeout or _POLL_SECONDS)
                epoch, number, answer = self._answers.get(timeout=wait)
            except queue.Empty:
                self._check_alive()
                if timeout and time.monotonic() - started >= timeout:
                    self.close()
                    raise RuntimeError(f"DataLoader timed out after {timeout} seconds") from None
                continue
            if epoch == self._epoch:
                self._ready[number] = answer
                return

    def _check_alive(self) -> None:
        dead = [process.pid for process in self._processes if not process.is_alive()]
        if dead:
            pids = ", ".join(str(pid) for pid in dead)
            self.close()
            raise RuntimeError(f"DataLoader worker (pid(s) {pids}) exited unexpectedly")

    def _next_number(self) -> int:
        """Return the number of the task whose answer comes next, once it is there."""
        if self._loader.in_order:
            number = min(self._waiting)
            while number not in self._ready:
                self._receive()
            return number
        if not self._ready:
            self._receive()
        return next(iter(self._ready))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        while self._waiting:
            number = self._next_number()
            worker = self._waiting.pop(number)
            answer = pickle.loads(self._ready.pop(number))
            if isinstance(answer, _Exhausted):
                self._active.discard(worker)
            self._send()
            if isinstance(answer, _Failure):
                answer.reraise(worker)
            if not isinstance(answer, _Exhausted):
                return answer
        if not self._loader.persistent_workers:
            self.close()
        raise StopIteration

    def __len__(self) -> int:
        return len(self._loader.index_sampler)

    def close(self) -> None:
        """End the workers."""
        for tasks, process in zip(self._tasks, self._processes, strict=True):
            if process.is_alive():
                tasks.put(None)
        for process in self._processes:
            process.join(_POLL_SECONDS)
            if process.is_alive():
                process.terminate()
                process.join()
        for channel in [*self._tasks, self._answers]:
            channel.cancel_join_thread()
            channel.close()
        self._processes, self._tasks, self._waiting = [], [], {}

    def __del__(self) -> None:
        if getattr(self, "_processes", None):
            self.close()
