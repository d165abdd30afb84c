"""Profiles by their older name. PyTorch: torch.autograd.profiler."""

from resnetcpp.profiler import profile, record_function

__all__ = ["profile", "record_function"]
