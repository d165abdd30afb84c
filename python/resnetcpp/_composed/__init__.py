"""Functions and methods of tensors that are made of others: their gradients follow.

A family is a file. Its ``__all__`` are functions of the package, its ``METHODS`` are methods of
Tensor too, and those in ``IN_PLACE`` have a form with an underscore.
"""

from resnetcpp._C import Tensor
from resnetcpp._composed import (
    attributes,
    combine,
    copies,
    differences,
    distances,
    drawn,
    in_place_functions,
    inplace,
    parts,
    products,
    scatter,
    shapes,
    statistics,
    storage,
    windows,
)
from resnetcpp._composed.elementwise import complexes, integers, logarithms, pointwise
from resnetcpp._composed.order import quantiles, scan, search, uniqueness
from resnetcpp._composed.overwrite import overwriting

_FAMILIES = (
    attributes,
    combine,
    complexes,
    copies,
    differences,
    distances,
    drawn,
    in_place_functions,
    integers,
    logarithms,
    parts,
    pointwise,
    products,
    quantiles,
    scan,
    scatter,
    search,
    shapes,
    statistics,
    storage,
    uniqueness,
    windows,
)

__all__ = []
for _family in _FAMILIES:
    __all__ += _family.__all__
    globals().update({_name: getattr(_family, _name) for _name in _family.__all__})
    for _name in _family.METHODS:
        setattr(Tensor, _name, getattr(_family, _name))
    for _name in _family.IN_PLACE:
        setattr(Tensor, f"{_name}_", overwriting(getattr(_family, _name), f"{_name}_"))
