"""Ops with a gradient written in Python. PyTorch: torch.autograd.Function."""

import functools

from resnetcpp._C import Tensor, _autograd, zeros
from resnetcpp.autograd.grad_mode import no_grad

__all__ = ["Function", "FunctionCtx", "once_differentiable"]


class FunctionCtx:
    """What forward leaves for backward; any attribute may be set on it."""

    def __init__(self):
        self.needs_input_grad = ()
        self._to_save = ()
        self._saved = None
        self._dirty = ()
        self._non_differentiable = ()
        self._materialize = True

    def save_for_backward(self, *tensors):
        """Keeps inputs, outputs or others for backward, which finds them in saved_tensors."""
        for tensor in tensors:
            if tensor is not None and not isinstance(tensor, Tensor):
                raise TypeError(
                    "save_for_backward can only save variables, but argument is of type "
                    f"{type(tensor).__name__}"
                )
        self._to_save = tensors

    save_for_forward = save_for_backward

    @property
    def saved_tensors(self):
        """What save_for_backward was given."""
        if self._saved is None:
            return tuple(self._to_save)
        return tuple(None if saved is None else saved.get() for saved in self._saved)

    def mark_dirty(self, *tensors):
        """Says which inputs forward changed in place; they must be outputs too."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors):
        """Says which outputs have no gradient."""
        self._non_differentiable = tensors

    def set_materialize_grads(self, value):
        """False: backward gets None, not zeros, for an output that no gradient came to."""
        self._materialize = value


def _is_in(tensor, tensors):
    return any(tensor is other for other in tensors)


class Function:
    """An op with forward and backward of its own. PyTorch: torch.autograd.Function.

    Subclasses define the static methods ``forward(ctx, *args)`` and ``backward(ctx, *grads)``, or
    ``forward(*args)`` with ``setup_context(ctx, inputs, output)``. Call ``apply``, not the class.

    Examples:
        >>> import resnetcpp as torch
        >>> class Square(torch.autograd.Function):
        ...     @staticmethod
        ...     def forward(ctx, x):
        ...         ctx.save_for_backward(x)
        ...         return x * x
        ...     @staticmethod
        ...     def backward(ctx, grad_output):
        ...         (x,) = ctx.saved_tensors
        ...         return 2 * x * grad_output
        >>> x = torch.tensor(3.0, requires_grad=True)
        >>> Square.apply(x).backward()
        >>> x.grad
        tensor(6.)
    """

    setup_context = None

    @staticmethod
    def forward(*args, **kwargs):
        """Computes the outputs."""
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def backward(ctx, *grad_outputs):
        """Computes one gradient for each argument of forward, None where there is none."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom "
            "autograd.Function to use it with backward mode AD."
        )

    @classmethod
    def apply(cls, *args, **kwargs):
        """Runs forward and records it."""
        ctx = FunctionCtx()
        if cls.setup_context is not None:  # which is given all arguments, those by default too
            import inspect  # takes long

            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, bound.kwargs
        tensors = [arg for arg in args if isinstance(arg, Tensor)]
        ctx.needs_input_grad = tuple(isinstance(arg, Tensor) and arg.requires_grad for arg in args)
        with no_grad():
            if cls.setup_context is None:
                result = cls.forward(ctx, *args, **kwargs)
            else:
                result = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, result)
        single = not isinstance(result, (tuple, list))
        outputs = _record(cls, ctx, args, tensors, [result] if single else list(result))
        return outputs[0] if single else tuple(outputs)


def _record(cls, ctx, args, tensors, results):
    """Enters the outputs into the graph."""
    kept = [
        i
        for i, y in enumerate(results)
        if isinstance(y, Tensor)
        and y.is_floating_point()
        and not _is_in(y, ctx._non_differentiable)
    ]
    outputs = [results[i] for i in kept]
    in_place = [y if _is_in(y, ctx._dirty) and _is_in(y, tensors) else None for y in outputs]
    is_tensor = [isinstance(arg, Tensor) for arg in args]
    shapes = [(y.shape, y.dtype) if isinstance(y, Tensor) else None for y in results]

    def rule(grads):
        given = [None] * len(shapes)
        for i, grad in zip(kept, grads, strict=True):
            given[i] = grad
        if ctx._materialize:
            for i, known in enumerate(shapes):
                if given[i] is None and known is not None:
                    given[i] = zeros(known[0], dtype=known[1])
        return _gradients(cls, is_tensor, cls.backward(ctx, *given))

    attached, ctx._saved = _autograd.record(
        f"{cls.__name__}Backward", tensors, outputs, in_place, list(ctx._to_save), rule
    )
    ctx._to_save = ctx._dirty = ctx._non_differentiable = ()
    for i, y in zip(kept, attached, strict=True):
        results[i] = y
    return results


def _gradients(cls, is_tensor, given):
    """Those for tensors, after a check of their number."""
    given = given if isinstance(given, (tuple, list)) else (given,)
    if len(given) < len(is_tensor) or any(g is not None for g in given[len(is_tensor) :]):
        raise RuntimeError(
            f"function {cls.__name__}Backward returned an incorrect number of gradients "
            f"(expected {len(is_tensor)}, got {len(given)})"
        )
    wanted = zip(given, is_tensor, strict=False)
    return [gradient for gradient, is_one in wanted if is_one]


def once_differentiable(function):
    """Marks a backward that cannot be differentiated itself: it runs without recording."""

    @functools.wraps(function)
    def wrapper(ctx, *grads):
        with no_grad():
            return function(ctx, *grads)

    return wrapper
