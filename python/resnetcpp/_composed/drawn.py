"""Random tensors with all of PyTorch's arguments. Their memory is never pinned."""

from resnetcpp import _C

__all__ = ["normal", "rand_like", "randint", "randint_like", "randn_like", "randperm"]
METHODS = []
IN_PLACE = []


def _unset_like(input, dtype, layout, device, memory_format):
    keep = _C.preserve_format if memory_format is None else memory_format
    return _C.empty_like(input, dtype=dtype, layout=layout, device=device, memory_format=keep)


def rand_like(
    input,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    memory_format=None,
    pin_memory=False,
    requires_grad=False,
):
    """Uniform draws from [0, 1) of the same sizes."""
    result = _unset_like(input, dtype, layout, device, memory_format)
    return result.uniform_(generator=generator).requires_grad_(requires_grad)


def randn_like(
    input,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    memory_format=None,
    pin_memory=False,
    requires_grad=False,
):
    """Normal draws with mean 0 and variance 1 of the same sizes."""
    result = _unset_like(input, dtype, layout, device, memory_format)
    return result.normal_(generator=generator).requires_grad_(requires_grad)


def _told(*args):
    return [arg for arg in args if arg is not None]


def randint_like(
    input,
    low=None,
    high=None,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    memory_format=None,
    pin_memory=False,
    requires_grad=False,
):
    """Integers in [low, high), or in [0, high) if one number is told, of the same sizes."""
    first, last = ([0, *_told(low, high)])[-2:]
    if not last > first:
        raise RuntimeError(f"randint_like: expected low below high, got {first} and {last}")
    result = _unset_like(input, dtype, layout, device, memory_format)
    return result.random_(first, last, generator=generator).requires_grad_(requires_grad)


def randint(
    low=None,
    high=None,
    size=None,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Integers in [low, high), or in [0, high) as ``randint(high, size)``."""
    options = {"generator": generator, "dtype": dtype, "device": device}
    return _C.randint(*_told(low, high, size), **options).requires_grad_(requires_grad)


def randperm(
    n,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """A random order of 0 ... n - 1."""
    result = _C.randperm(n, generator=generator, dtype=dtype, device=device)
    return result.requires_grad_(requires_grad)


def normal(
    mean=0.0,
    std=1.0,
    size=None,
    *,
    generator=None,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """Normal draws with this mean and deviation: numbers and a size, or tensors without one."""
    if size is None:
        return _C.normal(mean, std, generator=generator)
    options = {"dtype": dtype, "device": device, "requires_grad": requires_grad}
    return _C.normal(mean, std, size, generator=generator, **options)
