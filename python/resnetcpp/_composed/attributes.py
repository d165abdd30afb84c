"""What a tensor says about itself, and small functions of PyTorch that need no arithmetic."""

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = [
    "detach",
    "empty_permuted",
    "frombuffer",
    "frobenius_norm",
    "get_device",
    "is_distributed",
    "is_signed",
    "nonzero_static",
    "nuclear_norm",
    "to_dense",
]
METHODS = ["is_distributed", "nonzero_static", "to_dense"]
IN_PLACE = []


def detach(input):
    """The same data outside the graph."""
    return input.detach()


def is_signed(input):
    """Whether the dtype has negative numbers."""
    return input.is_signed()


def get_device(input):
    """-1: the CPU has no number."""
    return input.get_device()


def is_distributed(input):
    """False: every tensor is whole."""
    return False


def to_dense(input, dtype=None, *, masked_grad=None):
    """The tensor itself: every one is dense."""
    return input if dtype is None else input.to(dtype)


def empty_permuted(
    size,
    physical_layout,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Memory that is not set, with the dimensions in this order, the innermost last."""
    order = list(physical_layout)
    if sorted(order) != list(range(len(size))):
        raise RuntimeError(
            f"empty_permuted: expected an order of {len(size)} dimensions, got {order}"
        )
    dense = _C.empty([size[d] for d in order], dtype=dtype, device=device)
    result = dense.permute([order.index(d) for d in range(len(order))])
    return result.requires_grad_(requires_grad)


def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False):
    """A vector that looks at the memory of an object with Python's buffer protocol."""
    import numpy as np  # takes long

    size = np.dtype(str(dtype).split(".")[-1])
    if len(memoryview(buffer)) == 0 or count == 0:
        raise ValueError("frombuffer: expected a buffer and a count that are not empty")
    result = _C.from_numpy(np.frombuffer(buffer, size, count, offset))
    return result.requires_grad_() if requires_grad else result


def nonzero_static(input, *, size, fill_value=-1):
    """The first ``size`` places of what is not 0, filled up with ``fill_value``."""
    places = _C.nonzero(input)[:size]
    rest = _C.full((size - len(places), input.dim()), fill_value, dtype=_C.int64)
    return _C.cat([places, rest])


def frobenius_norm(input, dim, keepdim=False):
    """The root of the sum of squares over ``dim``."""
    return input.norm(2, dim=dim, keepdim=keepdim)


def nuclear_norm(input, dim=(-2, -1), keepdim=False):
    """The sum of the singular values of matrices."""
    from resnetcpp.linalg import matrix_norm

    return matrix_norm(input, "nuc", dim, keepdim)


def _dim_order(self):
    """The dimensions in the order of memory, the innermost last."""
    return tuple(sorted(range(self.dim()), key=lambda d: -self.stride(d)))


def _new(self, *args):
    """A tensor of the same dtype: of these sizes, or with these elements."""
    if args and not all(isinstance(arg, int) for arg in args):
        return _C.tensor(args[0], dtype=self.dtype)
    return _C.empty(*(args or (0,)), dtype=self.dtype)


def _new_empty_strided(self, size, stride, dtype=None, device=None, requires_grad=False, **layout):
    """Memory that is not set, with these strides."""
    result = _C.empty_strided(size, stride, dtype=dtype or self.dtype, device=device)
    return result.requires_grad_() if requires_grad else result


def _mapping(count):
    def method(self, *args):
        *others, callable = args
        if len(others) != count:
            raise TypeError(f"map_: expected {count} tensors and a function, got {len(others)}")
        columns = [t.expand(self.shape).reshape(-1).tolist() for t in (self, *others)]
        values = [callable(*row) for row in zip(*columns, strict=True)]
        return self.copy_(_C.tensor(values, dtype=self.dtype).reshape(self.shape))

    method.__doc__ = "Replaces each element by what a function makes of it and its counterparts."
    return method


Tensor.__complex__ = lambda self: complex(self.item())
Tensor.__rmatmul__ = lambda self, other: _C.matmul(_C.as_tensor(other), self)
Tensor.dim_order = _dim_order
Tensor.new = _new
Tensor.new_empty_strided = _new_empty_strided
Tensor.map_ = _mapping(1)
Tensor.map2_ = _mapping(2)
Tensor.name = None
Tensor.output_nr = 0
for _device in ("ipu", "maia", "mtia", "vulkan", "xla"):
    setattr(Tensor, f"is_{_device}", False)
Tensor.is_sparse_csr = False
