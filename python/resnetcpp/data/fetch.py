"""How one step of a loader takes a batch, or a sample, from its dataset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from resnetcpp.data.dataset import IterableDataset, fetch_items

__all__ = ["make_fetcher"]


class _StreamFetcher:
    def __init__(self, loader: Any) -> None:
        self._samples = iter(loader.dataset)
        self._batched = loader.batch_sampler is not None
        self._drop_last = loader.drop_last
        self._collate = loader.collate_fn
        self._ended = False

    def __call__(self, index: Any) -> Any:
        if self._ended:
            raise StopIteration
        if not self._batched:
            return self._collate(next(self._samples))
        batch = []
        for _ in index:
            try:
                batch.append(next(self._samples))
            except StopIteration:
                self._ended = True
                break
        if not batch or (self._drop_last and len(batch) < len(index)):
            raise StopIteration
        return self._collate(batch)


def make_fetcher(loader: Any) -> Callable[[Any], Any]:
    """Return a function from an index, or a batch of indices, to what the loader gives.

    It raises StopIteration when an iterable dataset ends.
    """
    dataset, collate = loader.dataset, loader.collate_fn
    if isinstance(dataset, IterableDataset):
        return _StreamFetcher(loader)
    if loader.batch_sampler is None:
        return lambda index: collate(dataset[index])
    return lambda indices: collate(fetch_items(dataset, indices))
