"""Data sets that come with the package."""

from resnetcpp.datasets.digits import Digits, load_digits

__all__ = ["Digits", "load_digits"]
