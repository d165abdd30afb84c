"""A loss for detection, where most places are background. PyTorch: torchvision.ops.focal_loss."""

from resnetcpp.nn.functional import binary_cross_entropy_with_logits
from resnetcpp.nn.losses.reduction import reduced


def sigmoid_focal_loss(inputs, targets, alpha=0.25, gamma=2, reduction="none"):
    """alpha_t * (1 - p_t) ** gamma * binary cross entropy, p_t the probability of the target.

    PyTorch: torchvision.ops.sigmoid_focal_loss. Lin et al., 2017.

    Args:
        inputs: logits of any shape.
        targets: of the same shape, 0 or 1.
        alpha: the weight of ones, 1 - alpha that of zeros; -1 for no weights.
        gamma: how much less sure ones count.
        reduction: "none", "mean" or "sum".
    """
    if not 0 <= alpha <= 1 and alpha != -1:
        raise ValueError(
            f"Invalid alpha value: {alpha}. alpha must be in the range [0,1] or -1 for ignore."
        )
    p = inputs.sigmoid()
    losses = binary_cross_entropy_with_logits(inputs, targets, reduction="none")
    right = p * targets + (1 - p) * (1 - targets)
    losses = losses * (1 - right) ** gamma
    if alpha >= 0:
        losses = (alpha * targets + (1 - alpha) * (1 - targets)) * losses
    return reduced(losses, reduction)
