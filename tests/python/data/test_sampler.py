"""Samplers give PyTorch's indices for the same seed."""

import pytest
import resnetcpp as rn
from resnetcpp import data

CASES = {
    "sequential": lambda d, g: d.SequentialSampler(range(7)),
    "random": lambda d, g: d.RandomSampler(range(50)),
    "random, one sample": lambda d, g: d.RandomSampler(range(1)),
    "random, generator": lambda d, g: d.RandomSampler(range(50), generator=g),
    "random, fewer": lambda d, g: d.RandomSampler(range(50), num_samples=13),
    "random, several rounds": lambda d, g: d.RandomSampler(range(5), num_samples=13),
    "replacement": lambda d, g: d.RandomSampler(range(50), replacement=True),
    "replacement, chunks": lambda d, g: d.RandomSampler(
        range(9), replacement=True, num_samples=77, generator=g
    ),
    "subset": lambda d, g: d.SubsetRandomSampler([5, 9, 2, 7]),
    "subset, generator": lambda d, g: d.SubsetRandomSampler([5, 9, 2, 7], g),
    "weighted": lambda d, g: d.WeightedRandomSampler([0.1, 0.9, 0.4, 3.0], 20),
    "weighted, no replacement": lambda d, g: d.WeightedRandomSampler(
        [0.1, 0.9, 0.4, 3.0], 3, replacement=False, generator=g
    ),
    "batches": lambda d, g: d.BatchSampler(d.RandomSampler(range(10)), 3, False),
    "full batches": lambda d, g: d.BatchSampler(d.RandomSampler(range(10)), 3, True),
    "batches of an iterable": lambda d, g: d.BatchSampler("abcde", 2, False),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", CASES)
def test_equal_to_pytorch(name):
    torch = pytest.importorskip("torch")
    results = []
    for library, module in ((rn, data), (torch, torch.utils.data)):
        library.manual_seed(3)
        sampler = CASES[name](module, library.Generator().manual_seed(11))
        epochs = [list(sampler), list(sampler)]
        results.append((epochs, len(sampler), library.rand(2).tolist()))
    assert results[0] == results[1]


def test_random_sampler_visits_all():
    order = list(data.RandomSampler(range(100)))
    assert sorted(order) == list(range(100)) and order != sorted(order)


BAD = {
    "num_samples": (lambda: data.RandomSampler([1], num_samples=0), ValueError),
    "num_samples float": (lambda: data.RandomSampler([1], num_samples=1.5), ValueError),
    "empty": (lambda: data.RandomSampler([]), ValueError),
    "replacement": (lambda: data.RandomSampler([1], replacement=1), TypeError),
    "weights 2-d": (lambda: data.WeightedRandomSampler([[1.0]], 1), ValueError),
    "weighted samples": (lambda: data.WeightedRandomSampler([1.0], True), ValueError),
    "weighted replacement": (lambda: data.WeightedRandomSampler([1.0], 1, None), ValueError),
    "batch_size": (lambda: data.BatchSampler([1], 0, False), ValueError),
    "batch_size bool": (lambda: data.BatchSampler([1], True, False), ValueError),
    "drop_last": (lambda: data.BatchSampler([1], 1, 1), ValueError),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arguments(name):
    make, error = BAD[name]
    with pytest.raises(error, match="should be|weights have shape"):
        make()


def test_sampler_asks_for_iter():
    with pytest.raises(NotImplementedError):
        iter(data.Sampler())
