"""Training loops, histories and progress bars."""

from resnetcpp.training.history import Epoch, History
from resnetcpp.training.loop import (
    DivergedError,
    Images,
    Recipe,
    Trainer,
    confusion_matrix,
    evaluate,
    predict,
)

__all__ = [
    "DivergedError",
    "Epoch",
    "History",
    "Images",
    "Recipe",
    "Trainer",
    "confusion_matrix",
    "evaluate",
    "predict",
]
