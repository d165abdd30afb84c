"""Residual networks on a CPU, with PyTorch's names."""

# Every public name of the compiled core is a public name of the package; so an op that is bound
# needs no line here. Some of them (sum, max, float ...) hide Python's own in this file.
from resnetcpp import (
    _C,
    _pickle,
    amp,
    autograd,
    backends,
    cuda,
    linalg,
    models,
    nn,
    optim,
    random,
    special,
    utils,
)
from resnetcpp._C import *
from resnetcpp._C import __version__
from resnetcpp._composed import *
from resnetcpp._functional_names import *
from resnetcpp._inference import optimize_for_inference
from resnetcpp._lazy import lazy_names
from resnetcpp._settings import *
from resnetcpp._size import Size
from resnetcpp._types import *
from resnetcpp.amp import autocast
from resnetcpp.autograd import enable_grad, inference_mode, no_grad, set_grad_enabled
from resnetcpp.compiler import compile
from resnetcpp.nn.functional import (
    adaptive_avg_pool1d,
    adaptive_max_pool1d,
    avg_pool1d,
    bilinear,
    celu,
    celu_,
    channel_shuffle,
    conv1d,
    conv3d,
    conv_tbc,
    conv_transpose1d,
    conv_transpose3d,
    cosine_similarity,
    hardshrink,
    max_pool1d,
    max_pool1d_with_indices,
    max_pool3d,
    native_channel_shuffle,
    pairwise_distance,
    pixel_shuffle,
    pixel_unshuffle,
    prelu,
    rms_norm,
    selu,
    selu_,
    threshold,
    threshold_,
)

globals().update(linalg.FUNCTIONS_BESIDE)
legacy_contiguous_format = _C.contiguous_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from resnetcpp import (
        accelerator,
        data,
        datasets,
        distributed,
        func,
        hub,
        jit,
        multiprocessing,
        onnx,
        ops,
        profiler,
        testing,
        transforms,
        types,
        version,
        vision,
    )
    from resnetcpp._limits import finfo, iinfo
    from resnetcpp._summary import summary
    from resnetcpp.io import load, save

# These import NumPy, multiprocessing or dataclasses, which would double the time of the import,
# or are rarely asked for.
_LAZY = {
    "accelerator": "",
    "data": "",
    "datasets": "",
    "distributed": "",
    "finfo": "resnetcpp._limits",
    "func": "",
    "hub": "",
    "iinfo": "resnetcpp._limits",
    "jit": "",
    "load": "resnetcpp.io",
    "multiprocessing": "",
    "onnx": "",
    "ops": "",
    "profiler": "",
    "save": "resnetcpp.io",
    "summary": "resnetcpp._summary",
    "testing": "",
    "transforms": "",
    "types": "",
    "version": "",
    "vision": "",
}
__getattr__ = lazy_names(__name__, _LAZY)
__all__ = [name for name in dir() if name not in {"TYPE_CHECKING", "lazy_names"} | set(_LAZY)]
__all__ = [*(name for name in __all__ if not name.startswith("_")), *_LAZY]


def __dir__():
    return sorted([*globals(), *_LAZY])
