"""Where the time of a block of code goes, module by module. PyTorch: torch.profiler.

Calls of modules and what `record_function` names are measured; single ops are not seen. While
a profile runs, every module has hooks, so that layers run one by one and not fused.
"""

from resnetcpp.profiler.events import Averages, Event
from resnetcpp.profiler.profile import ProfilerActivity, profile, record_function

__all__ = ["Averages", "Event", "ProfilerActivity", "profile", "record_function"]
