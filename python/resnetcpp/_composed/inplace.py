"""Methods that change a tensor in place and have no function of that name."""

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._composed.overwrite import overwriting
from resnetcpp._composed.storage import is_storage

_become = _C._autograd.become


def _reshaping(name):
    view = getattr(Tensor, name)

    def method(self, *args, **kwargs):
        return _become(f"{name}_", self, view(self, *args, **kwargs))

    method.__name__ = method.__qualname__ = f"{name}_"
    method.__doc__ = f"As {name}, in place."
    return method


def _resize(self, *sizes, size=None, memory_format=None):
    """Takes another shape; elements that fit are kept, new ones are not set."""
    sizes = sizes if size is None else (size,)
    shape = list(sizes[0]) if len(sizes) == 1 and not isinstance(sizes[0], int) else list(sizes)
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    result = _C.empty(shape, dtype=self.dtype)
    kept = min(result.numel(), self.numel())
    if kept == result.numel() and self.is_contiguous():
        result = _C.as_strided(self.detach(), shape, result.stride())
    else:
        result.view(-1)[:kept].copy_(self.reshape(-1)[:kept])
    return _become("resize_", self, result)


def _resize_as(self, the_template, *, memory_format=None):
    """Takes the shape of another tensor."""
    return _resize(self, the_template.shape, memory_format=memory_format)


def _set(self, source=None, storage_offset=0, size=None, stride=None):
    """Looks at the elements of ``source`` from now on.

    Args:
        source: a tensor or a storage; no elements if left out.
        storage_offset, size, stride: which elements of its memory, all if left out.
    """
    source = source._elements if is_storage(source) else source
    with_history = self.requires_grad or (source is not None and source.requires_grad)
    if with_history and _C.is_grad_enabled():
        raise RuntimeError("set_: expected tensors that do not require grad, got one that does")
    result = _C.empty(0, dtype=self.dtype) if source is None else source
    if size is not None:
        stride = _C.empty(size).stride() if stride is None else stride
        result = _C.as_strided(result.detach(), size, stride, storage_offset)
    if result.dtype != self.dtype:
        raise RuntimeError(f"set_: expected a tensor of {self.dtype}, got {result.dtype}")
    return _become("set_", self, result.detach())


def _fill_diagonal(self, fill_value, wrap=False):
    """Sets the elements whose indices are all equal."""
    if self.dim() < 2:
        raise RuntimeError("dimensions must larger than 1")
    step = sum(self.stride())
    length = min(self.shape)
    if wrap and self.dim() == 2 and self.shape[0] > self.shape[1]:
        length = -(-self.numel() // (self.shape[1] + 1))
    _C.as_strided(self, (length,), (step,), self.storage_offset()).fill_(fill_value)
    return self


def _put(self, index, source, accumulate=False):
    """Sets elements by their position in the flattened tensor."""
    flat = self.view(-1) if self.is_contiguous() else self.reshape(-1)
    flat.index_put_((index.reshape(-1),), source.reshape(-1), accumulate)
    return self if self.is_contiguous() else self.copy_(flat.view(self.shape))


def _is_same_size(self, other):
    """Whether the shapes agree."""
    return self.shape == other.shape


def _is_nonzero(self):
    """Whether the only element is not 0."""
    return bool(self)


def _reversed(self):
    """The tensor in reverse order along all dimensions."""
    return self.flip(*range(self.dim())) if self.dim() else self


def _apply(self, callable):
    """Replaces each element by callable(element)."""
    values = [callable(value) for value in self.reshape(-1).tolist()]
    return self.copy_(_C.tensor(values, dtype=self.dtype).reshape(self.shape))


for _name in ("as_strided", "unsqueeze", "squeeze", "t", "transpose", "swapaxes", "swapdims"):
    setattr(Tensor, f"{_name}_", _reshaping(_name))
for _name in ("tril", "triu", "cumsum", "addmm"):
    setattr(Tensor, f"{_name}_", overwriting(getattr(Tensor, _name), f"{_name}_"))
Tensor.resize_ = _resize
Tensor.resize_as_ = _resize_as
Tensor.set_ = _set
Tensor.fill_diagonal_ = _fill_diagonal
Tensor.put_ = _put
Tensor.is_same_size = _is_same_size
Tensor.is_nonzero = _is_nonzero
Tensor.apply_ = _apply
Tensor.__reversed__ = _reversed
