"""Patches of images as columns, made of convolutions."""

from resnetcpp._C import bool as boolean
from resnetcpp._C import eye
from resnetcpp._C._functional import conv2d, conv_transpose2d
from resnetcpp.nn.sizes import _pair

__all__ = ["fold", "unfold"]


def _one_hot_kernels(input, kernel):
    """A kernel for each place of the window, with a one there."""
    count = kernel[0] * kernel[1]
    return eye(count, dtype=input.dtype).view(count, 1, *kernel)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """The patches under a sliding window as columns: (N, C, H, W) -> (N, C * KH * KW, L)."""
    if input.dtype == boolean:
        return unfold(input.float(), kernel_size, dilation, padding, stride).bool()
    if input.dim() == 3:
        return unfold(input.unsqueeze(0), kernel_size, dilation, padding, stride).squeeze(0)
    if input.dim() != 4:
        raise ValueError(
            f"unfold: expected input (N, C, H, W) or (C, H, W), got {tuple(input.shape)}"
        )
    kernel = _pair(kernel_size)
    batch, channels, height, width = input.shape
    planes = input.reshape(batch * channels, 1, height, width)
    weight = _one_hot_kernels(input, kernel)
    patches = conv2d(planes, weight, None, _pair(stride), _pair(padding), _pair(dilation))
    count = patches.shape[2] * patches.shape[3]
    return patches.reshape(batch, channels * kernel[0] * kernel[1], count)


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Adds patches up where they came from: (N, C * KH * KW, L) -> (N, C, *output_size)."""
    if input.dim() == 2:
        folded = fold(input.unsqueeze(0), output_size, kernel_size, dilation, padding, stride)
        return folded.squeeze(0)
    sizes, kernel = _pair(output_size), _pair(kernel_size)
    stride, padding, dilation = _pair(stride), _pair(padding), _pair(dilation)
    reach = [
        size + 2 * p - d * (k - 1) - 1
        for size, p, d, k in zip(sizes, padding, dilation, kernel, strict=True)
    ]
    steps = [length // step + 1 for length, step in zip(reach, stride, strict=True)]
    count = kernel[0] * kernel[1]
    fits = input.dim() == 3 and input.shape[1] % count == 0
    if not fits or min(reach) < 0 or input.shape[2] != steps[0] * steps[1]:
        raise ValueError(
            f"fold: expected input (N, C * {count}, {steps[0]} * {steps[1]}) for output_size "
            f"{sizes}, got {tuple(input.shape)}"
        )
    batch, channels = input.shape[0], input.shape[1] // count
    patches = input.reshape(batch * channels, count, *steps)
    rest = tuple(length % step for length, step in zip(reach, stride, strict=True))
    weight = _one_hot_kernels(input, kernel)
    planes = conv_transpose2d(patches, weight, None, stride, padding, rest, 1, dilation)
    return planes.reshape(batch, channels, *sizes)
