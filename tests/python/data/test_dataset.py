"""Datasets: samples, lengths, indices out of range, and splits equal to PyTorch's."""

import pytest
import resnetcpp as rn
from resnetcpp.data import (
    ChainDataset,
    ConcatDataset,
    Dataset,
    IterableDataset,
    StackDataset,
    Subset,
    TensorDataset,
    random_split,
)


class Count(IterableDataset):
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __len__(self):
        return self.n


class Batched(Dataset):
    """Tells which of its two ways was used."""

    def __getitem__(self, index):
        return ("one", index)

    def __getitems__(self, indices):
        return [("many", index) for index in indices]

    def __len__(self):
        return 10


def test_tensor_dataset():
    x, y = rn.arange(12).reshape(4, 3), rn.arange(4)
    dataset = TensorDataset(x, y)
    assert len(dataset) == 4
    row, label = dataset[2]
    assert row.tolist() == [6, 7, 8] and label.item() == 2
    with pytest.raises(IndexError):
        dataset[4]


@pytest.mark.parametrize("sizes", [(), (3, 4)])
def test_tensor_dataset_refuses_other_sizes(sizes):
    with pytest.raises(ValueError, match="expected tensors with one first dimension"):
        TensorDataset(*[rn.zeros(n) for n in sizes])


def test_stack_dataset():
    pairs = StackDataset([1, 2, 3], "abc")
    assert len(pairs) == 3 and pairs[1] == (2, "b")
    assert pairs.__getitems__([2, 0]) == [(3, "c"), (1, "a")]
    named = StackDataset(number=[1, 2, 3], letter="abc")
    assert named[1] == {"number": 2, "letter": "b"}
    assert StackDataset(Batched(), range(10)).__getitems__([4]) == [(("many", 4), 4)]


def test_stack_dataset_refuses_bad_arguments():
    with pytest.raises(ValueError, match="either datasets or named"):
        StackDataset()
    with pytest.raises(ValueError, match="either datasets or named"):
        StackDataset([1], letter="a")
    with pytest.raises(ValueError, match="of one length"):
        StackDataset([1], [1, 2])


def test_concat_dataset():
    both = ConcatDataset([[1, 2], [3], [], [4, 5]])
    assert len(both) == 5 and both.cumulative_sizes == [2, 3, 3, 5]
    assert [both[i] for i in range(5)] == [1, 2, 3, 4, 5]
    assert [both[i] for i in range(-5, 0)] == [1, 2, 3, 4, 5]
    with pytest.raises(IndexError):
        both[5]
    with pytest.raises(ValueError):
        both[-6]


def test_concat_dataset_refuses_bad_arguments():
    with pytest.raises(ValueError, match="at least one"):
        ConcatDataset([])
    with pytest.raises(ValueError, match="map-style"):
        ConcatDataset([[1], Count(2)])


def test_chain_dataset():
    chain = ChainDataset([Count(2), Count(3)])
    assert list(chain) == [0, 1, 0, 1, 2] and len(chain) == 5
    with pytest.raises(ValueError, match="IterableDataset"):
        list(ChainDataset([[1, 2]]))


def test_addition():
    tensors = TensorDataset(rn.arange(2))
    assert isinstance(tensors + tensors, ConcatDataset) and len(tensors + tensors) == 4
    assert list(Count(1) + Count(2)) == [0, 0, 1]


def test_subset():
    subset = Subset([10, 11, 12, 13], [3, 1])
    assert len(subset) == 2 and subset[0] == 13 and subset.__getitems__([1, 0]) == [11, 13]
    assert Subset(Batched(), [7, 8]).__getitems__([1]) == [("many", 8)]
    assert Subset(rn.arange(5), [4, 2, 0])[[0, 2]].tolist() == [4, 0]


def test_subset_refuses_half_an_override():
    class Half(Subset):
        def __getitem__(self, index):
            return 0

    with pytest.raises(NotImplementedError, match="__getitems__"):
        Half([1], [0])


def test_getitems_must_return_all():
    class Short(Batched):
        def __getitems__(self, indices):
            return []

    with pytest.raises(ValueError, match="expected 1 samples, got 0"):
        Subset(Short(), [1]).__getitems__([0])


def test_base_classes_ask_for_methods():
    with pytest.raises(NotImplementedError):
        Dataset()[0]
    with pytest.raises(NotImplementedError):
        iter(IterableDataset())


@pytest.mark.parametrize("lengths", [[7, 3], [0.5, 0.25, 0.25], [0.33, 0.33, 0.34], [0, 10], [1.0]])
def test_random_split_equals_pytorch(lengths):
    torch = pytest.importorskip("torch")
    reference = pytest.importorskip("torch.utils.data").random_split
    rn.manual_seed(7)
    parts = random_split(range(10), lengths)
    expected = reference(range(10), lengths, generator=torch.Generator().manual_seed(7))
    assert [part.indices for part in parts] == [part.indices for part in expected]
    again = random_split(range(10), lengths, generator=rn.Generator().manual_seed(7))
    assert [part.indices for part in again] == [part.indices for part in expected]


def test_random_split_refuses_wrong_sums():
    for lengths in ([3, 3], [0.5, 0.2]):
        with pytest.raises(ValueError, match="Sum of input lengths"):
            random_split(range(10), lengths)
    with pytest.raises(ValueError, match="Fraction at index 0"):
        random_split(range(10), [1.5, -0.5])


def test_random_split_warns_of_an_empty_part():
    with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
        random_split(range(1), [0.9, 0.1])
