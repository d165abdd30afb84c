"""Layers as functions. PyTorch: torch.nn.functional."""

from resnetcpp._C._functional import *  # noqa: F403
from resnetcpp.nn.attention import *  # noqa: F403
from resnetcpp.nn.composed import *  # noqa: F403
from resnetcpp.nn.losses import *  # noqa: F403
from resnetcpp.nn.normalise import *  # noqa: F403
from resnetcpp.nn.resize import *  # noqa: F403
from resnetcpp.nn.sequence import *  # noqa: F403
from resnetcpp.nn.tables import *  # noqa: F403

__all__ = [name for name in dir() if not name.startswith("_")]
