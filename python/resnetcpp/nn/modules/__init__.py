"""Layers by kind, as PyTorch sorts them. PyTorch: torch.nn.modules."""

from resnetcpp.nn.modules import (
    activation,
    adaptive,
    attention,
    batchnorm,
    container,
    conv,
    distance,
    dropout,
    flatten,
    fold,
    instancenorm,
    linear,
    loss,
    module,
    normalization,
    padding,
    pixelshuffle,
    pooling,
    rnn,
    sparse,
    transformer,
    upsampling,
)
from resnetcpp.nn.modules.activation import *
from resnetcpp.nn.modules.adaptive import *
from resnetcpp.nn.modules.attention import *
from resnetcpp.nn.modules.batchnorm import *
from resnetcpp.nn.modules.container import *
from resnetcpp.nn.modules.conv import *
from resnetcpp.nn.modules.distance import *
from resnetcpp.nn.modules.dropout import *
from resnetcpp.nn.modules.flatten import *
from resnetcpp.nn.modules.fold import *
from resnetcpp.nn.modules.instancenorm import *
from resnetcpp.nn.modules.linear import *
from resnetcpp.nn.modules.loss import *
from resnetcpp.nn.modules.module import *
from resnetcpp.nn.modules.normalization import *
from resnetcpp.nn.modules.padding import *
from resnetcpp.nn.modules.pixelshuffle import *
from resnetcpp.nn.modules.pooling import *
from resnetcpp.nn.modules.rnn import *
from resnetcpp.nn.modules.sparse import *
from resnetcpp.nn.modules.transformer import *
from resnetcpp.nn.modules.upsampling import *

__all__ = [name for name in dir() if name[0].isupper()]
