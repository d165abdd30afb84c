"""The CIFAR networks of He et al., 2015, section 4.2, in PyTorch: the twin of `resnet20`."""

from __future__ import annotations

from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Two 3x3 convolutions; the shortcut drops pixels and adds zero channels (option A)."""

    def __init__(self, inplanes: int, planes: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.stride = stride
        self.added = (planes - inplanes) // 2

    def shortcut(self, x):
        if self.added == 0:
            return x
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added, self.added))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


def cifar_resnet(depth: int, classes: int) -> nn.Sequential:
    blocks = (depth - 2) // 6
    layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)]
    inplanes = 16
    for planes in (16, 32, 64):
        for i in range(blocks):
            layers.append(Block(inplanes, planes, 2 if i == 0 and planes > 16 else 1))
            inplanes = planes
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))
