"""Optimisers. PyTorch: torch.optim."""

from resnetcpp.optim import lr_scheduler
from resnetcpp.optim.adam import Adam, AdamW
from resnetcpp.optim.adaptive import Adadelta, Adagrad, RMSprop
from resnetcpp.optim.moments import LAMB, Adamax, NAdam, RAdam
from resnetcpp.optim.optimizer import Optimizer
from resnetcpp.optim.sgd import SGD
from resnetcpp.optim.simple import ASGD, LARS, Rprop

__all__ = [
    "ASGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "LAMB",
    "LARS",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
    "lr_scheduler",
]
