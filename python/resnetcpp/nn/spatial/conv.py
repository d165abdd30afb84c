"""Convolutions of sequences and of volumes, made of conv2d and conv_transpose2d."""

from resnetcpp._C import DtypeError, ShapeError, eye, stack
from resnetcpp._C._functional import conv2d, conv_transpose2d, pad
from resnetcpp.nn.rounding import widened
from resnetcpp.nn.spatial.sizes import (
    check_least,
    check_rank,
    image_size,
    planes_of,
    sizes_of,
    with_batch,
)

__all__ = ["conv1d", "conv3d", "conv_tbc", "conv_transpose1d", "conv_transpose3d"]


def _check_weight(op, weight, shape):
    if weight.dim() != shape.count(",") + 1:
        raise ShapeError(f"{op}: expected weight ({shape}), got {tuple(weight.shape)}")


def _check_channels(op, input, weight, groups, rank, transposed=False):
    """Errors: ShapeError, DtypeError unless the weight is one for such inputs."""
    if groups < 1:
        raise ShapeError(f"{op}: expected groups of at least 1, got {groups}")
    if input.dtype != weight.dtype:
        raise DtypeError(
            f"{op}: expected operands of the same dtype, got {input.dtype} and {weight.dtype}"
        )
    channels = input.shape[-rank - 1]
    expected = weight.shape[0] if transposed else weight.shape[1] * groups
    if channels != expected or weight.shape[0] % groups != 0:
        raise ShapeError(
            f"{op}: expected input with {expected} channels for weight {tuple(weight.shape)} and "
            f"groups {groups}, got {tuple(input.shape)} with {channels}"
        )


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolution of sequences: (N, C, L), weight (O, C / groups, K) -> (N, O, L')."""
    check_rank("conv1d", input, 1)
    _check_weight("conv1d", weight, "O, C / groups, K")
    margin = padding
    if not isinstance(padding, str):
        margin = image_size("conv1d", "padding", padding, 0)
    output = conv2d(
        input.unsqueeze(-2),
        weight.unsqueeze(-2),
        bias,
        image_size("conv1d", "stride", stride, 1),
        margin,
        image_size("conv1d", "dilation", dilation, 1),
        groups,
    )
    return output.squeeze(-2)


def conv_transpose1d(
    input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """The gradient of conv1d by its input: (N, C, L), weight (C, O / groups, K) -> (N, O, L').

    L' = (L - 1) * stride - 2 * padding + dilation * (K - 1) + output_padding + 1
    """
    op = "conv_transpose1d"
    check_rank(op, input, 1)
    _check_weight(op, weight, "C, O / groups, K")
    output = conv_transpose2d(
        input.unsqueeze(-2),
        weight.unsqueeze(-2),
        bias,
        image_size(op, "stride", stride, 1),
        image_size(op, "padding", padding, 0),
        image_size(op, "output_padding", output_padding, 0),
        groups,
        image_size(op, "dilation", dilation, 1),
    )
    return output.squeeze(-2)


def _margins(padding, reach, stride):
    """Zeros before and after the depth, and what conv2d is told for height and width."""
    if not isinstance(padding, str):
        sizes = sizes_of("conv3d", "padding", padding, 3)
        check_least("conv3d", "padding", sizes, 0)
        return (sizes[0], sizes[0]), sizes[1:]
    if padding not in ("same", "valid"):
        raise ShapeError(f"conv3d: expected padding 'same' or 'valid', got {padding!r}")
    if padding == "valid":
        return (0, 0), 0
    if max(stride) > 1:
        raise ShapeError("padding='same' is not supported for strided convolutions")
    return ((reach - 1) // 2, reach // 2), "same"


def _slices(input, count, stride, dilation):
    """(N, C, D, H, W) -> (N, D', C, count, H, W): the slices that each one of the output sees."""
    steps = (input.shape[2] - dilation * (count - 1) - 1) // stride + 1
    last = stride * (steps - 1) + 1
    volumes = input.transpose(1, 2)
    starts = range(0, count * dilation, dilation)
    return stack([volumes[:, start : start + last : stride] for start in starts], 3)


def conv3d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolution of volumes: the slices that a kernel covers are channels of one conv2d.

    Args:
        input: (N, C, D, H, W) or (C, D, H, W)
        weight: (O, C / groups, KD, KH, KW)
        bias: (O,) or None
        stride, dilation: one number, or three
        padding: one number, three, 'same' or 'valid'

    Shape:
        (N, O, D', H', W'), D' = (D + 2 * padding - dilation * (KD - 1) - 1) // stride + 1
    """
    check_rank("conv3d", input, 3)
    _check_weight("conv3d", weight, "O, C / groups, KD, KH, KW")
    _check_channels("conv3d", input, weight, groups, 3)
    stride = sizes_of("conv3d", "stride", stride, 3)
    dilation = sizes_of("conv3d", "dilation", dilation, 3)
    check_least("conv3d", "stride", stride, 1)
    check_least("conv3d", "dilation", dilation, 1)
    count = weight.shape[2]
    reach = dilation[0] * (count - 1) + 1
    depth_margins, plane_margins = _margins(padding, reach, stride)
    if count < 1 or input.shape[-3] + sum(depth_margins) < reach:
        raise ShapeError(
            f"conv3d: expected a kernel no larger than the padded input, got weight "
            f"{tuple(weight.shape)} for {tuple(input.shape)}"
        )

    def run(volumes):
        if any(depth_margins):
            volumes = pad(volumes, (0, 0, 0, 0, *depth_margins))
        images = _slices(volumes, count, stride[0], dilation[0])
        batch, steps = images.shape[:2]
        output = conv2d(
            images.flatten(0, 1).flatten(1, 2),
            weight.flatten(1, 2),
            bias,
            stride[1:],
            plane_margins,
            dilation[1:],
            groups,
        )
        return output.view(batch, steps, *output.shape[1:]).transpose(1, 2).contiguous()

    return with_batch(run, input, 3)


def _add_slices(slices, stride, padding, output_padding, dilation):
    """(N, O, count, D, H, W) -> (N, O, D', H, W): adds slices up where they overlap."""
    *rows, count, depth, height, width = slices.shape
    ones = eye(count, dtype=slices.dtype).view(count, 1, count, 1)
    columns = planes_of(slices.reshape(*rows, count, depth, height * width))
    volumes = conv_transpose2d(
        columns, ones, None, (stride, 1), (padding, 0), (output_padding, 0), 1, (dilation, 1)
    )
    return volumes.view(*rows, volumes.shape[-2], height, width)


def conv_transpose3d(
    input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """The gradient of conv3d by its input, which makes volumes larger.

    Args:
        input: (N, C, D, H, W) or (C, D, H, W)
        weight: (C, O / groups, KD, KH, KW)
        bias: (O,) or None
        stride, padding, output_padding, dilation: one number, or three

    Shape:
        (N, O, D', H', W'), D' = (D - 1) * stride - 2 * padding + dilation * (KD - 1)
        + output_padding + 1
    """
    op = "conv_transpose3d"
    check_rank(op, input, 3)
    _check_weight(op, weight, "C, O / groups, KD, KH, KW")
    _check_channels(op, input, weight, groups, 3, transposed=True)
    stride = sizes_of(op, "stride", stride, 3)
    padding = sizes_of(op, "padding", padding, 3)
    extra = sizes_of(op, "output_padding", output_padding, 3)
    dilation = sizes_of(op, "dilation", dilation, 3)
    outputs, count = weight.shape[1] * groups, weight.shape[2]
    if bias is not None and tuple(bias.shape) != (outputs,):
        raise ShapeError(f"{op}: expected bias ({outputs},), got {tuple(bias.shape)}")
    dtype = input.dtype
    input, weight, bias = widened(input, weight, bias)

    def run(volumes):
        batch, _, depth = volumes.shape[:3]
        images = volumes.transpose(1, 2).flatten(0, 1)
        kernel = weight.flatten(1, 2)
        slices = conv_transpose2d(
            images, kernel, None, stride[1:], padding[1:], extra[1:], groups, dilation[1:]
        )
        slices = slices.view(batch, depth, outputs, count, *slices.shape[2:])
        slices = slices.permute(0, 2, 3, 1, 4, 5)
        output = _add_slices(slices, stride[0], padding[0], extra[0], dilation[0])
        return output if bias is None else output + bias.view(-1, 1, 1, 1)

    return with_batch(run, input, 3).to(dtype)


def conv_tbc(input, weight, bias, pad=0):
    """conv1d with time first: (T, N, C), weight (K, C, O), bias (O,) -> (T', N, O)."""
    if input.dim() != 3:
        raise ShapeError(f"conv_tbc: expected input (T, N, C), got {tuple(input.shape)}")
    _check_weight("conv_tbc", weight, "K, C, O")
    output = conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, padding=pad)
    return output.permute(2, 0, 1)
