"""Images of uint8 at other sizes, in the whole-number arithmetic of PyTorch and Pillow."""

from resnetcpp._C import arange, float64, matmul, uint8, where, zeros

# Weights are multiples of 2^-bits that fit into 16 bits.
_LARGEST_WEIGHT = 2**15
_MOST_BITS = 22


def _whole_weights(weights):
    bits = 0
    largest = weights.max().item()
    while bits < _MOST_BITS and int(0.5 + largest * 2 ** (bits + 1)) < _LARGEST_WEIGHT:
        bits += 1
    scaled = weights * 2**bits
    return (scaled + where(scaled < 0, -0.5, 0.5)).trunc() / 2**bits


def weights_of_taps(taps, size):
    """(new, size): how much each old pixel counts, from the pairs (index, weight) of all new."""
    rows = taps[0][0].shape[0]
    weights = zeros(rows, size, dtype=float64)
    for index, weight in taps:
        weights.index_put_((arange(rows), index), weight, accumulate=True)
    return weights


def resize_bytes(input, weights):
    """uint8 (..., *sizes) by one matrix (new, size) for each size, the last size first.

    A byte is rounded and cut off after each of them.
    """
    for i, matrix in reversed(list(enumerate(weights, input.dim() - len(weights)))):
        lines = matmul(input.to(float64).movedim(i, -1), _whole_weights(matrix).t())
        input = (lines + 0.5).floor().clamp(0, 255).to(uint8).movedim(-1, i)
    return input.contiguous()
