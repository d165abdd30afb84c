"""`resnetcpp.data` under PyTorch's name, ``utils.data``."""

from resnetcpp.data import *
from resnetcpp.data import __all__
