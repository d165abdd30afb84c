"""Comparisons for tests. PyTorch: torch.testing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp import Tensor

__all__ = ["assert_allclose", "assert_close"]

# PyTorch's (relative, absolute) tolerances; exact for all other dtypes.
_TOLERANCES = {
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
    "float32": (1.3e-6, 1e-5),
    "float64": (1e-7, 1e-7),
}
_NUMBERS = (bool, int, float, np.number)

Message = str | Callable[[str], str] | None


@dataclass(frozen=True)
class _Options:
    rtol: float | None
    atol: float | None
    equal_nan: bool
    check_dtype: bool
    check_stride: bool
    allow_subclasses: bool

    def __post_init__(self) -> None:
        if (self.rtol is None) != (self.atol is None):
            raise ValueError(
                "rtol and atol must both be specified or both be unspecified, "
                f"but got rtol={self.rtol} and atol={self.atol}"
            )

    def tolerances(self, *values: Any) -> tuple[float, float]:
        """Those that were asked for, or the widest of the dtypes."""
        if self.rtol is not None and self.atol is not None:
            return self.rtol, self.atol
        pairs = [_TOLERANCES.get(_dtype_name(value), (0.0, 0.0)) for value in values]
        return max(pair[0] for pair in pairs), max(pair[1] for pair in pairs)


def _dtype_name(value: Any) -> str:
    if isinstance(value, Tensor):
        return str(value.dtype).rpartition(".")[2]
    return "float64" if isinstance(value, float) else "int64"


def assert_close(
    actual: Any,
    expected: Any,
    *,
    allow_subclasses: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_layout: bool = True,
    check_stride: bool = False,
    msg: Message = None,
) -> None:
    """|actual - expected| <= atol + rtol * |expected| for tensors, numbers, and nests of them.

    Errors: AssertionError that says how many elements differ, by how much and where; ValueError
    for one tolerance without the other; TypeError for what cannot be compared.
    """
    options = _Options(rtol, atol, equal_nan, check_dtype, check_stride, allow_subclasses)
    problem = _compare(actual, expected, options, "")
    if problem is None:
        return
    if callable(msg):
        problem = msg(problem)
    raise AssertionError(problem if msg is None or callable(msg) else msg)


def assert_allclose(
    actual: Any,
    expected: Any,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = True,
    msg: str = "",
) -> None:
    """`assert_close` under its old name, which does not compare dtypes."""
    options = {"rtol": rtol, "atol": atol, "equal_nan": equal_nan, "msg": msg or None}
    assert_close(_tensor(actual), _tensor(expected), check_dtype=False, **options)


def _tensor(value: Any) -> Tensor:
    return value if isinstance(value, Tensor) else resnetcpp.as_tensor(value)


def _compare(actual: Any, expected: Any, options: _Options, where: str) -> str | None:
    """What is wrong, or None."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        return _compare_mappings(actual, expected, options, where)
    if _is_sequence(actual) and _is_sequence(expected):
        return _compare_sequences(actual, expected, options, where)
    if isinstance(actual, _NUMBERS) and isinstance(expected, _NUMBERS):
        return _compare_numbers(actual, expected, options, where)
    if _is_array(actual) and _is_array(expected):
        if not options.allow_subclasses and type(actual) is not type(expected):
            raise TypeError(f"assert_close: expected {type(expected)}, got {type(actual)}")
        return _compare_tensors(_tensor(actual), _tensor(expected), options, where)
    if actual is None or expected is None:
        same = actual is expected
        return None if same else f"None mismatch: {actual} is not {expected}{_at(where)}"
    raise TypeError(
        f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}."
    )


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_array(value: Any) -> bool:
    return isinstance(value, (Tensor, np.ndarray, *_NUMBERS))


def _at(where: str) -> str:
    return f"\n\nThe failure occurred for item {where}" if where else ""


def _compare_mappings(
    actual: Mapping, expected: Mapping, options: _Options, where: str
) -> str | None:
    missing = sorted(set(expected) - set(actual), key=str)
    additional = sorted(set(actual) - set(expected), key=str)
    if missing or additional:
        return (
            "The keys of the mappings do not match:\n"
            f"Missing keys in the actual mapping: {missing}\n"
            f"Additional keys in the actual mapping: {additional}{_at(where)}"
        )
    problems = (_compare(actual[k], expected[k], options, f"{where}[{k!r}]") for k in expected)
    return next((problem for problem in problems if problem), None)


