"""grad, vjp, jvp, Jacobians and vmap, made of backward passes and of loops."""

import functools

from resnetcpp import _C
from resnetcpp._C import Tensor, _autograd
from resnetcpp.autograd.grad_mode import enable_grad
from resnetcpp.func.nests import flattened, tensors_of

__all__ = ["grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "vjp", "vmap"]


def _tracked(leaf):
    """The leaf as an input of its own, through which an outer derivative still sees it."""
    return leaf.view_as(leaf) if leaf.requires_grad else leaf.detach().requires_grad_()


def _gradients(outputs, inputs, grads, keep):
    """Gradients, with a graph if `keep`; zeros where an input plays no part."""
    pairs = zip(outputs, grads, strict=True)
    used = [(y, g) for y, g in pairs if y.requires_grad]
    if not used:
        return [_C.zeros_like(x) for x in inputs]
    ys, gs = zip(*used, strict=True)
    found = _autograd.grad(ys, inputs, gs, True, keep, True)
    return [_C.zeros_like(x) if g is None else g for x, g in zip(inputs, found, strict=True)]


def _is_inner(leaves):
    """Whether somebody outside differentiates through these: then results keep their history."""
    tracked = any(isinstance(leaf, Tensor) and leaf.requires_grad for leaf in leaves)
    return tracked and _C.is_grad_enabled()


def _finished(values, keep):
    """Results without the history that only the transform itself needed."""
    return values if keep else [v.detach() if isinstance(v, Tensor) else v for v in values]


def _chosen(args, argnums):
    """The positions of `argnums`, and whether there is one. Errors: RuntimeError."""
    single = isinstance(argnums, int)
    positions = (argnums,) if single else tuple(argnums)
    for position in positions:
        if not -len(args) <= position < len(args):
            raise RuntimeError(f"Got argnum={position}, but only {len(args)} positional inputs")
    return [position % len(args) for position in positions], single


class _Call:
    """One call of func, with the leaves of some arguments tracked."""

    def __init__(self, op, func, args, kwargs, argnums):
        positions, self.single = _chosen(args, argnums)
        chosen = tuple(args[position] for position in positions)
        leaves, self.rebuild = tensors_of(op, chosen[0] if self.single else chosen)
        everything, _ = flattened((args, kwargs))
        self.keep = _is_inner(everything)
        with enable_grad():
            self.inputs = [_tracked(leaf) for leaf in leaves]
        tracked = self.rebuild(self.inputs)
        args = list(args)
        for position, value in zip(positions, (tracked,) if self.single else tracked, strict=True):
            args[position] = value
        with enable_grad():
            self.output = func(*args, **kwargs)

    def parts(self, op, has_aux):
        """(the output, what comes with it). Errors: RuntimeError."""
        if not has_aux:
            return self.output, None
        if not (isinstance(self.output, tuple) and len(self.output) == 2):
            raise RuntimeError(f"{op}: output of function f should be a tuple: (output, aux)")
        output, aux = self.output
        leaves, rebuild = flattened(aux)
        return output, rebuild(_finished(leaves, self.keep))


def grad_and_value(func, argnums=0, has_aux=False):
    """A function that gives (the gradients by the chosen arguments, the value) of func.

    Args:
        argnums: the position of an argument, or several; each a nest of tensors.
        has_aux: whether func gives (output, something else), which is passed on.
    """

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        call = _Call("grad", func, args, kwargs, argnums)
        output, aux = call.parts("grad", has_aux)
        if not isinstance(output, Tensor) or output.dim() != 0:
            got = tuple(output.shape) if isinstance(output, Tensor) else type(output).__name__
            raise RuntimeError(
                f"grad_and_value(f)(*args): Expected f(*args) to return a scalar tensor, got {got}"
            )
        found = _gradients([output], call.inputs, [_C.ones_like(output)], call.keep)
        gradients = call.rebuild(found)
        (value,) = _finished([output], call.keep)
        return gradients, ((value, aux) if has_aux else value)

    return wrapper


def grad(func, argnums=0, has_aux=False):
    """A function that gives the gradients of func by the chosen arguments.

    Args:
        argnums: the position of an argument, or several; each a nest of tensors.
        has_aux: whether func gives (output, something else); that is given too.
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        gradients, value = both(*args, **kwargs)
        return (gradients, value[1]) if has_aux else gradients

    return wrapper


def vjp(func, *primals, has_aux=False):
    """(func(*primals), a function of cotangents that gives them times the Jacobian)."""
    call = _Call("vjp", func, primals, {}, tuple(range(len(primals))))
    output, aux = call.parts("vjp", has_aux)
    ys, rebuild_output = tensors_of("vjp", output)

    def pull_back(cotangents, **_):
        grads, _ = tensors_of("vjp", cotangents)
        if len(grads) != len(ys):
            raise RuntimeError(f"vjp: expected {len(ys)} cotangents, got {len(grads)}")
        keep = call.keep or _is_inner(grads)
        return call.rebuild(_gradients(ys, call.inputs, grads, keep))

    value = rebuild_output(_finished(ys, call.keep))
    return (value, pull_back, aux) if has_aux else (value, pull_back)


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), the Jacobian times the tangents), by differentiating twice."""
    if not isinstance(primals, tuple) or not isinstance(tangents, tuple):
        raise RuntimeError(
            "jvp: Expected primals and tangents to be tuples, got "
            f"{type(primals).__name__} and {type(tangents).__name__}"
        )
    call = _Call("jvp", func, primals, {}, tuple(range(len(primals))))
    output, aux = call.parts("jvp", has_aux)
    ys, rebuild_output = tensors_of("jvp", output)
    directions, _ = tensors_of("jvp", tangents)
    if [d.shape for d in directions] != [x.shape for x in call.inputs]:
        raise RuntimeError("jvp: Expected primals and tangents to have the same shapes")
    keep = call.keep or _is_inner(directions)
    weights = [_C.zeros_like(y).requires_grad_() for y in ys]
    back = _gradients(ys, call.inputs, weights, True)
    found = _gradients(back, weights, directions, keep)
    value = rebuild_output(_finished(ys, call.keep))
    moved = rebuild_output(found)
    return (value, moved, aux) if has_aux else (value, moved)


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None):
    """A function that gives the Jacobian of func, by one backward pass for each output element.

    Shape:
        output (*O), argument (*I) -> (*O, *I); nests of both for nests
    """

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        call = _Call("jacrev", func, args, kwargs, argnums)
        output, aux = call.parts("jacrev", has_aux)
        ys, rebuild_output = tensors_of("jacrev", output)
        result = rebuild_output([call.rebuild(_jacobian(y, call)) for y in ys])
        return (result, aux) if has_aux else result

    return wrapper


