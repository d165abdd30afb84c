"""Which names of PyTorch are absent, and why: every one has its reason here."""

import re

import pytest
import resnetcpp as rn

pytestmark = pytest.mark.oracle

# Reason -> the names, as patterns.
ABSENT = {
    "complex": r"""
        c(double|float|half) complex\w* eig(vals)? i?stft polar view_as_(complex|real)\w*""",
    "sparse": r"""
        \w*(sparse|ccol|crow|col_ind|row_ind|coalesce)\w* dense_dim dsmm hsmm hspmm smm spmm
        indices(_copy)? jagged saddmm slice_inverse sspaddmm values(_copy)?""",
    "quantized": r"""
        \w*(quant|qparams|qscheme|fbgemm)\w* int_repr per_(channel|tensor)_\w+ q_\w+
        q?u?int\d\w* quint\d\w* QU?Int\w+""",
    "dtypes": r"bit bits\w+ float[48]_\w+ u?int\d+ (BFloat16|Char|Half|Short)Tensor",
    "devices": r"""
        AcceleratorError Event OutOfMemoryError Stream const_data_ptr cpu cudnn_\w+
        get_device_module ipu is_vulkan_available miopen_\w+ mkldnn_\w+ mps mtia record_stream
        to_mkldnn xpu""",
    "compiler": r"""
        AVG SUM PRIVATE_OPS USE_\w+ Aggregation\w+ Alias\w+ Any\w+ Argument\w* Await\w+ Benchmark\w+
        Block BufferDict CallStack Capsule Code CompilationUnit Complete\w+ Concrete\w+ Deep\w+
        Disable\w+ Dispatch\w+ Error\w+ Exclude\w+ Execution\w+ FatalError FileCheck FunctionSchema
        Future\w* Gradient Graph\w* IODescriptor JIT\w+ Lite\w+ Locking\w+ Logger\w+ ModuleDict
        Noop\w+ Operator\w+ ParameterDict PyTorchFile\w+ Script\w+ Serialization\w+
        Deserialization\w+ StaticModule Sym\w+ Tag Throughput\w+ TracingState Use Value \w*Type
        classes classproperty compiled_with_\w+ cond cpp export fork func futures fx
        get_file_path import_ir_\w+ jit library masked merge_\w+ monitor nested ops overrides
        package parse_\w+ sym_\w+ torch_version unify_\w+ vmap wait while_loop""",
    "autocast": r"\w*autocast\w* GradScaler",
    "modules": r"""
        Tensor ao builtins common_\w+ ctypes distributed distributions fft functional functools glob
        importlib inspect math multi_dim_common multiprocessing os platform prepare_\w+
        profiler\w* quantization quasirandom serialization signal storage sys testing textwrap
        thread_safe_generator threading torch types utils warnings windows""",
    "storages": r"\w*Storage\w* from_file",
    "layers": r"""
        \w*_loss \w*_pool\dd\w* adaptive_\w+ affine_grid_generator \w*alpha_dropout_?
        batch_norm_\w+ native_\w+ binary_cross_entropy_with_logits celu_ channels_last_3d
        conv3d conv_\w+ convolution dropout_ embedding_\w+ feature_dropout_? grid_sampler\w* gru\w*
        kl_div lstm\w* rnn_\w+ rrelu_? selu_ threshold_""",
    "removed": r"""
        has_\w+ lstsq matrix_rank reinforce resize resize_as solve symeig volatile""",
    "rare": r"""
        as_subclass grad_dtype hash_tensor index init_num_threads ldl_\w+ lobpcg module_load
        segment_reduce to_padded_tensor \w*anomaly\w* \w*warn_always\w*""",
}
PATTERN = re.compile("|".join(name for names in ABSENT.values() for name in names.split()))


@pytest.mark.parametrize("owner", ["", "Tensor", "linalg", "special"])
def test_every_absent_name_has_its_reason(owner):
    theirs, ours = pytest.importorskip("torch"), rn
    if owner:
        theirs, ours = getattr(theirs, owner), getattr(ours, owner)
    names = (name for name in dir(theirs) if not name.startswith("_"))
    absent = [name for name in names if not hasattr(ours, name)]
    assert [name for name in absent if not PATTERN.fullmatch(name)] == []
