"""Parameters with some elements taken out. PyTorch: torch.nn.utils.prune.

The parameter stays as name + "_orig", what is kept of it is the buffer name + "_mask", and the
product of both is computed before each call.
"""

import numbers

from resnetcpp import _C
from resnetcpp.autograd.grad_mode import no_grad
from resnetcpp.nn.computed import WeightHook

__all__ = [
    "BasePruningMethod",
    "CustomFromMask",
    "Identity",
    "L1Unstructured",
    "LnStructured",
    "RandomStructured",
    "RandomUnstructured",
    "custom_from_mask",
    "global_unstructured",
    "identity",
    "is_pruned",
    "l1_unstructured",
    "ln_structured",
    "random_structured",
    "random_unstructured",
    "remove",
]


# --- The hook -------------------------------------------------------------------------------------


class _Masked(WeightHook):
    """The hook that multiplies a parameter by its mask."""

    kind = "pruning"

    def compute_weight(self, module):
        """What is left of the parameter."""
        weight, mask = getattr(module, f"{self.name}_orig"), getattr(module, f"{self.name}_mask")
        return mask.to(weight.dtype) * weight


def _hook(module, name):
    for hook in module._forward_pre_hooks.values():
        if isinstance(hook, _Masked) and hook.name == name:
            return hook
    return None


def _kept(module, name):
    """The parameter and what is kept of it so far."""
    if _hook(module, name) is None:
        weight = getattr(module, name)
        return weight, _C.ones_like(weight.detach())
    return getattr(module, f"{name}_orig"), getattr(module, f"{name}_mask")


def _put(module, name, mask):
    weight, before = _kept(module, name)
    mask, hook = mask.to(before.dtype), _hook(module, name)
    if hook is None:
        hook = _Masked(name)
        hook.take_over(module)
        module.register_parameter(f"{name}_orig", weight)
        module.register_buffer(f"{name}_mask", mask)
    else:
        setattr(module, f"{name}_mask", mask)
    hook(module, None)


# --- Methods --------------------------------------------------------------------------------------


def _check_amount(amount):
    """Errors: TypeError, ValueError in PyTorch's words."""
    if not isinstance(amount, numbers.Real):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    whole = isinstance(amount, numbers.Integral)
    if amount < 0 or (not whole and amount > 1.0):
        raise ValueError(
            f"amount={amount} should either be a float in the range [0, 1] or a non-negative "
            "integer"
        )


def _count(amount, size):
    """How many of `size` to take out. Errors: ValueError."""
    if not isinstance(amount, numbers.Integral):
        return round(amount * size)
    if amount > size:
        raise ValueError(
            f"amount={amount} should be smaller than the number of parameters to prune={size}"
        )
    return amount


def _without_smallest(scores, amount):
    """1 for all of a row of scores but the smallest ones."""
    count = _count(amount, scores.numel())
    mask = _C.ones_like(scores)
    if count == 0:
        return mask
    return mask.index_fill(0, _C.topk(scores, count, largest=False).indices, 0.0)


def _check_rank(t):
    if t.dim() <= 1:
        raise ValueError(
            "Structured pruning can only be applied to multidimensional tensors. Found tensor of "
            f"shape {tuple(t.shape)} with {t.dim()} dims"
        )


class BasePruningMethod:
    """A way to choose what is taken out: a subclass gives ``compute_mask``.

    PyTorch: torch.nn.utils.prune.BasePruningMethod.

    ``PRUNING_TYPE`` says what of a tensor that was pruned before is looked at again: the elements
    that are left ("unstructured"), the slices along ``self.dim`` ("structured"), or all ("global").
    """

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        """1 for what is kept of `t`, of what `default_mask` keeps."""
        raise NotImplementedError

    def prune(self, t, default_mask=None, importance_scores=None):
        """What is left of a tensor."""
        before = _C.ones_like(t) if default_mask is None else default_mask
        return t * self._masked(t if importance_scores is None else importance_scores, before)

    @no_grad()
    def _masked(self, t, before):
        """The mask of what is kept, of what was kept before."""
        if self.PRUNING_TYPE == "unstructured":
            kept = before.reshape(-1).nonzero().reshape(-1)
            ones = before.reshape(-1).index_select(0, kept)
            left = self.compute_mask(t.reshape(-1).index_select(0, kept), ones)
            return before.reshape(-1).index_copy(0, kept, left).reshape(before.shape)
        if self.PRUNING_TYPE == "structured":
            _check_rank(t)
            kept = before.movedim(self.dim, 0).flatten(1).sum(1).nonzero().reshape(-1)
            parts = (x.index_select(self.dim, kept) for x in (t, before))
            return before.index_copy(self.dim, kept, self.compute_mask(*parts))
        return self.compute_mask(t, before)

    @classmethod
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        """Prunes a parameter of a module; `args` are those of the class."""
        method = cls(*args, **kwargs)
        weight, before = _kept(module, name)
        scores = weight.detach() if importance_scores is None else importance_scores
        if scores.shape != weight.shape:
            raise AssertionError(
                "importance_scores should have the same shape as parameter "
                f"                    {name} of {module}"
            )
        _put(module, name, method._masked(scores, before))
        return method


