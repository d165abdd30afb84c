"""Tables of rows with torch's order of arguments."""

from resnetcpp.nn import functional as F
from resnetcpp.nn.tables import limit_norms

__all__ = ["embedding", "embedding_renorm_"]


def embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False):
    """As nn.functional.embedding, with torch's order of arguments; -1 means no padding."""
    padding = None if padding_idx == -1 else padding_idx
    return F.embedding(
        indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse
    )


def embedding_renorm_(input, indices, max_norm, norm_type):
    """Scales the rows with these indices down to a norm of at most ``max_norm``, in place."""
    limit_norms(input, indices.reshape(-1), max_norm, norm_type)
    return input
