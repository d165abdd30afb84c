"""How losses of many elements become one number."""

_NAMES = ("none", "mean", "sum")


def reduction_name(size_average, reduce, reduction):
    """`reduction`, unless PyTorch's retired arguments say otherwise. Errors: ValueError."""
    if size_average is not None or reduce is not None:
        if reduce is False:
            return "none"
        return "sum" if size_average is False else "mean"
    if reduction not in _NAMES:
        raise ValueError(
            f"{reduction} is not a valid value for reduction: expected none, mean or sum"
        )
    return reduction


def reduced(losses, reduction, size_average=None, reduce=None):
    """The losses, their mean or their sum. Errors: ValueError."""
    name = reduction_name(size_average, reduce, reduction)
    return losses if name == "none" else getattr(losses, name)()
