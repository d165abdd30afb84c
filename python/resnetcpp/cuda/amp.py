"""Mixed precision under its old names. PyTorch: torch.cuda.amp."""

from resnetcpp.amp import GradScaler as _GradScaler
from resnetcpp.amp import autocast as _autocast
from resnetcpp.amp import custom_bwd as _custom_bwd
from resnetcpp.amp import custom_fwd as _custom_fwd

__all__ = ["GradScaler", "autocast", "custom_bwd", "custom_fwd"]


class GradScaler(_GradScaler):
    """amp.GradScaler for a GPU: there is none, so it never scales."""

    def __init__(
        self,
        init_scale=65536.0,
        growth_factor=2.0,
        backoff_factor=0.5,
        growth_interval=2000,
        enabled=True,
    ):
        super().__init__(
            "cuda", init_scale, growth_factor, backoff_factor, growth_interval, enabled
        )


class autocast(_autocast):
    """amp.autocast for a GPU: there is none, so every op keeps its dtype."""

    def __init__(self, enabled=True, dtype=None, cache_enabled=True):
        super().__init__("cuda", dtype, enabled, cache_enabled)


def custom_fwd(fwd=None, *, cast_inputs=None):
    """The function itself; also as a decorator with arguments."""
    return _custom_fwd(fwd, device_type="cuda", cast_inputs=cast_inputs)


def custom_bwd(bwd=None):
    """The function itself; also as a decorator."""
    return _custom_bwd(bwd, device_type="cuda")
