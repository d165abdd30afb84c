"""Files in the formats of data sets, with little in them."""

import gzip
import hashlib
import io
import struct
import tarfile

import numpy as np


def old_pickle(value):
    """As Python 2 wrote it, with protocol 2: strings are bytes, and so are the bytes of arrays."""
    return b"\x80\x02" + _packed(value) + b"."


def _packed(value):
    if isinstance(value, (str, bytes)):
        content = value.encode("latin-1") if isinstance(value, str) else value
        short = len(content) < 256
        return (
            b"U" + bytes([len(content)]) if short else b"T" + struct.pack("<i", len(content))
        ) + content
    if isinstance(value, int):
        return b"K" + bytes([value]) if 0 <= value < 256 else b"J" + struct.pack("<i", value)
    if isinstance(value, list):
        return b"](" + b"".join(map(_packed, value)) + b"e"
    if isinstance(value, dict):
        return b"}(" + b"".join(_packed(k) + _packed(v) for k, v in value.items()) + b"u"
    return _packed_array(value)


def _packed_array(array):
    whole = _packed(-1)
    dtype = b"cnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNN" + whole + whole + b"K\x00tb"
    shape = b"(" + b"".join(map(_packed, array.shape)) + b"t"
    made = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00\x85U\x01btR"
    return made + b"(K\x01" + shape + dtype + b"\x89" + _packed(array.tobytes()) + b"tb"


def md5(content):
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def cifar_batch(count, classes, seed):
    """Labels under the name of CIFAR-10, or of CIFAR-100 for more than ten classes."""
    rng = np.random.default_rng(seed)
    labels = [int(label) for label in rng.integers(0, classes, count)]
    return {
        "batch_label": "a batch",
        "labels" if classes == 10 else "fine_labels": labels,
        "data": rng.integers(0, 256, (count, 3072), dtype=np.uint8),
        "filenames": [f"image_{i}.png" for i in range(count)],
    }


def cifar_files(base, classes=10):
    """Name -> content of the files of one of the CIFARs."""
    names = [f"class {i}" for i in range(classes)]
    if classes == 10:
        batches = {f"data_batch_{i}": 4 for i in range(1, 6)} | {"test_batch": 3}
        meta = ("batches.meta", {"label_names": names, "num_vis": 3072})
    else:
        batches = {"train": 9, "test": 3}
        meta = ("meta", {"fine_label_names": names})
    files = {
        name: old_pickle(cifar_batch(count, classes, seed))
        for seed, (name, count) in enumerate(batches.items())
    }
    return {
        f"{base}/{name}": content
        for name, content in {**files, meta[0]: old_pickle(meta[1])}.items()
    }


def tar_gz(files):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def idx(array):
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


def mnist_files():
    """Name -> content of MNIST's four files."""
    rng = np.random.default_rng(0)
    files = {}
    for part, count in (("train", 6), ("t10k", 4)):
        images = rng.integers(0, 256, (count, 28, 28))
        files[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(idx(images))
        files[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(idx(rng.integers(0, 10, count)))
    return files
