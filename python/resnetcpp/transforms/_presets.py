"""Names that sources of networks import. PyTorch: torchvision.transforms._presets."""

from resnetcpp.models.presets import ImageClassification

__all__ = ["ImageClassification"]
