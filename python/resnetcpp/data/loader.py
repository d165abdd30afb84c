"""Batches of a dataset (``torch.utils.data.DataLoader``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from resnetcpp.data.collate import default_collate, default_convert
from resnetcpp.data.dataset import IterableDataset
from resnetcpp.data.fetch import make_fetcher
from resnetcpp.data.sampler import BatchSampler, RandomSampler, SequentialSampler, draw_seed
from resnetcpp.data.workers import WorkerIterator, check_context

__all__ = ["DataLoader"]

T_co = TypeVar("T_co", covariant=True)

_FIXED = frozenset(
    ["batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"]
)


class _Endless:
    """The sampler of an iterable dataset, which has no indices."""

    def __iter__(self) -> Iterator[None]:
        while True:
            yield None


class DataLoader(Generic[T_co]):
    """Iterate over a dataset in batches; the order is PyTorch's for the same seed.

    Args:
        dataset: a map-style or an iterable dataset.
        batch_size: samples in a batch; None gives the samples themselves.
        shuffle: visit the samples in a new random order in each epoch.
        sampler: the order of the samples, instead of `shuffle`.
        batch_sampler: the batches of indices, instead of the arguments above and `drop_last`.
        num_workers: processes that load ahead; 0 loads in this one.
        collate_fn: makes a batch from a list of samples (default: `default_collate`).
        pin_memory: has no effect, as there is no other device.
        drop_last: leave out a last batch that is smaller.
        timeout: seconds to wait for a batch of the workers; 0 waits for ever.
        worker_init_fn: called in each worker with its number, after it has been seeded.
        multiprocessing_context: a start method or context (default: fork where there is one).
        generator: the random generator for the order and for the seeds of the workers.
        prefetch_factor: batches that each worker loads ahead (default: 2).
        persistent_workers: keep the workers from one epoch to the next.
        pin_memory_device: has no effect.
        in_order: give batches in their order, even if a later one is ready first.

    Raises:
        ValueError: arguments exclude each other or have a wrong value.

    Examples:
        >>> [batch.tolist() for batch in DataLoader([3, 4, 5], batch_size=2)]
        [[3, 4], [5]]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[list[Any]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: Any = None,
        generator: Any = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        if isinstance(dataset, IterableDataset):
            _check_iterable(shuffle=shuffle, sampler=sampler, batch_sampler=batch_sampler)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            _check_no_batches(batch_size != 1 or shuffle or sampler is not None or drop_last)
            batch_size = None
        elif batch_size is None and drop_last:
            raise ValueError(
                "batch_size=None option disables auto-batching and is mutually exclusive "
                "with drop_last"
            )
        if sampler is None:
            sampler = _default_sampler(dataset, bool(shuffle), generator)
        if batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        if collate_fn is None:
            collate_fn = default_convert if batch_sampler is None else default_collate
        self.dataset = dataset
        self.batch_size = batch_size
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.drop_last = drop_last
        self.collate_fn = collate_fn
        self.generator = generator
        self.num_workers = num_workers
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = check_context(multiprocessing_context, num_workers)
        self.prefetch_factor = 2 if num_workers and prefetch_factor is None else prefetch_factor
        self.persistent_workers = persistent_workers
        self.in_order = in_order
        self._iterator: WorkerIterator | None = None
        self._initialized = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FIXED and getattr(self, "_initialized", False):
            raise ValueError(
                f"{name} attribute should not be set after {type(self).__name__} is initialized"
            )
        super().__setattr__(name, value)

    @property
    def index_sampler(self) -> Any:
        """What each step takes from the dataset: batches of indices, or single indices."""
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def __iter__(self) -> Iterator[Any]:
        if not self.num_workers:
            return _iterate(self)
        if not self.persistent_workers:
            return WorkerIterator(self)
        if self._iterator is None:
            self._iterator = WorkerIterator(self)
        else:
            self._iterator.restart()
        return self._iterator

    def __len__(self) -> int:
        if not isinstance(self.dataset, IterableDataset):
            return len(self.index_sampler)
        count = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return count
        return count // self.batch_size if self.drop_last else -(-count // self.batch_size)


def _default_sampler(dataset: Any, shuffle: bool, generator: Any) -> Iterable[Any]:
    if isinstance(dataset, IterableDataset):
        return _Endless()
    return RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)


def _iterate(loader: DataLoader) -> Iterator[Any]:
    """Return an iterator that loads in this process."""
    indices = iter(loader.index_sampler)
    # PyTorch seeds workers here even if there are none, which moves the stream of numbers on.
    draw_seed(loader.generator)
    return _map_until_exhausted(make_fetcher(loader), indices)


def _map_until_exhausted(fetch: Callable[[Any], Any], indices: Iterator[Any]) -> Iterator[Any]:
    """Yield ``fetch(index)`` for all indices, or until it raises StopIteration."""
    for index in indices:
        try:
            batch = fetch(index)
        except StopIteration:
            return
        yield batch


def _check_iterable(**options: Any) -> None:
    for name, value in options.items():
        if value is not None and value is not False:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified {name} option, "
                f"but got {name}={value}"
            )


def _check_no_batches(given: Any) -> None:
    if given:
        raise ValueError(
            "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, "
            "and drop_last"
        )


def _check_workers(
    num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool
) -> None:
    if num_workers < 0:
        raise ValueError(
            "num_workers option should be non-negative; "
            "use num_workers=0 to disable multiprocessing."
        )
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if num_workers == 0 and prefetch_factor is not None:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing: expected "
            f"num_workers > 0, got num_workers=0 and prefetch_factor={prefetch_factor}"
        )
    if prefetch_factor is not None and prefetch_factor < 1:
        raise ValueError(f"prefetch_factor option should be positive, got {prefetch_factor}")
    if persistent_workers and num_workers == 0:
        raise ValueError("persistent_workers option needs num_workers > 0")
