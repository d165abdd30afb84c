"""What images go through before a network sees them. PyTorch: torchvision.transforms.

Transforms take PIL images (with Pillow, the extra "vision") and tensors (..., C, H, W).
"""

from resnetcpp.transforms import autoaugment, chance, drawn, functional, plain
from resnetcpp.transforms.autoaugment import *
from resnetcpp.transforms.chance import *
from resnetcpp.transforms.drawn import *
from resnetcpp.transforms.interpolation import InterpolationMode
from resnetcpp.transforms.plain import *

__all__ = ["InterpolationMode", "functional"]
for _family in (plain, chance, drawn, autoaugment):
    __all__ += _family.__all__

# Where pickle and help() find the classes.
for _name in __all__:
    if isinstance(globals()[_name], type):
        globals()[_name].__module__ = __name__
