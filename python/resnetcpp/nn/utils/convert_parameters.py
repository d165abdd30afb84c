"""Parameters as one vector. PyTorch: torch.nn.utils.parameters_to_vector."""

from resnetcpp import _C
from resnetcpp.autograd import no_grad


def parameters_to_vector(parameters):
    """All elements of the parameters, one after the other."""
    return _C.cat([parameter.reshape(-1) for parameter in parameters])


def vector_to_parameters(vec, parameters):
    """Copies consecutive elements of `vec` into the parameters."""
    start = 0
    with no_grad():
        for parameter in parameters:
            end = start + parameter.numel()
            parameter.copy_(vec[start:end].reshape(parameter.shape))
            start = end
