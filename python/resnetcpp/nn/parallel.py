"""Wrappers that spread a network over devices; there is one. PyTorch: torch.nn.parallel."""

from resnetcpp.nn.module import Module

__all__ = ["DataParallel", "DistributedDataParallel"]


class DataParallel(Module):
    """The network itself, as `module`: state dictionaries get PyTorch's prefix "module."."""

    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        self.module = module
        self.dim = dim
        self.device_ids = [] if device_ids is None else list(device_ids)

    def forward(self, *inputs, **kwargs):
        """The network's own output"""
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """What no network here is an instance of, as there is one process. Errors: RuntimeError."""

    def __init__(
        self,
        module,
        device_ids=None,
        output_device=None,
        dim=0,
        broadcast_buffers=True,
        **options,
    ):
        raise RuntimeError(
            "DistributedDataParallel: expected a process group, which resnetcpp does not have; "
            "train the network itself, in one process"
        )
