"""Arguments of a PyTorch call as arguments of the same call here."""

import resnetcpp as rn
import torch

DTYPES = {
    getattr(torch, name): getattr(rn, name)
    for name in "bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64".split()
}


class Untranslatable(Exception):
    """There is nothing here that means the same: a complex or a sparse tensor, say."""


def translated(value):
    """`value` with resnetcpp's tensors, dtypes and layouts; no memory is shared."""
    if isinstance(value, torch.Tensor):
        return _tensor(value)
    if isinstance(value, torch.dtype):
        return translated_dtype(value)
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple, torch.Size):
        kind = tuple if isinstance(value, torch.Size) else type(value)
        return kind(translated(item) for item in value)
    if isinstance(value, dict):
        return {key: translated(item) for key, item in value.items()}
    if isinstance(value, slice):
        return slice(*translated([value.start, value.stop, value.step]))
    if isinstance(value, (torch.memory_format, torch.layout, torch.device)):
        return _named(value)
    if value is None or isinstance(value, (bool, int, float, str, type(...))):
        return value
    raise Untranslatable(type(value).__name__)


def translated_dtype(dtype):
    if dtype not in DTYPES:
        raise Untranslatable(str(dtype))
    return DTYPES[dtype]


def _named(value):
    if str(value) == "cpu":
        return rn.device("cpu")
    name = str(value).split(".")[-1]
    if not hasattr(rn, name):
        raise Untranslatable(str(value))
    return getattr(rn, name)


def _tensor(tensor):
    """A tensor of the same values, strides and need of a gradient."""
    if tensor.layout != torch.strided or tensor.is_nested or tensor.is_neg():
        raise Untranslatable(str(tensor.layout))
    dtype = translated_dtype(tensor.dtype)
    memory = _whole_memory(tensor.detach())
    if tensor.dtype == torch.bfloat16:  # NumPy has none
        memory = memory.float()
    values = rn.from_numpy(memory.numpy().copy()).to(dtype)
    values = values.as_strided(tuple(tensor.shape), tensor.stride(), tensor.storage_offset())
    return values.requires_grad_(tensor.requires_grad)


def _whole_memory(tensor):
    """Every element of the tensor's storage, in one dimension."""
    elements = tensor.untyped_storage().nbytes() // tensor.element_size()
    return tensor.as_strided((elements,), (1,), 0)
