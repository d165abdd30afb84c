"""Memory for time: parts of a model that keep nothing for backward, and run once more there.

Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016. PyTorch: torch.utils.checkpoint.
"""

from contextlib import nullcontext

from resnetcpp._C import Tensor, _autograd, is_grad_enabled
from resnetcpp.autograd.graph import _Installed

__all__ = ["checkpoint", "checkpoint_sequential", "noop_context_fn"]


def noop_context_fn():
    """The contexts of a function that needs none: for forward, and for backward."""
    return nullcontext(), nullcontext()


def _kept(value):
    return _autograd.keep(value) if isinstance(value, Tensor) else lambda: value


def checkpoint(
    function,
    *args,
    use_reentrant=None,
    context_fn=noop_context_fn,
    determinism_check="default",
    debug=False,
    preserve_rng_state=True,
    **kwargs,
):
    """``function(*args, **kwargs)``, whose graph keeps its tensor arguments alone and runs it once
    more in backward.

    Values and gradients are those of the plain call. A batch norm in training mode counts both runs
    in its running statistics, as in PyTorch.

    Args:
        use_reentrant: either value gives what PyTorch gives for False.
        context_fn: gives two contexts, in which the first and the second run take place.
        determinism_check: "default" or "none"; shapes and dtypes are compared for both.
        debug: changes nothing.
        preserve_rng_state: draw the same random numbers in both runs, as dropout needs.

    Raises:
        RuntimeError: in backward, if the second run saves other tensors than the first.
    """
    if determinism_check not in ("default", "none"):
        raise ValueError(
            f"checkpoint: expected determinism_check 'default' or 'none', got {determinism_check!r}"
        )
    if not is_grad_enabled():
        return function(*args, **kwargs)
    forward_context, again_context = context_fn()
    positional = [_kept(value) for value in args]
    named = {name: _kept(value) for name, value in kwargs.items()}

    def again():
        with again_context:
            function(*[value() for value in positional], **{k: v() for k, v in named.items()})

    with forward_context, _Installed(_autograd.recomputing(again, preserve_rng_state)):
        return function(*args, **kwargs)


def checkpoint_sequential(
    functions, segments, input, use_reentrant=None, preserve_rng_state=True, **options
):
    """The functions, or the children of a Sequential, one after the other, in ``segments`` parts of
    which all but the last are checkpointed.

    ``options`` are those of `checkpoint`.
    """
    functions = list(functions)
    if not 1 <= segments <= len(functions):
        raise ValueError(
            f"checkpoint_sequential: expected 1 to {len(functions)} segments, got {segments}"
        )

    def run(first, last):
        def part(x):
            for function in functions[first:last]:
                x = function(x)
            return x

        return part

    length = len(functions) // segments
    ends = [length * (i + 1) for i in range(segments - 1)]
    for end in ends:
        input = checkpoint(
            run(end - length, end),
            input,
            use_reentrant=use_reentrant,
            preserve_rng_state=preserve_rng_state,
            **options,
        )
    return run(ends[-1] if ends else 0, len(functions))(input)
