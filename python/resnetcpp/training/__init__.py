"""Training loops, histories and progress bars."""

from resnetcpp.training.compare import (
    Run,
    comparison_table,
    first_gradient,
    save_comparison_plot,
)
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
    "Run",
    "Trainer",
    "comparison_table",
    "confusion_matrix",
    "evaluate",
    "first_gradient",
    "predict",
    "save_comparison_plot",
]
