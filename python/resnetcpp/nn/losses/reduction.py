"""How losses of many elements become one number."""

_NAMES = ("none", "mean", "sum")


def reduction_name(size_average, reduce, reduction):
    """`reduction`, unless PyTorch's retired arguments say otherwise."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


def check_reduction(name):
    """Errors: ValueError unless it is none, mean or sum."""
    if name not in _NAMES:
        raise ValueError(f"{name} is not a valid value for reduction: expected none, mean or sum")


def reduced(losses, reduction, size_average=None, reduce=None):
    """The losses, their mean or their sum. Errors: ValueError."""
    name = reduction_name(size_average, reduce, reduction)
    check_reduction(name)
    return losses if name == "none" else getattr(losses, name)()
