"""
The compiled core of resnetcpp.
"""
from __future__ import annotations
from resnetcpp import Size
import collections.abc
import numpy
from resnetcpp import DtypeError
from resnetcpp import FormatError
from resnetcpp import ShapeError
import typing
from . import _memory
from . import _testing
from . import _functional
from . import _autograd
from . import return_types
from . import _optim
__all__: list[str] = ['DtypeError', 'FormatError', 'Generator', 'Node', 'ShapeError', 'Tensor', 'addmm', 'all', 'allclose', 'amax', 'amin', 'any', 'arange', 'argmax', 'argmin', 'argsort', 'as_tensor', 'asarray', 'bernoulli', 'bmm', 'bool', 'channels_last', 'contiguous_format', 'conv2d', 'cpu_info', 'cumsum', 'default_generator', 'dot', 'double', 'dtype', 'empty', 'empty_like', 'equal', 'eye', 'float', 'float32', 'float64', 'from_numpy', 'full', 'full_like', 'get_default_dtype', 'get_num_threads', 'get_rng_state', 'initial_seed', 'int', 'int32', 'int64', 'is_floating_point', 'is_grad_enabled', 'is_inference_mode_enabled', 'is_tensor', 'linspace', 'log_softmax', 'logsumexp', 'long', 'manual_seed', 'matmul', 'max', 'max_pool2d', 'mean', 'memory_format', 'min', 'mm', 'multinomial', 'mv', 'norm', 'normal', 'numel', 'ones', 'ones_like', 'outer', 'preserve_format', 'prod', 'qr', 'rand', 'rand_like', 'randint', 'randint_like', 'randn', 'randn_like', 'randperm', 'return_types', 'seed', 'set_default_dtype', 'set_num_threads', 'set_rng_state', 'softmax', 'sort', 'std', 'sum', 'tensor', 'topk', 'uint8', 'var', 'zeros', 'zeros_like']
class dtype:
    """
    The type of a tensor's elements.
    """
    def __copy__(self) -> typing.Any:
        ...
    def __deepcopy__(self, arg0: typing.Any) -> typing.Any:
        ...
    def __reduce__(self: dtype) -> str:
        ...
    def __repr__(self: dtype) -> str:
        ...
    @property
    def is_complex(self) -> bool:
        ...
    @property
    def is_floating_point(self) -> bool:
        ...
    @property
    def is_signed(self) -> bool:
        ...
    @property
    def itemsize(self) -> int:
        ...
class memory_format:
    """
    How a tensor's elements lie in memory.
    """
    def __copy__(self) -> typing.Any:
        ...
    def __deepcopy__(self, arg0: typing.Any) -> typing.Any:
        ...
    def __reduce__(self) -> str:
        ...
    def __repr__(self) -> str:
        ...
