"""The digits as a dataset."""

import numpy as np
import pytest
from resnetcpp.datasets import Digits, load_digits


def test_dataset():
    images, labels = load_digits(train=False)
    dataset = Digits(train=False)
    assert len(dataset) == 355 and repr(dataset) == "Digits(test, 355 scans of 8x8, 10 classes)"
    image, label = dataset[7]
    assert tuple(image.shape) == (1, 8, 8) and "float32" in str(image.dtype)
    np.testing.assert_array_equal(image.numpy()[0] * 16, images[7])
    assert type(label) is int and label == labels[7]
    with pytest.raises(IndexError):
        dataset[355]


def test_dataset_items_are_copies():
    dataset = Digits()
    before = dataset.data[0].copy()
    image, _ = dataset[0]
    image.numpy()[:] = 7
    np.testing.assert_array_equal(dataset.data[0], before)


def test_dataset_transforms():
    dataset = Digits(transform=lambda image: image.numpy() + 1, target_transform=str)
    image, label = dataset[3]
    np.testing.assert_array_equal(image, dataset.data[3] + 1)
    assert label == "3"
