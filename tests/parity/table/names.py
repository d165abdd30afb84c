"""Which names are in scope, and the rules for those that are not."""

import importlib
import inspect
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A module, or a class of one, on both sides."""

    title: str
    theirs: str
    ours: str
    owner: str = ""

    def homes(self):
        found = (importlib.import_module(name) for name in (self.theirs, self.ours))
        return [getattr(home, self.owner) if self.owner else home for home in found]


GROUPS = [
    Group("torch", "torch", "resnetcpp"),
    Group("torch.Tensor", "torch", "resnetcpp", "Tensor"),
    Group("torch.nn", "torch.nn", "resnetcpp.nn"),
    Group("torch.nn.functional", "torch.nn.functional", "resnetcpp.nn.functional"),
    Group("torch.nn.init", "torch.nn.init", "resnetcpp.nn.init"),
    Group("torch.nn.utils", "torch.nn.utils", "resnetcpp.nn.utils"),
    Group("torch.optim", "torch.optim", "resnetcpp.optim"),
    Group("torch.optim.lr_scheduler", "torch.optim.lr_scheduler", "resnetcpp.optim.lr_scheduler"),
    Group("torch.autograd", "torch.autograd", "resnetcpp.autograd"),
    Group("torch.linalg", "torch.linalg", "resnetcpp.linalg"),
    Group("torch.utils.data", "torch.utils.data", "resnetcpp.utils.data"),
    Group("torchvision.models", "torchvision.models", "resnetcpp.models"),
    Group("torchvision.ops", "torchvision.ops", "resnetcpp.ops"),
    Group("torchvision.transforms", "torchvision.transforms", "resnetcpp.transforms"),
    Group(
        "torchvision.transforms.functional",
        "torchvision.transforms.functional",
        "resnetcpp.transforms.functional",
    ),
    Group("torchvision.datasets", "torchvision.datasets", "resnetcpp.datasets"),
    Group("torchvision.utils", "torchvision.utils", "resnetcpp.vision.utils"),
]

_KEPT = "Tensor|Size|Generator|(Bool|Byte|Double|Float|Int|Long)Tensor"
_FAMILIES = "resnet|resnext|ResNet|ResNeXt"
# Title (a pattern) -> (pattern of the names, why they are out of scope).
RULES = [
    ("torch", rf"(?!({_KEPT})$)[A-Z].*|import_ir.*|parse_.*|unify_.*|merge_type.*|fork|wait|cpp"
     "|export|cond|vmap|while_loop|jagged|classproperty|compiled_with.*|get_file_path"
        r"|prepare_multi.*|thread_safe_generator|init_num_threads|hash_tensor|has_.*",
     "TorchScript, the compiler, transforms of functions, and PyTorch's inner workings"),
    ("torch", r"(cudnn|miopen|mkldnn|fbgemm|native)_.*|batch_norm_(?!$).*|.*_copy|slice_inverse"
     "|norm_except_dim|constant_pad_nd|grid_sampler.*|affine_grid_generator|convolution|conv_tbc"
     "|nonzero_static|max_pool1d_with_indices|is_vulkan_available|get_device(_module)?",
     "single kernels of PyTorch's backends, which its documentation does not list"),
    ("torch.*", r".*(sparse|ccol_|col_ind|crow|row_ind|coalesce|_nnz).*|(indices|values)(_copy)?"
     "|h?spmm|ss?p?addmm|[dhs]s?mm|to_dense|dense_dim|heterogeneous.*",
     "sparse tensors: networks here are dense"),
    ("torch", "eig|symeig|solve|lstsq|matrix_rank",
     "names that PyTorch has removed, deprecated or not documented"),
    ("torch.linalg", "eig(vals)?", "complex numbers: residual networks have none"),
    ("torch.*", r".*(quant|qparams|fake_quantize).*|per_(channel|tensor)_.*|q_.*"
     r"|qu?int\d.*|qscheme|int_repr",
     "quantized tensors: computation is in floating point"),
    ("torch.*", r".*complex.*|(chalf|cfloat|cdouble|real|imag|angle|conj|conj_physical|adjoint"
     "|polar|resolve_conj|resolve_neg|is_conj|is_neg|H|mH|view_as_real)_?|i?stft",
     "complex numbers: residual networks have none"),
    ("torch", r"(u?int[1-7]|bits?\d*.*|float[48]_.*|uint(16|32|64))$",
     "dtypes that no kernel here computes in"),
    ("torch.*", r".*autocast.*|.*(cuda|xpu|mps|ipu|xla|hpu|mtia|mkldnn|vulkan|pinned|pin_mem).*"
     "|is_(meta|maia|vulkan|distributed|storage)|record_stream|is_shared|share_memory_",
     "other devices: there is one, the CPU"),
    ("torch.*", r"sym_.*|.*vmap.*|names|.*(named?_|_names|rename|align_).*|refine_names"
     "|is_nested|reinforce|as_subclass|module_load|dim_order|to_padded_tensor",
     "symbolic sizes, named dimensions and nested tensors"),
    ("torch.nn.*", r"(has_torch|handle_torch|boolean_dispatch|assert_int|Broadcasting|TYPE_|DType"
     "|GRID_|reproducibility).*|multi_head_attention_forward|fused_.*|scaled_.*mm|grouped_mm"
     "|factory_kwargs|ScalingType|SwizzleType|tf32_notes|.*_with_indices",
     "helpers of PyTorch's own sources"),
    ("torch.linalg", "common_notes", "helpers of PyTorch's own sources"),
    ("torch.Tensor", r"eig|symeig|solve|lstsq|lu|volatile|resize|resize_as|.*storage.*|new"
     "|map2?_|output_nr|name|is_set_to|grad_dtype|(const_)?data_ptr_?|index|hash_tensor"
     "|slice_inverse|nonzero_static",
     "names that PyTorch has removed, deprecated or not documented"),
    ("torch.utils.data", r".*(Pipe|pipe|DataChunk|runtime_valid|argument_valid|determin).*",
     "data pipes, which PyTorch gives up"),
    ("torchvision.models", rf"(?!.*({_FAMILIES})|get_|list_|Weights).*|.*(RegNet|regnet).*",
     "networks that are not residual networks of this family"),
    ("torchvision.ops", r".*(roi|RoI|ps_|PSR|[Dd]eform|nms|Feature|boxes|box|3d|drop_block"
     "|DropBlock|iou_loss|focal).*", "object detection"),
    ("torchvision.datasets", r"(?!(CIFAR10|CIFAR100|MNIST|FashionMNIST|KMNIST|FakeData"
     "|ImageFolder|DatasetFolder|VisionDataset)$).*", "data sets of other kinds"),
    ("torchvision.utils", r"(draw|flow)_.*", "drawings of boxes, masks and flows"),
]  # fmt: skip


def names_of(group: Group) -> list[str]:
    """The public names on PyTorch's side, sorted."""
    home = group.homes()[0]
    if group.owner:
        return sorted(name for name in dir(home) if not name.startswith("_"))
    has_list = hasattr(home, "__all__") and group.title not in ("torch", "torch.nn")
    names = home.__all__ if has_list else dir(home)
    return sorted({n for n in names if not n.startswith("_") and _is_own(home, n)})


def _is_own(home, name: str) -> bool:
    """Whether it is no module, and nothing that the module only imports for itself."""
    value = getattr(home, name, None)
    if inspect.ismodule(value) or (name.isupper() and len(name) < 2):
        return False
    origin = getattr(value, "__module__", None) or ""
    own = home.__name__.rpartition(".")[0] or home.__name__
    is_foreign = origin and not origin.startswith((own, "torch._C", "torch.overrides", "builtins"))
    return not (callable(value) and is_foreign)


def reason_left_out(title: str, name: str) -> str:
    """Why a name is out of scope, or nothing."""
    for titles, names, reason in RULES:
        if re.fullmatch(titles, title) and re.fullmatch(names, name):
            return reason
    return ""
