"""Samplers for several processes. PyTorch: torch.utils.data.distributed."""

import math

from resnetcpp._C import Generator, randperm
from resnetcpp.data import Sampler
from resnetcpp.distributed import get_rank, get_world_size

__all__ = ["DistributedSampler"]


class DistributedSampler(Sampler):
    """The share of one of several processes, as long as that of every other.

    Args:
        dataset: anything with a length.
        num_replicas, rank: how many processes there are, and which this is; as
            torch.distributed says if left out, which is an error as there is one.
        shuffle, seed: a new order at each `set_epoch`, the same in all processes.
        drop_last: shares end early, else some examples come twice.

    Errors: ValueError for a rank that is not there.
    """

    def __init__(
        self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False
    ):
        num_replicas = get_world_size() if num_replicas is None else num_replicas
        rank = get_rank() if rank is None else rank
        if not 0 <= rank < num_replicas:
            raise ValueError(
                f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]"
            )
        self.dataset, self.num_replicas, self.rank = dataset, num_replicas, rank
        self.shuffle, self.seed, self.drop_last, self.epoch = shuffle, seed, drop_last, 0
        share = len(dataset) / num_replicas
        self.num_samples = math.floor(share) if drop_last else math.ceil(share)
        self.total_size = self.num_samples * num_replicas

    def __iter__(self):
        indices = list(range(len(self.dataset)))
        if self.shuffle:
            generator = Generator()
            generator.manual_seed(self.seed + self.epoch)
            indices = randperm(len(indices), generator=generator).tolist()
        while indices and len(indices) < self.total_size:
            indices += indices[: self.total_size - len(indices)]
        return iter(indices[self.rank : self.total_size : self.num_replicas])

    def __len__(self):
        return self.num_samples

    def set_epoch(self, epoch):
        """Chooses the order of that epoch."""
        self.epoch = epoch
