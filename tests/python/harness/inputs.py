"""What the tests compute on: arrays that are the same everywhere, and tensors made of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

FLOATS = ("float32", "float64")
INTEGERS = ("uint8", "int32", "int64")
NUMERIC = FLOATS + INTEGERS
ALL = (*NUMERIC, "bool")

# How inputs lie in memory: in order, transposed, every second element of something, and as the
# middle of something larger; images may also be in channels_last.
LAYOUTS = ("contiguous", "permuted", "strided", "offset")


def numbers(
    *shape: int, seed: int = 0, low: float = -2.0, high: float = 2.0, dtype: str = "float64"
) -> np.ndarray:
    """Uniform draws; whole ones for integer dtypes, truth values for bool."""
    draws = np.asarray(np.random.default_rng(seed).uniform(low, high, shape))
    if dtype == "bool":
        return np.asarray(draws > (low + high) / 2)
    if dtype == "uint8":
        draws = np.abs(draws)
    if dtype in INTEGERS:
        draws = np.floor(draws)
    return np.asarray(draws, dtype)


def wave(shape: tuple[int, ...], frequency: float, dtype: str = "float64") -> np.ndarray:
    """sin(frequency * i): no two neighbours alike."""
    values = np.sin(frequency * np.arange(int(np.prod(shape)), dtype=np.float64) + 0.3)
    return values.reshape(shape).astype(dtype)


@dataclass(frozen=True)
class Input:
    """Numbers of a shape, in whichever dtype a case asks for."""

    shape: tuple[int, ...]
    low: float = -2.0
    high: float = 2.0
    grad: bool = True
    dtype: str | None = None  # where it is not the dtype of the case

    def array(self, dtype: str, seed: int) -> np.ndarray:
        options = {"low": self.low, "high": self.high, "dtype": self.dtype or dtype}
        return numbers(*self.shape, seed=seed, **options)


def uniform(shape: tuple[int, ...], low: float = -2.0, high: float = 2.0, **options: Any) -> Input:
    return Input(shape, low, high, **options)


def laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers with strides as `layout` says."""
    if layout == "permuted":
        return np.ascontiguousarray(array.T).T
    if layout == "strided" and array.ndim > 0:
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if layout == "offset" and array.ndim > 0:
        wide = np.zeros([size + 2 for size in array.shape], array.dtype)
        middle = wide[(slice(1, -1),) * array.ndim]
        middle[...] = array
        return middle
    if layout == "channels_last" and array.ndim == 4:
        return np.ascontiguousarray(array.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    return array.copy()


def make(t: Any, array: np.ndarray, layout: str = "contiguous") -> Any:
    """`array` as a tensor of library `t` that lies in memory as `layout` says."""
    return t.from_numpy(laid_out(array, layout))


def leaf(t: Any, array: np.ndarray, layout: str = "contiguous", wants: bool = True) -> Any:
    x = make(t, array, layout)
    return x.requires_grad_() if wants and array.dtype.kind == "f" else x
