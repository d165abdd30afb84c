"""What signatures do not tell, and where PyTorch's own stubs say what it does not do."""

REMARKS = {
    "torch.load": "reads tensors, numbers, text and containers; never runs what a file names",
    "torch.save": "writes state dictionaries and containers, not modules",
    "torch.compile": "the function as it is: kernels are compiled already",
    "torch.set_default_device": "takes the CPU",
    "torch.arange": "needs `start` by name; by position one argument is the end",
    "torch.baddbmm": "no `out_dtype`, which PyTorch has on a GPU alone",
    "torch.Tensor.copy_": "`src`, as PyTorch's documentation has it, not `other`",
    "torch.Tensor.cuda": "an error that says that there is no GPU",
    "torch.Tensor.pin_memory": "the tensor itself",
    "torch.Tensor.share_memory_": "changes nothing: processes get copies",
    "torch.nn.DataParallel": "calls the network itself",
    "torch.utils.data.DataLoader": "pins no memory",
    "torchvision.transforms.ToPILImage": "modes of 16 bits are errors",
}

# Names that take what PyTorch takes, though texts differ: each with its reason. Tested by
# tests/python/composed/test_arguments.py.
SAME = {
    "torch.conv1d": "padding=0 is what 'valid' means",
    "torch.conv3d": "padding=0 is what 'valid' means",
    "torch.finfo": "PyTorch's argument is `type`; its stubs say `dtype`",
    "torch.iinfo": "PyTorch's argument is `type`; its stubs say `dtype`",
    "torch.linspace": "PyTorch needs `steps`; its stubs say that it does not",
    "torch.logspace": "PyTorch needs `steps`; its stubs say that it does not",
    "torch.set_flush_denormal": "PyTorch takes its argument by position alone",
    "torch.set_num_interop_threads": "PyTorch takes its argument by position alone",
    "torch.set_num_threads": "PyTorch takes its argument by position alone",
    "torch.std_mean": "unbiased=None is unbiased=True",
    "torch.tensor": "PyTorch's options are keywords; its stubs say that they need not be",
    "torch.var_mean": "unbiased=None is unbiased=True",
    "torch.Tensor.new_tensor": "PyTorch's options are keywords; its stubs say otherwise",
    "torch.Tensor.requires_grad_": "PyTorch's argument is `requires_grad`; its stubs say `mode`",
    "torch.Tensor.std": "correction=1 is what None means",
    "torch.Tensor.var": "correction=1 is what None means",
    "torch.linalg.vander": "PyTorch takes `N` as a keyword; its text says otherwise",
    "torch.nn.functional.gelu": "PyTorch takes `approximate` as a keyword; its text says otherwise",
}
