"""Batch normalisation whose statistics and weights stay. PyTorch: torchvision.ops.misc."""

from resnetcpp import ones, zeros
from resnetcpp.nn import Module
from resnetcpp.nn.functional import batch_norm


class FrozenBatchNorm2d(Module):
    """(x - running_mean) / sqrt(running_var + eps) * weight + bias, all four being buffers.

    PyTorch: torchvision.ops.FrozenBatchNorm2d.

    Shape:
        (N, num_features, H, W) -> the same
    """

    def __init__(self, num_features, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.register_buffer("weight", ones(num_features))
        self.register_buffer("bias", zeros(num_features))
        self.register_buffer("running_mean", zeros(num_features))
        self.register_buffer("running_var", ones(num_features))

    def _load_from_state_dict(self, state_dict, prefix, *args):
        # Trained layers count their batches; these see none.
        counter = f"{prefix}num_batches_tracked"
        if counter in state_dict:
            del state_dict[counter]
        super()._load_from_state_dict(state_dict, prefix, *args)

    def forward(self, x):
        statistics = self.running_mean, self.running_var
        return batch_norm(x, *statistics, self.weight, self.bias, False, 0.0, self.eps)

    def __repr__(self):
        return f"{type(self).__name__}({self.weight.shape[0]}, eps={self.eps})"
