"""Dropout with torch's names of arguments, and in place."""

from resnetcpp.nn import functional as F

__all__ = []


def _add(name):
    kind = getattr(F, name)

    def function(input, p, train):
        return kind(input, p, train)

    def in_place(input, p, train):
        return kind(input, p, train, inplace=True)

    for made, own_name in ((function, name), (in_place, f"{name}_")):
        made.__name__ = made.__qualname__ = own_name
        made.__doc__ = f"As nn.functional.{name}{', in place' if made is in_place else ''}."
        globals()[own_name] = made
        __all__.append(own_name)


for _name in ("alpha_dropout", "dropout", "feature_alpha_dropout", "feature_dropout"):
    _add(_name)
