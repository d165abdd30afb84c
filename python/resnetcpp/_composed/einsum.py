"""torch.einsum, as permutations and batched products of two operands at a time."""

import math
import string

from resnetcpp import _C

__all__ = ["einsum"]


def einsum(equation, *operands):
    """Sums of products in Einstein's notation: ``einsum("bij,bjk->bik", a, b)``.

    Args:
        equation: a letter per dimension of each operand, ``...`` for any others; after ``->`` the
            dimensions of the result, else those letters that occur once, in order.
        operands: tensors, one by one or as a list.

    Examples:
        >>> import resnetcpp as torch
        >>> torch.einsum("ij,kj->ik", torch.ones(2, 3), torch.ones(4, 3)).shape
        torch.Size([2, 4])
    """
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    inputs, output = _parse(equation.replace(" ", ""), operands)
    terms = [_without_repeats(x, labels) for x, labels in zip(operands, inputs, strict=True)]
    tensor, labels = terms[0]
    for i, (other, other_labels) in enumerate(terms[1:], 2):
        needed = set(output).union(*(later for _, later in terms[i:]))
        tensor, labels = _product(tensor, labels, other, other_labels, needed)
    extra = [i for i, label in enumerate(labels) if label not in output]
    if extra:
        tensor = tensor.sum(extra)
        labels = [label for label in labels if label in output]
    return tensor.permute([labels.index(label) for label in output]) if labels else tensor


def _parse(equation, operands):
    """Labels of every operand and of the result; "..." becomes digits, counted from the right."""
    left, arrow, right = equation.partition("->")
    parts = left.split(",")
    if len(parts) != len(operands):
        raise RuntimeError(
            f"einsum: expected {len(parts)} operands for {equation!r}, got {len(operands)}"
        )
    inputs = [_labels(part, x.dim(), equation) for part, x in zip(parts, operands, strict=True)]
    numbers = max((sum(isinstance(n, int) for n in labels) for labels in inputs), default=0)
    batch = list(range(numbers, 0, -1))
    if arrow:
        before, dots, after = right.partition("...")
        output = [*before, *(batch if dots else []), *after]
    else:
        letters = sorted(c for c in set(left) if c in string.ascii_letters)
        output = batch + [c for c in letters if left.count(c) == 1]
    known = {label for labels in inputs for label in labels}
    for label in output:
        if label not in known or output.count(label) > 1:
            raise RuntimeError(
                f"einsum: output subscript {label} of {equation!r} must appear once, "
                "and in an input"
            )
    return inputs, output


def _labels(part, dims, equation):
    before, dots, after = part.partition("...")
    others = dims - len(before) - len(after)
    if others < 0 or (others > 0 and not dots):
        raise RuntimeError(
            f"einsum: the number of subscripts in {equation!r} ({len(before) + len(after)}) does "
            f"not match the number of dimensions ({dims}) for an operand"
        )
    if not all(c in string.ascii_letters for c in before + after):
        raise RuntimeError(f"einsum: expected letters as subscripts, got {equation!r}")
    return [*before, *range(others, 0, -1), *after]


def _without_repeats(tensor, labels):
    """Takes the diagonal where a label stands twice."""
    labels = list(labels)
    for label in set(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            tensor = tensor.diagonal(0, first, second)
            labels = [n for i, n in enumerate(labels) if i not in (first, second)] + [label]
    return tensor, labels


def _reduced(tensor, labels, keep):
    gone = [i for i, label in enumerate(labels) if label not in keep]
    if not gone:
        return tensor, labels
    return tensor.sum(gone), [label for label in labels if label in keep]


def _sizes(a, a_labels, b, b_labels):
    sizes = dict(zip(a_labels, a.shape, strict=True))
    for label, size in zip(b_labels, b.shape, strict=True):
        known = sizes.get(label, size)
        if known != size and 1 not in (known, size):
            raise RuntimeError(
                f"einsum: operands do not broadcast: subscript {label} has size {known} and {size}"
            )
        sizes[label] = max(known, size) if 0 not in (known, size) else 0
    return sizes


def _product(a, a_labels, b, b_labels, needed):
    """The product of two operands, summed over the labels that nobody needs any more."""
    a, a_labels = _reduced(a, a_labels, needed.union(b_labels))
    b, b_labels = _reduced(b, b_labels, needed.union(a_labels))
    sizes = _sizes(a, a_labels, b, b_labels)
    both = [label for label in a_labels if label in b_labels]
    batch = [label for label in both if label in needed]
    summed = [label for label in both if label not in needed]
    left = [label for label in a_labels if label not in both]
    right = [label for label in b_labels if label not in both]
    count = {
        name: math.prod(sizes[n] for n in group)
        for name, group in {"batch": batch, "summed": summed, "left": left, "right": right}.items()
    }

    def arranged(tensor, labels, order, shape):
        tensor = tensor.permute([labels.index(label) for label in order])
        return tensor.expand([sizes[label] for label in order]).reshape(shape)

    rows = (count["batch"], count["left"], count["summed"])
    x = arranged(a, a_labels, batch + left + summed, rows)
    y = arranged(
        b, b_labels, batch + summed + right, (count["batch"], count["summed"], count["right"])
    )
    labels = batch + left + right
    return _C.bmm(x, y).reshape([sizes[label] for label in labels]), labels
