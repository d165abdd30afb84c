"""
Modules.
"""
from __future__ import annotations
from resnetcpp import Size
from resnetcpp._C import Tensor
from resnetcpp._C import device
from resnetcpp._C import dtype
import collections.abc
import numpy
import resnetcpp._C
import typing
from . import init
__all__: list[str] = ['AdaptiveAvgPool2d', 'AdaptiveMaxPool2d', 'AvgPool2d', 'BCELoss', 'BCEWithLogitsLoss', 'BasicBlock', 'BatchNorm1d', 'BatchNorm2d', 'Bottleneck', 'Conv2d', 'CrossEntropyLoss', 'Dropout', 'ELU', 'Flatten', 'GELU', 'Hardtanh', 'Identity', 'L1Loss', 'LeakyReLU', 'Linear', 'LogSoftmax', 'MSELoss', 'MaxPool2d', 'Module', 'ModuleDict', 'ModuleList', 'NLLLoss', 'OptimizedModule', 'OptimizedStep', 'PadShortcut', 'Parameter', 'PreActBasicBlock', 'PreActBottleneck', 'ReLU', 'ReLU6', 'ResNet', 'Sequential', 'SiLU', 'Sigmoid', 'SmoothL1Loss', 'Softmax', 'Softplus', 'SqueezeExcitation', 'StochasticDepth', 'Tanh', 'Unflatten', 'init', 'make_model', 'model_names', 'resnet_cifar']
class Module:
    """
    The base of every layer, block and network. PyTorch: torch.nn.Module.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    _version: typing.ClassVar[int] = 1
    _backward_hooks = ...
    _backward_pre_hooks = ...
    _forward_hooks = ...
    _forward_hooks_always_called = ...
    _forward_hooks_with_kwargs = ...
    _forward_pre_hooks = ...
    _forward_pre_hooks_with_kwargs = ...
    _load_state_dict_post_hooks = ...
    _load_state_dict_pre_hooks = ...
    _state_dict_hooks = ...
    _state_dict_pre_hooks = ...
    training: bool
    @staticmethod
    def register_module(*args, **kwargs):
        """
        add_module(self: resnetcpp._C._nn.Module, name: str, module: object) -> None

        Adds a child.
        """
    def __call__(self, *args, **kwargs) -> typing.Any:
        ...
    def __delattr__(self, arg0: str) -> None:
        ...
    def __getattr__(self, arg0: str) -> typing.Any:
        ...
    def __getstate__(self):
        ...
    def __init__(self) -> None:
        ...
    def __reduce_ex__(self, protocol):
        ...
    def __repr__(self) -> str:
        ...
    def __setattr__(self, arg0: str, arg1: typing.Any) -> None:
        ...
    def __setstate__(self, state):
        ...
    def _convert(self, arg0: dtype) -> None:
        ...
    def _get_name(self) -> str:
        ...
    def _handle_calls(self, arg0: bool) -> None:
        ...
    def _is_persistent(self, arg0: str) -> bool:
        ...
    def _load_from_state_dict(self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs):
        """
        Copies this module's own entries. Overrides see PyTorch's arguments.
        """
    def _own_buffers(self) -> list:
        ...
    def _own_modules(self) -> list:
        ...
    def _own_parameters(self) -> list:
        ...
    def _register_load_state_dict_pre_hook(self, hook, with_module = False):
        """
        As register_load_state_dict_pre_hook, without the module unless asked for.
        """
    def _register_state_dict_hook(self, hook):
        """
        As register_state_dict_post_hook; what the hook returns replaces the dictionary.
        """
    def _remove_member(self, arg0: str) -> None:
        ...
    def _save_to_state_dict(self, destination, prefix, keep_vars):
        ...
    def add_module(self, name: str, module: typing.Any) -> None:
        """
        Adds a child.
        """
    def apply(self, fn):
        """
        Calls fn(module) for all modules below, then for this one.
        """
    def bfloat16(self):
        """
        Converts floating-point parameters and buffers to bfloat16.
        """
    def buffers(self, recurse = True):
        """
        Yields each buffer, once.
        """
    def children(self):
        """
        Yields each direct child, once.
        """
    def cpu(self):
        """
        The module itself: everything is on the CPU.
        """
    def cuda(self, device = None):
        """
        Always an error: there is only the CPU.
        """
    def double(self):
        """
        Converts floating-point parameters and buffers to float64.
        """
    def eval(self):
        """
        Evaluation mode for the whole tree.
        """
    def extra_repr(self) -> str:
        """
        The part between the brackets of the printed form; override it.
        """
    def float(self):
        """
        Converts floating-point parameters and buffers to float32.
        """
    def forward(self, *args, **kwargs) -> Tensor:
        """
        What the module computes; override it.
        """
    def get_buffer(self, target):
        """
        The buffer of that path. Errors: AttributeError.
        """
    def get_parameter(self, target):
        """
        The parameter of that path. Errors: AttributeError.
        """
    def get_submodule(self, target):
        """
        The module of that path, "layer1.0". Errors: AttributeError.
        """
    def half(self):
        """
        Converts floating-point parameters and buffers to float16.
        """
    def load_state_dict(self, state_dict, strict = True, assign = False):
        """
        Copies values into parameters and buffers by path.

            Values may be tensors, NumPy arrays or PyTorch's tensors.

            Args:
                strict: missing and unexpected keys are errors.
                assign: take the given tensors themselves.

            Errors: RuntimeError in PyTorch's words, one line per problem.

        """
    def modules(self):
        """
        Yields this module and all below it, each once.
        """
    def named_buffers(self, prefix = '', recurse = True, remove_duplicate = True):
        """
        Yields (path, buffer), each buffer once.
        """
    def named_children(self):
        """
        Yields (name, child) for each direct child, once.
        """
    def named_modules(self, memo = None, prefix = '', remove_duplicate = True):
        """
        Yields (path, module) for this module and all below it, parents first.
        """
    def named_parameters(self, prefix = '', recurse = True, remove_duplicate = True):
        """
        Yields (path, parameter), each parameter once.
        """
    def parameters(self, recurse = True):
        """
        Yields each parameter, once.
        """
    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """
        Adds a tensor that belongs to the module but is not trained.
        """
    def register_forward_hook(self, hook, *, prepend = False, with_kwargs = False, always_call = False):
        """
        Calls hook(module, args, output) after forward; what it returns replaces the output.

            Args:
                prepend: run it before those already registered.
                with_kwargs: call hook(module, args, kwargs, output).
                always_call: run it also when forward or another hook has raised an exception.

        """
    def register_forward_pre_hook(self, hook, *, prepend = False, with_kwargs = False):
        """
        Calls hook(module, args) before forward; what it returns replaces the arguments.

            Args:
                prepend: run it before those already registered.
                with_kwargs: call hook(module, args, kwargs); it may return (args, kwargs).

        """
    def register_full_backward_hook(self, hook, prepend = False):
        """
        Calls hook(module, grad_input, grad_output) when the gradients of the inputs are known.

            What it returns replaces grad_input. Tensors must be passed one by one, not in containers.

        """
    def register_full_backward_pre_hook(self, hook, prepend = False):
        """
        Calls hook(module, grad_output) before the module's backward; what it returns replaces
            grad_output.
        """
    def register_load_state_dict_post_hook(self, hook):
        """
        Calls hook(module, incompatible_keys) after load_state_dict, to change the report.
        """
    def register_load_state_dict_pre_hook(self, hook):
        """
        Calls hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
            unexpected_keys, error_msgs) before this module's own entries are loaded.
        """
    def register_parameter(self, name: str, param: Tensor | None) -> None:
        """
        Adds a parameter, or None in its place.
        """
    def register_state_dict_post_hook(self, hook):
        """
        Calls hook(module, state_dict, prefix, local_metadata) after state_dict, to change it.
        """
    def register_state_dict_pre_hook(self, hook):
        """
        Calls hook(module, prefix, keep_vars) before state_dict.
        """
    def requires_grad_(self, requires_grad = True):
        """
        Whether the parameters take part in autograd.
        """
    def set_submodule(self, target, module):
        """
        Puts a module at that path. Errors: ValueError, AttributeError.
        """
    def share_memory(self):
        """
        The module itself: memory is shared by threads alone.
        """
    def state_dict(self, *args, destination = None, prefix = '', keep_vars = False):
        """
        Parameters and persistent buffers by path, in PyTorch's order, outside the graph.
        """
    def to(self, *args, memory_format = None, **kwargs):
        """
        Converts floating-point parameters and buffers, in place: ``to(dtype)``.

            Args:
                args: a dtype, the device "cpu", or a tensor whose dtype is taken.
                memory_format: how parameters and buffers of four dimensions lie in memory.

            Errors: TypeError for another kind of dtype, RuntimeError for a device that is not the CPU.

        """
    def to_empty(self, *, device, recurse = True):
        """
        The module itself, on the only device there is.
        """
    def train(self, mode = True):
        """
        Training mode, or evaluation mode with ``mode=False``, for the whole tree.
        """
    def type(self, dst_type):
        """
        Converts floating-point parameters and buffers. PyTorch: Module.type.
        """
    def zero_grad(self, set_to_none = True):
        """
        Forgets the parameters' gradients, or fills them with zeros.
        """
    @property
    def _buffers(self):
        ...
    @property
    def _modules(self):
        ...
    @property
    def _parameters(self):
        ...
class Parameter(resnetcpp._C.Tensor):
    """
    A tensor that a module trains. PyTorch: torch.nn.Parameter.
    """
    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        ...
    def __repr__(self: Tensor) -> str:
        ...
class Conv2d(Module):
    """
    Cross-correlation of images with learned kernels. PyTorch: torch.nn.Conv2d.

    Shape:
        (N, C, H, W) or (C, H, W) -> (N, O, H', W')
    """
    _blank: typing.ClassVar[tuple] = (0, 0, 1)
    _fields: typing.ClassVar[tuple] = ('in_channels', 'out_channels', 'kernel_size', 'stride', 'padding', 'dilation', 'groups', 'padding_mode')
    output_padding: typing.ClassVar[tuple] = (0, 0)
    transposed: typing.ClassVar[bool] = False
    padding_mode: str
    def __init__(self, in_channels: typing.SupportsInt | typing.SupportsIndex, out_channels: typing.SupportsInt | typing.SupportsIndex, kernel_size: int | tuple[int, int], stride: int | tuple[int, int] = 1, padding: str | int | tuple[int, int] = 0, dilation: int | tuple[int, int] = 1, groups: typing.SupportsInt | typing.SupportsIndex = 1, bias: bool = True, padding_mode: str = 'zeros', device: device | str | None = None, dtype: dtype | None = None) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Cross-correlation of images with learned kernels. PyTorch: torch.nn.Conv2d.

        Shape:
            (N, C, H, W) or (C, H, W) -> (N, O, H', W')
        """
    def reset_parameters(self) -> None:
        """
        Draws weight and bias anew.
        """
    @property
    def dilation(self) -> tuple:
        ...
    @dilation.setter
    def dilation(self, arg1: int | tuple[int, int]) -> None:
        ...
    @property
    def groups(self) -> int:
        ...
    @groups.setter
    def groups(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def in_channels(self) -> int:
        ...
    @in_channels.setter
    def in_channels(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def kernel_size(self) -> tuple:
        ...
    @kernel_size.setter
    def kernel_size(self, arg1: int | tuple[int, int]) -> None:
        ...
    @property
    def out_channels(self) -> int:
        ...
    @out_channels.setter
    def out_channels(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def padding(self) -> typing.Any:
        ...
    @padding.setter
    def padding(self, arg1: str | int | tuple[int, int]) -> None:
        ...
    @property
    def stride(self) -> tuple:
        ...
    @stride.setter
    def stride(self, arg1: int | tuple[int, int]) -> None:
        ...
class Linear(Module):
    """
    y = x weight^T + bias. PyTorch: torch.nn.Linear.

    Shape:
        (..., I) -> (..., O)
    """
    _blank: typing.ClassVar[tuple] = (0, 0)
    _fields: typing.ClassVar[tuple] = ('in_features', 'out_features')
    def __init__(self, in_features: typing.SupportsInt | typing.SupportsIndex, out_features: typing.SupportsInt | typing.SupportsIndex, bias: bool = True, device: device | str | None = None, dtype: dtype | None = None) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        y = x weight^T + bias. PyTorch: torch.nn.Linear.

        Shape:
            (..., I) -> (..., O)
        """
    def reset_parameters(self) -> None:
        """
        Draws weight and bias anew.
        """
    @property
    def in_features(self) -> int:
        ...
    @in_features.setter
    def in_features(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def out_features(self) -> int:
        ...
    @out_features.setter
    def out_features(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class _BatchNorm(Module):
    """
    What the batch normalisations share: isinstance finds them by it.

    Shape:
        (N, C, ...) -> the same
    """
    _blank: typing.ClassVar[tuple] = (0)
    _fields: typing.ClassVar[tuple] = ('num_features', 'eps', 'momentum', 'affine', 'track_running_stats')
    _version: typing.ClassVar[int] = 2
    affine: bool
    track_running_stats: bool
    def __init__(self, num_features: typing.SupportsInt | typing.SupportsIndex, eps: typing.SupportsFloat | typing.SupportsIndex = 1e-05, momentum: typing.SupportsFloat | typing.SupportsIndex | None = 0.1, affine: bool = True, track_running_stats: bool = True, device: device | str | None = None, dtype: dtype | None = None, *, bias: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        What the batch normalisations share: isinstance finds them by it.

        Shape:
            (N, C, ...) -> the same
        """
    def reset_parameters(self) -> None:
        ...
    def reset_running_stats(self) -> None:
        ...
    @property
    def eps(self) -> float:
        ...
    @eps.setter
    def eps(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def momentum(self) -> float | None:
        ...
    @momentum.setter
    def momentum(self, arg1: typing.SupportsFloat | typing.SupportsIndex | None) -> None:
        ...
    @property
    def num_features(self) -> int:
        ...
    @num_features.setter
    def num_features(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class BatchNorm1d(_BatchNorm):
    """
    Batch normalisation of vectors. PyTorch: torch.nn.BatchNorm1d.

    Shape:
        (N, C) or (N, C, L) -> the same
    """
    def __init__(self, num_features: typing.SupportsInt | typing.SupportsIndex, eps: typing.SupportsFloat | typing.SupportsIndex = 1e-05, momentum: typing.SupportsFloat | typing.SupportsIndex | None = 0.1, affine: bool = True, track_running_stats: bool = True, device: device | str | None = None, dtype: dtype | None = None, *, bias: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Batch normalisation of vectors. PyTorch: torch.nn.BatchNorm1d.

        Shape:
            (N, C) or (N, C, L) -> the same
        """
class BatchNorm2d(_BatchNorm):
    """
    Batch normalisation of images. PyTorch: torch.nn.BatchNorm2d.

    Shape:
        (N, C, H, W) -> the same
    """
    def __init__(self, num_features: typing.SupportsInt | typing.SupportsIndex, eps: typing.SupportsFloat | typing.SupportsIndex = 1e-05, momentum: typing.SupportsFloat | typing.SupportsIndex | None = 0.1, affine: bool = True, track_running_stats: bool = True, device: device | str | None = None, dtype: dtype | None = None, *, bias: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Batch normalisation of images. PyTorch: torch.nn.BatchNorm2d.

        Shape:
            (N, C, H, W) -> the same
        """
class MaxPool2d(Module):
    """
    The largest value of each window. PyTorch: torch.nn.MaxPool2d.

    Shape:
        (N, C, H, W) -> (N, C, H', W')
    """
    _blank: typing.ClassVar[tuple] = (1)
    _fields: typing.ClassVar[tuple] = ('kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices')
    ceil_mode: bool
    dilation: int | tuple[int, int]
    kernel_size: int | tuple[int, int]
    padding: int | tuple[int, int]
    return_indices: bool
    stride: int | tuple[int, int]
    def __init__(self, kernel_size: int | tuple[int, int], stride: int | tuple[int, int] | None = None, padding: int | tuple[int, int] = 0, dilation: int | tuple[int, int] = 1, return_indices: bool = False, ceil_mode: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> typing.Any:
        """
        The largest values; with `return_indices` also their places h * W + w.
        """
class AvgPool2d(Module):
    """
    The mean of each window. PyTorch: torch.nn.AvgPool2d.

    Shape:
        (N, C, H, W) -> (N, C, H', W')
    """
    _blank: typing.ClassVar[tuple] = (1)
    _fields: typing.ClassVar[tuple] = ('kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override')
    ceil_mode: bool
    count_include_pad: bool
    kernel_size: int | tuple[int, int]
    padding: int | tuple[int, int]
    stride: int | tuple[int, int]
    def __init__(self, kernel_size: int | tuple[int, int], stride: int | tuple[int, int] | None = None, padding: int | tuple[int, int] = 0, ceil_mode: bool = False, count_include_pad: bool = True, divisor_override: typing.SupportsInt | typing.SupportsIndex | None = None) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        The mean of each window. PyTorch: torch.nn.AvgPool2d.

        Shape:
            (N, C, H, W) -> (N, C, H', W')
        """
    @property
    def divisor_override(self) -> int | None:
        ...
    @divisor_override.setter
    def divisor_override(self, arg1: typing.SupportsInt | typing.SupportsIndex | None) -> None:
        ...
class AdaptiveAvgPool2d(Module):
    """
    The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool2d.

    Shape:
        (N, C, H, W) -> (N, C, *output_size)
    """
    _blank: typing.ClassVar[tuple] = (1)
    _fields: typing.ClassVar[tuple] = ('output_size')
    output_size: int | tuple[int | None, ...]
    def __init__(self, output_size: int | tuple[int | None, ...]) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool2d.

        Shape:
            (N, C, H, W) -> (N, C, *output_size)
        """
class AdaptiveMaxPool2d(Module):
    """
    The largest value of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveMaxPool2d.

    Shape:
        (N, C, H, W) -> (N, C, *output_size)
    """
    _blank: typing.ClassVar[tuple] = (1)
    _fields: typing.ClassVar[tuple] = ('output_size')
    output_size: int | tuple[int | None, ...]
    def __init__(self, output_size: int | tuple[int | None, ...]) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        The largest value of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveMaxPool2d.

        Shape:
            (N, C, H, W) -> (N, C, *output_size)
        """
class ReLU(Module):
    """
    max(x, 0). PyTorch: torch.nn.ReLU.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('inplace')
    inplace: bool
    def __init__(self, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        max(x, 0). PyTorch: torch.nn.ReLU.
        """
class ReLU6(Module):
    """
    x between 0 and 6. PyTorch: torch.nn.ReLU6.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('inplace')
    max_val: typing.ClassVar[float] = 6.0
    min_val: typing.ClassVar[float] = 0.0
    inplace: bool
    def __init__(self, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x between 0 and 6. PyTorch: torch.nn.ReLU6.
        """
class SiLU(Module):
    """
    x sigmoid(x). PyTorch: torch.nn.SiLU.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('inplace')
    inplace: bool
    def __init__(self, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x sigmoid(x). PyTorch: torch.nn.SiLU.
        """
class Sigmoid(Module):
    """
    1 / (1 + exp(-x)). PyTorch: torch.nn.Sigmoid.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __init__(self) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        1 / (1 + exp(-x)). PyTorch: torch.nn.Sigmoid.
        """
class Tanh(Module):
    """
    tanh(x). PyTorch: torch.nn.Tanh.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __init__(self) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        tanh(x). PyTorch: torch.nn.Tanh.
        """
class Softmax(Module):
    """
    exp(x) / sum(exp(x)) along dim. PyTorch: torch.nn.Softmax.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('dim')
    def __init__(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        exp(x) / sum(exp(x)) along dim. PyTorch: torch.nn.Softmax.
        """
    @property
    def dim(self) -> int | None:
        ...
    @dim.setter
    def dim(self, arg1: typing.SupportsInt | typing.SupportsIndex | None) -> None:
        ...
class LogSoftmax(Module):
    """
    log(softmax(x)) along dim. PyTorch: torch.nn.LogSoftmax.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('dim')
    def __init__(self, dim: typing.SupportsInt | typing.SupportsIndex | None = None) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        log(softmax(x)) along dim. PyTorch: torch.nn.LogSoftmax.
        """
    @property
    def dim(self) -> int | None:
        ...
    @dim.setter
    def dim(self, arg1: typing.SupportsInt | typing.SupportsIndex | None) -> None:
        ...
class LeakyReLU(Module):
    """
    x where positive, else negative_slope x. PyTorch: torch.nn.LeakyReLU.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('negative_slope', 'inplace')
    inplace: bool
    def __init__(self, negative_slope: typing.SupportsFloat | typing.SupportsIndex = 0.01, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x where positive, else negative_slope x. PyTorch: torch.nn.LeakyReLU.
        """
    @property
    def negative_slope(self) -> float:
        ...
    @negative_slope.setter
    def negative_slope(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class ELU(Module):
    """
    x where positive, else alpha (exp(x) - 1). PyTorch: torch.nn.ELU.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('alpha', 'inplace')
    inplace: bool
    def __init__(self, alpha: typing.SupportsFloat | typing.SupportsIndex = 1.0, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x where positive, else alpha (exp(x) - 1). PyTorch: torch.nn.ELU.
        """
    @property
    def alpha(self) -> float:
        ...
    @alpha.setter
    def alpha(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class Hardtanh(Module):
    """
    x between min_val and max_val. PyTorch: torch.nn.Hardtanh.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('min_val', 'max_val', 'inplace')
    inplace: bool
    def __init__(self, min_val: typing.SupportsFloat | typing.SupportsIndex = -1.0, max_val: typing.SupportsFloat | typing.SupportsIndex = 1.0, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x between min_val and max_val. PyTorch: torch.nn.Hardtanh.
        """
    @property
    def max_val(self) -> float:
        ...
    @max_val.setter
    def max_val(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def min_val(self) -> float:
        ...
    @min_val.setter
    def min_val(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class GELU(Module):
    """
    x Phi(x). PyTorch: torch.nn.GELU.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('approximate')
    approximate: str
    def __init__(self, approximate: str = 'none') -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x Phi(x). PyTorch: torch.nn.GELU.
        """
class Softplus(Module):
    """
    log(1 + exp(beta x)) / beta. PyTorch: torch.nn.Softplus.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('beta', 'threshold')
    def __init__(self, beta: typing.SupportsFloat | typing.SupportsIndex = 1.0, threshold: typing.SupportsFloat | typing.SupportsIndex = 20.0) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        log(1 + exp(beta x)) / beta. PyTorch: torch.nn.Softplus.
        """
    @property
    def beta(self) -> float:
        ...
    @beta.setter
    def beta(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
    @property
    def threshold(self) -> float:
        ...
    @threshold.setter
    def threshold(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class Dropout(Module):
    """
    Zeros with probability p in training, the rest scaled. PyTorch: torch.nn.Dropout.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('p', 'inplace')
    inplace: bool
    def __init__(self, p: typing.SupportsFloat | typing.SupportsIndex = 0.5, inplace: bool = False) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Zeros with probability p in training, the rest scaled. PyTorch: torch.nn.Dropout.
        """
    @property
    def p(self) -> float:
        ...
    @p.setter
    def p(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class Identity(Module):
    """
    x -> x. PyTorch: torch.nn.Identity.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __init__(self, *args, **kwargs) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        x -> x. PyTorch: torch.nn.Identity.
        """
class Flatten(Module):
    """
    Merges dimensions into one. PyTorch: torch.nn.Flatten.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('start_dim', 'end_dim')
    def __init__(self, start_dim: typing.SupportsInt | typing.SupportsIndex = 1, end_dim: typing.SupportsInt | typing.SupportsIndex = -1) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Merges dimensions into one. PyTorch: torch.nn.Flatten.
        """
    @property
    def end_dim(self) -> int:
        ...
    @end_dim.setter
    def end_dim(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def start_dim(self) -> int:
        ...
    @start_dim.setter
    def start_dim(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class Unflatten(Module):
    """
    Splits a dimension into several. PyTorch: torch.nn.Unflatten.
    """
    _blank: typing.ClassVar[tuple] = (0, (1))
    _fields: typing.ClassVar[tuple] = ('dim', 'unflattened_size')
    unflattened_size: int | typing.Sequence[int]
    def __init__(self, dim: typing.Any, unflattened_size: int | typing.Sequence[int]) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Splits a dimension into several. PyTorch: torch.nn.Unflatten.
        """
    @property
    def dim(self) -> int:
        ...
    @dim.setter
    def dim(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class _Loss(Module):
    """
    What the losses share.
    """
    reduction: str
class CrossEntropyLoss(_Loss):
    """
    Minus the log of the probability that softmax(input) gives the target. PyTorch: torch.nn.CrossEntropyLoss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('ignore_index', 'label_smoothing', 'reduction')
    def __init__(self, weight: Tensor | None = None, size_average: bool | None = None, ignore_index: typing.SupportsInt | typing.SupportsIndex = -100, reduce: bool | None = None, reduction: str = 'mean', label_smoothing: typing.SupportsFloat | typing.SupportsIndex = 0.0) -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        Minus the log of the probability that softmax(input) gives the target. PyTorch: torch.nn.CrossEntropyLoss.
        """
    @property
    def ignore_index(self) -> int:
        ...
    @ignore_index.setter
    def ignore_index(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def label_smoothing(self) -> float:
        ...
    @label_smoothing.setter
    def label_smoothing(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class NLLLoss(_Loss):
    """
    Minus the log-probability of the target. PyTorch: torch.nn.NLLLoss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('ignore_index', 'reduction')
    def __init__(self, weight: Tensor | None = None, size_average: bool | None = None, ignore_index: typing.SupportsInt | typing.SupportsIndex = -100, reduce: bool | None = None, reduction: str = 'mean') -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        Minus the log-probability of the target. PyTorch: torch.nn.NLLLoss.
        """
    @property
    def ignore_index(self) -> int:
        ...
    @ignore_index.setter
    def ignore_index(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class BCELoss(_Loss):
    """
    Cross entropy of probabilities in [0, 1]. PyTorch: torch.nn.BCELoss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('reduction')
    def __init__(self, weight: Tensor | None = None, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        Cross entropy of probabilities in [0, 1]. PyTorch: torch.nn.BCELoss.
        """
class BCEWithLogitsLoss(_Loss):
    """
    Cross entropy of the sigmoid of logits. PyTorch: torch.nn.BCEWithLogitsLoss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('reduction')
    def __init__(self, weight: Tensor | None = None, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean', pos_weight: Tensor | None = None) -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        Cross entropy of the sigmoid of logits. PyTorch: torch.nn.BCEWithLogitsLoss.
        """
class MSELoss(_Loss):
    """
    (input - target)^2. PyTorch: torch.nn.MSELoss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('reduction')
    def __init__(self, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        (input - target)^2. PyTorch: torch.nn.MSELoss.
        """
class L1Loss(_Loss):
    """
    |input - target|. PyTorch: torch.nn.L1Loss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('reduction')
    def __init__(self, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean') -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        |input - target|. PyTorch: torch.nn.L1Loss.
        """
class SmoothL1Loss(_Loss):
    """
    Squared near the target, linear far from it. PyTorch: torch.nn.SmoothL1Loss.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = ('beta', 'reduction')
    def __init__(self, size_average: bool | None = None, reduce: bool | None = None, reduction: str = 'mean', beta: typing.SupportsFloat | typing.SupportsIndex = 1.0) -> None:
        ...
    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """
        Squared near the target, linear far from it. PyTorch: torch.nn.SmoothL1Loss.
        """
    @property
    def beta(self) -> float:
        ...
    @beta.setter
    def beta(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class Sequential(Module):
    """
    Runs its children one after the other. PyTorch: torch.nn.Sequential.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __add__(self, other):
        ...
    def __delitem__(self, index):
        ...
    def __getitem__(self, index):
        ...
    def __iadd__(self, other):
        ...
    def __init__(self, *args):
        ...
    def __iter__(self):
        ...
    def __len__(self):
        ...
    def __mul__(self, times):
        ...
    def __rmul__(self, times):
        ...
    def __setitem__(self, index, module):
        ...
    def append(self, module):
        """
        Adds a module at the end; returns the container.
        """
    def extend(self, modules):
        """
        Adds modules at the end; returns the container. Errors: TypeError.
        """
    def extra_repr(self) -> str:
        ...
    def forward(self, input):
        """
        Runs the children one after the other.
        """
    def insert(self, index, module):
        """
        Puts a module before that position; returns the container. Errors: IndexError.
        """
    def pop(self, key):
        """
        Removes and returns the module at that position.
        """
class ModuleList(Module):
    """
    A list of modules. PyTorch: torch.nn.ModuleList.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __add__(self, other):
        ...
    def __delitem__(self, index):
        ...
    def __getitem__(self, index):
        ...
    def __iadd__(self, modules):
        """
        Adds modules at the end; returns the container. Errors: TypeError.
        """
    def __init__(self, modules = None):
        ...
    def __iter__(self):
        ...
    def __len__(self):
        ...
    def __repr__(self) -> str:
        ...
    def __setitem__(self, index, module):
        ...
    def append(self, module):
        """
        Adds a module at the end; returns the container.
        """
    def extend(self, modules):
        """
        Adds modules at the end; returns the container. Errors: TypeError.
        """
    def insert(self, index, module):
        """
        Puts a module before that position; returns the container. Errors: IndexError.
        """
    def pop(self, key):
        """
        Removes and returns the module at that position.
        """
class ModuleDict(Module):
    """
    Modules by name. PyTorch: torch.nn.ModuleDict.
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    def __contains__(self, key):
        ...
    def __delitem__(self, key):
        ...
    def __getitem__(self, key):
        ...
    def __init__(self, modules = None):
        ...
    def __iter__(self):
        ...
    def __len__(self):
        ...
    def __setitem__(self, key, module):
        ...
    def clear(self):
        """
        Removes all modules.
        """
    def items(self):
        """
        (name, module) pairs, in order.
        """
    def keys(self):
        """
        The names, in order.
        """
    def pop(self, key):
        """
        Removes and returns the module at that position.
        """
    def update(self, modules):
        """
        Adds the modules of a mapping or of (name, module) pairs; equal names are replaced.
        """
    def values(self):
        """
        The modules, in order.
        """
class _ResidualBlock(Module):
    """
    What the blocks share.
    """
    skip: bool
    @property
    def stride(self) -> int:
        ...
    @stride.setter
    def stride(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class BasicBlock(_ResidualBlock):
    """
    relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). PyTorch: torchvision.models.resnet.BasicBlock.

    Shape:
        (N, inplanes, H, W) -> (N, planes, H/stride, W/stride)
    """
    _blank: typing.ClassVar[tuple] = (0, 0)
    _fields: typing.ClassVar[tuple] = ('stride', 'skip')
    expansion: typing.ClassVar[int] = 1
    def __init__(self, inplanes: typing.SupportsInt | typing.SupportsIndex, planes: typing.SupportsInt | typing.SupportsIndex, stride: typing.SupportsInt | typing.SupportsIndex = 1, downsample: Module | None = None, groups: typing.SupportsInt | typing.SupportsIndex = 1, base_width: typing.SupportsInt | typing.SupportsIndex = 64, dilation: typing.SupportsInt | typing.SupportsIndex = 1, norm_layer: typing.Any = None, skip: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). PyTorch: torchvision.models.resnet.BasicBlock.

        Shape:
            (N, inplanes, H, W) -> (N, planes, H/stride, W/stride)
        """
class Bottleneck(_ResidualBlock):
    """
    1x1, 3x3 and 1x1 convolutions beside a shortcut. PyTorch: torchvision.models.resnet.Bottleneck.

    Shape:
        (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride)
    """
    _blank: typing.ClassVar[tuple] = (0, 0)
    _fields: typing.ClassVar[tuple] = ('stride', 'skip')
    expansion: typing.ClassVar[int] = 4
    def __init__(self, inplanes: typing.SupportsInt | typing.SupportsIndex, planes: typing.SupportsInt | typing.SupportsIndex, stride: typing.SupportsInt | typing.SupportsIndex = 1, downsample: Module | None = None, groups: typing.SupportsInt | typing.SupportsIndex = 1, base_width: typing.SupportsInt | typing.SupportsIndex = 64, dilation: typing.SupportsInt | typing.SupportsIndex = 1, norm_layer: typing.Any = None, skip: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        1x1, 3x3 and 1x1 convolutions beside a shortcut. PyTorch: torchvision.models.resnet.Bottleneck.

        Shape:
            (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride)
        """
class PreActBasicBlock(_ResidualBlock):
    """
    conv2(relu(bn2(conv1(relu(bn1(x)))))) + shortcut. He et al., 2016.

    Shape:
        (N, inplanes, H, W) -> (N, planes, H/stride, W/stride)
    """
    _blank: typing.ClassVar[tuple] = (0, 0)
    _fields: typing.ClassVar[tuple] = ('stride', 'skip')
    expansion: typing.ClassVar[int] = 1
    def __init__(self, inplanes: typing.SupportsInt | typing.SupportsIndex, planes: typing.SupportsInt | typing.SupportsIndex, stride: typing.SupportsInt | typing.SupportsIndex = 1, downsample: Module | None = None, groups: typing.SupportsInt | typing.SupportsIndex = 1, base_width: typing.SupportsInt | typing.SupportsIndex = 64, dilation: typing.SupportsInt | typing.SupportsIndex = 1, norm_layer: typing.Any = None, skip: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        conv2(relu(bn2(conv1(relu(bn1(x)))))) + shortcut. He et al., 2016.

        Shape:
            (N, inplanes, H, W) -> (N, planes, H/stride, W/stride)
        """
class PreActBottleneck(_ResidualBlock):
    """
    1x1, 3x3 and 1x1 convolutions, a normalisation and ReLU before each. He et al., 2016.

    Shape:
        (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride)
    """
    _blank: typing.ClassVar[tuple] = (0, 0)
    _fields: typing.ClassVar[tuple] = ('stride', 'skip')
    expansion: typing.ClassVar[int] = 4
    def __init__(self, inplanes: typing.SupportsInt | typing.SupportsIndex, planes: typing.SupportsInt | typing.SupportsIndex, stride: typing.SupportsInt | typing.SupportsIndex = 1, downsample: Module | None = None, groups: typing.SupportsInt | typing.SupportsIndex = 1, base_width: typing.SupportsInt | typing.SupportsIndex = 64, dilation: typing.SupportsInt | typing.SupportsIndex = 1, norm_layer: typing.Any = None, skip: bool = True) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        1x1, 3x3 and 1x1 convolutions, a normalisation and ReLU before each. He et al., 2016.

        Shape:
            (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride)
        """
class SqueezeExcitation(Module):
    """
    Scales each channel by what two 1x1 convolutions make of all channels' means. PyTorch: torchvision.ops.SqueezeExcitation.

    Shape:
        (N, input_channels, H, W) -> the same
    """
    _blank: typing.ClassVar[tuple] = tuple()
    _fields: typing.ClassVar[tuple] = tuple()
    @typing.overload
    def __init__(self, input_channels: typing.SupportsInt | typing.SupportsIndex, squeeze_channels: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @typing.overload
    def __init__(self) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Scales each channel by what two 1x1 convolutions make of all channels' means. PyTorch: torchvision.ops.SqueezeExcitation.

        Shape:
            (N, input_channels, H, W) -> the same
        """
class StochasticDepth(Module):
    """
    Leaves out images, or the whole batch, with probability p in training. PyTorch: torchvision.ops.StochasticDepth.
    """
    _blank: typing.ClassVar[tuple] = (0.0, 'row')
    _fields: typing.ClassVar[tuple] = ('p', 'mode')
    mode: str
    def __init__(self, p: typing.SupportsFloat | typing.SupportsIndex, mode: str) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Leaves out images, or the whole batch, with probability p in training. PyTorch: torchvision.ops.StochasticDepth.
        """
    @property
    def p(self) -> float:
        ...
    @p.setter
    def p(self, arg1: typing.SupportsFloat | typing.SupportsIndex) -> None:
        ...
class PadShortcut(Module):
    """
    Every stride-th pixel, with zero channels added: option A of He et al., 2015.
    """
    _blank: typing.ClassVar[tuple] = (0, 0, 1)
    _fields: typing.ClassVar[tuple] = ('inplanes', 'planes', 'stride')
    def __init__(self, inplanes: typing.SupportsInt | typing.SupportsIndex, planes: typing.SupportsInt | typing.SupportsIndex, stride: typing.SupportsInt | typing.SupportsIndex = 1) -> None:
        ...
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        Every stride-th pixel, with zero channels added: option A of He et al., 2015.
        """
    @property
    def inplanes(self) -> int:
        ...
    @inplanes.setter
    def inplanes(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def planes(self) -> int:
        ...
    @planes.setter
    def planes(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    @property
    def stride(self) -> int:
        ...
    @stride.setter
    def stride(self, arg1: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
class ResNet(Module):
    """
    A residual network. PyTorch: torchvision.models.resnet.ResNet.

    Beside torchvision's arguments it takes in_channels=3, base_planes=64, stem='imagenet', 'cifar' or 'deep', shortcut='A', 'B' or 'C', head='multiclass' or 'binary', avg_down=False, stride_in_1x1=False, squeeze=16 for squeeze-excitation, stochastic_depth_prob=0, output_stride=8, 16 or 32, and skip=False for the plain twin. Blocks that are PreActBasicBlock or PreActBottleneck make a pre-activation network.

    Shape:
        (N, in_channels, H, W) -> (N, num_classes)
    """
    _fields: typing.ClassVar[tuple] = tuple()
    @typing.overload
    def __init__(self, frame: tuple) -> None:
        ...
    @typing.overload
    def __init__(self, block: typing.Any, layers: int | typing.Sequence[int], num_classes: typing.SupportsInt | typing.SupportsIndex = 1000, zero_init_residual: bool = False, groups: typing.SupportsInt | typing.SupportsIndex = 1, width_per_group: typing.SupportsInt | typing.SupportsIndex = 64, replace_stride_with_dilation: typing.Any = None, norm_layer: typing.Any = None, **kwargs) -> None:
        ...
    def _forward_impl(self, x: Tensor) -> Tensor:
        ...
    def extra_repr(self) -> str:
        ...
    def features(self, x: Tensor) -> list[Tensor]:
        """
        What the stem and each stage give, as a list.
        """
    def forward(self, input: Tensor) -> Tensor:
        """
        A residual network. PyTorch: torchvision.models.resnet.ResNet.

        Beside torchvision's arguments it takes in_channels=3, base_planes=64, stem='imagenet', 'cifar' or 'deep', shortcut='A', 'B' or 'C', head='multiclass' or 'binary', avg_down=False, stride_in_1x1=False, squeeze=16 for squeeze-excitation, stochastic_depth_prob=0, output_stride=8, 16 or 32, and skip=False for the plain twin. Blocks that are PreActBasicBlock or PreActBottleneck make a pre-activation network.

        Shape:
            (N, in_channels, H, W) -> (N, num_classes)
        """
    def predict_proba(self, x: Tensor) -> Tensor:
        """
        Softmax over the classes, or the sigmoid of the binary head's one logit.
        """
    def reset_classifier(self, num_classes: typing.SupportsInt | typing.SupportsIndex) -> None:
        """
        A new last layer for that many classes; an Identity for 0. timm: reset_classifier.
        """
    @property
    def _blank(self) -> tuple[tuple]:
        ...
    @property
    def base_width(self) -> int:
        ...
    @property
    def dilation(self) -> int:
        ...
    @property
    def groups(self) -> int:
        ...
    @property
    def head(self) -> str:
        ...
    @property
    def inplanes(self) -> int:
        ...
    @property
    def skip(self) -> bool:
        ...
class OptimizedModule(Module):
    """
    A model that runs as a fixed list of steps; made by optimize_for_inference.
    """
    def __init__(self, model: Module, example: Tensor) -> None:
        ...
    def __reduce_ex__(self, protocol: int) -> tuple:
        ...
    def example(self) -> Tensor:
        """
        Zeros of the shape and dtype that it takes.
        """
    def extra_repr(self) -> str:
        ...
    def forward(self, input: Tensor) -> Tensor:
        """
        A model that runs as a fixed list of steps; made by optimize_for_inference.
        """
    def profile(self, input: Tensor) -> list[OptimizedStep]:
        """
        Runs as a call does; the steps in their order, with the time that each took.
        """
    @property
    def original(self) -> Module:
        """
        The model that this was made from.
        """
class OptimizedStep:
    """
    A step of an optimised module, and how long it took in one call.
    """
    def __repr__(self) -> str:
        ...
    @property
    def adds_residual(self) -> bool:
        ...
    @property
    def algorithm(self) -> str | None:
        """
        'direct', or 'winograd2' or 'winograd4' for tiles of 2 x 2 or 4 x 4 outputs, or
        'winograd4_lines' for 4 outputs of a line.
        """
    @property
    def groups(self) -> int | None:
        ...
    @property
    def in_shape(self) -> Size | None:
        """
        Of what a convolution reads; None for other ops, as what follows.
        """
    @property
    def kernel_size(self) -> tuple[int, int] | None:
        ...
    @property
    def max_pool(self) -> bool:
        """
        Whether a max pooling follows a convolution, band by band; the shape is the pooling's.
        """
    @property
    def op(self) -> str:
        ...
    @property
    def padding(self) -> tuple[int, int] | None:
        ...
    @property
    def relu(self) -> bool:
        ...
    @property
    def seconds(self) -> float:
        ...
    @property
    def shape(self) -> Size:
        """
        Of its result.
        """
    @property
    def stride(self) -> tuple[int, int] | None:
        ...
class _RecordedOp:
    """
    One op of a recorded model.
    """
    @property
    def attributes(self) -> typing.Any:
        """
        What it was told, by names; None for an op that does not say.
        """
    @property
    def dtype(self) -> dtype:
        ...
    @property
    def inputs(self) -> list:
        """
        Numbers of values, constants, and None where nothing was given.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def shape(self) -> Size:
        ...
def _handle_all_calls(arg0: bool) -> None:
    ...
def _live_modules() -> int:
    ...
def _record(model: collections.abc.Callable[[list[Tensor]], collections.abc.Sequence[Tensor]], inputs: collections.abc.Sequence[Tensor]) -> tuple[list[_RecordedOp], list]:
    """
    The ops that lead from the inputs to the outputs of a model, and the numbers of the outputs among the values: the inputs come first, the results of the ops follow.
    """
def _run_calls_with(arg0: collections.abc.Callable) -> None:
    ...
def make_model(name: str, **kwargs) -> ResNet:
    """
    The network of that name; keyword arguments are those of ResNet.
    """
def model_names() -> list[str]:
    """
    Names that `make_model` knows.
    """
def resnet_cifar(depth: typing.SupportsInt | typing.SupportsIndex, **kwargs) -> ResNet:
    """
    The CIFAR network of depth 6n + 2: three stages of n basic blocks. He et al., 2015.
    """
