"""Gradients compared with finite differences. PyTorch: torch.autograd.gradcheck."""

from resnetcpp._C import Tensor, _autograd


def _listed(values):
    return list(values) if isinstance(values, (tuple, list)) else [values]


def _over_tensors(func, inputs):
    """The tensors among ``inputs``, and ``func`` of them alone, with a list of outputs."""
    values = _listed(inputs)
    places = [i for i, value in enumerate(values) if isinstance(value, Tensor)]

    def function(tensors):
        arguments = list(values)
        for place, value in zip(places, tensors, strict=True):
            arguments[place] = value
        return _listed(func(*arguments))

    return function, [values[place] for place in places]


def gradcheck(
    func,
    inputs,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    raise_exception=True,
    nondet_tol=0.0,
    **ignored,
):
    """Whether backward of ``func`` agrees with central differences of its values.

    Args:
        func: takes ``inputs``, returns a tensor or several.
        inputs: a tensor or a tuple; those that require grad are checked. Use float64.
        eps: half the distance between the two points of a difference.
        atol, rtol: tolerances.
        raise_exception: raise a RuntimeError that shows both Jacobians, or return False.
        nondet_tol: how much two runs of the same backward may differ.
        ignored: options of PyTorch's that have no meaning here.

    Examples::

        >>> import resnetcpp as torch
        >>> x = torch.ones(3, dtype=torch.float64, requires_grad=True)
        >>> torch.autograd.gradcheck(lambda x: (x * x).sum(), x)
        True
    """
    function, tensors = _over_tensors(func, inputs)
    return _autograd.gradcheck(
        function,
        tensors,
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
    )


def gradgradcheck(
    func,
    inputs,
    grad_outputs=None,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    raise_exception=True,
    nondet_tol=0.0,
    **ignored,
):
    """gradcheck of the gradients of ``func``; ``grad_outputs`` are random unless given."""
    function, tensors = _over_tensors(func, inputs)
    return _autograd.gradgradcheck(
        function,
        tensors,
        [] if grad_outputs is None else _listed(grad_outputs),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
    )
