"""The memory of tensors: ``Tensor.untyped_storage()`` and ``Tensor.storage()``."""

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = ["TypedStorage", "UntypedStorage", "is_storage"]
METHODS = []
IN_PLACE = []


def _whole(tensor):
    """All elements of the memory that a tensor looks at, as a vector."""
    count = tensor._storage_bytes() // tensor.element_size()
    return _C.as_strided(tensor.detach(), (count,), (1,), 0)


class _Storage:
    """What both kinds share: memory that some tensors look at."""

    def __init__(self, elements):
        self._elements = elements

    device = _C.device("cpu")
    is_cuda = False

    def data_ptr(self):
        """The address of the first byte."""
        return self._elements.data_ptr()

    def nbytes(self):
        """The number of bytes."""
        return self._elements.nbytes

    def is_shared(self):
        """False: no memory is shared with other processes."""
        return False

    def cpu(self):
        """The storage itself."""
        return self

    def clone(self):
        """A copy."""
        return type(self)(self._elements.clone())

    def copy_(self, source, non_blocking=None):
        """Takes the elements of another storage."""
        self._elements.copy_(source._elements)
        return self

    def share_memory_(self):
        """Errors: RuntimeError always."""
        raise RuntimeError(
            "share_memory_: expected memory that processes may share, got a tensor's"
        )

    def __len__(self):
        return self.size()

    def __eq__(self, other):
        return isinstance(other, _Storage) and self.data_ptr() == other.data_ptr()

    def __hash__(self):
        return hash(self.data_ptr())

    def __iter__(self):
        return iter(self.tolist())


class UntypedStorage(_Storage):
    """The bytes of a tensor's memory. PyTorch: torch.UntypedStorage."""

    def size(self):
        """The number of bytes."""
        return self.nbytes()

    def element_size(self):
        """1: elements are bytes."""
        return 1

    def _bytes(self):
        return memoryview(self._elements.numpy()).cast("B")

    def tolist(self):
        """The bytes as numbers."""
        return list(self._bytes())

    def fill_(self, value):
        """Sets all bytes."""
        self._bytes()[:] = bytes([value]) * self.nbytes()
        return self

    def untyped(self):
        """The storage itself."""
        return self

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise NotImplementedError("UntypedStorage: expected an index, got a slice")
        return self._bytes()[index]

    def __setitem__(self, index, value):
        self._bytes()[index] = value

    def __repr__(self):
        return f"[resnetcpp.UntypedStorage(device=cpu) of size {self.size()}]"


class TypedStorage(_Storage):
    """The elements of a tensor's memory. PyTorch: torch.TypedStorage."""

    @property
    def dtype(self):
        """The dtype of the elements."""
        return self._elements.dtype

    def size(self):
        """The number of elements."""
        return self._elements.numel()

    def element_size(self):
        """Bytes of each element."""
        return self._elements.element_size()

    def tolist(self):
        """The elements as numbers."""
        return self._elements.tolist()

    def fill_(self, value):
        """Sets all elements."""
        self._elements.fill_(value)
        return self

    def untyped(self):
        """The bytes."""
        return UntypedStorage(self._elements)

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise NotImplementedError("TypedStorage: expected an index, got a slice")
        return self._elements[index].item()

    def __setitem__(self, index, value):
        self._elements[index] = value

    def __repr__(self):
        return f"[resnetcpp.TypedStorage(dtype={self.dtype}, device=cpu) of size {self.size()}]"


def is_storage(obj):
    """Whether an object is a storage."""
    return isinstance(obj, _Storage)


def _untyped_storage(self):
    """The bytes of the memory that the tensor looks at."""
    return UntypedStorage(_whole(self))


def _storage(self):
    """The elements of the memory that the tensor looks at."""
    return TypedStorage(_whole(self))


def _is_set_to(self, tensor):
    """Whether both look at the same elements of the same memory, in the same way."""
    mine, theirs = (
        (t.untyped_storage().data_ptr(), t.storage_offset(), t.shape, t.stride(), t.dtype)
        for t in (self, tensor)
    )
    return mine == theirs


def _share_memory(self):
    """Errors: RuntimeError always."""
    self.untyped_storage().share_memory_()


Tensor.untyped_storage = _untyped_storage
Tensor.storage = _storage
Tensor.storage_type = lambda self: TypedStorage
Tensor.is_set_to = _is_set_to
Tensor.is_shared = lambda self: False
Tensor.share_memory_ = _share_memory
