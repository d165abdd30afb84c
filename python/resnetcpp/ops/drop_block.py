"""Dropout of square blocks. PyTorch: torchvision.ops.drop_block. Ghiasi et al., 2018."""

from resnetcpp._C import empty
from resnetcpp.nn import Module
from resnetcpp.nn.functional import max_pool2d, pad


def drop_block2d(input, p, block_size, inplace=False, eps=1e-06, training=True):
    """Zeroes blocks of the planes of (N, C, H, W) and scales what is left.

    Args:
        p: the share of elements that is zeroed.
        block_size: width and height of a block, odd.
        inplace: write into input itself.
        eps: added to the number of elements that are left.
        training: False gives the input as it is.
    """
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"drop probability has to be between 0 and 1, but got {p}.")
    if input.dim() != 4:
        raise ValueError(f"input should be 4 dimensional. Got {input.dim()} dimensions.")
    if not training or p == 0.0:
        return input
    *_, height, width = input.shape
    size = min(block_size, height, width)
    if size % 2 == 0:
        raise ValueError(f"block size should be odd. Got {size} which is even.")
    kept = 1 - _blocks(input, p, size)
    scale = kept.numel() / (eps + kept.sum())
    if inplace:
        return input.mul_(kept).mul_(scale)
    return input * kept * scale


def _blocks(input, p, size):
    """1 inside the blocks that are dropped, 0 elsewhere."""
    count, channels, height, width = input.shape
    rows, columns = height - size + 1, width - size + 1
    seeds = empty(count, channels, rows, columns, dtype=input.dtype)
    seeds.bernoulli_(p * height * width / (size**2 * (rows * columns)))
    margin = size // 2
    return max_pool2d(pad(seeds, [margin] * 4), size, 1, margin)


class DropBlock2d(Module):
    """Zeroes blocks in training. PyTorch: torchvision.ops.DropBlock2d.

    Shape:
        (N, C, H, W) -> the same
    """

    def __init__(self, p, block_size, inplace=False, eps=1e-06):
        super().__init__()
        self.p, self.block_size, self.inplace, self.eps = p, block_size, inplace, eps

    def forward(self, input):
        """Zeroes blocks in training"""
        return drop_block2d(input, self.p, self.block_size, self.inplace, self.eps, self.training)

    def extra_repr(self):
        return f"p={self.p}, block_size={self.block_size}, inplace={self.inplace}"
