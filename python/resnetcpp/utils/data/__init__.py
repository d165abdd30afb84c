"""`resnetcpp.data` under PyTorch's name, ``utils.data``."""

from resnetcpp.data import *  # noqa: F403
from resnetcpp.data import __all__  # noqa: F401
