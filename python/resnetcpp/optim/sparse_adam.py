"""Adam for sparse gradients, of which there are none here."""

from resnetcpp.optim.optimizer import Optimizer


class SparseAdam(Optimizer):
    """Always an error: gradients are dense here. PyTorch: torch.optim.SparseAdam."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        raise NotImplementedError(
            "SparseAdam: expected sparse gradients, but all gradients are dense here: use Adam"
        )
