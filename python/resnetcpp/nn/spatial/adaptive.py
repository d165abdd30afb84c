"""Pooling to a given size, of sequences and of volumes, made of that of images."""

from resnetcpp._C._functional import adaptive_avg_pool2d, adaptive_max_pool2d
from resnetcpp.nn.spatial.pool import columns_of, places_in_volume, volumes_of
from resnetcpp.nn.spatial.sizes import check_least, check_rank, image_size, planes_of

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices",
    "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d",
    "adaptive_max_pool3d_with_indices",
]


def adaptive_avg_pool1d(input, output_size):
    """The mean of windows chosen so that the result has `output_size`."""
    check_rank("adaptive_avg_pool1d", input, 1)
    size = image_size("adaptive_avg_pool1d", "output_size", output_size, 1)
    return adaptive_avg_pool2d(input.unsqueeze(-2), size).squeeze(-2)


def adaptive_max_pool1d(input, output_size, return_indices=False):
    """The largest value of such windows; with `return_indices` also its place."""
    check_rank("adaptive_max_pool1d", input, 1)
    size = image_size("adaptive_max_pool1d", "output_size", output_size, 1)
    output = adaptive_max_pool2d(input.unsqueeze(-2), size, return_indices)
    if return_indices:
        return tuple(part.squeeze(-2) for part in output)
    return output.squeeze(-2)


def _wanted(op, input, output_size):
    """Three sizes; None keeps one. Errors: ShapeError."""
    check_rank(op, input, 3)
    given = output_size if isinstance(output_size, (tuple, list)) else (output_size,) * 3
    if len(given) != 3:
        raise ValueError(f"{op}: expected output_size as one number or three, got {output_size}")
    old = input.shape[-3:]
    sizes = tuple(n if size is None else size for size, n in zip(given, old, strict=True))
    check_least(op, "output_size", sizes, 0)
    return sizes


def adaptive_avg_pool3d(input, output_size):
    """The mean of windows of (N, C, D, H, W) chosen so that the result has `output_size`."""
    depth, *plane = _wanted("adaptive_avg_pool3d", input, output_size)
    flat = adaptive_avg_pool2d(planes_of(input), plane)
    return volumes_of(adaptive_avg_pool2d(columns_of(flat), (depth, None)), input, plane)


def adaptive_max_pool3d(input, output_size, return_indices=False):
    """The largest value of such windows; with `return_indices` also its place in the volume."""
    depth, *plane = _wanted("adaptive_max_pool3d", input, output_size)
    flat, places = adaptive_max_pool2d(planes_of(input), plane, True)
    values, rows = adaptive_max_pool2d(columns_of(flat), (depth, None), True)
    output = volumes_of(values, input, plane)
    if not return_indices:
        return output
    return output, volumes_of(places_in_volume(rows, places, input), input, plane)


def _with_indices(pool):
    def function(input, output_size, return_indices=False):
        return pool(input, output_size, return_indices=True)

    function.__name__ = function.__qualname__ = f"{pool.__name__}_with_indices"
    function.__doc__ = f"What {pool.__name__} gives with return_indices, whatever that is here."
    return function


adaptive_max_pool1d_with_indices = _with_indices(adaptive_max_pool1d)
adaptive_max_pool2d_with_indices = _with_indices(adaptive_max_pool2d)
adaptive_max_pool3d_with_indices = _with_indices(adaptive_max_pool3d)
