"""Runs an operator's samples through both libraries and says in words what differs."""

import warnings

import numpy as np
import resnetcpp as rn
import torch

from tests.parity.operators.exceptions import DIFFERENT, DRAWN, OPEN
from tests.parity.operators.samples import calls, samples
from tests.parity.operators.translate import DTYPES, Untranslatable, translated
from tests.python.harness import flat

# Values are compared relative to the largest of a result: sums of large terms that cancel are a
# choice of order.
TOLERANCE = {torch.float32: 2e-5, torch.float64: 1e-9}
AT_MOST = 60  # samples of one dtype; the rest vary what these do


def differences(op, dtype):
    """A line for each sample of `op` that the libraries do not agree on."""
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind, ours, theirs in calls(op):
            gradient = kind == "function" and dtype == torch.float64
            for sample, _ in zip(samples(op, dtype, gradient), range(AT_MOST), strict=False):
                why = _difference(op, ours, theirs, sample, gradient)
                if why and not why.startswith(DIFFERENT.get(op.name, "\0")):
                    found.append(f"{op.name}, {kind}, {dtype}, {sample.summary()}: {why}")
    return found


def _difference(op, ours, theirs, sample, gradient):
    given = [sample.input, *sample.args]
    try:
        own, options = translated(given), translated(sample.kwargs)
    except Untranslatable:
        return None
    try:
        expected = theirs(*given, **sample.kwargs)
    except Exception:
        return None  # samples of the function that the method does not take, say
    if ours is None:
        return "absent"
    try:
        got = ours(*own, **options)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    why = _of_outputs(op, flat(got), flat(expected))
    if why or not gradient or op.name in DRAWN:
        return why
    return _of_gradients(own, got, given, expected)


def _of_outputs(op, got, expected):
    if len(got) != len(expected):
        return f"{len(got)} outputs, expected {len(expected)}"
    for number, (ours, theirs) in enumerate(zip(got, expected, strict=True)):
        told = op.name not in DRAWN and number not in OPEN.get(op.name, ())
        why = _of_values(ours, theirs, told)
        if why:
            return why
    return None


def _of_values(ours, theirs, told=True):
    if not isinstance(theirs, torch.Tensor):
        same = ours == DTYPES.get(theirs, theirs) or (theirs != theirs and ours != ours)
        return None if same or not told else f"{ours}, expected {theirs}"
    if theirs.dtype not in DTYPES or theirs.layout != torch.strided:
        return None
    if not isinstance(ours, rn.Tensor):
        return f"{type(ours).__name__}, expected a tensor"
    form = (tuple(ours.shape), ours.dtype)
    if form != (tuple(theirs.shape), DTYPES[theirs.dtype]):
        return f"{form}, expected {tuple(theirs.shape)}, {theirs.dtype}"
    if told and not _close(_array(ours), _array(theirs), theirs.dtype):
        return f"{ours.detach().flatten()[:4]}, expected {theirs.detach().flatten()[:4]}"
    return None


def _array(tensor):
    halves = (rn.bfloat16, torch.bfloat16)  # NumPy has none
    return (tensor.float() if tensor.dtype in halves else tensor).detach().numpy(force=True)


def _close(ours, theirs, dtype):
    if dtype not in TOLERANCE:
        return np.array_equal(ours, theirs)
    finite = np.abs(theirs[np.isfinite(theirs)])
    scale = max(1.0, finite.max(initial=0.0))
    tolerance = TOLERANCE[dtype]
    return np.allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, equal_nan=True)


def _of_gradients(own, got, given, expected):
    """Of weighted outputs by every input that wants one."""
    leaves = [x for x in flat(given) if isinstance(x, torch.Tensor) and x.requires_grad]
    own_leaves = [x for x in flat(own) if isinstance(x, rn.Tensor) and x.requires_grad]
    pairs = [
        (ours, theirs)
        for ours, theirs in zip(flat(got), flat(expected), strict=True)
        if isinstance(theirs, torch.Tensor) and theirs.requires_grad
    ]
    if not pairs or any(not x.is_leaf for x in leaves):
        return None
    weights = [torch.linspace(0.3, 1.1, y.numel()).reshape(y.shape).to(y.dtype) for _, y in pairs]
    try:
        theirs = torch.autograd.grad([y for _, y in pairs], leaves, weights, allow_unused=True)
    except Exception:
        return None
    if any(not y.requires_grad for y, _ in pairs):
        return "no gradient"
    try:
        ours = rn.autograd.grad(
            [y for y, _ in pairs], own_leaves, translated(weights), allow_unused=True
        )
    except Exception as error:
        return f"backward: {type(error).__name__}: {error}"
    return _of_pairs(ours, theirs)


def _of_pairs(ours, theirs):
    for own, other in zip(ours, theirs, strict=True):
        if own is None or other is None:  # of 0 everywhere may also be told by leaving it out
            there = own if other is None else other
            if there is not None and np.any(there.numpy()):
                return f"gradient {own}, expected {other}"
            continue
        why = _of_values(own, other)
        if why:
            return f"gradient {why}"
    return None
