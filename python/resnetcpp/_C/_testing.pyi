"""
Looks behind the scenes, for tests.
"""
from __future__ import annotations
import typing
__all__: list[str] = ['fail_allocation_after', 'live_storages', 'live_tensors']
def fail_allocation_after(count: typing.SupportsInt | typing.SupportsIndex) -> None:
    ...
def live_storages() -> int:
    ...
def live_tensors() -> int:
    ...
