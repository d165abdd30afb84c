"""Functions of nn.functional that PyTorch has beside it with other arguments, or as methods."""

from resnetcpp._C import Tensor
from resnetcpp._functional_names import dropout as _dropout
from resnetcpp._functional_names import losses, norms, recurrent, tables
from resnetcpp._functional_names.dropout import *
from resnetcpp._functional_names.losses import *
from resnetcpp._functional_names.norms import *
from resnetcpp._functional_names.recurrent import *
from resnetcpp._functional_names.tables import *
from resnetcpp.nn import functional as F

__all__ = [
    *_dropout.__all__,
    *losses.__all__,
    *norms.__all__,
    *recurrent.__all__,
    *tables.__all__,
]

Tensor.hardshrink = F.hardshrink
Tensor.prelu = F.prelu
