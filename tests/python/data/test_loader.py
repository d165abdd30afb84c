"""Loaders give PyTorch's batches in PyTorch's order for the same seed."""

import os
import time

import pytest
import resnetcpp as rn
from resnetcpp import data
from resnetcpp.data import DataLoader


class Squares(data.Dataset):
    def __init__(self, n=10):
        self.n = n

    def __getitem__(self, index):
        return index * index, float(index)

    def __len__(self):
        return self.n


class Stream(data.IterableDataset):
    """0 ... n - 1, or this worker's share of them."""

    def __init__(self, n=10, share=False):
        self.n, self.share = n, share

    def __iter__(self):
        info = data.get_worker_info()
        if self.share and info is not None:
            return iter(range(info.id, self.n, info.num_workers))
        return iter(range(self.n))

    def __len__(self):
        return self.n


class Draws(Squares):
    """Random numbers of three libraries, as augmentations use them."""

    def __getitem__(self, index):
        import random

        import numpy

        return random.random(), float(numpy.random.rand()), rn.rand(2).tolist()


def plain(batch):
    if hasattr(batch, "tolist"):
        return batch.tolist()
    return [plain(part) for part in batch] if isinstance(batch, (list, tuple)) else batch


def batches(loader):
    return [plain(batch) for batch in loader]


OPTIONS = {
    "one by one": {},
    "batches": {"batch_size": 3},
    "full batches": {"batch_size": 3, "drop_last": True},
    "shuffled": {"batch_size": 4, "shuffle": True},
    "no batches": {"batch_size": None},
    "no batches, shuffled": {"batch_size": None, "shuffle": True},
    "sampler": {"batch_size": 2, "sampler": [3, 1, 2]},
    "batch_sampler": {"batch_sampler": [[1, 2], [0]]},
    "collate_fn": {"batch_size": 2, "collate_fn": lambda batch: [item[0] for item in batch]},
}


@pytest.mark.oracle
@pytest.mark.parametrize("own_generator", [False, True])
@pytest.mark.parametrize("name", OPTIONS)
def test_equal_to_pytorch(name, own_generator):
    torch = pytest.importorskip("torch")
    results = []
    for library, kind in ((rn, DataLoader), (torch, torch.utils.data.DataLoader)):
        library.manual_seed(5)
        generator = library.Generator().manual_seed(9) if own_generator else None
        loader = kind(Squares(), generator=generator, **OPTIONS[name])
        epochs = [[plain(batch) if name != "collate_fn" else batch for batch in loader]]
        epochs += [[plain(batch) if name != "collate_fn" else batch for batch in loader]]
        results.append((epochs, len(loader), library.rand(2).tolist()))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"batch_size": 4}, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]),
        ({"batch_size": 4, "drop_last": True}, [[0, 1, 2, 3], [4, 5, 6, 7]]),
        ({"batch_size": None}, list(range(10))),
    ],
)
def test_iterable_dataset(options, expected):
    loader = DataLoader(Stream(), **options)
    got = [batch if isinstance(batch, int) else batch.tolist() for batch in loader]
    assert got == expected and len(loader) == len(expected)


def test_a_loader_holds_its_arguments():
    dataset = Squares()
    loader = DataLoader(dataset, batch_size=3, shuffle=True, drop_last=True, pin_memory=True)
    assert loader.dataset is dataset and loader.batch_size == 3 and loader.drop_last
    assert isinstance(loader.sampler, data.RandomSampler)
    assert isinstance(loader.batch_sampler, data.BatchSampler)
    for name in ("batch_size", "dataset", "sampler", "batch_sampler", "drop_last"):
        with pytest.raises(ValueError, match=f"{name} attribute should not be set"):
            setattr(loader, name, None)


