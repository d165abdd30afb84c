"""Layers as functions. PyTorch: torch.nn.functional."""

from resnetcpp._C._functional import *  # noqa: F403
from resnetcpp.nn.activations import *  # noqa: F403
from resnetcpp.nn.attention import *  # noqa: F403
from resnetcpp.nn.losses import *  # noqa: F403
from resnetcpp.nn.normalise import *  # noqa: F403
from resnetcpp.nn.spatial.adaptive import *  # noqa: F403
from resnetcpp.nn.spatial.conv import *  # noqa: F403
from resnetcpp.nn.spatial.dropout import *  # noqa: F403
from resnetcpp.nn.spatial.fractional import *  # noqa: F403
from resnetcpp.nn.spatial.grid import *  # noqa: F403
from resnetcpp.nn.spatial.patches import *  # noqa: F403
from resnetcpp.nn.spatial.pool import *  # noqa: F403
from resnetcpp.nn.spatial.resize import *  # noqa: F403
from resnetcpp.nn.spatial.shuffle import *  # noqa: F403
from resnetcpp.nn.spatial.unpool import *  # noqa: F403
from resnetcpp.nn.tables import *  # noqa: F403
from resnetcpp.nn.vectors import *  # noqa: F403

__all__ = [name for name in dir() if not name.startswith("_")]
