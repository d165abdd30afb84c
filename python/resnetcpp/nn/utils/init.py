"""Layers without initial values. PyTorch: torch.nn.utils.init."""

from resnetcpp import _C
from resnetcpp.nn.module import Module


def skip_init(module_cls, *args, **kwargs):
    """module_cls(*args, **kwargs), whose random stream is left as it was.

    The values are those that would be drawn; in PyTorch they are whatever was in memory.
    """
    if not (isinstance(module_cls, type) and issubclass(module_cls, Module)):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    state = _C.get_rng_state()
    try:
        return module_cls(*args, **kwargs)
    finally:
        _C.set_rng_state(state)
