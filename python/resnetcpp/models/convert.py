"""State dictionaries of other packages, under this package's keys."""

from collections import OrderedDict
from collections.abc import Mapping

_PREFIX = "module."  # of torch.nn.DataParallel


def opened_checkpoint(source):
    """The state dictionary in a checkpoint: what it has as "state_dict" or "model", or itself."""
    for name in ("state_dict", "model"):
        if isinstance(source, Mapping) and isinstance(source.get(name), Mapping):
            return source[name]
    return source


def convert_state_dict(state_dict):
    """Renames the keys of common ResNet implementations to torchvision's.

    Takes away DataParallel's "module.", and turns "linear" into "fc" and "shortcut" into
    "downsample", as in pytorch_resnet_cifar10 and pytorch-cifar. A checkpoint with a "state_dict"
    or "model" inside is opened. Values are left alone.
    """
    state_dict = opened_checkpoint(state_dict)
    renamed = OrderedDict()
    for key, value in state_dict.items():
        parts = key.removeprefix(_PREFIX).split(".")
        names = {"linear": "fc", "shortcut": "downsample"}
        renamed[".".join(names.get(part, part) for part in parts)] = value
    return renamed