class Tensor:
    """
    A multi-dimensional array that records gradients. PyTorch: torch.Tensor.
    """
    data: Tensor
    requires_grad: bool
    def __array__(self, dtype: typing.Any = None, copy: typing.Any = None) -> typing.Any:
        ...
    def __bool__(self) -> bool:
        ...
    def __float__(self) -> float:
        ...
    def __format__(self, arg0: str) -> typing.Any:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __int__(self) -> int:
        ...
    def __len__(self) -> int:
        ...
    def __matmul__(self, arg0: Tensor) -> Tensor:
        ...
    def __repr__(self) -> str:
        ...
    def _shares_memory(self, arg0: Tensor) -> bool:
        ...
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
        """
        beta * input + alpha * mat1 @ mat2.
        """
    @typing.overload
    def all(self, dim: Size | None = None, keepdim: bool = False) -> Tensor:
        """
        Whether all elements are true.
        """
    @typing.overload
    def all(self, axis: Size | None, keepdims: bool = False) -> Tensor:
        """
        Whether all elements are true.
        """
    def allclose(self, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> bool:
        """
        Whether |input - other| <= atol + rtol |other| everywhere.
        """
    @typing.overload
    def amax(self, dim: Size | None = None, keepdim: bool = False) -> Tensor:
        """
        The largest elements over `dim`.
        """
    @typing.overload
    def amax(self, axis: Size | None, keepdims: bool = False) -> Tensor:
        """
        The largest elements over `dim`.
        """
    @typing.overload
    def amin(self, dim: Size | None = None, keepdim: bool = False) -> Tensor:
        """
        The smallest elements over `dim`.
        """
    @typing.overload
    def amin(self, axis: Size | None, keepdims: bool = False) -> Tensor:
        """
        The smallest elements over `dim`.
        """
    @typing.overload
    def any(self, dim: Size | None = None, keepdim: bool = False) -> Tensor:
        """
        Whether any element is true.
        """
    @typing.overload
    def any(self, axis: Size | None, keepdims: bool = False) -> Tensor:
        """
        Whether any element is true.
        """
    @typing.overload
    def argmax(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False) -> Tensor:
        """
        The position of the first extreme along `dim`, or of all elements.
        """
    @typing.overload
    def argmax(self, axis: typing.SupportsInt | typing.SupportsIndex | None, keepdims: bool = False) -> Tensor:
        """
        The position of the first extreme along `dim`, or of all elements.
        """
    @typing.overload
    def argmin(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False) -> Tensor:
        """
        The position of the first extreme along `dim`, or of all elements.
        """
    @typing.overload
    def argmin(self, axis: typing.SupportsInt | typing.SupportsIndex | None, keepdims: bool = False) -> Tensor:
        """
        The position of the first extreme along `dim`, or of all elements.
        """
    def argsort(self, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> Tensor:
        """
        The positions that put `dim` in order.
        """
    def backward(self, gradient: typing.Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: typing.Any = None) -> None:
        """
        Adds d(self)/d(leaf) to the grad of every leaf.
        """
    @typing.overload
    def bernoulli(self, *, generator: Generator | None = None) -> Tensor:
        """
        1 with the probability that `input` holds, else 0.
        """
    @typing.overload
    def bernoulli(self, p: typing.SupportsFloat | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
        """
        1 with probability p, else 0, of the sizes of `input`.
        """
    @typing.overload
    def bernoulli_(self, p: Tensor, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with 1 with the probability that p holds, else 0.
        """
    @typing.overload
    def bernoulli_(self, p: typing.SupportsFloat | typing.SupportsIndex = 0.5, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with 1 with probability p, else 0.
        """
    def bmm(self, mat2: Tensor) -> Tensor:
        """
        Batches of matrix products: (B, N, K), (B, K, M) -> (B, N, M).
        """
    def cauchy_(self, median: typing.SupportsFloat | typing.SupportsIndex = 0.0, sigma: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with draws of the Cauchy distribution.
        """
    def cumsum(self, dim: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None) -> Tensor:
        """
        The running sum along `dim`.
        """
    def data_ptr(self) -> int:
        """
        Address of the first element.
        """
    def detach(self) -> Tensor:
        """
        The same values outside the graph; changes are seen by both.
        """
    def dim(self) -> int:
        """
        Number of dimensions.
        """
    def dot(self, tensor: Tensor) -> Tensor:
        """
        Sum of the products of two vectors: (N,), (N,) -> ().
        """
    def element_size(self) -> int:
        """
        Bytes of one element.
        """
    def equal(self, other: Tensor) -> bool:
        """
        Whether sizes and all elements agree.
        """
    def exponential_(self, lambd: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with exponential draws.
        """
    def geometric_(self, p: typing.SupportsFloat | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with trials up to the first success.
        """
    def is_complex(self) -> bool:
        """
        Always False.
        """
    def is_contiguous(self, memory_format: memory_format = ...) -> bool:
        """
        Whether the elements lie in the order of the format.
        """
    def is_floating_point(self) -> bool:
        """
        Whether the dtype is float32 or float64.
        """
    def is_signed(self) -> bool:
        """
        Whether the dtype holds negative numbers.
        """
    def item(self) -> float:
        """
        The value of a tensor with one element, as a Python number.
        """
    def log_normal_(self, mean: typing.SupportsFloat | typing.SupportsIndex = 1.0, std: typing.SupportsFloat | typing.SupportsIndex = 2.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with exp of normal draws.
        """
    def log_softmax(self, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
        """
        log(softmax(x)) along `dim`.
        """
    @typing.overload
    def logsumexp(self, dim: Size | None = None, keepdim: bool = False) -> Tensor:
        """
        log(sum(exp(x))) over `dim`.
        """
    @typing.overload
    def logsumexp(self, axis: Size | None, keepdims: bool = False) -> Tensor:
        """
        log(sum(exp(x))) over `dim`.
        """
    def matmul(self, other: Tensor) -> Tensor:
        """
        Product of vectors, matrices or batches of them, as NumPy's @.
        """
    @typing.overload
    def max(self) -> Tensor:
        """
        The extreme of all elements.
        """
    @typing.overload
    def max(self, other: Tensor) -> Tensor:
        """
        The extremes of two tensors, element by element.
        """
    @typing.overload
    def max(self, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
        """
        The extremes along `dim` and their positions.
        """
    @typing.overload
    def max(self, axis: typing.SupportsInt | typing.SupportsIndex, keepdims: bool = False) -> typing.Any:
        """
        The extremes along `dim` and their positions.
        """
    @typing.overload
    def mean(self, dim: Size | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The mean over `dim`, over everything without it.
        """
    @typing.overload
    def mean(self, axis: Size | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The mean over `dim`, over everything without it.
        """
    @typing.overload
    def min(self) -> Tensor:
        """
        The extreme of all elements.
        """
    @typing.overload
    def min(self, other: Tensor) -> Tensor:
        """
        The extremes of two tensors, element by element.
        """
    @typing.overload
    def min(self, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
        """
        The extremes along `dim` and their positions.
        """
    @typing.overload
    def min(self, axis: typing.SupportsInt | typing.SupportsIndex, keepdims: bool = False) -> typing.Any:
        """
        The extremes along `dim` and their positions.
        """
    def mm(self, mat2: Tensor) -> Tensor:
        """
        Matrix product: (N, K), (K, M) -> (N, M).
        """
    def multinomial(self, num_samples: typing.SupportsInt | typing.SupportsIndex, replacement: bool = False, *, generator: Generator | None = None) -> Tensor:
        """
        Indices drawn with the weights of `input`.
        """
    def mv(self, vec: Tensor) -> Tensor:
        """
        Matrix times vector: (N, K), (K,) -> (N,).
        """
    def ndimension(self) -> int:
        """
        Number of dimensions.
        """
    def nelement(self) -> int:
        """
        Number of elements.
        """
    def norm(self, p: typing.SupportsFloat | typing.SupportsIndex | str = 'fro', dim: Size | None = None, keepdim: bool = False, dtype: dtype | None = None) -> Tensor:
        """
        The p-norm over `dim`.
        """
    def normal_(self, mean: typing.SupportsFloat | typing.SupportsIndex = 0.0, std: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with normal draws.
        """
    def numel(self) -> int:
        """
        Number of elements.
        """
    def numpy(self, *, force: bool = False) -> numpy.ndarray:
        """
        An array that shares the tensor's memory.
        """
    def outer(self, vec2: Tensor) -> Tensor:
        """
        All products of two vectors: (N,), (M,) -> (N, M).
        """
    def prod(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The product over `dim`, over everything without it.
        """
    def qr(self) -> tuple[Tensor, Tensor]:
        """
        Reduced QR of a matrix (N, K) -> Q (N, min), R (min, K); no gradient.
        """
    @typing.overload
    def random_(self, from_: typing.SupportsInt | typing.SupportsIndex, to: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with integers in [from, to).
        """
    @typing.overload
    def random_(self, to: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with integers in [0, to).
        """
    @typing.overload
    def random_(self, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with all integers from 0 that the dtype can count.
        """
    def register_hook(self, hook: collections.abc.Callable) -> typing.Any:
        """
        Calls hook(grad) when a gradient arrives; what it returns replaces the gradient.
        """
    def register_post_accumulate_grad_hook(self, hook: collections.abc.Callable) -> typing.Any:
        """
        Calls hook(self) after the grad of this leaf was updated.
        """
    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """
        Switches the recording of gradients on or off.
        """
    def retain_grad(self) -> None:
        """
        Keeps the gradient of a tensor that is no leaf.
        """
    def size(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> typing.Any:
        """
        The sizes, or one of them.
        """
    def softmax(self, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
        """
        exp(x) / sum(exp(x)) along `dim`.
        """
    def sort(self, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> typing.Any:
        """
        The elements in order along `dim`, and where they came from.
        """
    @typing.overload
    def std(self, unbiased: bool) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, dim: Size | None, unbiased: bool, keepdim: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, dim: Size | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, axis: Size | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    def storage_offset(self) -> int:
        """
        Elements from the start of the storage to the first one.
        """
    def stride(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> typing.Any:
        """
        The strides in elements, or one.
        """
    @typing.overload
    def sum(self, dim: Size | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The sum over `dim`, over everything without it.
        """
    @typing.overload
    def sum(self, axis: Size | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The sum over `dim`, over everything without it.
        """
    def sum_to_size(self, *args) -> Tensor:
        """
        Sums down to a size that broadcasts to this one.
        """
    def tolist(self) -> typing.Any:
        """
        The values as nested lists, or one number.
        """
    def topk(self, k: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = -1, largest: bool = True, sorted: bool = True) -> typing.Any:
        """
        The k largest (smallest) elements along `dim` and their positions.
        """
    def uniform_(self, from_: typing.SupportsFloat | typing.SupportsIndex = 0.0, to: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with uniform draws from [from, to).
        """
    @typing.overload
    def var(self, unbiased: bool) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, dim: Size | None, unbiased: bool, keepdim: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, dim: Size | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, axis: Size | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @property
    def _base(self) -> Tensor:
        ...
    @property
    def _version(self) -> int:
        ...
    @property
    def dtype(self) -> dtype:
        ...
    @property
    def grad(self) -> Tensor:
        ...
    @grad.setter
    def grad(self, arg1: Tensor | None) -> None:
        ...
    @property
    def grad_fn(self) -> Node:
        ...
    @property
    def is_cuda(self) -> bool:
        ...
    @property
    def is_leaf(self) -> bool:
        ...
    @property
    def is_quantized(self) -> bool:
        ...
    @property
    def is_sparse(self) -> bool:
        ...
    @property
    def itemsize(self) -> int:
        ...
    @property
    def nbytes(self) -> int:
        ...
    @property
    def ndim(self) -> int:
        ...
    @property
    def retains_grad(self) -> bool:
        ...
    @property
    def shape(self) -> Size:
        ...
class Node:
    """
    One op that autograd has recorded.
    """
    def __repr__(self) -> str:
        ...
    def name(self) -> str:
        """
        The op's name: 'AddBackward0'.
        """
    @property
    def next_functions(self) -> tuple:
        ...
    @property
    def variable(self) -> typing.Any:
        ...
class Generator:
    """
    A stream of random numbers. PyTorch: torch.Generator.
    """
    def __init__(self, device: typing.Any = None) -> None:
        ...
    def clone_state(self) -> Generator:
        """
        A generator that goes on from the same state on its own.
        """
    def get_state(self) -> Tensor:
        """
        The state, 5056 bytes in PyTorch's layout.
        """
    def initial_seed(self) -> int:
        """
        The seed of this stream.
        """
    def manual_seed(self, seed: int) -> typing.Any:
        """
        Starts the stream of this seed.
        """
    def seed(self) -> int:
        """
        Starts a stream that nobody can foresee.
        """
    def set_state(self, new_state: Tensor) -> None:
        """
        Goes on from a saved state.
        """
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """
    beta * input + alpha * mat1 @ mat2.
    """
@typing.overload
def all(input: Tensor, dim: Size | None = None, keepdim: bool = False) -> Tensor:
    """
    Whether all elements are true.
    """
@typing.overload
def all(input: Tensor, axis: Size | None, keepdims: bool = False) -> Tensor:
    """
    Whether all elements are true.
    """
def allclose(input: Tensor, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> bool:
    """
    Whether |input - other| <= atol + rtol |other| everywhere.
    """
@typing.overload
def amax(input: Tensor, dim: Size | None = None, keepdim: bool = False) -> Tensor:
    """
    The largest elements over `dim`.
    """
@typing.overload
def amax(input: Tensor, axis: Size | None, keepdims: bool = False) -> Tensor:
    """
    The largest elements over `dim`.
    """
@typing.overload
def amin(input: Tensor, dim: Size | None = None, keepdim: bool = False) -> Tensor:
    """
    The smallest elements over `dim`.
    """
@typing.overload
def amin(input: Tensor, axis: Size | None, keepdims: bool = False) -> Tensor:
    """
    The smallest elements over `dim`.
    """
@typing.overload
def any(input: Tensor, dim: Size | None = None, keepdim: bool = False) -> Tensor:
    """
    Whether any element is true.
    """
@typing.overload
def any(input: Tensor, axis: Size | None, keepdims: bool = False) -> Tensor:
    """
    Whether any element is true.
    """
def arange(start: float, end: float | None = None, step: float = 1, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    start, start + step, ... below end.
    """
@typing.overload
def argmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False) -> Tensor:
    """
    The position of the first extreme along `dim`, or of all elements.
    """
@typing.overload
def argmax(input: Tensor, axis: typing.SupportsInt | typing.SupportsIndex | None, keepdims: bool = False) -> Tensor:
    """
    The position of the first extreme along `dim`, or of all elements.
    """
@typing.overload
def argmin(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False) -> Tensor:
    """
    The position of the first extreme along `dim`, or of all elements.
    """
@typing.overload
def argmin(input: Tensor, axis: typing.SupportsInt | typing.SupportsIndex | None, keepdims: bool = False) -> Tensor:
    """
    The position of the first extreme along `dim`, or of all elements.
    """
def argsort(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """
    The positions that put `dim` in order.
    """
def as_tensor(data: typing.Any, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    The data as a tensor, shared where possible.
    """
def asarray(data: typing.Any, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    The data as a tensor, shared where possible.
    """
@typing.overload
def bernoulli(input: Tensor, *, generator: Generator | None = None) -> Tensor:
    """
    1 with the probability that `input` holds, else 0.
    """
@typing.overload
def bernoulli(input: Tensor, p: typing.SupportsFloat | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
    """
    1 with probability p, else 0, of the sizes of `input`.
    """
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """
    Batches of matrix products: (B, N, K), (B, K, M) -> (B, N, M).
    """
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = ..., padding: str | Size = ..., dilation: Size = ..., groups: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
    """
    2-d convolution (cross-correlation) of images.

    Args:
        input: (N, C, H, W) or (C, H, W)
        weight: (O, C / groups, KH, KW)
        bias: (O,) or None
        stride, dilation: one number, or two
        padding: one number, two, 'same' or 'valid'
        groups: how many parts the channels are cut into

    Shape: (N, O, H', W'), H' = (H + 2 * padding - dilation * (KH - 1) - 1) // stride + 1; channels_last if the input is.
    """
def cpu_info() -> dict:
    """
    The instruction sets of this CPU, the one in use, and the number of threads.
    """
def cumsum(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None) -> Tensor:
    """
    The running sum along `dim`.
    """
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """
    Sum of the products of two vectors: (N,), (N,) -> ().
    """
def empty(*args, size: typing.Any = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, layout: typing.Any = None, pin_memory: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    A tensor whose elements are not set.
    """
def empty_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    The same sizes and layout, elements not set.
    """
def equal(input: Tensor, other: Tensor) -> bool:
    """
    Whether sizes and all elements agree.
    """
def eye(n: typing.SupportsInt | typing.SupportsIndex, m: typing.SupportsInt | typing.SupportsIndex | None = None, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Ones on the diagonal.
    """
def from_numpy(ndarray: numpy.ndarray) -> Tensor:
    """
    A tensor that shares the array's memory.
    """
def full(size: Size, fill_value: float, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Every element is the same.
    """
def full_like(input: Tensor, fill_value: float, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    The same sizes as `input`, every element the same.
    """
def get_default_dtype() -> dtype:
    """
    The dtype of new floating-point tensors.
    """
def get_num_threads() -> int:
    """
    How many threads ops may use.
    """
def get_rng_state() -> Tensor:
    """
    The state of the default stream.
    """
def initial_seed() -> int:
    """
    The seed of the default stream.
    """
def is_floating_point(input: Tensor) -> bool:
    """
    Whether the dtype is float32 or float64.
    """
def is_grad_enabled() -> bool:
    """
    Whether ops record a graph.
    """
def is_inference_mode_enabled() -> bool:
    """
    Whether results are kept out of every graph.
    """
def is_tensor(obj: typing.Any) -> bool:
    """
    Whether an object is a Tensor.
    """
def linspace(start: float, end: float, steps: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    `steps` values from start to end, both included.
    """
def log_softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
    """
    log(softmax(x)) along `dim`.
    """
@typing.overload
def logsumexp(input: Tensor, dim: Size | None = None, keepdim: bool = False) -> Tensor:
    """
    log(sum(exp(x))) over `dim`.
    """
@typing.overload
def logsumexp(input: Tensor, axis: Size | None, keepdims: bool = False) -> Tensor:
    """
    log(sum(exp(x))) over `dim`.
    """
def manual_seed(seed: int) -> typing.Any:
    """
    Starts the default stream of this seed.
    """
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """
    Product of vectors, matrices or batches of them, as NumPy's @.
    """
@typing.overload
def max(input: Tensor) -> Tensor:
    """
    The extreme of all elements.
    """
@typing.overload
def max(input: Tensor, other: Tensor) -> Tensor:
    """
    The extremes of two tensors, element by element.
    """
@typing.overload
def max(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
    """
    The extremes along `dim` and their positions.
    """
@typing.overload
def max(input: Tensor, axis: typing.SupportsInt | typing.SupportsIndex, keepdims: bool = False) -> typing.Any:
    """
    The extremes along `dim` and their positions.
    """
def max_pool2d(input: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = ..., dilation: Size = ..., ceil_mode: bool = False, return_indices: bool = False) -> typing.Any:
    """
    Maximum of each window of (N, C, H, W) or (C, H, W); with `return_indices` also its place h * W + w in the plane.
    """
@typing.overload
def mean(input: Tensor, dim: Size | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The mean over `dim`, over everything without it.
    """
@typing.overload
def mean(input: Tensor, axis: Size | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The mean over `dim`, over everything without it.
    """
@typing.overload
def min(input: Tensor) -> Tensor:
    """
    The extreme of all elements.
    """
@typing.overload
def min(input: Tensor, other: Tensor) -> Tensor:
    """
    The extremes of two tensors, element by element.
    """
@typing.overload
def min(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
    """
    The extremes along `dim` and their positions.
    """
@typing.overload
def min(input: Tensor, axis: typing.SupportsInt | typing.SupportsIndex, keepdims: bool = False) -> typing.Any:
    """
    The extremes along `dim` and their positions.
    """
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """
    Matrix product: (N, K), (K, M) -> (N, M).
    """
def multinomial(input: Tensor, num_samples: typing.SupportsInt | typing.SupportsIndex, replacement: bool = False, *, generator: Generator | None = None) -> Tensor:
    """
    Indices drawn with the weights of `input`.
    """
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """
    Matrix times vector: (N, K), (K,) -> (N,).
    """
def norm(input: Tensor, p: typing.SupportsFloat | typing.SupportsIndex | str = 'fro', dim: Size | None = None, keepdim: bool = False, dtype: dtype | None = None) -> Tensor:
    """
    The p-norm over `dim`.
    """
@typing.overload
def normal(mean: Tensor, std: Tensor, *, generator: Generator | None = None) -> Tensor:
    """
    Normal draws with this mean and deviation.
    """
@typing.overload
def normal(mean: Tensor, std: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
    """
    Normal draws with this mean and deviation.
    """
@typing.overload
def normal(mean: typing.SupportsFloat | typing.SupportsIndex, std: Tensor, *, generator: Generator | None = None) -> Tensor:
    """
    Normal draws with this mean and deviation.
    """
@typing.overload
def normal(mean: typing.SupportsFloat | typing.SupportsIndex, std: typing.SupportsFloat | typing.SupportsIndex, size: Size, *, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    ...
def numel(input: Tensor) -> int:
    """
    Number of elements.
    """
def ones(*args, size: typing.Any = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, layout: typing.Any = None, pin_memory: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    Every element is 1.
    """
def ones_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    The same sizes and layout, every element 1.
    """
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """
    All products of two vectors: (N,), (M,) -> (N, M).
    """
def prod(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The product over `dim`, over everything without it.
    """
def qr(input: Tensor) -> tuple[Tensor, Tensor]:
    """
    Reduced QR of a matrix (N, K) -> Q (N, min), R (min, K); no gradient.
    """
def rand(*args, size: typing.Any = None, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Uniform draws from [0, 1).
    """
def rand_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Uniform draws from [0, 1) of the same sizes.
    """
@typing.overload
def randint(low: typing.SupportsInt | typing.SupportsIndex, high: typing.SupportsInt | typing.SupportsIndex, size: Size, *, generator: Generator | None = None, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    Integers in [low, high).
    """
@typing.overload
def randint(high: typing.SupportsInt | typing.SupportsIndex, size: Size, *, generator: Generator | None = None, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    Integers in [0, high).
    """
@typing.overload
def randint_like(input: Tensor, low: typing.SupportsInt | typing.SupportsIndex, high: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    Integers in [low, high) of the same sizes.
    """
@typing.overload
def randint_like(input: Tensor, high: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    Integers in [0, high) of the same sizes.
    """
def randn(*args, size: typing.Any = None, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Normal draws with mean 0 and variance 1.
    """
def randn_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Normal draws of the same sizes.
    """
def randperm(n: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: typing.Any = None) -> Tensor:
    """
    A random order of 0 ... n-1.
    """
def seed() -> int:
    """
    Starts the default stream anew, unforeseeably.
    """
def set_default_dtype(d: dtype) -> None:
    """
    Sets the dtype of new floating-point tensors.
    """
def set_num_threads(num_threads: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    Sets how many threads ops may use. Results do not depend on it.
    """
def set_rng_state(new_state: Tensor) -> None:
    """
    Goes on from a saved state.
    """
def softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
    """
    exp(x) / sum(exp(x)) along `dim`.
    """
def sort(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> typing.Any:
    """
    The elements in order along `dim`, and where they came from.
    """
@typing.overload
def std(input: Tensor, unbiased: bool) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, dim: Size | None, unbiased: bool, keepdim: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, dim: Size | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, axis: Size | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def sum(input: Tensor, dim: Size | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The sum over `dim`, over everything without it.
    """
@typing.overload
def sum(input: Tensor, axis: Size | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The sum over `dim`, over everything without it.
    """
def tensor(data: typing.Any, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None) -> Tensor:
    """
    Copies a number, nested lists or an array into a tensor.
    """
def topk(input: Tensor, k: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = -1, largest: bool = True, sorted: bool = True) -> typing.Any:
    """
    The k largest (smallest) elements along `dim` and their positions.
    """
@typing.overload
def var(input: Tensor, unbiased: bool) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, dim: Size | None, unbiased: bool, keepdim: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, dim: Size | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, axis: Size | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
def zeros(*args, size: typing.Any = None, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, layout: typing.Any = None, pin_memory: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    Every element is 0.
    """
def zeros_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: typing.Any = None, memory_format: memory_format = ...) -> Tensor:
    """
    The same sizes and layout, every element 0.
    """
__version__: str
bool: dtype
channels_last: memory_format
contiguous_format: memory_format
default_generator: Generator
double: dtype
float: dtype
float32: dtype
float64: dtype
int: dtype
int32: dtype
int64: dtype
long: dtype
preserve_format: memory_format
uint8: dtype
