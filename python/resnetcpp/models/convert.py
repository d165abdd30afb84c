"""State dictionaries of other packages, under this package's keys."""

from collections import OrderedDict

_PREFIX = "module."  # of torch.nn.DataParallel


def convert_state_dict(state_dict):
    """Renames the keys of common ResNet implementations to torchvision's.

    Takes away DataParallel's "module.", and turns "linear" into "fc" and "shortcut" into
    "downsample", as in pytorch_resnet_cifar10 and pytorch-cifar. A checkpoint with a "state_dict"
    inside is opened. Values are left alone.
    """
    if "state_dict" in state_dict:
        state_dict = state_dict["state_dict"]
    renamed = OrderedDict()
    for key, value in state_dict.items():
        parts = key.removeprefix(_PREFIX).split(".")
        names = {"linear": "fc", "shortcut": "downsample"}
        renamed[".".join(names.get(part, part) for part in parts)] = value
    return renamed
