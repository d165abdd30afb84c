"""Differences, derivatives and integrals along a dimension. Names and rules are PyTorch's."""

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = ["cumulative_trapezoid", "diff", "gradient", "trapezoid", "trapz"]
METHODS = ["diff"]
IN_PLACE = []


def diff(input, n=1, dim=-1, prepend=None, append=None):
    """Differences of neighbours, ``n`` times over."""
    if n < 0:
        raise RuntimeError(f"diff: expected an order n that is not negative, got {n}")
    if n == 0:
        return input.clone()
    around = [t for t in (prepend, input, append) if t is not None]
    result = _C.cat(around, dim) if len(around) > 1 else input
    for _ in range(min(n, result.shape[dim])):  # after which nothing is left
        length = result.shape[dim]
        after = result.narrow(dim, min(1, length), max(length - 1, 0))
        before = result.narrow(dim, 0, max(length - 1, 0))
        result = after ^ before if result.dtype == _C.bool else after - before
    return result


def _double_areas(y, x, dx, dim):
    """Twice those of the trapezoids, along the last dimension; integers stay integers."""
    columns = y.movedim(dim, -1)
    sums = columns[..., 1:] + columns[..., :-1]
    if x is None:
        return sums * dx
    points = x if x.dim() == 1 else x.expand(y.shape).movedim(dim, -1)
    if points.shape[-1] != columns.shape[-1]:
        raise RuntimeError(
            f"trapezoid: expected x of {columns.shape[-1]} points, got shape {list(x.shape)}"
        )
    return sums * diff(points)


def trapezoid(y, x=None, *, dx=1.0, dim=-1):
    """The integral by the trapezoidal rule.

    Args:
        x: where the values of y stand: a vector, or a tensor that broadcasts to y.
        dx: the distance of neighbours, where x is left out.
    """
    return _double_areas(y, x, dx, dim).sum(-1) / 2


trapz = trapezoid


def cumulative_trapezoid(y, x=None, *, dx=1.0, dim=-1):
    """The integral up to each point, by the trapezoidal rule."""
    return (_double_areas(y, x, dx, dim).cumsum(-1) / 2).movedim(-1, dim)


def _steps(distance, count, like):
    """The distances of neighbours: of points at equal distances, or at these coordinates."""
    if not isinstance(distance, Tensor) or distance.dim() == 0:
        return _C.full((count - 1,), float(distance), dtype=like.dtype)
    if distance.shape != (count,):
        raise RuntimeError(
            f"gradient: expected {count} coordinates, got shape {list(distance.shape)}"
        )
    return diff(distance.to(like.dtype))


def _border(y, steps, edge_order):
    """The derivative at the first point, from the two or three points there."""
    slope = (y[..., 1:2] - y[..., 0:1]) / steps[0]
    if edge_order == 1:
        return slope
    next_slope = (y[..., 2:3] - y[..., 1:2]) / steps[1]
    return slope + (slope - next_slope) * steps[0] / (steps[0] + steps[1])


def _derivative(input, distance, dim, edge_order):
    y = input.movedim(dim, -1)
    count = y.shape[-1]
    if count < edge_order + 1:
        raise RuntimeError(
            f"gradient: expected at least {edge_order + 1} elements along dimension {dim}, "
            f"got {count}"
        )
    steps = _steps(distance, count, y)
    slopes = (y[..., 1:] - y[..., :-1]) / steps
    before, after = steps[:-1], steps[1:]
    # The slope of the parabola through three neighbours.
    inner = (slopes[..., :-1] * after + slopes[..., 1:] * before) / (before + after)
    first = _border(y, steps, edge_order)
    last = -_border(y.flip(-1), steps.flip(0), edge_order)
    return _C.cat([first, inner, last], -1).movedim(-1, dim)


def gradient(input, *, spacing=None, dim=None, edge_order=1):
    """Estimates of the derivative along each dimension, of second order inside.

    Args:
        spacing: a distance for all dimensions, 1 if left out; or for each a distance or the
            coordinates.
        dim: the dimension or dimensions, all if left out.
        edge_order: 1 or 2, the order of the estimates at the borders.
    """
    if edge_order not in (1, 2):
        raise RuntimeError(f"gradient: expected an edge_order of 1 or 2, got {edge_order}")
    dims = list(range(input.dim())) if dim is None else [dim] if isinstance(dim, int) else dim
    if len({d % max(input.dim(), 1) for d in dims}) < len(dims):
        raise RuntimeError(f"gradient: expected each dimension once, got dim={list(dims)}")
    spacing = 1 if spacing is None else spacing
    each = list(spacing) if isinstance(spacing, (list, tuple)) else [spacing] * len(dims)
    if len(each) != len(dims):
        raise RuntimeError(
            f"gradient: expected spacing for {len(dims)} dimensions, got {len(each)}"
        )
    y = input if input.is_floating_point() else input.to(_C.get_default_dtype())
    return tuple(_derivative(y, h, d, edge_order) for h, d in zip(each, dims, strict=True))