def _compare_sequences(
    actual: Sequence, expected: Sequence, options: _Options, where: str
) -> str | None:
    if len(actual) != len(expected):
        return f"The length of the sequences mismatch: {len(actual)} != {len(expected)}{_at(where)}"
    pairs = enumerate(zip(actual, expected, strict=True))
    problems = (_compare(a, e, options, f"{where}[{i}]") for i, (a, e) in pairs)
    return next((problem for problem in problems if problem), None)


def _compare_numbers(actual: Any, expected: Any, options: _Options, where: str) -> str | None:
    if options.check_dtype and _kind(actual) is not _kind(expected):
        return f"The (d)types do not match: {_kind(actual)} != {_kind(expected)}.{_at(where)}"
    tolerances = options.tolerances(actual, expected)
    return _compare_values(np.asarray(actual), np.asarray(expected), tolerances, options, where)


def _kind(value: Any) -> type:
    return type(value.item()) if isinstance(value, np.number) else type(value)


def _compare_tensors(actual: Tensor, expected: Tensor, options: _Options, where: str) -> str | None:
    for name, ours, theirs in (
        ("shape", actual.shape, expected.shape),
        ("dtype", actual.dtype, expected.dtype),
        ("stride()", actual.stride(), expected.stride()),
    ):
        is_checked = {"dtype": options.check_dtype, "stride()": options.check_stride}
        if ours != theirs and is_checked.get(name, True):
            return (
                f"The values for attribute '{name}' do not match: {ours} != {theirs}.{_at(where)}"
            )
    tolerances = options.tolerances(actual, expected)
    return _compare_values(_values(actual), _values(expected), tolerances, options, where)


def _values(tensor: Tensor) -> np.ndarray:
    tensor = tensor.detach()
    is_known = str(tensor.dtype).endswith(("float32", "float64"))
    return (tensor if is_known or not tensor.is_floating_point() else tensor.float()).numpy()


def _compare_values(
    actual: np.ndarray,
    expected: np.ndarray,
    tolerances: tuple[float, float],
    options: _Options,
    where: str,
) -> str | None:
    matches = np.isclose(actual, expected, *tolerances, options.equal_nan)
    if matches.all():
        return None
    label = "Tensor-likes" if actual.ndim else "Scalars"
    head = f"{label} are not {'close' if any(tolerances) else 'equal'}!\n\n"
    if actual.ndim:
        wrong = matches.size - int(matches.sum())
        share = 100 * wrong / matches.size
        head += f"Mismatched elements: {wrong} / {matches.size} ({share:.1f}%)\n"
    else:
        head += f"Expected {expected.item()} but got {actual.item()}.\n"
    return head + "\n".join(_largest(actual, expected, matches, tolerances)) + _at(where)


def _largest(
    actual: np.ndarray, expected: np.ndarray, matches: np.ndarray, tolerances: tuple[float, float]
) -> Iterator[str]:
    """The two lines on the largest differences, in PyTorch's words."""
    has_fractions = actual.dtype.kind == "f"
    a, e = (v if has_fractions else v.astype(np.int64) for v in (actual, expected))
    with np.errstate(all="ignore"):
        absolute = np.where(matches, 0, np.abs(a - e))
        relative = np.where(matches, 0, absolute / np.abs(e))
    if not has_fractions:  # PyTorch divides integers in float32
        relative = relative.astype(np.float32)
    rows = (("absolute", absolute, tolerances[1]), ("relative", relative, tolerances[0]))
    for kind, values, limit in rows:
        index = np.unravel_index(int(np.argmax(values)), values.shape)
        label = f"Greatest {kind} difference" if actual.ndim else f"{kind.title()} difference"
        place = f" at index {tuple(int(i) for i in index)}" if actual.ndim else ""
        allowed = f" (up to {limit} allowed)" if any(tolerances) else ""
        yield f"{label}: {values[index].item()}{place}{allowed}"
