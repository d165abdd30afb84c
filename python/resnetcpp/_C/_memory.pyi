"""
The caching allocator.
"""
from __future__ import annotations
__all__: list[str] = ['empty_cache', 'reset_peak', 'stats']
def empty_cache() -> None:
    """
    Gives unused blocks back to the system.
    """
def reset_peak() -> None:
    """
    Starts the peak anew at what is allocated now.
    """
def stats() -> dict:
    """
    Counters of the allocator, in bytes and blocks.
    """