BAD = {
    "shuffle and sampler": ({"shuffle": True, "sampler": [1]}, "exclusive with shuffle"),
    "batch_sampler and batch_size": ({"batch_sampler": [[1]], "batch_size": 2}, "batch_sampler"),
    "batch_sampler and shuffle": ({"batch_sampler": [[1]], "shuffle": True}, "batch_sampler"),
    "drop_last without batches": ({"batch_size": None, "drop_last": True}, "drop_last"),
    "batch_size": ({"batch_size": 0}, "batch_size"),
    "num_workers": ({"num_workers": -1}, "num_workers"),
    "timeout": ({"timeout": -1}, "timeout"),
    "prefetch_factor": ({"prefetch_factor": 2}, "prefetch_factor"),
    "prefetch_factor 0": ({"prefetch_factor": 0, "num_workers": 1}, "prefetch_factor"),
    "persistent_workers": ({"persistent_workers": True}, "persistent_workers"),
    "context": ({"multiprocessing_context": "fork"}, "num_workers"),
    "start method": ({"multiprocessing_context": "no", "num_workers": 1}, "no"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_options(name):
    options, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        DataLoader(Squares(), **options)


@pytest.mark.parametrize("option", ["shuffle", "sampler", "batch_sampler"])
def test_iterable_dataset_has_no_order(option):
    with pytest.raises(ValueError, match=f"expected unspecified {option} option"):
        DataLoader(Stream(), **{option: [[1]] if option != "shuffle" else True})


def test_errors_of_the_dataset_pass():
    class Broken(Squares):
        def __getitem__(self, index):
            raise KeyError("no sample")

    with pytest.raises(KeyError, match="no sample"):
        next(iter(DataLoader(Broken())))


# Workers


@pytest.mark.tsan_blind
@pytest.mark.parametrize("num_workers", [1, 3])
@pytest.mark.parametrize("name", [name for name in OPTIONS if name != "collate_fn"])
def test_workers_give_the_same_batches(name, num_workers):
    expected = []
    for workers in (0, num_workers):
        rn.manual_seed(5)
        loader = DataLoader(Squares(), num_workers=workers, **OPTIONS[name])
        expected.append((batches(loader), batches(loader), rn.rand(1).tolist()))
    assert expected[0] == expected[1]


@pytest.mark.tsan_blind
@pytest.mark.oracle
def test_workers_draw_the_numbers_of_pytorch():
    torch = pytest.importorskip("torch")
    results = []
    for library, kind in ((rn, DataLoader), (torch, torch.utils.data.DataLoader)):
        library.manual_seed(1)
        results.append(batches(kind(Draws(6), batch_size=2, num_workers=2, shuffle=True)))
    ours, theirs = results
    assert [batch[:2] for batch in ours] == [batch[:2] for batch in theirs]


@pytest.mark.tsan_blind
def test_iterable_dataset_in_workers():
    loader = DataLoader(Stream(7, share=True), batch_size=2, num_workers=2)
    assert batches(loader) == [[0, 2], [1, 3], [4, 6], [5]]
    whole = DataLoader(Stream(3), batch_size=2, num_workers=2)
    assert batches(whole) == [[0, 1], [0, 1], [2], [2]]


@pytest.mark.tsan_blind
def test_persistent_workers():
    rn.manual_seed(2)
    loader = DataLoader(Pids(), batch_size=2, num_workers=2, persistent_workers=True)
    first = batches(loader)
    for _ in loader:
        break  # what an abandoned epoch left must not reach the next
    assert batches(loader) == first
    loader._iterator.close()


class Pids(Squares):
    def __getitem__(self, index):
        return os.getpid(), index


@pytest.mark.tsan_blind
def test_out_of_order():
    loader = DataLoader(Squares(), num_workers=2, in_order=False, batch_size=2)
    assert sorted(batches(loader)) == sorted(batches(DataLoader(Squares(), batch_size=2)))


@pytest.mark.tsan_blind
def test_workers_end_with_the_loop():
    iterator = iter(DataLoader(Squares(), num_workers=2))
    processes = list(iterator._processes)
    assert all(process.is_alive() for process in processes)
    list(iterator)
    assert not any(process.is_alive() for process in processes)
    iterator = iter(DataLoader(Squares(), num_workers=2))
    processes = list(iterator._processes)
    next(iterator)
    del iterator
    assert not any(process.is_alive() for process in processes)


class Fails(Squares):
    def __init__(self, how):
        super().__init__()
        self.how = how

    def __getitem__(self, index):
        if index == 3:
            self.how()
        return index


def refuse():
    raise KeyError("sample 3")


@pytest.mark.tsan_blind
def test_error_in_a_worker():
    loader = DataLoader(Fails(refuse), num_workers=2)
    with pytest.raises(KeyError, match="Caught KeyError in DataLoader worker process 1"):
        batches(loader)


@pytest.mark.tsan_blind
def test_unpicklable_batch_is_an_error():
    loader = DataLoader(Squares(), num_workers=1, collate_fn=lambda batch: lambda: batch)
    with pytest.raises(Exception, match="in DataLoader worker process 0"):
        next(iter(loader))


@pytest.mark.tsan_blind
def test_worker_init_fn():
    def init(worker):
        os.environ["RESNETCPP_TEST_WORKER"] = str(worker + 10)

    class Environment(Squares):
        def __getitem__(self, index):
            return int(os.environ["RESNETCPP_TEST_WORKER"])

    loader = DataLoader(Environment(4), num_workers=2, worker_init_fn=init)
    assert batches(loader) == [[10], [11], [10], [11]]


@pytest.mark.tsan_blind
def test_error_in_worker_init_fn():
    def init(worker):
        raise OSError("no data")

    with pytest.raises(OSError, match="Caught OSError in DataLoader worker process 0"):
        next(iter(DataLoader(Squares(), num_workers=1, worker_init_fn=init)))


@pytest.mark.tsan_blind
def test_killed_worker():
    loader = DataLoader(Fails(lambda: os._exit(1)), num_workers=2)
    with pytest.raises(RuntimeError, match="exited unexpectedly"):
        batches(loader)


@pytest.mark.tsan_blind
def test_timeout():
    loader = DataLoader(Fails(lambda: time.sleep(60)), num_workers=1, timeout=0.3)
    with pytest.raises(RuntimeError, match="timed out after 0.3 seconds"):
        batches(loader)


def test_worker_info_is_none_here():
    assert data.get_worker_info() is None


def test_spawned_workers():
    loader = DataLoader(rn.arange(4), batch_size=2, num_workers=1, multiprocessing_context="spawn")
    assert batches(loader) == [[0, 1], [2, 3]]
