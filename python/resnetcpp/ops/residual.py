"""What residual branches go through: layers of the core with torchvision's arguments."""

from resnetcpp import _C, nn

SqueezeExcitation = _C._nn.SqueezeExcitation
StochasticDepth = _C._nn.StochasticDepth

_plain_init = SqueezeExcitation.__init__


def _init(
    self,
    input_channels=None,
    squeeze_channels=None,
    activation=nn.ReLU,
    scale_activation=nn.Sigmoid,
):
    if input_channels is None and squeeze_channels is None:  # a copy's layers come later
        return _plain_init(self)
    _plain_init(self, input_channels, squeeze_channels)
    if activation is not nn.ReLU:
        self.activation = activation()
    if scale_activation is not nn.Sigmoid:
        self.scale_activation = scale_activation()


SqueezeExcitation.__init__ = _init


def stochastic_depth(input, p, mode, training=True):
    """Leaves out images, or the whole batch, with probability p in training.

    PyTorch: torchvision.ops.stochastic_depth. Huang et al., 2016.

    Args:
        mode: "batch" or "row".
    """
    return StochasticDepth(p, mode).train(training)(input)
