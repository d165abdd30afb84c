"""Normalisations without a batch, by batch_norm's kernels, as functions of nn.functional."""

import math

from resnetcpp._C import arange, rsqrt
from resnetcpp._C._functional import batch_norm, pad
from resnetcpp.nn.rounding import widened

__all__ = ["group_norm", "instance_norm", "layer_norm", "local_response_norm", "rms_norm"]


def _standardise(rows, eps):
    """(x - mean) / sqrt(var + eps) for each row of (R, L)."""
    if rows.numel() == 0:
        return rows * 1
    if rows.shape[1] == 1:
        return rows - rows
    if eps <= 0:  # batch_norm refuses it, as PyTorch's does
        centred = rows - rows.mean(1, keepdim=True)
        return centred * rsqrt(rows.var(1, correction=0, keepdim=True) + eps)
    return batch_norm(rows.unsqueeze(0), None, None, training=True, eps=eps).squeeze(0)


def _check_trailing(op, input, shape):
    if not shape or tuple(input.shape[-len(shape) :]) != shape:
        raise RuntimeError(
            f"{op}: given normalized_shape={list(shape)}, expected input with shape "
            f"{['*', *shape]}, but got input of size {list(input.shape)}"
        )


def _scale(output, weight, bias):
    if weight is not None:
        output = output * weight
    return output if bias is None else output + bias


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions. Ba et al., 2016."""
    shape = tuple(normalized_shape)
    _check_trailing("layer_norm", input, shape)
    rows = input.reshape(input.numel() // max(math.prod(shape), 1), math.prod(shape))
    return _scale(_standardise(rows, eps).view(input.shape), weight, bias)


def rms_norm(input, normalized_shape, weight=None, eps=None):
    """x / sqrt(mean(x^2) + eps) * weight over the last dimensions. Zhang and Sennrich, 2019."""
    shape = tuple(normalized_shape)
    _check_trailing("rms_norm", input, shape)
    dims = list(range(-len(shape), 0))
    # 2^-23 and 2^-52: the gaps after 1 of the two dtypes.
    least = 2.0 ** (-52 if input.element_size() == 8 else -23) if eps is None else eps
    wide, factors = widened(input, weight)
    normal = wide * rsqrt((wide * wide).mean(dims, keepdim=True) + least)
    return _scale(normal, factors, None).to(input.dtype)


def _by_channel(values, input):
    return values if values is None else values.view(-1, *[1] * (input.dim() - 2))


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    """(x - mean) / sqrt(var + eps) * weight + bias over groups of channels. Wu and He, 2018."""
    if input.dim() < 2:
        raise RuntimeError(f"group_norm: expected at least 2 dimensions, got {input.dim()}")
    batch, channels = input.shape[:2]
    if num_groups < 1 or channels % num_groups != 0:
        raise RuntimeError(
            "group_norm: expected number of channels in input to be divisible by num_groups, but "
            f"got input of shape {list(input.shape)} and num_groups={num_groups}"
        )
    if batch * math.prod(input.shape[2:]) * (channels // num_groups) == 1:
        raise ValueError(
            "Expected more than 1 value per channel when training, got input size "
            f"{list(input.shape)}"
        )
    rows = batch * num_groups
    output = _standardise(input.reshape(rows, input.numel() // max(rows, 1)), eps)
    output = output.view(input.shape)
    return _scale(output, _by_channel(weight, input), _by_channel(bias, input))


def instance_norm(
    input,
    running_mean=None,
    running_var=None,
    weight=None,
    bias=None,
    use_input_stats=True,
    momentum=0.1,
    eps=1e-5,
):
    """(x - mean) / sqrt(var + eps) * weight + bias for each channel of each image."""
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    if math.prod(input.shape[2:]) == 1:
        raise ValueError(
            "Expected more than 1 spatial element when training, got input size "
            f"{list(input.shape)}"
        )
    batch, channels = input.shape[:2]
    copies = [v if v is None else v.repeat(batch) for v in (running_mean, running_var)]
    scales = [v if v is None else v.repeat(batch) for v in (weight, bias)]
    planes = input.reshape(1, batch * channels, *input.shape[2:])
    output = batch_norm(planes, *copies, *scales, True, momentum, eps)
    for value, copied in zip((running_mean, running_var), copies, strict=True):
        if value is not None:
            value.copy_(copied.view(batch, channels).mean(0))
    return output.view(input.shape)


def _neighbour_sums(values, before, after):
    """For each channel the sum over itself, `before` channels below it and `after` above."""
    padded = pad(values, [0, 0] * (values.dim() - 2) + [before, after])
    return sum(padded.narrow(1, i, values.shape[1]) for i in range(before + after + 1))


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """x / (k + alpha * mean square of the neighbouring channels) ** beta."""
    if input.dim() < 3:
        raise ValueError(f"Expected 3D or higher dimensionality input (got {input.dim()} dims)")
    if input.numel() == 0:
        return input
    total = _neighbour_sums(input * input, size // 2, (size - 1) // 2)
    return input / (total / size * alpha + k) ** beta


def cross_map_lrn(input, size, alpha=1e-4, beta=0.75, k=1):
    """local_response_norm as PyTorch's CrossMapLRN2d sums: channel 0 counts for all above it too.

    The gradient is that of this function; PyTorch's own is another one's.
    """
    squares = input * input
    reach = (size - 1) // 2
    total = _neighbour_sums(squares, reach, reach)
    is_beyond = (arange(input.shape[1]) > reach).view(1, -1, 1, 1).to(input.dtype)
    total = total + squares[:, :1] * is_beyond
    return input / (total / size * alpha + k) ** beta
