"""Sequences of different lengths, packed and padded. PyTorch: torch.nn.utils.rnn."""

from collections import namedtuple
from collections.abc import Iterable

from resnetcpp import _C

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


class PackedSequence(
    namedtuple("PackedSequence", ["data", "batch_sizes", "sorted_indices", "unsorted_indices"])
):
    """The elements of all sequences, time after time; the longest sequences come first.

    PyTorch: torch.nn.utils.rnn.PackedSequence.

    Args:
        data: (sum of lengths, *).
        batch_sizes: how many sequences there are at each time.
        sorted_indices: the sequence that came to each place; None if they were sorted.
        unsorted_indices: the place of each sequence.
    """

    __slots__ = ()

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        if batch_sizes is None:
            data, batch_sizes = data
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args, **kwargs):
        """The same with the data converted."""
        return self._replace(data=self.data.to(*args, **kwargs))

    def double(self):
        """The same in float64."""
        return self.to(_C.float64)

    def float(self):
        """The same in float32."""
        return self.to(_C.float32)

    def cpu(self):
        """The same: everything is on the CPU."""
        return self

    def pin_memory(self):
        """The same: there is no other device to copy to."""
        return self

    @property
    def is_cuda(self):
        """False."""
        return False

    def is_pinned(self):
        """False."""
        return False


def invert_permutation(permutation):
    """The place of each index in a permutation."""
    if permutation is None:
        return None
    places = _C.arange(permutation.numel(), dtype=permutation.dtype)
    return _C.empty_like(permutation).scatter_(0, permutation.long(), places)


def _check_lengths(lengths, batch, steps, enforce_sorted):
    values = lengths.tolist()
    if len(values) != batch:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(values)} "
            f"(batch_size={batch})"
        )
    if enforce_sorted and any(a < b for a, b in zip(values, values[1:], strict=False)):
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. "
            "You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to "
            "sidestep this requirement."
        )
    if values and min(values) <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' "
            f"that is {min(values)}"
        )
    if values and max(values) > steps:
        raise RuntimeError(
            f"pack_padded_sequence: expected lengths of at most {steps}, got {max(values)}"
        )
    return values


def pack_padded_sequence(input, lengths, batch_first=False, enforce_sorted=True):
    """Packs sequences out of a padded batch.

    Args:
        input: (T, N, *), or (N, T, *) if `batch_first`.
        lengths: one for each sequence.
        enforce_sorted: whether the longest must come first; else they are sorted here.
    """
    lengths = _C.as_tensor(lengths).long()
    order = None
    if not enforce_sorted:
        lengths, order = _C.sort(lengths, descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    input = input.transpose(0, 1) if batch_first else input
    steps, batch = input.shape[:2]
    values = _check_lengths(lengths, batch, steps, enforce_sorted)
    sizes = [sum(length > time for length in values) for time in range(max(values, default=0))]
    data = _C.cat([input[time, :size] for time, size in enumerate(sizes)])
    return PackedSequence(data, _C.tensor(sizes, dtype=_C.int64), order)


def pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None):
    """(padded batch, lengths) of packed sequences, in the order that they had at first.

    Args:
        batch_first: whether to give (N, T, *), not (T, N, *).
        padding_value: what stands after the ends.
        total_length: T, if it is to be more than the longest.
    """
    sizes = sequence.batch_sizes.tolist()
    steps = len(sizes) if total_length is None else total_length
    if steps < len(sizes):
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, "
            f"but got total_length={total_length} and max sequence length being {len(sizes)}"
        )
    batch, chunks = sizes[0], sequence.data.split(sizes)
    rows = [_filled_up(chunk, batch, padding_value) for chunk in chunks]
    rows += [_filled_up(chunks[0][:0], batch, padding_value)] * (steps - len(sizes))
    padded = _C.stack(rows, 1 if batch_first else 0)
    lengths = _C.tensor([sum(size > place for size in sizes) for place in range(batch)])
    if sequence.unsorted_indices is None:
        return padded, lengths
    order = sequence.unsorted_indices
    return padded.index_select(0 if batch_first else 1, order), lengths.index_select(0, order)


def _filled_up(rows, count, value):
    if rows.shape[0] == count:
        return rows
    rest = rows.new_full((count - rows.shape[0], *rows.shape[1:]), value)
    return _C.cat([rows, rest])


def pad_sequence(sequences, batch_first=False, padding_value=0.0, padding_side="right"):
    """Sequences (L, *) as one batch (T, N, *), or (N, T, *) if `batch_first`.

    Args:
        padding_value: what fills the shorter ones up.
        padding_side: "right" or "left".
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: "
            f"{type(sequences)}"
        )
    if padding_side not in ("left", "right"):
        raise ValueError(f"pad_sequence: expected padding_side left or right, got {padding_side}")
    sequences = list(sequences)
    if not sequences:
        raise RuntimeError("pad_sequence: received an empty list of sequences")
    longest, rows = max(part.shape[0] for part in sequences), []
    for part in sequences:
        gap = part.new_full((longest - part.shape[0], *part.shape[1:]), padding_value)
        rows.append(_C.cat([part, gap] if padding_side == "right" else [gap, part]))
    return _C.stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences, lengths, batch_first=False):
    """The sequences of a padded batch as a list."""
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    ends = _C.as_tensor(lengths).tolist()
    return [row[:end] for row, end in zip(rows.unbind(0), ends, strict=True)]


def pack_sequence(sequences, enforce_sorted=True):
    """Packs a list of sequences (L, *)."""
    lengths = _C.tensor([part.shape[0] for part in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, False, enforce_sorted)


def unpack_sequence(packed_sequences):
    """The sequences of a pack as a list, in the order that they had at first."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
