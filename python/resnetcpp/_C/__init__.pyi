"""
The compiled core of resnetcpp.
"""
from __future__ import annotations
from resnetcpp import Size
import collections.abc
import numpy
from resnetcpp import ArgumentError
from resnetcpp import DtypeError
from resnetcpp import FormatError
from resnetcpp import OutOfRangeError
from resnetcpp import ShapeError
import typing
from . import _memory
from . import _testing
from . import _functional
from . import _autograd
from . import _linalg
from . import return_types
from . import _special
from . import _optim
from . import _io
from . import _nn
__all__: list[str] = ['ArgumentError', 'DtypeError', 'FormatError', 'Generator', 'Node', 'OutOfRangeError', 'ShapeError', 'Tensor', 'abs', 'absolute', 'acos', 'acosh', 'add', 'addcdiv', 'addcmul', 'addmm', 'all', 'allclose', 'amax', 'amin', 'any', 'arange', 'arccos', 'arccosh', 'arcsin', 'arcsinh', 'arctan', 'arctan2', 'arctanh', 'argmax', 'argmin', 'argsort', 'argwhere', 'as_strided', 'as_tensor', 'asarray', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'bernoulli', 'bfloat16', 'bincount', 'binomial', 'bitwise_and', 'bitwise_not', 'bitwise_or', 'bitwise_xor', 'bmm', 'bool', 'broadcast_to', 'cat', 'ceil', 'channels_last', 'chunk', 'clamp', 'clamp_max', 'clamp_min', 'clip', 'clone', 'complex128', 'complex64', 'concat', 'concatenate', 'contiguous_format', 'conv2d', 'conv_transpose2d', 'cos', 'cosh', 'count_nonzero', 'cpu_info', 'cumsum', 'default_generator', 'device', 'diagonal', 'digamma', 'div', 'divide', 'dot', 'double', 'dtype', 'empty', 'empty_like', 'empty_strided', 'eq', 'equal', 'erf', 'erfc', 'erfinv', 'exp', 'exp2', 'expand', 'expm1', 'eye', 'fix', 'flatten', 'flip', 'float', 'float16', 'float32', 'float64', 'floor', 'floor_divide', 'fmod', 'from_dlpack', 'from_numpy', 'full', 'full_like', 'gather', 'ge', 'get_conv_algorithm', 'get_default_dtype', 'get_num_threads', 'get_printoptions', 'get_rng_state', 'greater', 'greater_equal', 'gt', 'half', 'hstack', 'hypot', 'i0', 'igamma', 'igammac', 'index_add', 'index_copy', 'index_fill', 'index_put', 'index_select', 'initial_seed', 'int', 'int16', 'int32', 'int64', 'int8', 'is_floating_point', 'is_grad_enabled', 'is_inference', 'is_inference_mode_enabled', 'is_tensor', 'isclose', 'isfinite', 'isinf', 'isnan', 'layout', 'le', 'lerp', 'less', 'less_equal', 'lgamma', 'linspace', 'log', 'log10', 'log1p', 'log2', 'log_softmax', 'logical_and', 'logical_not', 'logical_or', 'logical_xor', 'logsumexp', 'long', 'lt', 'manual_seed', 'masked_fill', 'masked_scatter', 'masked_select', 'matmul', 'max', 'max_pool2d', 'maximum', 'mean', 'median', 'memory_format', 'meshgrid', 'min', 'minimum', 'mm', 'moveaxis', 'movedim', 'mul', 'multinomial', 'multiply', 'mv', 'nanmean', 'nansum', 'narrow', 'ne', 'neg', 'negative', 'nextafter', 'nonzero', 'norm', 'normal', 'not_equal', 'numel', 'ones', 'ones_like', 'outer', 'permute', 'poisson', 'polygamma', 'pow', 'preserve_format', 'prod', 'qr', 'rand', 'rand_like', 'randint', 'randint_like', 'randn', 'randn_like', 'randperm', 'ravel', 'reciprocal', 'relu', 'relu_', 'remainder', 'repeat_interleave', 'reshape', 'return_types', 'roll', 'round', 'rsqrt', 'rsub', 'scalar_tensor', 'scatter', 'scatter_add', 'seed', 'select', 'set_conv_algorithm', 'set_default_dtype', 'set_num_threads', 'set_printoptions', 'set_rng_state', 'short', 'sigmoid', 'sign', 'sin', 'sinh', 'softmax', 'sort', 'split', 'sqrt', 'square', 'squeeze', 'stack', 'std', 'std_mean', 'strided', 'sub', 'subtract', 'sum', 'swapaxes', 'swapdims', 't', 'take', 'take_along_dim', 'tan', 'tanh', 'tensor', 'tensor_split', 'tile', 'to_dlpack', 'topk', 'transpose', 'tril', 'triu', 'true_divide', 'trunc', 'uint8', 'unbind', 'unflatten', 'unique', 'unsqueeze', 'var', 'var_mean', 'vstack', 'where', 'zeros', 'zeros_like']
class dtype:
    """
    The type of a tensor's elements. PyTorch: torch.dtype.
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
class layout:
    """
    Every tensor has strides. PyTorch: torch.layout.
    """
    def __copy__(self) -> typing.Any:
        ...
    def __deepcopy__(self, arg0: typing.Any) -> typing.Any:
        ...
    def __reduce__(self) -> str:
        ...
    def __repr__(self) -> str:
        ...
class device:
    """
    Where a tensor lives: on the CPU. PyTorch: torch.device.
    """
    def __enter__(self) -> typing.Any:
        ...
    def __eq__(self, arg0: typing.Any) -> bool:
        ...
    def __exit__(self, *args) -> None:
        ...
    def __hash__(self) -> int:
        ...
    @typing.overload
    def __init__(self, device: device) -> None:
        ...
    @typing.overload
    def __init__(self, type: str) -> None:
        ...
    @typing.overload
    def __init__(self, type: str, index: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @typing.overload
    def __init__(self, index: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def __reduce__(self) -> tuple[type, tuple[str]]:
        ...
    def __repr__(self) -> str:
        ...
    def __str__(self) -> str:
        ...
    @property
    def index(self) -> int | None:
        ...
    @property
    def type(self) -> str:
        ...
class Tensor:
    """
    A multi-dimensional array that records gradients. PyTorch: torch.Tensor.
    """
    __array_priority__: typing.ClassVar[int] = 1000
    is_ipu: typing.ClassVar[bool] = False
    is_maia: typing.ClassVar[bool] = False
    is_mtia: typing.ClassVar[bool] = False
    is_sparse_csr: typing.ClassVar[bool] = False
    is_vulkan: typing.ClassVar[bool] = False
    is_xla: typing.ClassVar[bool] = False
    name = None
    output_nr: typing.ClassVar[int] = 0
    data: Tensor
    requires_grad: bool
    @staticmethod
    def __lshift__(input, other):
        """
        input * 2^other, of integers; 0 where more bits are shifted than there are.
        """
    @staticmethod
    def __rshift__(input, other):
        """
        input / 2^other rounded down, of integers; 0 or -1 where all bits are shifted out.
        """
    @staticmethod
    def addbmm(input, batch1, batch2, *, beta = 1, alpha = 1):
        """
        beta * input + alpha * the sum of the products of the batch.
        """
    @staticmethod
    def addmv(input, mat, vec, *, beta = 1, alpha = 1):
        """
        beta * input + alpha * mat @ vec
        """
    @staticmethod
    def addr(input, vec1, vec2, *, beta = 1, alpha = 1):
        """
        beta * input + alpha * the outer product.
        """
    @staticmethod
    def adjoint(input):
        """
        Matrices with the last two dimensions exchanged. Errors: RuntimeError for vectors.
        """
    @staticmethod
    def aminmax(input, *, dim = None, keepdim = False):
        """
        The smallest and the largest element.
        """
    @staticmethod
    def angle(input):
        """
        0 for numbers from 0 on, pi for those below, NaN for NaN.
        """
    @staticmethod
    def as_strided_scatter(input, src, size, stride, storage_offset = None):
        """
        A copy with ``src`` where these strides lead.
        """
    @staticmethod
    def baddbmm(input, batch1, batch2, *, beta = 1, alpha = 1):
        """
        beta * input + alpha * batch1 @ batch2, for each of the batch.
        """
    @staticmethod
    def bitwise_left_shift(input, other):
        """
        input * 2^other, of integers; 0 where more bits are shifted than there are.
        """
    @staticmethod
    def bitwise_right_shift(input, other):
        """
        input / 2^other rounded down, of integers; 0 or -1 where all bits are shifted out.
        """
    @staticmethod
    def cholesky(input, upper = False):
        """
        As linalg.cholesky. PyTorch: torch.cholesky.
        """
    @staticmethod
    def cholesky_inverse(input, upper = False):
        """
        The inverse of A, where ``input`` is its Cholesky factor.
        """
    @staticmethod
    def cholesky_solve(input, input2, upper = False):
        """
        X with A X = input, where ``input2`` is the Cholesky factor of A.

            input (..., N, K), input2 (..., N, N)

        """
    @staticmethod
    def conj(input):
        """
        The tensor itself: real numbers are their own conjugates.
        """
    @staticmethod
    def conj_physical(input):
        """
        The tensor itself: real numbers are their own conjugates.
        """
    @staticmethod
    def copysign(input, other):
        """
        The size of ``input`` with the sign of ``other``.
        """
    @staticmethod
    def corrcoef(input):
        """
        Correlations of variables in rows, observations in columns.
        """
    @staticmethod
    def cov(input, *, correction = 1, fweights = None, aweights = None):
        """
        Covariances of variables in rows, observations in columns. (V, O) or (O,) -> (V, V) or ()

            Args:
                fweights: how often each observation was made, integers (O,).
                aweights: how much each observation counts, (O,).

        """
    @staticmethod
    def cross(input, other, dim = None):
        """
        The cross product of vectors of three elements along ``dim``.
        """
    @staticmethod
    def cummax(input, dim):
        """
        The largest element up to each, and where it stands.
        """
    @staticmethod
    def cummin(input, dim):
        """
        The smallest element up to each, and where it stands.
        """
    @staticmethod
    def cumprod(input, dim, *, dtype = None):
        """
        The product of the elements up to each.
        """
    @staticmethod
    def deg2rad(input):
        """
        Degrees as radians.
        """
    @staticmethod
    def det(*args, **kwargs):
        """
        The determinant.
        """
    @staticmethod
    def diag(input, diagonal = 0):
        """
        The diagonal of a matrix, or a matrix with a vector on its diagonal.
        """
    @staticmethod
    def diag_embed(input, offset = 0, dim1 = -2, dim2 = -1):
        """
        Matrices with the last dimension on their diagonals, zeros elsewhere.
        """
    @staticmethod
    def diagflat(input, offset = 0):
        """
        A matrix with all elements on its diagonal.
        """
    @staticmethod
    def diagonal_scatter(input, src, offset = 0, dim1 = 0, dim2 = 1):
        """
        A copy with ``src`` on a diagonal.
        """
    @staticmethod
    def diff(input, n = 1, dim = -1, prepend = None, append = None):
        """
        Differences of neighbours, ``n`` times over.
        """
    @staticmethod
    def dist(input, other, p = 2):
        """
        The p-norm of the difference.
        """
    @staticmethod
    def fliplr(input):
        """
        The columns in reverse order. Errors: RuntimeError for less than 2 dimensions.
        """
    @staticmethod
    def flipud(input):
        """
        The rows in reverse order. Errors: RuntimeError for a number.
        """
    @staticmethod
    def float_power(input, exponent):
        """
        input to the power of exponent, in float64.
        """
    @staticmethod
    def fmax(input, other):
        """
        The larger one; the number if the other is NaN.
        """
    @staticmethod
    def fmin(input, other):
        """
        The smaller one; the number if the other is NaN.
        """
    @staticmethod
    def frac(input):
        """
        x - trunc(x)
        """
    @staticmethod
    def frexp(input):
        """
        The mantissa in [0.5, 1) and the exponent, int32, with input = mantissa * 2^exponent.

            Errors: TypeError unless floating-point.

        """
    @staticmethod
    def gcd(input, other):
        """
        The greatest common divisor of integers. Errors: TypeError for others.
        """
    @staticmethod
    def geqrf(input):
        """
        QR as LAPACK keeps it: R, below its diagonal the reflections, and tau. No gradient.
        """
    @staticmethod
    def ger(input, vec2):
        """
        The outer product.
        """
    @staticmethod
    def hardshrink(input, lambd = 0.5):
        """
        input, but 0 where |input| <= lambd
        """
    @staticmethod
    def heaviside(input, values):
        """
        0 below 0, 1 above, and ``values`` at 0.
        """
    @staticmethod
    def histc(input, bins = 100, min = 0, max = 0):
        """
        Counts of the elements in bins of one width from ``min`` to ``max``.
        """
    @staticmethod
    def histogram(input, bins = 100, *, range = None, weight = None, density = False):
        """
        Counts in bins of one width, or with the edges that ``bins`` holds; and the edges.

            Args:
                range: the lowest and the highest edge, those of the elements if left out.
                weight: of each element.
                density: divides by the sum and by the width of each bin.

        """
    @staticmethod
    def index_reduce(input, dim, index, source, reduce, *, include_self = True):
        """
        Combines the slices of ``source`` that ``index`` sends to the same place.

            Args:
                index: a vector, the place along ``dim`` of each slice of ``source``.
                reduce: "prod", "mean", "amax" or "amin".
                include_self: whether the elements of ``input`` take part.

        """
    @staticmethod
    def inner(input, other):
        """
        The products along the last dimensions.
        """
    @staticmethod
    def inverse(*args, **kwargs):
        """
        The inverse of a matrix, or of each of a batch. Errors: LinAlgError for a singular one.
        """
    @staticmethod
    def is_conj(input):
        """
        False: nothing is conjugated lazily.
        """
    @staticmethod
    def is_distributed(input):
        """
        False: every tensor is whole.
        """
    @staticmethod
    def is_neg(input):
        """
        False: nothing is negated lazily.
        """
    @staticmethod
    def isneginf(input):
        """
        Whether an element is minus infinity.
        """
    @staticmethod
    def isposinf(input):
        """
        Whether an element is infinity.
        """
    @staticmethod
    def isreal(input):
        """
        True everywhere: there are no complex numbers here.
        """
    @staticmethod
    def kron(input, other):
        """
        Every element of ``input`` times all of ``other``, side by side. The Kronecker product.
        """
    @staticmethod
    def kthvalue(input, k, dim = -1, keepdim = False):
        """
        The k-th smallest element along ``dim`` and where it stands.
        """
    @staticmethod
    def lcm(input, other):
        """
        The least common multiple.
        """
    @staticmethod
    def ldexp(input, other):
        """
        input * 2^other
        """
    @staticmethod
    def logaddexp(input, other):
        """
        log(exp(x) + exp(y))
        """
    @staticmethod
    def logaddexp2(input, other):
        """
        log2(2^x + 2^y)
        """
    @staticmethod
    def logcumsumexp(input, dim):
        """
        log of the sum of exp up to each element.
        """
    @staticmethod
    def logdet(input):
        """
        The logarithm of the determinant, NaN where that is negative. PyTorch: torch.logdet.
        """
    @staticmethod
    def logit(input, eps = None):
        """
        log(x / (1 - x)), with x brought into [eps, 1 - eps] first.
        """
    @staticmethod
    def lu(A, pivot = True, get_infos = False):
        """
        As linalg.lu_factor, or lu_factor_ex with ``get_infos``. PyTorch: torch.lu.
        """
    @staticmethod
    def lu_solve(input, LU_data, LU_pivots):
        """
        As linalg.lu_solve, with the right side first. PyTorch: torch.lu_solve.
        """
    @staticmethod
    def matrix_exp(*args, **kwargs):
        """
        The sum of A^k / k!, by its series for A / 2^s and squaring s times.
        """
    @staticmethod
    def matrix_power(*args, **kwargs):
        """
        A to the power of a whole number, of the inverse if that is negative.
        """
    @staticmethod
    def mode(input, dim = -1, keepdim = False):
        """
        The most frequent element along ``dim``, the smallest of them; and where it stands last.
        """
    @staticmethod
    def msort(input):
        """
        Sorted along the first dimension.
        """
    @staticmethod
    def mvlgamma(input, p):
        """
        The logarithm of the multivariate gamma function of dimension p.

            p (p - 1) / 4 * log(pi) + the sum of lgamma(input - j / 2) over j < p. Errors: RuntimeError
            unless p is positive.

        """
    @staticmethod
    def nan_to_num(input, nan = None, posinf = None, neginf = None):
        """
        NaN and infinities replaced, infinities by the largest finite numbers if not told.
        """
    @staticmethod
    def nanmean(*args, **kwargs):
        """
        The mean without the NaNs, computed in ``dtype`` if it is told.
        """
    @staticmethod
    def nanmedian(input, dim = None, keepdim = False):
        """
        The lower median of what is not NaN; along ``dim``, also where it stands.
        """
    @staticmethod
    def nanquantile(input, q, dim = None, keepdim = False, *, interpolation = 'linear'):
        """
        As quantile, of what is not NaN.
        """
    @staticmethod
    def nansum(*args, **kwargs):
        """
        The sum without the NaNs, computed in ``dtype`` if it is told.
        """
    @staticmethod
    def narrow_copy(input, dim, start, length):
        """
        A copy of a part.
        """
    @staticmethod
    def nonzero_static(input, *, size, fill_value = -1):
        """
        The first ``size`` places of what is not 0, filled up with ``fill_value``.
        """
    @staticmethod
    def orgqr(input, input2):
        """
        As linalg.householder_product. PyTorch: torch.orgqr.
        """
    @staticmethod
    def ormqr(input, input2, input3, left = True, transpose = False):
        """
        Q times ``input3``, or ``input3`` times Q, with Q transposed if asked for.

            Q is the product of the reflections that geqrf gives: ``input`` and their factors ``input2``.

        """
    @staticmethod
    def pinverse(input, rcond = 1e-15):
        """
        The pseudo-inverse. PyTorch: torch.pinverse.
        """
    @staticmethod
    def positive(input):
        """
        The tensor itself. Errors: RuntimeError for bools.
        """
    @staticmethod
    def prelu(input, weight):
        """
        input where positive, else weight * input; one weight, or one for each channel
        """
    @staticmethod
    def put(input, index, source, accumulate = False):
        """
        A copy with elements set by their position in the flattened tensor.
        """
    @staticmethod
    def qr(input, some = True):
        """
        As linalg.qr, complete unless ``some``. PyTorch: torch.qr.
        """
    @staticmethod
    def quantile(input, q, dim = None, keepdim = False, *, interpolation = 'linear'):
        """
        The values below which the share ``q`` of the elements lies; NaN where one is NaN.

            Args:
                q: a number in [0, 1], or a 1-d tensor of them, which makes a new first dimension.
                interpolation: between neighbours: "linear", "lower", "higher", "midpoint" or "nearest".

        """
    @staticmethod
    def rad2deg(input):
        """
        Radians as degrees.
        """
    @staticmethod
    def renorm(input, p, dim, maxnorm):
        """
        Slices along ``dim`` scaled down to a p-norm of at most ``maxnorm``.
        """
    @staticmethod
    def repeat_interleave(input = None, repeats = None, dim = None, *, output_size = None):
        """
        Every element ``repeats`` times in a row; ``repeats`` may hold a number for each.
        """
    @staticmethod
    def resolve_conj(input):
        """
        The tensor itself: real numbers are their own conjugates.
        """
    @staticmethod
    def resolve_neg(input):
        """
        The tensor itself: real numbers are their own conjugates.
        """
    @staticmethod
    def rot90(input, k = 1, dims = (0, 1)):
        """
        Turned by k right angles from the first of ``dims`` towards the second.
        """
    @staticmethod
    def rsub(input, other, alpha = 1):
        """
        other - alpha * input
        """
    @staticmethod
    def scatter(*args, **kwargs):
        """
        Puts ``src``, a tensor or a number, where the index along ``dim`` says.

            Args:
                reduce: "add" or "multiply" combines it with what is there.

        """
    @staticmethod
    def scatter_(*args, **kwargs):
        """
        As scatter, in place.
        """
    @staticmethod
    def scatter_reduce(input, dim, index, src, reduce, *, include_self = True):
        """
        Combines the elements of ``src`` that ``index`` sends to the same place.

            Args:
                reduce: "sum", "prod", "mean", "amax" or "amin".
                include_self: whether the elements of ``input`` take part.

        """
    @staticmethod
    def select_scatter(input, src, dim, index):
        """
        A copy with ``src`` at one index of a dimension.
        """
    @staticmethod
    def sgn(input):
        """
        -1, 0 or 1.
        """
    @staticmethod
    def signbit(input):
        """
        Whether the sign is a minus, that of -0.0 too.
        """
    @staticmethod
    def sinc(input):
        """
        sin(pi x) / (pi x), and 1 at 0.
        """
    @staticmethod
    def slice_scatter(input, src, dim = 0, start = None, end = None, step = 1):
        """
        A copy with ``src`` in a slice of a dimension.
        """
    @staticmethod
    def slogdet(*args, **kwargs):
        """
        The sign and the logarithm of the size of the determinant.
        """
    @staticmethod
    def split(*args, **kwargs):
        """
        Parts of one size, or of these sizes.
        """
    @staticmethod
    def split_with_sizes(input, split_sizes, dim = 0):
        """
        Parts of these sizes.
        """
    @staticmethod
    def svd(input, some = True, compute_uv = True):
        """
        U, S, V with input = U diag(S) V^T. PyTorch: torch.svd.
        """
    @staticmethod
    def tensor_split(*args, **kwargs):
        """
        Parts as equal as they can be, or cut at positions.
        """
    @staticmethod
    def to_dense(input, dtype = None, *, masked_grad = None):
        """
        The tensor itself: every one is dense.
        """
    @staticmethod
    def trace(input):
        """
        The sum of the diagonal of a matrix.
        """
    @staticmethod
    def triangular_solve(input, A, upper = True, transpose = False, unitriangular = False):
        """
        X with A X = input and a copy of A. Deprecated: use linalg.solve_triangular.
        """
    @staticmethod
    def unique(input, sorted = True, return_inverse = False, return_counts = False, dim = None):
        """
        The different elements, or slices along ``dim``, in order.
        """
    @staticmethod
    def unique_consecutive(input, return_inverse = False, return_counts = False, dim = None):
        """
        Elements, or slices along ``dim``, without those that equal the one before.
        """
    @staticmethod
    def unsafe_chunk(input, chunks, dim = 0):
        """
        Equal parts.
        """
    @staticmethod
    def unsafe_split(input, split_size, dim = 0):
        """
        Parts of one size.
        """
    @staticmethod
    def unsafe_split_with_sizes(input, split_sizes, dim = 0):
        """
        Parts of these sizes.
        """
    @staticmethod
    def vdot(input, other):
        """
        The product of two vectors.
        """
    @staticmethod
    def xlogy(input, other):
        """
        x * log(y), and 0 where x is 0.
        """
    def __abs__(self) -> Tensor:
        ...
    @typing.overload
    def __add__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __add__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __and__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __and__(self, arg0: float) -> Tensor:
        ...
    def __array__(self, dtype: typing.Any = None, copy: typing.Any = None) -> typing.Any:
        ...
    def __array_wrap__(self, arg0: numpy.ndarray, *args) -> typing.Any:
        ...
    def __bool__(self) -> bool:
        ...
    def __complex__(self):
        ...
    def __contains__(self, arg0: typing.Any) -> bool:
        ...
    def __deepcopy__(self, memo: dict) -> typing.Any:
        ...
    def __dlpack__(self, *, stream: typing.Any = None, max_version: tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex] | None = None, dl_device: tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex] | None = None, copy: bool | None = None) -> typing.Any:
        """
        A capsule on this tensor's memory. Errors: BufferError.
        """
    def __dlpack_device__(self) -> tuple[int, int]:
        ...
    @typing.overload
    def __eq__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __eq__(self, arg0: float) -> Tensor:
        ...
    def __float__(self) -> float:
        ...
    @typing.overload
    def __floordiv__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __floordiv__(self, arg0: float) -> Tensor:
        ...
    def __format__(self, arg0: str) -> typing.Any:
        ...
    @typing.overload
    def __ge__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ge__(self, arg0: float) -> Tensor:
        ...
    def __getitem__(self, arg0: typing.Any) -> Tensor:
        ...
    @typing.overload
    def __gt__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __gt__(self, arg0: float) -> Tensor:
        ...
    def __hash__(self) -> int:
        ...
    @typing.overload
    def __iadd__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __iadd__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __iand__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __iand__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __ifloordiv__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ifloordiv__(self, arg0: float) -> Tensor:
        ...
    def __ilshift__(self, other):
        ...
    @typing.overload
    def __imod__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __imod__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __imul__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __imul__(self, arg0: float) -> Tensor:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, *args, device: device | str | None = None) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __invert__(self) -> Tensor:
        ...
    @typing.overload
    def __ior__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ior__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __ipow__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ipow__(self, arg0: float) -> Tensor:
        ...
    def __irshift__(self, other):
        ...
    @typing.overload
    def __isub__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __isub__(self, arg0: float) -> Tensor:
        ...
    def __iter__(self) -> collections.abc.Iterator:
        ...
    @typing.overload
    def __itruediv__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __itruediv__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __ixor__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ixor__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __le__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __le__(self, arg0: float) -> Tensor:
        ...
    def __len__(self) -> int:
        ...
    @typing.overload
    def __lt__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __lt__(self, arg0: float) -> Tensor:
        ...
    def __matmul__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __mod__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __mod__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __mul__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __mul__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __ne__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __ne__(self, arg0: float) -> Tensor:
        ...
    def __neg__(self) -> Tensor:
        ...
    @typing.overload
    def __or__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __or__(self, arg0: float) -> Tensor:
        ...
    def __pos__(self) -> Tensor:
        ...
    @typing.overload
    def __pow__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __pow__(self, arg0: float) -> Tensor:
        ...
    def __radd__(self, arg0: float) -> Tensor:
        ...
    def __rand__(self, arg0: float) -> Tensor:
        ...
    def __reduce_ex__(self, protocol: int) -> tuple:
        ...
    def __repr__(self) -> str:
        ...
    def __reversed__(self):
        """
        The tensor in reverse order along all dimensions.
        """
    def __rfloordiv__(self, arg0: float) -> Tensor:
        ...
    def __rlshift__(self, other):
        ...
    def __rmatmul__(self, other):
        ...
    def __rmod__(self, arg0: float) -> Tensor:
        ...
    def __rmul__(self, arg0: float) -> Tensor:
        ...
    def __ror__(self, arg0: float) -> Tensor:
        ...
    def __rpow__(self, arg0: float) -> Tensor:
        ...
    def __rrshift__(self, other):
        ...
    def __rsub__(self, arg0: float) -> Tensor:
        ...
    def __rtruediv__(self, arg0: float) -> Tensor:
        ...
    def __rxor__(self, arg0: float) -> Tensor:
        ...
    def __setitem__(self, arg0: typing.Any, arg1: typing.Any) -> None:
        ...
    @typing.overload
    def __sub__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __sub__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __truediv__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __truediv__(self, arg0: float) -> Tensor:
        ...
    @typing.overload
    def __xor__(self, arg0: Tensor) -> Tensor:
        ...
    @typing.overload
    def __xor__(self, arg0: float) -> Tensor:
        ...
    def _shares_memory(self, arg0: Tensor) -> bool:
        ...
    def _storage_bytes(self) -> int:
        ...
    def abs(self) -> Tensor:
        """
        The absolute value.
        """
    def abs_(self) -> Tensor:
        """
        The same, in place.
        """
    def absolute(self) -> Tensor:
        """
        The absolute value.
        """
    def absolute_(self) -> Tensor:
        """
        The same, in place.
        """
    def acos(self) -> Tensor:
        """
        The arccosine.
        """
    def acos_(self) -> Tensor:
        """
        The same, in place.
        """
    def acosh(self) -> Tensor:
        """
        The inverse of cosh.
        """
    def acosh_(self) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def add(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        input + alpha * other
        """
    @typing.overload
    def add(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        input + alpha * other
        """
    @typing.overload
    def add_(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def add_(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    def addbmm_(self, *args, **kwargs):
        """
        As addbmm, in place.
        """
    def addcdiv(self, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
        """
        input + value * tensor1 / tensor2
        """
    def addcdiv_(self, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
        """
        The same, in place.
        """
    def addcmul(self, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
        """
        input + value * tensor1 * tensor2
        """
    def addcmul_(self, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
        """
        The same, in place.
        """
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
        """
        beta * input + alpha * mat1 @ mat2.
        """
    def addmm_(self, *args, **kwargs):
        """
        As addmm, in place.
        """
    def addmv_(self, *args, **kwargs):
        """
        As addmv, in place.
        """
    def addr_(self, *args, **kwargs):
        """
        As addr, in place.
        """
    @typing.overload
    def all(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
        """
        Whether all elements are true.
        """
    @typing.overload
    def all(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
        """
        Whether all elements are true.
        """
    def allclose(self, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> bool:
        """
        Whether |input - other| <= atol + rtol |other| everywhere.
        """
    @typing.overload
    def amax(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
        """
        The largest elements over `dim`.
        """
    @typing.overload
    def amax(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
        """
        The largest elements over `dim`.
        """
    @typing.overload
    def amin(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
        """
        The smallest elements over `dim`.
        """
    @typing.overload
    def amin(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
        """
        The smallest elements over `dim`.
        """
    @typing.overload
    def any(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
        """
        Whether any element is true.
        """
    @typing.overload
    def any(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
        """
        Whether any element is true.
        """
    def apply_(self, callable):
        """
        Replaces each element by callable(element).
        """
    def arccos(self) -> Tensor:
        """
        The arccosine.
        """
    def arccos_(self) -> Tensor:
        """
        The same, in place.
        """
    def arccosh(self) -> Tensor:
        """
        The inverse of cosh.
        """
    def arccosh_(self) -> Tensor:
        """
        The same, in place.
        """
    def arcsin(self) -> Tensor:
        """
        The arcsine.
        """
    def arcsin_(self) -> Tensor:
        """
        The same, in place.
        """
    def arcsinh(self) -> Tensor:
        """
        The inverse of sinh.
        """
    def arcsinh_(self) -> Tensor:
        """
        The same, in place.
        """
    def arctan(self) -> Tensor:
        """
        The arctangent.
        """
    def arctan2(self, other: Tensor) -> Tensor:
        """
        The angle of the point (other, input).
        """
    def arctan2_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def arctan_(self) -> Tensor:
        """
        The same, in place.
        """
    def arctanh(self) -> Tensor:
        """
        The inverse of tanh.
        """
    def arctanh_(self) -> Tensor:
        """
        The same, in place.
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
    def argwhere(self) -> Tensor:
        """
        Positions of the elements that are not zero.
        """
    def as_strided(self, size: int | typing.Sequence[int], stride: int | typing.Sequence[int], storage_offset: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
        """
        A view of any sizes and strides.
        """
    def as_strided_(self, *args, **kwargs):
        """
        As as_strided, in place.
        """
    def asin(self) -> Tensor:
        """
        The arcsine.
        """
    def asin_(self) -> Tensor:
        """
        The same, in place.
        """
    def asinh(self) -> Tensor:
        """
        The inverse of sinh.
        """
    def asinh_(self) -> Tensor:
        """
        The same, in place.
        """
    def atan(self) -> Tensor:
        """
        The arctangent.
        """
    def atan2(self, other: Tensor) -> Tensor:
        """
        The angle of the point (other, input).
        """
    def atan2_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def atan_(self) -> Tensor:
        """
        The same, in place.
        """
    def atanh(self) -> Tensor:
        """
        The inverse of tanh.
        """
    def atanh_(self) -> Tensor:
        """
        The same, in place.
        """
    def backward(self, gradient: typing.Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: typing.Any = None) -> None:
        """
        Adds d(self)/d(leaf) to the grad of every leaf.
        """
    def baddbmm_(self, *args, **kwargs):
        """
        As baddbmm, in place.
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
    def bfloat16(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def bincount(self, weights: Tensor | None = None, minlength: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
        """
        How often each of 0 ... max occurs.
        """
    @typing.overload
    def bitwise_and(self, other: Tensor) -> Tensor:
        """
        input & other
        """
    @typing.overload
    def bitwise_and(self, other: float) -> Tensor:
        """
        input & other
        """
    @typing.overload
    def bitwise_and_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def bitwise_and_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def bitwise_left_shift_(self, *args, **kwargs):
        """
        As bitwise_left_shift, in place.
        """
    def bitwise_not(self) -> Tensor:
        """
        Every bit inverted.
        """
    def bitwise_not_(self) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def bitwise_or(self, other: Tensor) -> Tensor:
        """
        input | other
        """
    @typing.overload
    def bitwise_or(self, other: float) -> Tensor:
        """
        input | other
        """
    @typing.overload
    def bitwise_or_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def bitwise_or_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def bitwise_right_shift_(self, *args, **kwargs):
        """
        As bitwise_right_shift, in place.
        """
    @typing.overload
    def bitwise_xor(self, other: Tensor) -> Tensor:
        """
        input ^ other
        """
    @typing.overload
    def bitwise_xor(self, other: float) -> Tensor:
        """
        input ^ other
        """
    @typing.overload
    def bitwise_xor_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def bitwise_xor_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def bmm(self, mat2: Tensor) -> Tensor:
        """
        Batches of matrix products: (B, N, K), (B, K, M) -> (B, N, M).
        """
    def bool(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def broadcast_to(self, *args, **kwargs) -> Tensor:
        """
        The same as expand.
        """
    def byte(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def cauchy_(self, median: typing.SupportsFloat | typing.SupportsIndex = 0.0, sigma: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with draws of the Cauchy distribution.
        """
    def ceil(self) -> Tensor:
        """
        The smallest integer above.
        """
    def ceil_(self) -> Tensor:
        """
        The same, in place.
        """
    def char(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def chunk(self, chunks: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
        """
        At most `chunks` parts.
        """
    @typing.overload
    def clamp(self, min: float | None = None, max: float | None = None) -> Tensor:
        """
        Elements below min become min, those above max become max.
        """
    @typing.overload
    def clamp(self, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
        """
        Elements below min become min, those above max become max.
        """
    @typing.overload
    def clamp_(self, min: float | None = None, max: float | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clamp_(self, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clamp_max(self, max: Tensor) -> Tensor:
        """
        Elements above max become max.
        """
    @typing.overload
    def clamp_max(self, max: float) -> Tensor:
        """
        Elements above max become max.
        """
    @typing.overload
    def clamp_max_(self, max: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clamp_max_(self, max: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clamp_min(self, min: Tensor) -> Tensor:
        """
        Elements below min become min.
        """
    @typing.overload
    def clamp_min(self, min: float) -> Tensor:
        """
        Elements below min become min.
        """
    @typing.overload
    def clamp_min_(self, min: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clamp_min_(self, min: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clip(self, min: float | None = None, max: float | None = None) -> Tensor:
        """
        Elements below min become min, those above max become max.
        """
    @typing.overload
    def clip(self, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
        """
        Elements below min become min, those above max become max.
        """
    @typing.overload
    def clip_(self, min: float | None = None, max: float | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def clip_(self, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
        """
        The same, in place.
        """
    def clone(self, *, memory_format: memory_format = ...) -> Tensor:
        """
        A copy that gradients pass through.
        """
    def conj_physical_(self, *args, **kwargs):
        """
        As conj_physical, in place.
        """
    def contiguous(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor in this order; itself if it lies so.
        """
    def copy_(self, src: Tensor, non_blocking: bool = False) -> Tensor:
        """
        Takes the values of `src`, broadcast and converted.
        """
    def copysign_(self, *args, **kwargs):
        """
        As copysign, in place.
        """
    def cos(self) -> Tensor:
        """
        The cosine.
        """
    def cos_(self) -> Tensor:
        """
        The same, in place.
        """
    def cosh(self) -> Tensor:
        """
        The hyperbolic cosine.
        """
    def cosh_(self) -> Tensor:
        """
        The same, in place.
        """
    def count_nonzero(self, dim: int | typing.Sequence[int] | None = None) -> Tensor:
        """
        The number of elements that are not 0.
        """
    def cpu(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor itself: there is no other device.
        """
    def cuda(self, device: typing.Any = None, non_blocking: bool = False, memory_format: memory_format = ...) -> Tensor:
        """
        Always an error: there is only the CPU.
        """
    def cumprod_(self, *args, **kwargs):
        """
        As cumprod, in place.
        """
    def cumsum(self, dim: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None) -> Tensor:
        """
        The running sum along `dim`.
        """
    def cumsum_(self, *args, **kwargs):
        """
        As cumsum, in place.
        """
    def data_ptr(self) -> int:
        """
        Address of the first element.
        """
    def deg2rad_(self, *args, **kwargs):
        """
        As deg2rad, in place.
        """
    def detach(self) -> Tensor:
        """
        The same values outside the graph; changes are seen by both.
        """
    def detach_(self) -> Tensor:
        """
        Takes the tensor out of the graph, in place.
        """
    def diagonal(self, offset: typing.SupportsInt | typing.SupportsIndex = 0, dim1: typing.SupportsInt | typing.SupportsIndex = 0, dim2: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
        """
        The diagonals of the matrices in two dimensions.
        """
    def digamma(self) -> Tensor:
        """
        The derivative of lgamma.
        """
    def digamma_(self) -> Tensor:
        """
        The same, in place.
        """
    def dim(self) -> int:
        """
        Number of dimensions.
        """
    def dim_order(self):
        """
        The dimensions in the order of memory, the innermost last.
        """
    @typing.overload
    def div(self, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
        """
        input / other, rounded to zero ('trunc') or down ('floor') if asked.
        """
    @typing.overload
    def div(self, other: float, *, rounding_mode: str | None = None) -> Tensor:
        """
        input / other, rounded to zero ('trunc') or down ('floor') if asked.
        """
    @typing.overload
    def div_(self, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def div_(self, other: float, *, rounding_mode: str | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def divide(self, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
        """
        input / other, rounded to zero ('trunc') or down ('floor') if asked.
        """
    @typing.overload
    def divide(self, other: float, *, rounding_mode: str | None = None) -> Tensor:
        """
        input / other, rounded to zero ('trunc') or down ('floor') if asked.
        """
    @typing.overload
    def divide_(self, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def divide_(self, other: float, *, rounding_mode: str | None = None) -> Tensor:
        """
        The same, in place.
        """
    def dot(self, tensor: Tensor) -> Tensor:
        """
        Sum of the products of two vectors: (N,), (N,) -> ().
        """
    def double(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def dsplit(self, *sections, **kwargs):
        """
        Parts along the third dimension.
        """
    def element_size(self) -> int:
        """
        Bytes of one element.
        """
    @typing.overload
    def eq(self, other: Tensor) -> Tensor:
        """
        input == other
        """
    @typing.overload
    def eq(self, other: float) -> Tensor:
        """
        input == other
        """
    @typing.overload
    def eq_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def eq_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def equal(self, other: Tensor) -> bool:
        """
        Whether sizes and all elements agree.
        """
    def erf(self) -> Tensor:
        """
        The error function.
        """
    def erf_(self) -> Tensor:
        """
        The same, in place.
        """
    def erfc(self) -> Tensor:
        """
        1 - erf(x)
        """
    def erfc_(self) -> Tensor:
        """
        The same, in place.
        """
    def erfinv(self) -> Tensor:
        """
        The inverse of erf.
        """
    def erfinv_(self) -> Tensor:
        """
        The same, in place.
        """
    def exp(self) -> Tensor:
        """
        e to the power of x.
        """
    def exp2(self) -> Tensor:
        """
        2 to the power of x.
        """
    def exp2_(self) -> Tensor:
        """
        The same, in place.
        """
    def exp_(self) -> Tensor:
        """
        The same, in place.
        """
    def expand(self, *args, **kwargs) -> Tensor:
        """
        Repeats dimensions of size 1 without a copy; -1 keeps a size.
        """
    def expand_as(self, other: Tensor) -> Tensor:
        """
        Expands to the shape of `other`.
        """
    def expm1(self) -> Tensor:
        """
        exp(x) - 1, exact near 0.
        """
    def expm1_(self) -> Tensor:
        """
        The same, in place.
        """
    def exponential_(self, lambd: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with exponential draws.
        """
    @typing.overload
    def fill_(self, value: float) -> Tensor:
        """
        Sets every element to `value`.
        """
    @typing.overload
    def fill_(self, value: Tensor) -> Tensor:
        """
        Sets every element to `value`.
        """
    def fill_diagonal_(self, fill_value, wrap = False):
        """
        Sets the elements whose indices are all equal.
        """
    def fix(self) -> Tensor:
        """
        Without the fraction.
        """
    def fix_(self) -> Tensor:
        """
        The same, in place.
        """
    def flatten(self, start_dim: typing.SupportsInt | typing.SupportsIndex = 0, end_dim: typing.SupportsInt | typing.SupportsIndex = -1) -> Tensor:
        """
        Merges dimensions start_dim ... end_dim into one.
        """
    def flip(self, *args, **kwargs) -> Tensor:
        """
        The elements in reverse order along these dimensions.
        """
    def float(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def float_power_(self, *args, **kwargs):
        """
        As float_power, in place.
        """
    def floor(self) -> Tensor:
        """
        The largest integer below.
        """
    def floor_(self) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def floor_divide(self, other: Tensor) -> Tensor:
        """
        input / other, rounded down.
        """
    @typing.overload
    def floor_divide(self, other: float) -> Tensor:
        """
        input / other, rounded down.
        """
    @typing.overload
    def floor_divide_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def floor_divide_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def fmod(self, other: Tensor) -> Tensor:
        """
        C's remainder: the sign is that of input.
        """
    @typing.overload
    def fmod(self, other: float) -> Tensor:
        """
        C's remainder: the sign is that of input.
        """
    @typing.overload
    def fmod_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def fmod_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def frac_(self, *args, **kwargs):
        """
        As frac, in place.
        """
    def gather(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
        """
        The elements that the index along `dim` names.
        """
    def gcd_(self, *args, **kwargs):
        """
        As gcd, in place.
        """
    @typing.overload
    def ge(self, other: Tensor) -> Tensor:
        """
        input >= other
        """
    @typing.overload
    def ge(self, other: float) -> Tensor:
        """
        input >= other
        """
    @typing.overload
    def ge_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def ge_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def geometric_(self, p: typing.SupportsFloat | typing.SupportsIndex, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with trials up to the first success.
        """
    def get_device(self) -> int:
        """
        The number of the device: -1, the CPU.
        """
    @typing.overload
    def greater(self, other: Tensor) -> Tensor:
        """
        input > other
        """
    @typing.overload
    def greater(self, other: float) -> Tensor:
        """
        input > other
        """
    @typing.overload
    def greater_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def greater_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def greater_equal(self, other: Tensor) -> Tensor:
        """
        input >= other
        """
    @typing.overload
    def greater_equal(self, other: float) -> Tensor:
        """
        input >= other
        """
    @typing.overload
    def greater_equal_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def greater_equal_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def gt(self, other: Tensor) -> Tensor:
        """
        input > other
        """
    @typing.overload
    def gt(self, other: float) -> Tensor:
        """
        input > other
        """
    @typing.overload
    def gt_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def gt_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def half(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def heaviside_(self, *args, **kwargs):
        """
        As heaviside, in place.
        """
    def hsplit(self, *sections, **kwargs):
        """
        Parts along the columns.
        """
    def hypot(self, other: Tensor) -> Tensor:
        """
        sqrt(x^2 + y^2)
        """
    def hypot_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def i0(self) -> Tensor:
        """
        The modified Bessel function of the first kind of order 0.
        """
    def i0_(self) -> Tensor:
        """
        The same, in place.
        """
    def igamma(self, other: Tensor) -> Tensor:
        """
        The regularised lower incomplete gamma function of order input.
        """
    def igamma_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def igammac(self, other: Tensor) -> Tensor:
        """
        1 - igamma(input, other)
        """
    def igammac_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def index_add(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor, *, alpha: float = 1) -> Tensor:
        """
        Adds slices of `source` to the slices named.
        """
    def index_add_(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor, *, alpha: float = 1) -> Tensor:
        """
        Adds slices of `source` to the slices named.
        """
    def index_copy(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor) -> Tensor:
        """
        Puts slices of `source` in place of those named.
        """
    def index_copy_(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor) -> Tensor:
        """
        Puts slices of `source` in place of those named.
        """
    @typing.overload
    def index_fill(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: float) -> Tensor:
        """
        Puts `value` into the slices named.
        """
    @typing.overload
    def index_fill(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: Tensor) -> Tensor:
        """
        Puts `value` into the slices named.
        """
    @typing.overload
    def index_fill_(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: float) -> Tensor:
        """
        Puts `value` into the slices named.
        """
    @typing.overload
    def index_fill_(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: Tensor) -> Tensor:
        """
        Puts `value` into the slices named.
        """
    def index_put(self, indices: collections.abc.Sequence[Tensor | None], values: Tensor, accumulate: bool = False) -> Tensor:
        """
        Puts `values` at the places that the index tensors name.
        """
    def index_put_(self, indices: collections.abc.Sequence[Tensor | None], values: Tensor, accumulate: bool = False) -> Tensor:
        """
        Puts `values` at the places that the index tensors name.
        """
    def index_reduce_(self, *args, **kwargs):
        """
        As index_reduce, in place.
        """
    def index_select(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor) -> Tensor:
        """
        The slices along `dim` in the order of the index.
        """
    def int(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
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
        Whether the dtype is a floating-point one.
        """
    def is_inference(self) -> bool:
        """
        Whether it was made in inference mode.
        """
    def is_nonzero(self):
        """
        Whether the only element is not 0.
        """
    def is_pinned(self, device: typing.Any = None) -> bool:
        """
        Always False.
        """
    def is_same_size(self, other):
        """
        Whether the shapes agree.
        """
    def is_set_to(self, tensor):
        """
        Whether both look at the same elements of the same memory, in the same way.
        """
    def is_shared(self):
        ...
    def is_signed(self) -> bool:
        """
        Whether the dtype holds negative numbers.
        """
    def isclose(self, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> Tensor:
        """
        Whether |input - other| <= atol + rtol * |other|.
        """
    def isfinite(self) -> Tensor:
        """
        Whether an element is neither infinite nor NaN.
        """
    def isinf(self) -> Tensor:
        """
        Whether an element is infinite.
        """
    def isnan(self) -> Tensor:
        """
        Whether an element is no number.
        """
    def item(self) -> float:
        """
        The value of a tensor with one element, as a Python number.
        """
    def lcm_(self, *args, **kwargs):
        """
        As lcm, in place.
        """
    def ldexp_(self, *args, **kwargs):
        """
        As ldexp, in place.
        """
    @typing.overload
    def le(self, other: Tensor) -> Tensor:
        """
        input <= other
        """
    @typing.overload
    def le(self, other: float) -> Tensor:
        """
        input <= other
        """
    @typing.overload
    def le_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def le_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def lerp(self, end: Tensor, weight: Tensor) -> Tensor:
        """
        input + weight * (end - input)
        """
    @typing.overload
    def lerp(self, end: Tensor, weight: float) -> Tensor:
        """
        input + weight * (end - input)
        """
    @typing.overload
    def lerp_(self, end: Tensor, weight: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def lerp_(self, end: Tensor, weight: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def less(self, other: Tensor) -> Tensor:
        """
        input < other
        """
    @typing.overload
    def less(self, other: float) -> Tensor:
        """
        input < other
        """
    @typing.overload
    def less_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def less_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def less_equal(self, other: Tensor) -> Tensor:
        """
        input <= other
        """
    @typing.overload
    def less_equal(self, other: float) -> Tensor:
        """
        input <= other
        """
    @typing.overload
    def less_equal_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def less_equal_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def lgamma(self) -> Tensor:
        """
        log |Gamma(x)|
        """
    def lgamma_(self) -> Tensor:
        """
        The same, in place.
        """
    def log(self) -> Tensor:
        """
        The natural logarithm.
        """
    def log10(self) -> Tensor:
        """
        The logarithm to base 10.
        """
    def log10_(self) -> Tensor:
        """
        The same, in place.
        """
    def log1p(self) -> Tensor:
        """
        log(1 + x), exact near 0.
        """
    def log1p_(self) -> Tensor:
        """
        The same, in place.
        """
    def log2(self) -> Tensor:
        """
        The logarithm to base 2.
        """
    def log2_(self) -> Tensor:
        """
        The same, in place.
        """
    def log_(self) -> Tensor:
        """
        The same, in place.
        """
    def log_normal_(self, mean: typing.SupportsFloat | typing.SupportsIndex = 1.0, std: typing.SupportsFloat | typing.SupportsIndex = 2.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with exp of normal draws.
        """
    def log_softmax(self, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
        """
        log(softmax(x)) along `dim`.
        """
    def logical_and(self, other: Tensor) -> Tensor:
        """
        Whether both are not 0.
        """
    def logical_and_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def logical_not(self) -> Tensor:
        """
        Whether an element is 0.
        """
    def logical_not_(self) -> Tensor:
        """
        The same, in place.
        """
    def logical_or(self, other: Tensor) -> Tensor:
        """
        Whether one is not 0.
        """
    def logical_or_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def logical_xor(self, other: Tensor) -> Tensor:
        """
        Whether just one is not 0.
        """
    def logical_xor_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def logit_(self, *args, **kwargs):
        """
        As logit, in place.
        """
    @typing.overload
    def logsumexp(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
        """
        log(sum(exp(x))) over `dim`.
        """
    @typing.overload
    def logsumexp(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
        """
        log(sum(exp(x))) over `dim`.
        """
    def long(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    @typing.overload
    def lt(self, other: Tensor) -> Tensor:
        """
        input < other
        """
    @typing.overload
    def lt(self, other: float) -> Tensor:
        """
        input < other
        """
    @typing.overload
    def lt_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def lt_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def map2_(self, *args):
        """
        Replaces each element by what a function makes of it and its counterparts.
        """
    def map_(self, *args):
        """
        Replaces each element by what a function makes of it and its counterparts.
        """
    @typing.overload
    def masked_fill(self, mask: Tensor, value: float) -> Tensor:
        """
        Puts `value` where the mask holds.
        """
    @typing.overload
    def masked_fill(self, mask: Tensor, value: Tensor) -> Tensor:
        """
        Puts `value` where the mask holds.
        """
    @typing.overload
    def masked_fill_(self, mask: Tensor, value: float) -> Tensor:
        """
        Puts `value` where the mask holds.
        """
    @typing.overload
    def masked_fill_(self, mask: Tensor, value: Tensor) -> Tensor:
        """
        Puts `value` where the mask holds.
        """
    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """
        Puts the elements of `source`, in order, where the mask holds.
        """
    def masked_scatter_(self, mask: Tensor, source: Tensor) -> Tensor:
        """
        Puts the elements of `source`, in order, where the mask holds.
        """
    def masked_select(self, mask: Tensor) -> Tensor:
        """
        The elements where the mask holds.
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
    def maximum(self, other: Tensor) -> Tensor:
        """
        The larger one; NaN if either is.
        """
    @typing.overload
    def mean(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The mean over `dim`, over everything without it.
        """
    @typing.overload
    def mean(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The mean over `dim`, over everything without it.
        """
    @typing.overload
    def median(self) -> Tensor:
        """
        The middle element, the lower of two.
        """
    @typing.overload
    def median(self, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
        """
        The middle elements along `dim` and their positions.
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
    def minimum(self, other: Tensor) -> Tensor:
        """
        The smaller one; NaN if either is.
        """
    def mm(self, mat2: Tensor) -> Tensor:
        """
        Matrix product: (N, K), (K, M) -> (N, M).
        """
    def moveaxis(self, source: int | typing.Sequence[int], destination: int | typing.Sequence[int]) -> Tensor:
        """
        Moves dimensions to other places.
        """
    def movedim(self, source: int | typing.Sequence[int], destination: int | typing.Sequence[int]) -> Tensor:
        """
        Moves dimensions to other places.
        """
    @typing.overload
    def mul(self, other: Tensor) -> Tensor:
        """
        input * other
        """
    @typing.overload
    def mul(self, other: float) -> Tensor:
        """
        input * other
        """
    @typing.overload
    def mul_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def mul_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def multinomial(self, num_samples: typing.SupportsInt | typing.SupportsIndex, replacement: bool = False, *, generator: Generator | None = None) -> Tensor:
        """
        Indices drawn with the weights of `input`.
        """
    @typing.overload
    def multiply(self, other: Tensor) -> Tensor:
        """
        input * other
        """
    @typing.overload
    def multiply(self, other: float) -> Tensor:
        """
        input * other
        """
    @typing.overload
    def multiply_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def multiply_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def mv(self, vec: Tensor) -> Tensor:
        """
        Matrix times vector: (N, K), (K,) -> (N,).
        """
    def mvlgamma_(self, *args, **kwargs):
        """
        As mvlgamma, in place.
        """
    def nan_to_num_(self, *args, **kwargs):
        """
        As nan_to_num, in place.
        """
    def narrow(self, dim: typing.SupportsInt | typing.SupportsIndex, start: Tensor | typing.SupportsInt | typing.SupportsIndex, length: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        The elements start ... start + length - 1 along `dim`.
        """
    def ndimension(self) -> int:
        """
        Number of dimensions.
        """
    @typing.overload
    def ne(self, other: Tensor) -> Tensor:
        """
        input != other
        """
    @typing.overload
    def ne(self, other: float) -> Tensor:
        """
        input != other
        """
    @typing.overload
    def ne_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def ne_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def neg(self) -> Tensor:
        """
        -x
        """
    def neg_(self) -> Tensor:
        """
        The same, in place.
        """
    def negative(self) -> Tensor:
        """
        -x
        """
    def negative_(self) -> Tensor:
        """
        The same, in place.
        """
    def nelement(self) -> int:
        """
        Number of elements.
        """
    def new(self, *args):
        """
        A tensor of the same dtype: of these sizes, or with these elements.
        """
    def new_empty(self, *args, size: typing.Any = None, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
        """
        Elements not set, of the dtype of this tensor.
        """
    def new_empty_strided(self, size, stride, dtype = None, device = None, requires_grad = False, **layout):
        """
        Memory that is not set, with these strides.
        """
    def new_full(self, size: int | typing.Sequence[int], fill_value: float, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
        """
        Every element the same, of the dtype of this tensor.
        """
    def new_ones(self, *args, size: typing.Any = None, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
        """
        Every element 1, of the dtype of this tensor.
        """
    def new_tensor(self, data: typing.Any, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
        """
        A copy of the data, of the dtype of this tensor.
        """
    def new_zeros(self, *args, size: typing.Any = None, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
        """
        Every element 0, of the dtype of this tensor.
        """
    def nextafter(self, other: Tensor) -> Tensor:
        """
        The next number on the way to other; no gradient.
        """
    def nextafter_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def nonzero(self, *, as_tuple: bool = False) -> typing.Any:
        """
        Positions of the elements that are not zero.
        """
    def norm(self, p: typing.SupportsFloat | typing.SupportsIndex | str = 'fro', dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, dtype: dtype | None = None) -> Tensor:
        """
        The p-norm over `dim`.
        """
    def normal_(self, mean: typing.SupportsFloat | typing.SupportsIndex = 0.0, std: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with normal draws.
        """
    @typing.overload
    def not_equal(self, other: Tensor) -> Tensor:
        """
        input != other
        """
    @typing.overload
    def not_equal(self, other: float) -> Tensor:
        """
        input != other
        """
    @typing.overload
    def not_equal_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def not_equal_(self, other: float) -> Tensor:
        """
        The same, in place.
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
    def permute(self, *args, **kwargs) -> Tensor:
        """
        The dimensions in another order.
        """
    def pin_memory(self, device: typing.Any = None) -> Tensor:
        """
        The tensor itself: there is no other device to copy to.
        """
    def polygamma(self, n: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        The derivative of order n of digamma.
        """
    def polygamma_(self, n: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def pow(self, exponent: Tensor) -> Tensor:
        """
        input to the power of exponent.
        """
    @typing.overload
    def pow(self, exponent: float) -> Tensor:
        """
        input to the power of exponent.
        """
    @typing.overload
    def pow_(self, exponent: float) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def pow_(self, exponent: Tensor) -> Tensor:
        """
        The same, in place.
        """
    def prod(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The product over `dim`, over everything without it.
        """
    def put_(self, index, source, accumulate = False):
        """
        Sets elements by their position in the flattened tensor.
        """
    def rad2deg_(self, *args, **kwargs):
        """
        As rad2deg, in place.
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
    def ravel(self) -> Tensor:
        """
        All elements in one dimension.
        """
    def reciprocal(self) -> Tensor:
        """
        1 / x
        """
    def reciprocal_(self) -> Tensor:
        """
        The same, in place.
        """
    def register_hook(self, hook: collections.abc.Callable) -> typing.Any:
        """
        Calls hook(grad) when a gradient arrives; what it returns replaces the gradient.
        """
    def register_post_accumulate_grad_hook(self, hook: collections.abc.Callable) -> typing.Any:
        """
        Calls hook(self) after the grad of this leaf was updated.
        """
    def relu(self) -> Tensor:
        """
        max(x, 0)
        """
    def relu_(self) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def remainder(self, other: Tensor) -> Tensor:
        """
        Python's %: the sign is that of other.
        """
    @typing.overload
    def remainder(self, other: float) -> Tensor:
        """
        Python's %: the sign is that of other.
        """
    @typing.overload
    def remainder_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def remainder_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def renorm_(self, *args, **kwargs):
        """
        As renorm, in place.
        """
    def repeat(self, *args, **kwargs) -> Tensor:
        """
        Copies side by side, so many along each dimension.
        """
    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """
        Switches the recording of gradients on or off.
        """
    def reshape(self, *args, **kwargs) -> Tensor:
        """
        The same elements in another shape, copied where a view is not possible.
        """
    def reshape_as(self, other: Tensor) -> Tensor:
        """
        The same elements in the shape of `other`, copied where a view is not possible.
        """
    def resize_(self, *sizes, size = None, memory_format = None):
        """
        Takes another shape; elements that fit are kept, new ones are not set.
        """
    def resize_as_(self, the_template, *, memory_format = None):
        """
        Takes the shape of another tensor.
        """
    def retain_grad(self) -> None:
        """
        Keeps the gradient of a tensor that is no leaf.
        """
    def roll(self, shifts: int | typing.Sequence[int], dims: int | typing.Sequence[int] | None = None) -> Tensor:
        """
        Moves elements on; those that fall off the end come in at the start.
        """
    def round(self, *, decimals: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
        """
        The nearest integer, half to even.
        """
    def round_(self, *, decimals: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
        """
        The same, in place.
        """
    def rsqrt(self) -> Tensor:
        """
        1 / sqrt(x)
        """
    def rsqrt_(self) -> Tensor:
        """
        The same, in place.
        """
    def scatter_add(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, src: Tensor) -> Tensor:
        """
        Adds `src` where the index along `dim` says.
        """
    def scatter_add_(self, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, src: Tensor) -> Tensor:
        """
        Adds `src` where the index along `dim` says.
        """
    def scatter_reduce_(self, *args, **kwargs):
        """
        As scatter_reduce, in place.
        """
    def select(self, dim: typing.SupportsInt | typing.SupportsIndex, index: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        The elements at `index` along `dim`, which goes.
        """
    def set_(self, source = None, storage_offset = 0, size = None, stride = None):
        """
        Looks at the elements of ``source`` from now on.

            Args:
                source: a tensor or a storage; no elements if left out.
                storage_offset, size, stride: which elements of its memory, all if left out.

        """
    def sgn_(self, *args, **kwargs):
        """
        As sgn, in place.
        """
    def share_memory_(self):
        """
        Errors: RuntimeError always.
        """
    def short(self, memory_format: memory_format = ...) -> Tensor:
        """
        The tensor converted to this dtype.
        """
    def sigmoid(self) -> Tensor:
        """
        1 / (1 + exp(-x))
        """
    def sigmoid_(self) -> Tensor:
        """
        The same, in place.
        """
    def sign(self) -> Tensor:
        """
        -1, 0 or 1.
        """
    def sign_(self) -> Tensor:
        """
        The same, in place.
        """
    def sin(self) -> Tensor:
        """
        The sine.
        """
    def sin_(self) -> Tensor:
        """
        The same, in place.
        """
    def sinc_(self, *args, **kwargs):
        """
        As sinc, in place.
        """
    def sinh(self) -> Tensor:
        """
        The hyperbolic sine.
        """
    def sinh_(self) -> Tensor:
        """
        The same, in place.
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
    def sqrt(self) -> Tensor:
        """
        The square root.
        """
    def sqrt_(self) -> Tensor:
        """
        The same, in place.
        """
    def square(self) -> Tensor:
        """
        x * x
        """
    def square_(self) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def squeeze(self) -> Tensor:
        """
        Drops every dimension of size 1.
        """
    @typing.overload
    def squeeze(self, dim: int | typing.Sequence[int]) -> Tensor:
        """
        Drops these dimensions where they have size 1.
        """
    def squeeze_(self, *args, **kwargs):
        """
        As squeeze, in place.
        """
    @typing.overload
    def std(self, unbiased: bool) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, dim: int | typing.Sequence[int] | None, unbiased: bool, keepdim: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    @typing.overload
    def std(self, axis: int | typing.Sequence[int] | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
        """
        The standard deviation over `dim`.
        """
    def storage(self):
        """
        The elements of the memory that the tensor looks at.
        """
    def storage_offset(self) -> int:
        """
        Elements from the start of the storage to the first one.
        """
    def storage_type(self):
        ...
    def stride(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> typing.Any:
        """
        The strides in elements, or one.
        """
    @typing.overload
    def sub(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        input - alpha * other
        """
    @typing.overload
    def sub(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        input - alpha * other
        """
    @typing.overload
    def sub_(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def sub_(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def subtract(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        input - alpha * other
        """
    @typing.overload
    def subtract(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        input - alpha * other
        """
    @typing.overload
    def subtract_(self, other: Tensor, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def subtract_(self, other: float, *, alpha: float = 1) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def sum(self, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The sum over `dim`, over everything without it.
        """
    @typing.overload
    def sum(self, axis: int | typing.Sequence[int] | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
        """
        The sum over `dim`, over everything without it.
        """
    def sum_to_size(self, *args) -> Tensor:
        """
        Sums down to a size that broadcasts to this one.
        """
    def swapaxes(self, axis0: typing.SupportsInt | typing.SupportsIndex, axis1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        Swaps two dimensions.
        """
    def swapaxes_(self, *args, **kwargs):
        """
        As swapaxes, in place.
        """
    def swapdims(self, dim0: typing.SupportsInt | typing.SupportsIndex, dim1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        Swaps two dimensions.
        """
    def swapdims_(self, *args, **kwargs):
        """
        As swapdims, in place.
        """
    def t(self) -> Tensor:
        """
        Transposes a matrix.
        """
    def t_(self, *args, **kwargs):
        """
        As t, in place.
        """
    def take(self, index: Tensor) -> Tensor:
        """
        The elements of the flattened tensor at these positions.
        """
    def take_along_dim(self, indices: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
        """
        As gather, with broadcasting.
        """
    def tan(self) -> Tensor:
        """
        The tangent.
        """
    def tan_(self) -> Tensor:
        """
        The same, in place.
        """
    def tanh(self) -> Tensor:
        """
        The hyperbolic tangent.
        """
    def tanh_(self) -> Tensor:
        """
        The same, in place.
        """
    def tile(self, *args, **kwargs) -> Tensor:
        """
        Copies side by side, so many along each dimension.
        """
    def to(self, *args, **kwargs) -> Tensor:
        """
        The tensor with another dtype or layout; itself if it has it.
        """
    def tolist(self) -> typing.Any:
        """
        The values as nested lists, or one number.
        """
    def topk(self, k: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = -1, largest: bool = True, sorted: bool = True) -> typing.Any:
        """
        The k largest (smallest) elements along `dim` and their positions.
        """
    def transpose(self, dim0: typing.SupportsInt | typing.SupportsIndex, dim1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        Swaps two dimensions.
        """
    def transpose_(self, *args, **kwargs):
        """
        As transpose, in place.
        """
    def tril(self, diagonal: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
        """
        The elements on and below a diagonal, zeros elsewhere.
        """
    def tril_(self, *args, **kwargs):
        """
        As tril, in place.
        """
    def triu(self, diagonal: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
        """
        The elements on and above a diagonal, zeros elsewhere.
        """
    def triu_(self, *args, **kwargs):
        """
        As triu, in place.
        """
    @typing.overload
    def true_divide(self, other: Tensor) -> Tensor:
        """
        input / other
        """
    @typing.overload
    def true_divide(self, other: float) -> Tensor:
        """
        input / other
        """
    @typing.overload
    def true_divide_(self, other: Tensor) -> Tensor:
        """
        The same, in place.
        """
    @typing.overload
    def true_divide_(self, other: float) -> Tensor:
        """
        The same, in place.
        """
    def trunc(self) -> Tensor:
        """
        Without the fraction.
        """
    def trunc_(self) -> Tensor:
        """
        The same, in place.
        """
    def type(self, dtype: typing.Any = None, non_blocking: bool = False) -> typing.Any:
        """
        The tensor with another dtype; without one, the name of its type.
        """
    def type_as(self, other: Tensor) -> Tensor:
        """
        The tensor with the dtype of `other`.
        """
    def unbind(self, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
        """
        The slices along `dim`.
        """
    def unflatten(self, dim: typing.SupportsInt | typing.SupportsIndex, sizes: int | typing.Sequence[int]) -> Tensor:
        """
        Splits one dimension into `sizes`.
        """
    def unfold(self, dimension: typing.SupportsInt | typing.SupportsIndex, size: typing.SupportsInt | typing.SupportsIndex, step: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        Windows of `size` at every `step` along a dimension.
        """
    def uniform_(self, from_: typing.SupportsFloat | typing.SupportsIndex = 0.0, to: typing.SupportsFloat | typing.SupportsIndex = 1.0, *, generator: Generator | None = None) -> Tensor:
        """
        Fills with uniform draws from [from, to).
        """
    def unsqueeze(self, dim: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
        """
        Adds a dimension of size 1 at `dim`.
        """
    def unsqueeze_(self, *args, **kwargs):
        """
        As unsqueeze, in place.
        """
    def untyped_storage(self):
        """
        The bytes of the memory that the tensor looks at.
        """
    @typing.overload
    def var(self, unbiased: bool) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, dim: int | typing.Sequence[int] | None, unbiased: bool, keepdim: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    @typing.overload
    def var(self, axis: int | typing.Sequence[int] | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
        """
        The variance over `dim`, divided by n - correction.
        """
    def view(self, *args, **kwargs) -> Tensor:
        """
        The same elements in another shape, one size of which may be -1; or, of a dtype, the same
        bits as numbers of that dtype.
        """
    def view_as(self, other: Tensor) -> Tensor:
        """
        The same elements in the shape of `other`.
        """
    def vsplit(self, *sections, **kwargs):
        """
        Parts along the rows.
        """
    @typing.overload
    def where(self, condition: Tensor, other: Tensor) -> Tensor:
        """
        Elements of input where condition holds, else those of other.
        """
    @typing.overload
    def where(self, condition: Tensor, other: float) -> Tensor:
        """
        Elements of input where condition holds, else those of other.
        """
    def xlogy_(self, *args, **kwargs):
        """
        As xlogy, in place.
        """
    def zero_(self) -> Tensor:
        """
        Sets every element to 0.
        """
    @property
    def H(self):
        """
        The transposed matrix. Errors: RuntimeError unless a matrix.
        """
    @property
    def T(self) -> Tensor:
        """
        The dimensions in reverse order.
        """
    @property
    def _base(self) -> Tensor:
        ...
    @property
    def _version(self) -> int:
        ...
    @property
    def device(self) -> device:
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
    def imag(self):
        """
        Errors: RuntimeError always, as PyTorch for real tensors.
        """
    @property
    def is_cpu(self) -> bool:
        ...
    @property
    def is_cuda(self) -> bool:
        ...
    @property
    def is_leaf(self) -> bool:
        ...
    @property
    def is_meta(self) -> bool:
        ...
    @property
    def is_mkldnn(self) -> bool:
        ...
    @property
    def is_mps(self) -> bool:
        ...
    @property
    def is_nested(self) -> bool:
        ...
    @property
    def is_quantized(self) -> bool:
        ...
    @property
    def is_sparse(self) -> bool:
        ...
    @property
    def is_xpu(self) -> bool:
        ...
    @property
    def itemsize(self) -> int:
        ...
    @property
    def layout(self) -> typing.Any:
        ...
    @property
    def mH(self):
        """
        Matrices with the last two dimensions exchanged. Errors: RuntimeError for vectors.
        """
    @property
    def mT(self) -> Tensor:
        """
        The last two dimensions swapped.
        """
    @property
    def nbytes(self) -> int:
        ...
    @property
    def ndim(self) -> int:
        ...
    @property
    def real(self):
        """
        The tensor itself: real numbers are their own conjugates.
        """
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
    def __init__(self, device: device | str | None = None) -> None:
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
def _check_cpu(device: device | str | None) -> None:
    ...
@typing.overload
def abs(input: Tensor) -> Tensor:
    """
    The absolute value.
    """
@typing.overload
def abs(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def absolute(input: Tensor) -> Tensor:
    """
    The absolute value.
    """
@typing.overload
def absolute(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def acos(input: Tensor) -> Tensor:
    """
    The arccosine.
    """
def acosh(input: Tensor) -> Tensor:
    """
    The inverse of cosh.
    """
@typing.overload
def add(input: Tensor, other: Tensor, *, alpha: float = 1) -> Tensor:
    """
    input + alpha * other
    """
@typing.overload
def add(input: Tensor, other: float, *, alpha: float = 1) -> Tensor:
    """
    input + alpha * other
    """
@typing.overload
def add(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """
    input + value * tensor1 / tensor2
    """
@typing.overload
def addcdiv(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """
    input + value * tensor1 * tensor2
    """
@typing.overload
def addcmul(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """
    beta * input + alpha * mat1 @ mat2.
    """
@typing.overload
def addmm(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def all(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    Whether all elements are true.
    """
@typing.overload
def all(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    Whether all elements are true.
    """
@typing.overload
def all(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def allclose(input: Tensor, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> bool:
    """
    Whether |input - other| <= atol + rtol |other| everywhere.
    """
@typing.overload
def amax(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    The largest elements over `dim`.
    """
@typing.overload
def amax(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    The largest elements over `dim`.
    """
@typing.overload
def amax(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def amin(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    The smallest elements over `dim`.
    """
@typing.overload
def amin(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    The smallest elements over `dim`.
    """
@typing.overload
def amin(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def any(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    Whether any element is true.
    """
@typing.overload
def any(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    Whether any element is true.
    """
@typing.overload
def any(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def arange(start: float, end: float | None = None, step: float = 1, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    start, start + step, ... below end.
    """
def arccos(input: Tensor) -> Tensor:
    """
    The arccosine.
    """
def arccosh(input: Tensor) -> Tensor:
    """
    The inverse of cosh.
    """
def arcsin(input: Tensor) -> Tensor:
    """
    The arcsine.
    """
def arcsinh(input: Tensor) -> Tensor:
    """
    The inverse of sinh.
    """
def arctan(input: Tensor) -> Tensor:
    """
    The arctangent.
    """
def arctan2(input: Tensor, other: Tensor) -> Tensor:
    """
    The angle of the point (other, input).
    """
def arctanh(input: Tensor) -> Tensor:
    """
    The inverse of tanh.
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
def argmax(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
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
@typing.overload
def argmin(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def argsort(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """
    The positions that put `dim` in order.
    """
def argwhere(input: Tensor) -> Tensor:
    """
    Positions of the elements that are not zero.
    """
def as_strided(input: Tensor, size: int | typing.Sequence[int], stride: int | typing.Sequence[int], storage_offset: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
    """
    A view of any sizes and strides.
    """
def as_tensor(data: typing.Any, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    The data as a tensor, shared where possible.
    """
def asarray(obj: typing.Any, *, dtype: dtype | None = None, device: device | str | None = None, copy: bool | None = None, requires_grad: bool = False) -> Tensor:
    """
    The data as a tensor, shared where possible, or always copied.
    """
def asin(input: Tensor) -> Tensor:
    """
    The arcsine.
    """
def asinh(input: Tensor) -> Tensor:
    """
    The inverse of sinh.
    """
def atan(input: Tensor) -> Tensor:
    """
    The arctangent.
    """
def atan2(input: Tensor, other: Tensor) -> Tensor:
    """
    The angle of the point (other, input).
    """
def atanh(input: Tensor) -> Tensor:
    """
    The inverse of tanh.
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
def bincount(input: Tensor, weights: Tensor | None = None, minlength: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    How often each of 0 ... max occurs.
    """
def binomial(count: Tensor, prob: Tensor, generator: Generator | None = None) -> Tensor:
    """
    Numbers of successes in `count` trials with chance `prob`.
    """
@typing.overload
def bitwise_and(input: Tensor, other: Tensor) -> Tensor:
    """
    input & other
    """
@typing.overload
def bitwise_and(input: Tensor, other: float) -> Tensor:
    """
    input & other
    """
@typing.overload
def bitwise_and(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def bitwise_not(input: Tensor) -> Tensor:
    """
    Every bit inverted.
    """
@typing.overload
def bitwise_or(input: Tensor, other: Tensor) -> Tensor:
    """
    input | other
    """
@typing.overload
def bitwise_or(input: Tensor, other: float) -> Tensor:
    """
    input | other
    """
@typing.overload
def bitwise_xor(input: Tensor, other: Tensor) -> Tensor:
    """
    input ^ other
    """
@typing.overload
def bitwise_xor(input: Tensor, other: float) -> Tensor:
    """
    input ^ other
    """
@typing.overload
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """
    Batches of matrix products: (B, N, K), (B, K, M) -> (B, N, M).
    """
@typing.overload
def bmm(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def broadcast_to(input: Tensor, size: int | typing.Sequence[int]) -> Tensor:
    """
    The same as expand.
    """
@typing.overload
def cat(tensors: collections.abc.Sequence[Tensor], dim: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
@typing.overload
def cat(tensors: collections.abc.Sequence[Tensor], axis: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
@typing.overload
def cat(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def ceil(input: Tensor) -> Tensor:
    """
    The smallest integer above.
    """
@typing.overload
def ceil(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def chunk(input: Tensor, chunks: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
    """
    At most `chunks` parts.
    """
@typing.overload
def clamp(input: Tensor, min: float | None = None, max: float | None = None) -> Tensor:
    """
    Elements below min become min, those above max become max.
    """
@typing.overload
def clamp(input: Tensor, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
    """
    Elements below min become min, those above max become max.
    """
@typing.overload
def clamp(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def clamp_max(input: Tensor, max: Tensor) -> Tensor:
    """
    Elements above max become max.
    """
@typing.overload
def clamp_max(input: Tensor, max: float) -> Tensor:
    """
    Elements above max become max.
    """
@typing.overload
def clamp_min(input: Tensor, min: Tensor) -> Tensor:
    """
    Elements below min become min.
    """
@typing.overload
def clamp_min(input: Tensor, min: float) -> Tensor:
    """
    Elements below min become min.
    """
@typing.overload
def clip(input: Tensor, min: float | None = None, max: float | None = None) -> Tensor:
    """
    Elements below min become min, those above max become max.
    """
@typing.overload
def clip(input: Tensor, min: Tensor | None = None, max: Tensor | None = None) -> Tensor:
    """
    Elements below min become min, those above max become max.
    """
@typing.overload
def clip(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def clone(input: Tensor, *, memory_format: memory_format = ...) -> Tensor:
    """
    A copy that gradients pass through.
    """
@typing.overload
def concat(tensors: collections.abc.Sequence[Tensor], dim: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
@typing.overload
def concat(tensors: collections.abc.Sequence[Tensor], axis: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
@typing.overload
def concat(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def concatenate(tensors: collections.abc.Sequence[Tensor], dim: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
@typing.overload
def concatenate(tensors: collections.abc.Sequence[Tensor], axis: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Joins tensors along an existing dimension.
    """
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int | typing.Sequence[int] = ..., padding: str | Size = ..., dilation: int | typing.Sequence[int] = ..., groups: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
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
def conv_transpose2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int | typing.Sequence[int] = ..., padding: int | typing.Sequence[int] = ..., output_padding: int | typing.Sequence[int] = ..., groups: typing.SupportsInt | typing.SupportsIndex = 1, dilation: int | typing.Sequence[int] = ...) -> Tensor:
    """
    The gradient of conv2d with respect to its input, which makes images larger.

    Args:
        input: (N, C, H, W) or (C, H, W)
        weight: (C, O / groups, KH, KW)
        bias: (O,) or None
        stride, padding, output_padding, dilation: one number, or two
        groups: how many parts the channels are cut into

    Shape: (N, O, H', W'), H' = (H - 1) * stride - 2 * padding + dilation * (KH - 1) + output_padding + 1
    """
@typing.overload
def cos(input: Tensor) -> Tensor:
    """
    The cosine.
    """
@typing.overload
def cos(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def cosh(input: Tensor) -> Tensor:
    """
    The hyperbolic cosine.
    """
def count_nonzero(input: Tensor, dim: int | typing.Sequence[int] | None = None) -> Tensor:
    """
    The number of elements that are not 0.
    """
def cpu_info() -> dict:
    """
    The instruction sets of this CPU, the one in use, and the number of threads.
    """
@typing.overload
def cumsum(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None) -> Tensor:
    """
    The running sum along `dim`.
    """
@typing.overload
def cumsum(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def diagonal(input: Tensor, offset: typing.SupportsInt | typing.SupportsIndex = 0, dim1: typing.SupportsInt | typing.SupportsIndex = 0, dim2: typing.SupportsInt | typing.SupportsIndex = 1) -> Tensor:
    """
    The diagonals of the matrices in two dimensions.
    """
def digamma(input: Tensor) -> Tensor:
    """
    The derivative of lgamma.
    """
@typing.overload
def div(input: Tensor, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
    """
    input / other, rounded to zero ('trunc') or down ('floor') if asked.
    """
@typing.overload
def div(input: Tensor, other: float, *, rounding_mode: str | None = None) -> Tensor:
    """
    input / other, rounded to zero ('trunc') or down ('floor') if asked.
    """
@typing.overload
def div(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def divide(input: Tensor, other: Tensor, *, rounding_mode: str | None = None) -> Tensor:
    """
    input / other, rounded to zero ('trunc') or down ('floor') if asked.
    """
@typing.overload
def divide(input: Tensor, other: float, *, rounding_mode: str | None = None) -> Tensor:
    """
    input / other, rounded to zero ('trunc') or down ('floor') if asked.
    """
@typing.overload
def divide(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """
    Sum of the products of two vectors: (N,), (N,) -> ().
    """
@typing.overload
def dot(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def empty(*args, size: typing.Any = None, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    A tensor whose elements are not set.
    """
def empty_like(input: Tensor, *, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    The same sizes and layout, elements not set.
    """
def empty_strided(size: int | typing.Sequence[int], stride: int | typing.Sequence[int], *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    A tensor with these strides whose elements are not set.
    """
@typing.overload
def eq(input: Tensor, other: Tensor) -> Tensor:
    """
    input == other
    """
@typing.overload
def eq(input: Tensor, other: float) -> Tensor:
    """
    input == other
    """
@typing.overload
def eq(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def equal(input: Tensor, other: Tensor) -> bool:
    """
    Whether sizes and all elements agree.
    """
@typing.overload
def erf(input: Tensor) -> Tensor:
    """
    The error function.
    """
@typing.overload
def erf(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def erfc(input: Tensor) -> Tensor:
    """
    1 - erf(x)
    """
def erfinv(input: Tensor) -> Tensor:
    """
    The inverse of erf.
    """
@typing.overload
def exp(input: Tensor) -> Tensor:
    """
    e to the power of x.
    """
@typing.overload
def exp(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def exp2(input: Tensor) -> Tensor:
    """
    2 to the power of x.
    """
def expand(input: Tensor, size: int | typing.Sequence[int]) -> Tensor:
    """
    Repeats dimensions of size 1 without a copy; -1 keeps a size.
    """
@typing.overload
def expm1(input: Tensor) -> Tensor:
    """
    exp(x) - 1, exact near 0.
    """
@typing.overload
def expm1(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def eye(n: typing.SupportsInt | typing.SupportsIndex, m: typing.SupportsInt | typing.SupportsIndex | None = None, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    Ones on the diagonal.
    """
def fix(input: Tensor) -> Tensor:
    """
    Without the fraction.
    """
def flatten(input: Tensor, start_dim: typing.SupportsInt | typing.SupportsIndex = 0, end_dim: typing.SupportsInt | typing.SupportsIndex = -1) -> Tensor:
    """
    Merges dimensions start_dim ... end_dim into one.
    """
def flip(input: Tensor, dims: int | typing.Sequence[int]) -> Tensor:
    """
    The elements in reverse order along these dimensions.
    """
@typing.overload
def floor(input: Tensor) -> Tensor:
    """
    The largest integer below.
    """
@typing.overload
def floor(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def floor_divide(input: Tensor, other: Tensor) -> Tensor:
    """
    input / other, rounded down.
    """
@typing.overload
def floor_divide(input: Tensor, other: float) -> Tensor:
    """
    input / other, rounded down.
    """
@typing.overload
def fmod(input: Tensor, other: Tensor) -> Tensor:
    """
    C's remainder: the sign is that of input.
    """
@typing.overload
def fmod(input: Tensor, other: float) -> Tensor:
    """
    C's remainder: the sign is that of input.
    """
@typing.overload
def fmod(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def from_dlpack(ext_tensor: typing.Any, *, device: device | str | None = None, copy: bool | None = None) -> Tensor:
    """
    A tensor on the memory of another library's array, or of a DLPack capsule.
    """
def from_numpy(ndarray: numpy.ndarray) -> Tensor:
    """
    A tensor that shares the array's memory.
    """
def full(size: int | typing.Sequence[int], fill_value: float, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    Every element is the same.
    """
def full_like(input: Tensor, fill_value: float, *, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    The same sizes as `input`, every element the same.
    """
@typing.overload
def gather(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """
    The elements that the index along `dim` names.
    """
@typing.overload
def gather(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def ge(input: Tensor, other: Tensor) -> Tensor:
    """
    input >= other
    """
@typing.overload
def ge(input: Tensor, other: float) -> Tensor:
    """
    input >= other
    """
@typing.overload
def ge(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def get_conv_algorithm() -> str:
    """
    How 3x3 convolutions of stride 1 are computed: see set_conv_algorithm.
    """
def get_default_dtype() -> dtype:
    """
    The dtype of new floating-point tensors.
    """
def get_num_threads() -> int:
    """
    How many threads ops may use.
    """
def get_printoptions() -> dict:
    """
    How tensors are shown, as a dict.
    """
def get_rng_state() -> Tensor:
    """
    The state of the default stream.
    """
@typing.overload
def greater(input: Tensor, other: Tensor) -> Tensor:
    """
    input > other
    """
@typing.overload
def greater(input: Tensor, other: float) -> Tensor:
    """
    input > other
    """
@typing.overload
def greater_equal(input: Tensor, other: Tensor) -> Tensor:
    """
    input >= other
    """
@typing.overload
def greater_equal(input: Tensor, other: float) -> Tensor:
    """
    input >= other
    """
@typing.overload
def gt(input: Tensor, other: Tensor) -> Tensor:
    """
    input > other
    """
@typing.overload
def gt(input: Tensor, other: float) -> Tensor:
    """
    input > other
    """
@typing.overload
def gt(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def hstack(tensors: collections.abc.Sequence[Tensor]) -> Tensor:
    """
    Joins side by side.
    """
@typing.overload
def hstack(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def hypot(input: Tensor, other: Tensor) -> Tensor:
    """
    sqrt(x^2 + y^2)
    """
def i0(input: Tensor) -> Tensor:
    """
    The modified Bessel function of the first kind of order 0.
    """
def igamma(input: Tensor, other: Tensor) -> Tensor:
    """
    The regularised lower incomplete gamma function of order input.
    """
def igammac(input: Tensor, other: Tensor) -> Tensor:
    """
    1 - igamma(input, other)
    """
def index_add(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor, *, alpha: float = 1) -> Tensor:
    """
    Adds slices of `source` to the slices named.
    """
def index_copy(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, source: Tensor) -> Tensor:
    """
    Puts slices of `source` in place of those named.
    """
@typing.overload
def index_fill(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: float) -> Tensor:
    """
    Puts `value` into the slices named.
    """
@typing.overload
def index_fill(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: Tensor) -> Tensor:
    """
    Puts `value` into the slices named.
    """
def index_put(input: Tensor, indices: collections.abc.Sequence[Tensor | None], values: Tensor, accumulate: bool = False) -> Tensor:
    """
    Puts `values` at the places that the index tensors name.
    """
@typing.overload
def index_select(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor) -> Tensor:
    """
    The slices along `dim` in the order of the index.
    """
@typing.overload
def index_select(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def initial_seed() -> int:
    """
    The seed of the default stream.
    """
def is_floating_point(input: Tensor) -> bool:
    """
    Whether the dtype is a floating-point one.
    """
def is_grad_enabled() -> bool:
    """
    Whether ops record a graph.
    """
def is_inference(input: Tensor) -> bool:
    """
    Whether it was made in inference mode.
    """
def is_inference_mode_enabled() -> bool:
    """
    Whether results are kept out of every graph.
    """
def is_tensor(obj: typing.Any) -> bool:
    """
    Whether an object is a Tensor.
    """
@typing.overload
def isclose(input: Tensor, other: Tensor, rtol: typing.SupportsFloat | typing.SupportsIndex = 1e-05, atol: typing.SupportsFloat | typing.SupportsIndex = 1e-08, equal_nan: bool = False) -> Tensor:
    """
    Whether |input - other| <= atol + rtol * |other|.
    """
@typing.overload
def isclose(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def isfinite(input: Tensor) -> Tensor:
    """
    Whether an element is neither infinite nor NaN.
    """
def isinf(input: Tensor) -> Tensor:
    """
    Whether an element is infinite.
    """
def isnan(input: Tensor) -> Tensor:
    """
    Whether an element is no number.
    """
@typing.overload
def le(input: Tensor, other: Tensor) -> Tensor:
    """
    input <= other
    """
@typing.overload
def le(input: Tensor, other: float) -> Tensor:
    """
    input <= other
    """
@typing.overload
def le(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def lerp(input: Tensor, end: Tensor, weight: Tensor) -> Tensor:
    """
    input + weight * (end - input)
    """
@typing.overload
def lerp(input: Tensor, end: Tensor, weight: float) -> Tensor:
    """
    input + weight * (end - input)
    """
@typing.overload
def lerp(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def less(input: Tensor, other: Tensor) -> Tensor:
    """
    input < other
    """
@typing.overload
def less(input: Tensor, other: float) -> Tensor:
    """
    input < other
    """
@typing.overload
def less_equal(input: Tensor, other: Tensor) -> Tensor:
    """
    input <= other
    """
@typing.overload
def less_equal(input: Tensor, other: float) -> Tensor:
    """
    input <= other
    """
def lgamma(input: Tensor) -> Tensor:
    """
    log |Gamma(x)|
    """
def linspace(start: float, end: float, steps: typing.SupportsInt | typing.SupportsIndex, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    `steps` values from start to end, both included.
    """
@typing.overload
def log(input: Tensor) -> Tensor:
    """
    The natural logarithm.
    """
@typing.overload
def log(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def log10(input: Tensor) -> Tensor:
    """
    The logarithm to base 10.
    """
@typing.overload
def log10(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def log1p(input: Tensor) -> Tensor:
    """
    log(1 + x), exact near 0.
    """
@typing.overload
def log1p(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def log2(input: Tensor) -> Tensor:
    """
    The logarithm to base 2.
    """
@typing.overload
def log2(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def log_softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
    """
    log(softmax(x)) along `dim`.
    """
@typing.overload
def logical_and(input: Tensor, other: Tensor) -> Tensor:
    """
    Whether both are not 0.
    """
@typing.overload
def logical_and(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def logical_not(input: Tensor) -> Tensor:
    """
    Whether an element is 0.
    """
@typing.overload
def logical_not(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def logical_or(input: Tensor, other: Tensor) -> Tensor:
    """
    Whether one is not 0.
    """
@typing.overload
def logical_or(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def logical_xor(input: Tensor, other: Tensor) -> Tensor:
    """
    Whether just one is not 0.
    """
@typing.overload
def logsumexp(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    log(sum(exp(x))) over `dim`.
    """
@typing.overload
def logsumexp(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    log(sum(exp(x))) over `dim`.
    """
@typing.overload
def logsumexp(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def lt(input: Tensor, other: Tensor) -> Tensor:
    """
    input < other
    """
@typing.overload
def lt(input: Tensor, other: float) -> Tensor:
    """
    input < other
    """
@typing.overload
def lt(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def manual_seed(seed: int) -> typing.Any:
    """
    Starts the default stream of this seed.
    """
@typing.overload
def masked_fill(input: Tensor, mask: Tensor, value: float) -> Tensor:
    """
    Puts `value` where the mask holds.
    """
@typing.overload
def masked_fill(input: Tensor, mask: Tensor, value: Tensor) -> Tensor:
    """
    Puts `value` where the mask holds.
    """
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """
    Puts the elements of `source`, in order, where the mask holds.
    """
@typing.overload
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """
    The elements where the mask holds.
    """
@typing.overload
def masked_select(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """
    Product of vectors, matrices or batches of them, as NumPy's @.
    """
@typing.overload
def matmul(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
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
def max_pool2d(input: Tensor, kernel_size: int | typing.Sequence[int], stride: int | typing.Sequence[int] | None = None, padding: int | typing.Sequence[int] = ..., dilation: int | typing.Sequence[int] = ..., ceil_mode: bool = False, return_indices: bool = False) -> typing.Any:
    """
    Maximum of each window of (N, C, H, W) or (C, H, W); with `return_indices` also its place h * W + w in the plane.
    """
@typing.overload
def maximum(input: Tensor, other: Tensor) -> Tensor:
    """
    The larger one; NaN if either is.
    """
@typing.overload
def maximum(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def mean(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The mean over `dim`, over everything without it.
    """
@typing.overload
def mean(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The mean over `dim`, over everything without it.
    """
@typing.overload
def mean(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def median(input: Tensor) -> Tensor:
    """
    The middle element, the lower of two.
    """
@typing.overload
def median(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, keepdim: bool = False) -> typing.Any:
    """
    The middle elements along `dim` and their positions.
    """
def meshgrid(*args, indexing: str = 'ij') -> tuple:
    """
    Coordinates of a grid of 1-d tensors.
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
@typing.overload
def minimum(input: Tensor, other: Tensor) -> Tensor:
    """
    The smaller one; NaN if either is.
    """
@typing.overload
def minimum(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """
    Matrix product: (N, K), (K, M) -> (N, M).
    """
@typing.overload
def mm(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def moveaxis(input: Tensor, source: int | typing.Sequence[int], destination: int | typing.Sequence[int]) -> Tensor:
    """
    Moves dimensions to other places.
    """
def movedim(input: Tensor, source: int | typing.Sequence[int], destination: int | typing.Sequence[int]) -> Tensor:
    """
    Moves dimensions to other places.
    """
@typing.overload
def mul(input: Tensor, other: Tensor) -> Tensor:
    """
    input * other
    """
@typing.overload
def mul(input: Tensor, other: float) -> Tensor:
    """
    input * other
    """
@typing.overload
def mul(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def multinomial(input: Tensor, num_samples: typing.SupportsInt | typing.SupportsIndex, replacement: bool = False, *, generator: Generator | None = None) -> Tensor:
    """
    Indices drawn with the weights of `input`.
    """
@typing.overload
def multiply(input: Tensor, other: Tensor) -> Tensor:
    """
    input * other
    """
@typing.overload
def multiply(input: Tensor, other: float) -> Tensor:
    """
    input * other
    """
@typing.overload
def multiply(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """
    Matrix times vector: (N, K), (K,) -> (N,).
    """
@typing.overload
def mv(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def nanmean(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    The mean without the NaNs.
    """
@typing.overload
def nanmean(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    The mean without the NaNs.
    """
@typing.overload
def nansum(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False) -> Tensor:
    """
    The sum without the NaNs.
    """
@typing.overload
def nansum(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False) -> Tensor:
    """
    The sum without the NaNs.
    """
def narrow(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, start: Tensor | typing.SupportsInt | typing.SupportsIndex, length: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    The elements start ... start + length - 1 along `dim`.
    """
@typing.overload
def ne(input: Tensor, other: Tensor) -> Tensor:
    """
    input != other
    """
@typing.overload
def ne(input: Tensor, other: float) -> Tensor:
    """
    input != other
    """
@typing.overload
def ne(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def neg(input: Tensor) -> Tensor:
    """
    -x
    """
@typing.overload
def neg(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def negative(input: Tensor) -> Tensor:
    """
    -x
    """
@typing.overload
def negative(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def nextafter(input: Tensor, other: Tensor) -> Tensor:
    """
    The next number on the way to other; no gradient.
    """
def nonzero(input: Tensor, *, as_tuple: bool = False) -> typing.Any:
    """
    Positions of the elements that are not zero.
    """
def norm(input: Tensor, p: typing.SupportsFloat | typing.SupportsIndex | str = 'fro', dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, dtype: dtype | None = None) -> Tensor:
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
def normal(mean: typing.SupportsFloat | typing.SupportsIndex, std: typing.SupportsFloat | typing.SupportsIndex, size: int | typing.Sequence[int], *, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: device | str | None = None) -> Tensor:
    ...
@typing.overload
def not_equal(input: Tensor, other: Tensor) -> Tensor:
    """
    input != other
    """
@typing.overload
def not_equal(input: Tensor, other: float) -> Tensor:
    """
    input != other
    """
def numel(input: Tensor) -> int:
    """
    Number of elements.
    """
def ones(*args, size: typing.Any = None, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    Every element is 1.
    """
def ones_like(input: Tensor, *, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    The same sizes and layout, every element 1.
    """
@typing.overload
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """
    All products of two vectors: (N,), (M,) -> (N, M).
    """
@typing.overload
def outer(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def permute(input: Tensor, dims: int | typing.Sequence[int]) -> Tensor:
    """
    The dimensions in another order.
    """
def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """
    Numbers of events at the mean rates that `input` holds.
    """
def polygamma(n: typing.SupportsInt | typing.SupportsIndex, input: Tensor) -> Tensor:
    """
    The derivative of order n of digamma.
    """
@typing.overload
def pow(input: Tensor, exponent: Tensor) -> Tensor:
    """
    input to the power of exponent.
    """
@typing.overload
def pow(input: Tensor, exponent: float) -> Tensor:
    """
    input to the power of exponent.
    """
@typing.overload
def pow(self: float, exponent: Tensor) -> Tensor:
    """
    input to the power of exponent.
    """
@typing.overload
def pow(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def prod(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The product over `dim`, over everything without it.
    """
@typing.overload
def prod(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def qr(input: Tensor) -> tuple[Tensor, Tensor]:
    """
    Reduced QR of a matrix (N, K) -> Q (N, min), R (min, K); no gradient.
    """
def rand(*args, size: typing.Any = None, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: device | str | None = None) -> Tensor:
    """
    Uniform draws from [0, 1).
    """
def rand_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: device | str | None = None) -> Tensor:
    """
    Uniform draws from [0, 1) of the same sizes.
    """
@typing.overload
def randint(low: typing.SupportsInt | typing.SupportsIndex, high: typing.SupportsInt | typing.SupportsIndex, size: int | typing.Sequence[int], *, generator: Generator | None = None, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    Integers in [low, high).
    """
@typing.overload
def randint(high: typing.SupportsInt | typing.SupportsIndex, size: int | typing.Sequence[int], *, generator: Generator | None = None, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    Integers in [0, high).
    """
@typing.overload
def randint_like(input: Tensor, low: typing.SupportsInt | typing.SupportsIndex, high: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    Integers in [low, high) of the same sizes.
    """
@typing.overload
def randint_like(input: Tensor, high: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    Integers in [0, high) of the same sizes.
    """
def randn(*args, size: typing.Any = None, generator: Generator | None = None, dtype: dtype | None = None, requires_grad: bool = False, device: device | str | None = None) -> Tensor:
    """
    Normal draws with mean 0 and variance 1.
    """
def randn_like(input: Tensor, *, dtype: dtype | None = None, requires_grad: bool = False, device: device | str | None = None) -> Tensor:
    """
    Normal draws of the same sizes.
    """
def randperm(n: typing.SupportsInt | typing.SupportsIndex, *, generator: Generator | None = None, dtype: dtype | None = None, device: device | str | None = None) -> Tensor:
    """
    A random order of 0 ... n-1.
    """
def ravel(input: Tensor) -> Tensor:
    """
    All elements in one dimension.
    """
@typing.overload
def reciprocal(input: Tensor) -> Tensor:
    """
    1 / x
    """
@typing.overload
def reciprocal(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def relu(input: Tensor) -> Tensor:
    """
    max(x, 0)
    """
def relu_(input: Tensor) -> Tensor:
    """
    max(x, 0), in place.
    """
@typing.overload
def remainder(input: Tensor, other: Tensor) -> Tensor:
    """
    Python's %: the sign is that of other.
    """
@typing.overload
def remainder(input: Tensor, other: float) -> Tensor:
    """
    Python's %: the sign is that of other.
    """
@typing.overload
def remainder(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def repeat_interleave(input: Tensor, repeats: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
    """
    Every element `repeats` times in a row.
    """
def reshape(input: Tensor, shape: int | typing.Sequence[int]) -> Tensor:
    """
    The same elements in another shape, copied where a view is not possible.
    """
def roll(input: Tensor, shifts: int | typing.Sequence[int], dims: int | typing.Sequence[int] | None = None) -> Tensor:
    """
    Moves elements on; those that fall off the end come in at the start.
    """
@typing.overload
def round(input: Tensor, *, decimals: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    The nearest integer, half to even.
    """
@typing.overload
def round(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def rsqrt(input: Tensor) -> Tensor:
    """
    1 / sqrt(x)
    """
@typing.overload
def rsqrt(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def rsub(input: Tensor, other: float) -> Tensor:
    """
    other - input
    """
@typing.overload
def rsub(input: Tensor, other: Tensor) -> Tensor:
    """
    other - input
    """
def scalar_tensor(s: float, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    A tensor without dimensions.
    """
@typing.overload
def scatter(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, src: Tensor) -> Tensor:
    """
    Puts `src` where the index along `dim` says.
    """
@typing.overload
def scatter(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, value: float) -> Tensor:
    """
    Puts `src` where the index along `dim` says.
    """
def scatter_add(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: Tensor, src: Tensor) -> Tensor:
    """
    Adds `src` where the index along `dim` says.
    """
def seed() -> int:
    """
    Starts the default stream anew, unforeseeably.
    """
def select(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, index: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    The elements at `index` along `dim`, which goes.
    """
def set_conv_algorithm(algorithm: str) -> None:
    """
    How 3x3 convolutions of stride 1 are computed in this process: 'auto' (the default: what
    should be faster for the shapes), 'direct' (a sum of products) or 'winograd' (fewer
    multiplications, a somewhat larger rounding error; Lavin & Gray 2015).
    """
def set_default_dtype(d: dtype) -> None:
    """
    Sets the dtype of new floating-point tensors.
    """
def set_num_threads(num_threads: typing.SupportsInt | typing.SupportsIndex) -> None:
    """
    Sets how many threads ops may use. Results do not depend on it.
    """
def set_printoptions(precision: typing.SupportsInt | typing.SupportsIndex | None = None, threshold: typing.SupportsFloat | typing.SupportsIndex | None = None, **kwargs) -> None:
    """
    How tensors are shown: precision, threshold, edgeitems, linewidth, profile ('default', 'short' or 'full'), sci_mode.
    """
def set_rng_state(new_state: Tensor) -> None:
    """
    Goes on from a saved state.
    """
@typing.overload
def sigmoid(input: Tensor) -> Tensor:
    """
    1 / (1 + exp(-x))
    """
@typing.overload
def sigmoid(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def sign(input: Tensor) -> Tensor:
    """
    -1, 0 or 1.
    """
@typing.overload
def sign(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def sin(input: Tensor) -> Tensor:
    """
    The sine.
    """
@typing.overload
def sin(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def sinh(input: Tensor) -> Tensor:
    """
    The hyperbolic sine.
    """
def softmax(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, dtype: dtype | None = None) -> Tensor:
    """
    exp(x) / sum(exp(x)) along `dim`.
    """
def sort(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex = -1, descending: bool = False, stable: bool = False) -> typing.Any:
    """
    The elements in order along `dim`, and where they came from.
    """
def split(input: Tensor, split_size_or_sections: typing.SupportsInt | typing.SupportsIndex | Size, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
    """
    Parts of one size, or of these sizes.
    """
@typing.overload
def sqrt(input: Tensor) -> Tensor:
    """
    The square root.
    """
@typing.overload
def sqrt(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def square(input: Tensor) -> Tensor:
    """
    x * x
    """
@typing.overload
def square(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def squeeze(input: Tensor) -> Tensor:
    """
    Drops every dimension of size 1.
    """
@typing.overload
def squeeze(input: Tensor, dim: int | typing.Sequence[int]) -> Tensor:
    """
    Drops these dimensions where they have size 1.
    """
@typing.overload
def stack(tensors: collections.abc.Sequence[Tensor], dim: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    Joins tensors along a new dimension.
    """
@typing.overload
def stack(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def std(input: Tensor, unbiased: bool) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, dim: int | typing.Sequence[int] | None, unbiased: bool, keepdim: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(input: Tensor, axis: int | typing.Sequence[int] | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
    """
    The standard deviation over `dim`.
    """
@typing.overload
def std(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def std_mean(input: Tensor, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> tuple[Tensor, Tensor]:
    """
    The spread and the mean over `dim`.
    """
@typing.overload
def sub(input: Tensor, other: Tensor, *, alpha: float = 1) -> Tensor:
    """
    input - alpha * other
    """
@typing.overload
def sub(input: Tensor, other: float, *, alpha: float = 1) -> Tensor:
    """
    input - alpha * other
    """
@typing.overload
def sub(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def subtract(input: Tensor, other: Tensor, *, alpha: float = 1) -> Tensor:
    """
    input - alpha * other
    """
@typing.overload
def subtract(input: Tensor, other: float, *, alpha: float = 1) -> Tensor:
    """
    input - alpha * other
    """
@typing.overload
def subtract(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def sum(input: Tensor, dim: int | typing.Sequence[int] | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The sum over `dim`, over everything without it.
    """
@typing.overload
def sum(input: Tensor, axis: int | typing.Sequence[int] | None, keepdims: bool = False, *, dtype: dtype | None = None) -> Tensor:
    """
    The sum over `dim`, over everything without it.
    """
@typing.overload
def sum(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def swapaxes(input: Tensor, axis0: typing.SupportsInt | typing.SupportsIndex, axis1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Swaps two dimensions.
    """
def swapdims(input: Tensor, dim0: typing.SupportsInt | typing.SupportsIndex, dim1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Swaps two dimensions.
    """
def t(input: Tensor) -> Tensor:
    """
    Transposes a matrix.
    """
@typing.overload
def take(input: Tensor, index: Tensor) -> Tensor:
    """
    The elements of the flattened tensor at these positions.
    """
@typing.overload
def take(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def take_along_dim(input: Tensor, indices: Tensor, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> Tensor:
    """
    As gather, with broadcasting.
    """
@typing.overload
def tan(input: Tensor) -> Tensor:
    """
    The tangent.
    """
@typing.overload
def tan(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def tanh(input: Tensor) -> Tensor:
    """
    The hyperbolic tangent.
    """
@typing.overload
def tanh(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def tensor(data: typing.Any, *, dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    Copies a number, nested lists or an array into a tensor.
    """
def tensor_split(input: Tensor, indices_or_sections: typing.SupportsInt | typing.SupportsIndex | Size, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
    """
    Parts as equal as they can be, or cut at positions.
    """
def tile(input: Tensor, dims: int | typing.Sequence[int]) -> Tensor:
    """
    Copies side by side, so many along each dimension.
    """
def to_dlpack(tensor: Tensor) -> typing.Any:
    """
    A DLPack capsule on the tensor's memory.
    """
def topk(input: Tensor, k: typing.SupportsInt | typing.SupportsIndex, dim: typing.SupportsInt | typing.SupportsIndex = -1, largest: bool = True, sorted: bool = True) -> typing.Any:
    """
    The k largest (smallest) elements along `dim` and their positions.
    """
def transpose(input: Tensor, dim0: typing.SupportsInt | typing.SupportsIndex, dim1: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Swaps two dimensions.
    """
@typing.overload
def tril(input: Tensor, diagonal: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    The elements on and below a diagonal, zeros elsewhere.
    """
@typing.overload
def tril(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def triu(input: Tensor, diagonal: typing.SupportsInt | typing.SupportsIndex = 0) -> Tensor:
    """
    The elements on and above a diagonal, zeros elsewhere.
    """
@typing.overload
def triu(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def true_divide(input: Tensor, other: Tensor) -> Tensor:
    """
    input / other
    """
@typing.overload
def true_divide(input: Tensor, other: float) -> Tensor:
    """
    input / other
    """
@typing.overload
def true_divide(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def trunc(input: Tensor) -> Tensor:
    """
    Without the fraction.
    """
@typing.overload
def trunc(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def unbind(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex = 0) -> tuple:
    """
    The slices along `dim`.
    """
def unflatten(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex, sizes: int | typing.Sequence[int]) -> Tensor:
    """
    Splits one dimension into `sizes`.
    """
def unique(input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False) -> typing.Any:
    """
    The different values in order.
    """
def unsqueeze(input: Tensor, dim: typing.SupportsInt | typing.SupportsIndex) -> Tensor:
    """
    Adds a dimension of size 1 at `dim`.
    """
@typing.overload
def var(input: Tensor, unbiased: bool) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, dim: int | typing.Sequence[int] | None, unbiased: bool, keepdim: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(input: Tensor, axis: int | typing.Sequence[int] | None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdims: bool = False) -> Tensor:
    """
    The variance over `dim`, divided by n - correction.
    """
@typing.overload
def var(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def var_mean(input: Tensor, dim: int | typing.Sequence[int] | None = None, *, correction: typing.SupportsFloat | typing.SupportsIndex | None = 1.0, keepdim: bool = False) -> tuple[Tensor, Tensor]:
    """
    The spread and the mean over `dim`.
    """
@typing.overload
def vstack(tensors: collections.abc.Sequence[Tensor]) -> Tensor:
    """
    Joins one below the other.
    """
@typing.overload
def vstack(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
@typing.overload
def where(condition: Tensor, input: Tensor, other: Tensor) -> Tensor:
    """
    Elements of input where condition holds, else those of other.
    """
@typing.overload
def where(condition: Tensor, input: Tensor, other: float) -> Tensor:
    """
    Elements of input where condition holds, else those of other.
    """
@typing.overload
def where(condition: Tensor, input: float, other: Tensor) -> Tensor:
    """
    Elements of input where condition holds, else those of other.
    """
@typing.overload
def where(condition: Tensor, input: float, other: float) -> Tensor:
    """
    Elements of input where condition holds, else those of other.
    """
@typing.overload
def where(condition: Tensor) -> typing.Any:
    """
    Positions of the elements that are not zero.
    """
@typing.overload
def where(*args, **kwargs) -> typing.Any:
    """
    The same, written into out.
    """
def zeros(*args, size: typing.Any = None, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    Every element is 0.
    """
def zeros_like(input: Tensor, *, memory_format: memory_format = ..., dtype: dtype | None = None, layout: typing.Any = None, device: device | str | None = None, requires_grad: bool = False, pin_memory: bool | None = None) -> Tensor:
    """
    The same sizes and layout, every element 0.
    """
__version__: str
bfloat16: dtype
bool: dtype
channels_last: memory_format
complex128: dtype
complex64: dtype
contiguous_format: memory_format
default_generator: Generator
double: dtype
float: dtype
float16: dtype
float32: dtype
float64: dtype
half: dtype
int: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
long: dtype
preserve_format: memory_format
short: dtype
strided: layout
uint8: dtype