class Identity(BasePruningMethod):
    """Takes nothing out."""

    def compute_mask(self, t, default_mask):
        """What was kept before"""
        return default_mask


class CustomFromMask(BasePruningMethod):
    """Keeps what a mask says."""

    PRUNING_TYPE = "global"

    def __init__(self, mask):
        self.mask = mask

    def compute_mask(self, t, default_mask):
        """The mask, of what was kept before"""
        if self.mask.shape != default_mask.shape:
            raise AssertionError(
                f"custom_from_mask: expected a mask of shape {tuple(default_mask.shape)}, got "
                f"{tuple(self.mask.shape)}"
            )
        return default_mask * self.mask.to(default_mask.dtype)


class _Amount(BasePruningMethod):
    """A number of elements or slices, or a part of those that are left."""

    def __init__(self, amount):
        _check_amount(amount)
        self.amount = amount


class RandomUnstructured(_Amount):
    """Takes out random elements."""

    def compute_mask(self, t, default_mask):
        """1 but for random elements"""
        # PyTorch takes out those that drew the largest numbers.
        scores = -_C.rand_like(t.reshape(-1))
        return default_mask * _without_smallest(scores, self.amount).reshape(t.shape)


class L1Unstructured(_Amount):
    """Takes out the elements that are smallest in absolute value."""

    def compute_mask(self, t, default_mask):
        """1 but for the smallest elements"""
        scores = t.abs().reshape(-1)
        return default_mask * _without_smallest(scores, self.amount).reshape(t.shape)


class _Structured(_Amount):
    """A number of slices along a dimension."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount, dim=-1):
        super().__init__(amount)
        self.dim = dim

    def _scores(self, rows):
        raise NotImplementedError

    def compute_mask(self, t, default_mask):
        """1 but for the slices with the smallest scores"""
        left = _without_smallest(self._scores(t.movedim(self.dim, 0).flatten(1)), self.amount)
        shape = [1] * t.dim()
        shape[self.dim] = -1
        return default_mask * left.reshape(shape).to(default_mask.dtype)


class RandomStructured(_Structured):
    """Takes out random slices along a dimension."""

    def _scores(self, rows):
        return _C.rand(rows.shape[0])


class LnStructured(_Structured):
    """Takes out the slices along a dimension whose n-norm is smallest."""

    def __init__(self, amount, n, dim=-1):
        super().__init__(amount, dim)
        self.n = n

    def _scores(self, rows):
        return rows.norm(self.n, 1)


# --- Functions ------------------------------------------------------------------------------------


def identity(module, name):
    """Takes nothing out, but computes the parameter as the others do."""
    Identity.apply(module, name)
    return module


def custom_from_mask(module, name, mask):
    """Keeps the elements where `mask` is 1, of those kept so far."""
    CustomFromMask.apply(module, name, mask)
    return module


def random_unstructured(module, name, amount):
    """Takes out random elements: so many, or a part of those that are left."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module, name, amount, importance_scores=None):
    """Takes out the elements that are smallest in absolute value.

    Args:
        amount: how many, or what part of those that are left.
        importance_scores: what to look at instead.
    """
    L1Unstructured.apply(module, name, amount, importance_scores=importance_scores)
    return module


def random_structured(module, name, amount, dim):
    """Takes out random slices along `dim`: so many, or a part of those that are left."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module, name, amount, n, dim, importance_scores=None):
    """Takes out the slices along `dim` whose n-norm is smallest.

    Args:
        amount: how many, or what part of those that are left.
        importance_scores: what to look at instead.
    """
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def global_unstructured(parameters, pruning_method, importance_scores=None, **kwargs):
    """Takes out elements of several parameters, which are compared to each other.

    Args:
        parameters: pairs of a module and a name.
        pruning_method: a class whose PRUNING_TYPE is "unstructured", as L1Unstructured.
        importance_scores: what to look at instead, by (module, name).
        kwargs: the class's arguments, as amount.

    Errors: TypeError.
    """
    pairs, given = list(parameters), importance_scores or {}
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method '
            f"{pruning_method} of type {method.PRUNING_TYPE}"
        )
    scores = [given.get(pair, getattr(*pair)).detach().reshape(-1) for pair in pairs]
    before = [_kept(*pair)[1].reshape(-1) for pair in pairs]
    mask = method._masked(_C.cat(scores), _C.cat(before))
    parts = mask.split([part.numel() for part in before])
    for (module, name), part in zip(pairs, parts, strict=True):
        _put(module, name, part.reshape(getattr(module, name).shape))


def remove(module, name):
    """Makes what is left the parameter itself. Errors: ValueError."""
    hook = _hook(module, name)
    if hook is None:
        raise ValueError(
            f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed"
        )
    weight = getattr(module, f"{name}_orig")
    weight.data = hook.compute_weight(module).detach()
    hook.give_back(module, weight, (f"{name}_orig", f"{name}_mask"))
    return module


def is_pruned(module):
    """Whether any parameter of the module or of those below is pruned."""
    return any(
        isinstance(hook, _Masked)
        for part in module.modules()
        for hook in part._forward_pre_hooks.values()
    )
