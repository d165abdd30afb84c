"""The type of ``Tensor.shape``."""

import math


class Size(tuple):
    """Sizes of a tensor: a tuple of ints. PyTorch: torch.Size."""

    __slots__ = ()

    def numel(self):
        """Number of elements of a tensor with these sizes."""
        return math.prod(self)

    def __repr__(self):
        return f"torch.Size({list(self)})"

    def __getitem__(self, index):
        item = super().__getitem__(index)
        return Size(item) if isinstance(index, slice) else item

    def __add__(self, other):
        return Size(super().__add__(tuple(other)))

    __str__ = __repr__
