"""Names that sources of networks import from torchvision. PyTorch: torchvision.models._meta."""

from resnetcpp.models.weights import categories

_IMAGENET_CATEGORIES = list(categories())
