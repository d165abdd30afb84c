"""Switches for recording gradients. PyTorch: torch.autograd.grad_mode.

Each is a context manager and a decorator, also of generators.
"""

import functools

from resnetcpp._C import _autograd, is_grad_enabled, is_inference_mode_enabled

_CO_GENERATOR = 0x20  # inspect.CO_GENERATOR; inspect is slow to import


def _makes_generator(function):
    while isinstance(function, functools.partial):
        function = function.func
    code = getattr(function, "__code__", None)
    return code is not None and bool(code.co_flags & _CO_GENERATOR)


class _Mode:
    """A switch that is set for the length of a block or of a decorated call."""

    def _clone(self):
        return type(self)()

    def __call__(self, function):
        if _makes_generator(function):
            return self._wrap_generator(function)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            with self._clone():
                return function(*args, **kwargs)

        return wrapper

    def _wrap_generator(self, function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            generator = function(*args, **kwargs)
            request, send = None, generator.send
            while True:
                try:
                    with self._clone():
                        item = send(request)
                except StopIteration as stop:
                    return stop.value
                try:
                    request, send = (yield item), generator.send
                except GeneratorExit:
                    generator.close()
                    raise
                except BaseException as error:  # passed on to the generator, as `yield` would
                    request, send = error, generator.throw

        return wrapper


class _GradMode(_Mode):
    """Sets whether ops record, and puts back what was there before."""

    _enabled = True

    def __new__(cls, function=None):
        instance = super().__new__(cls)
        # Used as a bare decorator: @no_grad without parentheses.
        return instance(function) if callable(function) else instance

    def __enter__(self):
        self._previous = is_grad_enabled()
        _autograd.set_grad_enabled(self._enabled)

    def __exit__(self, *exception):
        _autograd.set_grad_enabled(self._previous)


class no_grad(_GradMode):
    """No op records a graph. PyTorch: torch.no_grad.

    Examples:
        >>> import resnetcpp as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> with torch.no_grad():
        ...     y = x * 2
        >>> y.requires_grad
        False
    """

    _enabled = False


class enable_grad(_GradMode):
    """Ops record a graph, also inside ``no_grad``. PyTorch: torch.enable_grad."""


class set_grad_enabled(_Mode):
    """Sets recording at once, and for a block if used in one. PyTorch: torch.set_grad_enabled."""

    def __init__(self, mode):
        self._mode = bool(mode)
        self._previous = is_grad_enabled()
        _autograd.set_grad_enabled(self._mode)

    def _clone(self):
        return type(self)(self._mode)

    def __call__(self, function):
        _autograd.set_grad_enabled(self._previous)
        return super().__call__(function)

    def __enter__(self):
        _autograd.set_grad_enabled(self._mode)

    def __exit__(self, *exception):
        _autograd.set_grad_enabled(self._previous)


class inference_mode(_Mode):
    """``no_grad`` whose results can never join a graph. PyTorch: torch.inference_mode."""

    def __new__(cls, mode=True):
        instance = super().__new__(cls)
        if callable(mode):
            instance._mode = True
            return instance(mode)
        return instance

    def __init__(self, mode=True):
        self._mode = bool(mode)

    def _clone(self):
        return type(self)(self._mode)

    def __enter__(self):
        self._previous = is_grad_enabled(), is_inference_mode_enabled()
        _autograd.set_inference_enabled(self._mode)
        _autograd.set_grad_enabled(not self._mode)

    def __exit__(self, *exception):
        grad, inference = self._previous
        _autograd.set_inference_enabled(inference)
        _autograd.set_grad_enabled(grad)
