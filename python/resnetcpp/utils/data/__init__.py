"""`resnetcpp.data` under PyTorch's name, ``utils.data``."""

from resnetcpp.data import *
from resnetcpp.data import __all__ as _names
from resnetcpp.utils.data import dataloader, dataset, distributed, sampler
from resnetcpp.utils.data.distributed import DistributedSampler

__all__ = [*_names, "DistributedSampler", "dataloader", "dataset", "distributed", "sampler"]
