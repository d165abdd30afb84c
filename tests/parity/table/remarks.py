"""What signatures do not tell."""

REMARKS = {
    "torch.load": "reads tensors, numbers, text and containers; never runs what a file names",
    "torch.save": "writes state dictionaries and containers, not modules",
    "torch.compile": "the function as it is: kernels are compiled already",
    "torch.set_default_device": "takes the CPU",
    "torch.Tensor.cuda": "an error that says that there is no GPU",
    "torch.Tensor.pin_memory": "the tensor itself",
    "torch.Tensor.share_memory_": "changes nothing: processes get copies",
    "torch.nn.DataParallel": "calls the network itself",
    "torch.utils.data.DataLoader": "pins no memory",
    "torchvision.transforms.ToPILImage": "modes of 16 bits are errors",
}
