"""Training in several processes, which there is none of. PyTorch: torch.distributed.

What programs ask before they train in several processes is answered as PyTorch does in one
process; what needs several is an error.
"""

from __future__ import annotations

from typing import Any, NoReturn

__all__ = [
    "GroupMember",
    "ReduceOp",
    "all_gather",
    "all_gather_object",
    "all_reduce",
    "barrier",
    "broadcast",
    "broadcast_object_list",
    "destroy_process_group",
    "gather",
    "get_backend",
    "get_rank",
    "get_world_size",
    "group",
    "init_process_group",
    "is_available",
    "is_gloo_available",
    "is_initialized",
    "is_mpi_available",
    "is_nccl_available",
    "is_torchelastic_launched",
    "new_group",
    "reduce",
    "reduce_scatter",
    "scatter",
]


def is_available() -> bool:
    """False."""
    return False


def is_initialized() -> bool:
    """False."""
    return False


def is_torchelastic_launched() -> bool:
    """False."""
    return False


def is_gloo_available() -> bool:
    """False."""
    return False


def is_mpi_available() -> bool:
    """False."""
    return False


def is_nccl_available() -> bool:
    """False."""
    return False


class ReduceOp:
    """How values of several processes are joined."""

    SUM, AVG, PRODUCT, MIN, MAX = "sum", "avg", "product", "min", "max"
    BAND, BOR, BXOR = "band", "bor", "bxor"


class GroupMember:
    """The processes of a group: all of them, or none."""

    WORLD: Any = None
    NON_GROUP_MEMBER = object()


group = GroupMember


def init_process_group(
    backend: Any = None,
    init_method: str | None = None,
    timeout: Any = None,
    world_size: int = -1,
    rank: int = -1,
    store: Any = None,
    group_name: str = "",
    pg_options: Any = None,
    device_id: Any = None,
) -> NoReturn:
    """Errors: RuntimeError, as there is one process."""
    raise RuntimeError(
        "init_process_group: expected a program of one process, as resnetcpp trains in one with "
        "all of its threads; run the script without a launcher and without its distributed options"
    )


def _refuse() -> NoReturn:
    raise ValueError(
        "Default process group has not been initialized, please make sure to call "
        "init_process_group (which resnetcpp does not have: it trains in one process; ask "
        "is_initialized() first)"
    )


def get_rank(group: Any = None) -> int:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def get_world_size(group: Any = None) -> int:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def get_backend(group: Any = None) -> str:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def new_group(ranks: Any = None, timeout: Any = None, backend: Any = None, **options: Any) -> Any:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def destroy_process_group(group: Any = None) -> None:
    """Errors: ValueError, as there is no process group."""
    _refuse()


def barrier(group: Any = None, async_op: bool = False, device_ids: Any = None) -> Any:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def all_reduce(
    tensor: Any, op: Any = ReduceOp.SUM, group: Any = None, async_op: bool = False
) -> Any:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def reduce(
    tensor: Any, dst: Any = None, op: Any = ReduceOp.SUM, group: Any = None, async_op: bool = False,
    group_dst: int | None = None,
) -> Any:  # fmt: skip
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def broadcast(
    tensor: Any, src: Any = None, group: Any = None, async_op: bool = False,
    group_src: int | None = None,
) -> Any:  # fmt: skip
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def all_gather(tensor_list: Any, tensor: Any, group: Any = None, async_op: bool = False) -> Any:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def gather(
    tensor: Any, gather_list: Any = None, dst: Any = None, group: Any = None,
    async_op: bool = False, group_dst: int | None = None,
) -> Any:  # fmt: skip
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def scatter(
    tensor: Any, scatter_list: Any = None, src: Any = None, group: Any = None,
    async_op: bool = False, group_src: int | None = None,
) -> Any:  # fmt: skip
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def reduce_scatter(
    output: Any, input_list: Any, op: Any = ReduceOp.SUM, group: Any = None, async_op: bool = False
) -> Any:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def all_gather_object(object_list: Any, obj: Any, group: Any = None) -> None:
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()


def broadcast_object_list(
    object_list: Any, src: Any = None, group: Any = None, device: Any = None,
    group_src: int | None = None,
) -> None:  # fmt: skip
    """Errors: ValueError, as in PyTorch without a process group."""
    _refuse()
