"""How matrices reach LAPACK: NumPy's, outside the graph, and checks of what is passed."""

from resnetcpp import _C
from resnetcpp._composed.combine import broadcast_shapes


class LinAlgError(RuntimeError):
    """A matrix that has no such decomposition. PyTorch: torch.linalg.LinAlgError."""


def lapack():
    """NumPy's module, which takes long to import."""
    from numpy import linalg

    return linalg


def check_shape(op, matrix, square=False):
    """Errors: ShapeError."""
    if matrix.dim() < 2 or (square and matrix.shape[-1] != matrix.shape[-2]):
        kind = "a square matrix" if square else "a matrix"
        raise _C.ShapeError(
            f"linalg.{op}: expected {kind} or a batch of them, got shape {list(matrix.shape)}"
        )


def check_matrices(op, *matrices, square=False):
    """Errors: ShapeError, DtypeError."""
    for matrix in matrices:
        check_shape(op, matrix, square)
        if matrix.dtype not in (_C.float32, _C.float64):
            raise _C.DtypeError(
                f"linalg.{op}: expected float32 or float64, got {matrix.dtype}; convert it with "
                "float() first"
            )
    if len({matrix.dtype for matrix in matrices}) > 1:
        raise _C.DtypeError(
            f"linalg.{op}: expected matrices of one dtype, got "
            + " and ".join(str(matrix.dtype) for matrix in matrices)
        )


def run(op, function, *matrices):
    """A function of NumPy arrays, or of tuples of them, as one of tensors, outside the graph."""
    try:
        result = function(*(matrix.detach().numpy() for matrix in matrices))
    except lapack().LinAlgError as error:
        raise LinAlgError(f"linalg.{op}: {error}") from None
    dtype = matrices[0].dtype
    if isinstance(result, tuple):
        return tuple(_C.tensor(part, dtype=dtype) for part in result)
    return _C.tensor(result, dtype=dtype)


def same_batch(*matrices):
    """The matrices, expanded to one batch shape."""
    batch = broadcast_shapes(*(matrix.shape[:-2] for matrix in matrices))
    return tuple(matrix.expand(*batch, *matrix.shape[-2:]) for matrix in matrices)


def is_vector(a, b):
    """Whether b is a vector, or a batch of them that fits the matrices a."""
    return b.dim() == 1 or (b.dim() == a.dim() - 1 and b.shape == a.shape[:-1])


def identity_like(matrix):
    """The identity of a square matrix's size, in its dtype."""
    return _C.eye(matrix.shape[-1], dtype=matrix.dtype)


def identity_in_place_of(matrices):
    """Identities of these shapes, of which the matrices have gradients of 0."""
    eye = _C.eye(*matrices.shape[-2:], dtype=matrices.dtype)
    return matrices.clone().copy_(eye.expand(matrices.shape))
