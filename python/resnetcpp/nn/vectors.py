"""Lengths, distances and products of vectors, as functions of nn.functional."""

from resnetcpp._composed.combine import broadcast_tensors
from resnetcpp._composed.distances import pdist
from resnetcpp._types import result_type

__all__ = ["bilinear", "cosine_similarity", "normalize", "pairwise_distance", "pdist"]


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """input / max(norm, eps) along ``dim``; written into ``out`` if that is given."""
    result = input / input.norm(p, dim, keepdim=True).clamp(min=eps)
    return result if out is None else out.copy_(result)


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    """The cosine of the angle between x1 and x2 along ``dim`` of the shape both broadcast to."""
    dtype = result_type(x1, x2)
    if not dtype.is_floating_point:
        raise RuntimeError(
            "cosine_similarity: expected common dtype to be floating point, yet common dtype is "
            f"{dtype}"
        )
    if x1.shape != x2.shape:
        x1, x2 = broadcast_tensors(x1, x2)
    x1, x2 = x1.to(dtype), x2.to(dtype)
    first = x1.norm(2, dim, keepdim=True).clamp(min=eps)
    second = x2.norm(2, dim, keepdim=True).clamp(min=eps)
    return ((x1 / first) * (x2 / second)).sum(dim)


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """The p-norm of x1 - x2 + eps along the last dimension."""
    return (x1 - x2 + eps).norm(p, -1, keepdim=keepdim)


def bilinear(input1, input2, weight, bias=None):
    """x1 @ weight @ x2 + bias: (..., I), (..., J), (O, I, J), (O,) -> (..., O)."""
    outputs, first, second = weight.shape
    left = input1.reshape(-1, first) @ weight.permute(1, 0, 2).reshape(first, outputs * second)
    products = left.view(-1, outputs, second) * input2.reshape(-1, 1, second)
    output = products.sum(-1, dtype=products.dtype).view(*input1.shape[:-1], outputs)
    return output if bias is None else output + bias
