"""How weights lie in memory. PyTorch: torch.nn.utils.memory_format."""

from resnetcpp.nn.modules.conv import Conv2d, ConvTranspose2d


def convert_conv2d_weight_memory_format(module, memory_format):
    """Lays the weights of all 2-d convolutions of a module out in `memory_format`."""
    for part in module.modules():
        if isinstance(part, (Conv2d, ConvTranspose2d)):
            part.weight.data = part.weight.detach().contiguous(memory_format=memory_format)
    return module
