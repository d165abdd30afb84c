"""The shipped digits: values, split, file format, dataset."""

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp.datasets import load_digits
from resnetcpp.datasets.digits import PATH, pack_digits, split_digits, unpack_digits


def test_arrays():
    images, labels = load_digits()
    assert images.shape == (1797, 8, 8) and images.dtype == np.uint8
    assert labels.shape == (1797,) and labels.dtype == np.int64
    assert images.min() == 0 and images.max() == 16 and int(images.sum()) == 561718
    assert sorted(set(labels.tolist())) == list(range(10)) and int(labels.sum()) == 8070


def test_equal_to_scikit_learn():
    reference = pytest.importorskip("sklearn.datasets").load_digits()
    images, labels = load_digits()
    np.testing.assert_array_equal(images, reference.images)
    np.testing.assert_array_equal(labels, reference.target)


def test_file_is_small_and_attributed():
    assert PATH.stat().st_size < 100_000
    notice = PATH.with_suffix(".txt").read_text(encoding="utf-8")
    assert "Alpaydin" in notice and "Kaynak" in notice and "CC BY 4.0" in notice


def test_split_is_stratified_and_complete():
    _, labels = load_digits()
    train, test = split_digits(labels, True), split_digits(labels, False)
    assert len(train) == 1442 and len(test) == 355
    np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(1797))
    counts = np.bincount(labels)
    np.testing.assert_array_equal(np.bincount(labels[test]), counts // 5)


@pytest.mark.parametrize("train", [True, False])
def test_parts_are_rows_of_the_whole(train):
    images, labels = load_digits()
    rows = split_digits(labels, train)
    part_images, part_labels = load_digits(train)
    np.testing.assert_array_equal(part_images, images[rows])
    np.testing.assert_array_equal(part_labels, labels[rows])


def test_packing_goes_both_ways():
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 17, (7, 8, 8)), rng.integers(0, 10, 7)
    content = pack_digits(images, labels)
    assert len(content) == 16 + 7 * 41
    unpacked, unpacked_labels = unpack_digits(content)
    np.testing.assert_array_equal(unpacked, images)
    np.testing.assert_array_equal(unpacked_labels, labels)
    empty, _ = unpack_digits(pack_digits(np.zeros((0, 8, 8)), np.zeros(0)))
    assert empty.shape == (0, 8, 8)


@pytest.mark.parametrize("value", [-1, 17])
def test_packing_refuses_other_values(value):
    with pytest.raises(ValueError, match="expected pixels from 0 to 16"):
        pack_digits(np.full((1, 8, 8), value), np.zeros(1))


DAMAGES = {
    "empty": (lambda b: b"", "starts with 'digits5'"),
    "other format": (lambda b: b"D" + b[1:], "starts with 'digits5'"),
    "cut short": (lambda b: b[:-1], "bytes of 1797 scans"),
    "longer": (lambda b: b + b"\0", "bytes of 1797 scans"),
    "flipped bit": (lambda b: b[:5000] + bytes([b[5000] ^ 4]) + b[5001:], "damaged scans"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_files_are_refused(name):
    damage, message = DAMAGES[name]
    with pytest.raises(rn.FormatError, match=message):
        unpack_digits(damage(PATH.read_bytes()))
