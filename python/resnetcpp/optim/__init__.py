"""Optimisers. PyTorch: torch.optim."""

from resnetcpp.optim import lr_scheduler
from resnetcpp.optim.adam import Adam, AdamW
from resnetcpp.optim.adaptive import Adadelta, Adagrad, RMSprop
from resnetcpp.optim.optimizer import Optimizer
from resnetcpp.optim.sgd import SGD

__all__ = [
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "SGD",
    "lr_scheduler",
]
