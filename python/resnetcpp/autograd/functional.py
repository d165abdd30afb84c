"""Derivatives of functions. PyTorch: torch.autograd.functional."""

from resnetcpp._C import Tensor, _autograd, ones_like, stack, zeros_like
from resnetcpp.autograd.grad_mode import enable_grad

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]


def _tuple(values):
    return tuple(values) if isinstance(values, (tuple, list)) else (values,)


def _leaves(inputs, create_graph):
    """Inputs to differentiate by: with their history if the result is to have one."""
    if create_graph:
        return tuple(x if x.requires_grad else x.detach().requires_grad_() for x in inputs)
    return tuple(x.detach().clone().requires_grad_() for x in inputs)


def _grad(outputs, inputs, grads, create_graph):
    """Gradients, zeros where an input plays no part."""
    if not any(y.requires_grad for y in outputs):
        return tuple(zeros_like(x) for x in inputs)
    found = _autograd.grad(outputs, inputs, grads, True, create_graph, True)
    return tuple(zeros_like(x) if g is None else g for x, g in zip(inputs, found, strict=True))


def _shaped(values, single):
    return values[0] if single else tuple(values)


@enable_grad()
def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy=None):
    """The derivatives of every output element by every input element.

    Args:
        func: takes tensors, gives a tensor or a tuple of them.
        inputs: a tensor or a tuple of them.
        create_graph: whether the result can be differentiated again.

    Shape: output (*O), input (*I) -> (*O, *I); nested tuples for several.
    """
    xs = _leaves(_tuple(inputs), create_graph)
    result = func(*xs)
    ys = _tuple(result)
    rows = [_jacobian_of(y, xs, create_graph) for y in ys]
    one_in, one_out = isinstance(inputs, Tensor), isinstance(result, Tensor)
    return _shaped([_shaped(row, one_in) for row in rows], one_out)


def _jacobian_of(y, xs, create_graph):
    rows = [_grad((element,), xs, (ones_like(element),), create_graph) for element in y.reshape(-1)]
    return [
        stack([row[i] for row in rows]).reshape(tuple(y.shape) + tuple(x.shape))
        for i, x in enumerate(xs)
    ]


@enable_grad()
def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, **_):
    """The second derivatives of a function whose output is one number."""
    single = isinstance(inputs, Tensor)

    def gradient(*xs):
        y = func(*xs)
        if y.numel() != 1:
            raise RuntimeError(
                f"hessian: expected a function with one output element, got {y.numel()}"
            )
        return _grad((y,), xs, None, True)

    result = jacobian(gradient, _tuple(inputs), create_graph)
    return result[0][0] if single else result


@enable_grad()
def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(outputs, v times the Jacobian); v is 1 for an output of one element."""
    xs = _leaves(_tuple(inputs), create_graph)
    result = func(*xs)
    ys = _tuple(result)
    found = _grad(ys, xs, None if v is None else _tuple(v), create_graph)
    if not create_graph:
        ys = tuple(y.detach() for y in ys)
    return _shaped(ys, isinstance(result, Tensor)), _shaped(found, isinstance(inputs, Tensor))


@enable_grad()
def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(outputs, the Jacobian times v), by differentiating twice."""
    xs = _leaves(_tuple(inputs), True)
    result = func(*xs)
    ys = _tuple(result)
    weights = tuple(zeros_like(y).requires_grad_() for y in ys)
    backward = _grad(ys, xs, weights, True)
    directions = tuple(ones_like(x) for x in xs) if v is None else _tuple(v)
    found = _grad(backward, weights, directions, create_graph)
    if not create_graph:
        ys = tuple(y.detach() for y in ys)
    return _shaped(ys, isinstance(result, Tensor)), _shaped(found, isinstance(result, Tensor))


@enable_grad()
def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(output, v times the Hessian) of a function whose output is one number."""
    xs = _leaves(_tuple(inputs), True)
    y = func(*xs)
    first = _grad((y,), xs, None, True)
    directions = tuple(ones_like(x) for x in xs) if v is None else _tuple(v)
    found = _grad(first, xs, directions, create_graph)
    return (y if create_graph else y.detach()), _shaped(found, isinstance(inputs, Tensor))


hvp = vhp
