"""Functions and methods of tensors that are made of others: their gradients follow.

A family is a file. Its ``__all__`` are functions of the package, its ``METHODS`` are methods of
Tensor too, and those in ``IN_PLACE`` have a form with an underscore.
"""

from resnetcpp._C import Tensor
from resnetcpp._composed import combine, inplace, pointwise, products, scan, shapes, statistics
from resnetcpp._composed.combine import *
from resnetcpp._composed.pointwise import *
from resnetcpp._composed.products import *
from resnetcpp._composed.scan import *
from resnetcpp._composed.shapes import *
from resnetcpp._composed.statistics import *


def _overwriting(function):
    """The in-place form: the tensor takes the result."""

    def method(self, *args, **kwargs):
        # The gradient may need the old values.
        old = self.clone() if self.requires_grad else self
        return self.copy_(function(old, *args, **kwargs))

    method.__name__ = method.__qualname__ = f"{function.__name__}_"
    method.__doc__ = "The same, in place."
    return method


__all__ = []
for _family in (combine, pointwise, products, scan, shapes, statistics):
    __all__ += _family.__all__
    for _name in _family.METHODS:
        setattr(Tensor, _name, getattr(_family, _name))
    for _name in _family.IN_PLACE:
        setattr(Tensor, f"{_name}_", _overwriting(getattr(_family, _name)))
