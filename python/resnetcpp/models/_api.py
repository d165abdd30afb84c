"""Names that sources of networks import from torchvision. PyTorch: torchvision.models._api."""

from __future__ import annotations

from resnetcpp.models import get_model, get_model_builder, list_models
from resnetcpp.models.registry import register_model
from resnetcpp.models.weights import Weights, WeightsEnum, get_model_weights, get_weight

__all__ = [
    "Weights",
    "WeightsEnum",
    "get_model",
    "get_model_builder",
    "get_model_weights",
    "get_weight",
    "list_models",
    "register_model",
]
