"""Functions whose arguments have several names, one for each of PyTorch's forms of them."""


def forms(*texts):
    """Decorates a function that may be called with the names of any of these forms.

    Each text names the positional arguments of a form in the function's order, as
    ``forms("input, sections", "input, indices")``; the first one has the function's own names.
    """
    own, *others = [text.split(", ") for text in texts]
    renamed = [
        {other: name for other, name in zip(names, own) if other != name}  # noqa: B905
        for names in others
    ]

    def decorate(function):
        def call(*args, **kwargs):
            if not kwargs:
                return function(*args)
            return function(*args, **_own_names(kwargs, renamed))

        call.__name__, call.__qualname__ = function.__name__, function.__qualname__
        call.__doc__, call.__module__ = function.__doc__, function.__module__
        call.__wrapped__ = function
        call.other_names = renamed
        return call

    return decorate


def _own_names(kwargs, renamed):
    """The arguments by the function's names, if one of the forms has all that are not its own."""
    for names in renamed:
        found = {names.get(name, name): value for name, value in kwargs.items()}
        if len(found) == len(kwargs) and any(name in names for name in kwargs):
            kwargs = found
            break
    return kwargs
