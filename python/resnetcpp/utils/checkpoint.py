"""Memory for time, under PyTorch's names: here the graph is kept, and nothing computed twice.

PyTorch: torch.utils.checkpoint.
"""

__all__ = ["checkpoint", "checkpoint_sequential"]


def checkpoint(
    function,
    *args,
    use_reentrant=None,
    context_fn=None,
    determinism_check="default",
    debug=False,
    preserve_rng_state=True,
    **kwargs,
):
    """function(*args, **kwargs), with the same values and gradients as PyTorch's."""
    return function(*args, **kwargs)


def checkpoint_sequential(functions, segments, input, use_reentrant=None, **kwargs):
    """The functions, or the children of a Sequential, one after the other."""
    for function in functions:
        input = function(input)
    return input
