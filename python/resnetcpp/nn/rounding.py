"""float16 and bfloat16: functions made of several ops compute in float32 and round once."""

from resnetcpp._C import bfloat16, float16


def widened(*tensors):
    """Those of float16 and bfloat16 as float32; others, and None, as they are."""
    return tuple(
        x.float() if x is not None and x.dtype in (float16, bfloat16) else x for x in tensors
    )
