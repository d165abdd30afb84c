"""The default stream of random numbers (``torch.random``)."""

from collections.abc import Iterator
from contextlib import contextmanager

from resnetcpp._C import (
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)

__all__ = [
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


@contextmanager
def fork_rng(enabled: bool = True) -> Iterator[None]:
    """Run a block and then go on with the random numbers as if it had drawn none.

    Args:
        enabled: False leaves the stream as the block left it.

    Examples:
        >>> import resnetcpp as torch
        >>> with fork_rng():
        ...     _ = torch.manual_seed(0)
        ...     noise = torch.rand(3)
    """
    state = get_rng_state() if enabled else None
    try:
        yield
    finally:
        if state is not None:
            set_rng_state(state)