@enable_grad()
def _jacobian(y, call):
    """The Jacobian of one output by each input."""
    rows = [
        _gradients([element], call.inputs, [_C.ones_like(element)], call.keep)
        for element in y.reshape(-1).unbind(0)
    ]
    return [
        _C.stack(parts).reshape((*y.shape, *x.shape))
        for parts, x in zip(zip(*rows, strict=True), call.inputs, strict=True)
    ]


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """The same Jacobian as `jacrev` gives, by the same passes: there is no forward mode."""
    return jacrev(func, argnums, has_aux=has_aux)


def hessian(func, argnums=0):
    """A function that gives the second derivatives of func."""
    return jacfwd(jacrev(func, argnums), argnums)


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """A function that calls func for each index of its arguments, one after the other.

    Args:
        in_dims: the dimension to take apart: of all arguments, or a nest like them; None for an
            argument that every call gets whole.
        out_dims: where the results are put together.
        randomness, chunk_size: for code written for PyTorch; calls draw one after the other.
    """

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        leaves, rebuild = flattened(args)
        dims = _spread(in_dims, args)
        sizes = {x.shape[dim] for x, dim in zip(leaves, dims, strict=True) if dim is not None}
        if len(sizes) != 1:
            raise ValueError(
                f"vmap: Expected all tensors to have the same size in the mapped dimension, got "
                f"sizes {sorted(sizes)}"
            )
        results = []
        for i in range(sizes.pop()):
            taken = [
                x if dim is None else x.select(dim, i) for x, dim in zip(leaves, dims, strict=True)
            ]
            results.append(flattened(func(*rebuild(taken), **kwargs)))
        rebuild_output = results[0][1]
        columns = zip(*(values for values, _ in results), strict=True)
        ends = out_dims if isinstance(out_dims, tuple) else (out_dims,) * len(results[0][0])
        stacked = [_C.stack(list(column), end) for column, end in zip(columns, ends, strict=True)]
        return rebuild_output(stacked)

    return wrapper


def _spread(dims, nest):
    """A dimension for each leaf of a nest, from one for all or a nest of them."""
    if not isinstance(nest, (tuple, list, dict)):
        return [dims]
    parts = list(nest.values()) if isinstance(nest, dict) else list(nest)
    if isinstance(dims, dict):
        own = [dims[key] for key in nest]
    elif isinstance(dims, (tuple, list)):
        own = list(dims)
    else:
        own = [dims] * len(parts)
    if len(own) != len(parts):
        raise ValueError(f"vmap: expected in_dims for {len(parts)} arguments, got {len(own)}")
    return [dim for part, wanted in zip(parts, own, strict=True) for dim in _spread(wanted, part)]
