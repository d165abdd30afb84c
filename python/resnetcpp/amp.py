"""Mixed precision: code that asks for it runs in full precision. PyTorch: torch.amp."""

import functools

__all__ = ["GradScaler", "autocast", "custom_bwd", "custom_fwd", "is_autocast_available"]


class autocast:
    """A block, or a function, in which every op keeps the dtype of its inputs."""

    def __init__(self, device_type, dtype=None, enabled=True, cache_enabled=None):
        self.device, self.fast_dtype = device_type, dtype
        self.enabled = enabled

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False

    def __call__(self, function):
        @functools.wraps(function)
        def decorated(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return decorated


class GradScaler:
    """Passes losses and gradients through: full precision needs no scaling."""

    def __init__(
        self,
        device="cuda",
        init_scale=65536.0,
        growth_factor=2.0,
        backoff_factor=0.5,
        growth_interval=2000,
        enabled=True,
    ):
        self._enabled = False

    def scale(self, outputs):
        """The outputs themselves."""
        return outputs

    def unscale_(self, optimizer):
        """Nothing: the gradients are not scaled."""

    def step(self, optimizer, *args, **kwargs):
        """The optimiser's step."""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale=None):
        """Nothing: there is no scale."""

    def get_scale(self):
        """1.0"""
        return 1.0

    def is_enabled(self):
        """False."""
        return self._enabled

    def state_dict(self):
        """Empty."""
        return {}

    def load_state_dict(self, state_dict):
        """Nothing: there is no state."""


def is_autocast_available(device_type):
    """False: every op keeps its dtype."""
    return False


def custom_fwd(fwd=None, *, device_type, cast_inputs=None):
    """The function itself; also as a decorator with arguments."""
    return (lambda decorated: decorated) if fwd is None else fwd


def custom_bwd(bwd=None, *, device_type):
    """The function itself; also as a decorator with arguments."""
    return (lambda decorated: decorated) if bwd is None else bwd
