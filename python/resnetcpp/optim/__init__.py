"""Optimisers. PyTorch: torch.optim."""

from resnetcpp.optim import lr_scheduler, swa_utils
from resnetcpp.optim.adafactor import Adafactor
from resnetcpp.optim.adam import Adam, AdamW
from resnetcpp.optim.adaptive import Adadelta, Adagrad, RMSprop
from resnetcpp.optim.lbfgs import LBFGS
from resnetcpp.optim.moments import LAMB, Adamax, NAdam, RAdam
from resnetcpp.optim.muon import Muon
from resnetcpp.optim.optimizer import Optimizer
from resnetcpp.optim.sgd import SGD
from resnetcpp.optim.simple import ASGD, LARS, Rprop
from resnetcpp.optim.sparse_adam import SparseAdam

__all__ = [
    "ASGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "LAMB",
    "LARS",
    "LBFGS",
    "Muon",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
    "SparseAdam",
    "lr_scheduler",
    "swa_utils",
]
