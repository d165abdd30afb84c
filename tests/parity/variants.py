"""The networks that torchvision does not have, in PyTorch: the same layers under the same names."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F


class Pad(nn.Module):
    def __init__(self, inplanes, planes, stride):
        super().__init__()
        self.added, self.stride = (planes - inplanes) // 2, stride

    def forward(self, x):
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.added, self.added))


class Squeeze(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


def conv(inputs, outputs, size, stride=1, dilation=1, groups=1):
    padding = dilation * (size // 2)
    return nn.Conv2d(inputs, outputs, size, stride, padding, dilation, groups, bias=False)


class Block(nn.Module):
    """A basic block or a bottleneck, with normalisation behind or before its convolutions."""

    def __init__(self, inplanes, planes, how, stride, first_dilation, dilation, downsample):
        super().__init__()
        self.how, self.count = how, 3 if how["bottleneck"] else 2
        out = planes * how["expansion"]
        if how["bottleneck"]:
            width = int(planes * how.get("width_per_group", 64) / 64) * how.get("groups", 1)
            early = how.get("stride_in_1x1", False)
            groups = how.get("groups", 1)
            self.conv1 = conv(inplanes, width, 1, stride if early else 1)
            self.conv2 = conv(width, width, 3, 1 if early else stride, first_dilation, groups)
            self.conv3 = conv(width, out, 1)
        else:
            self.conv1 = conv(inplanes, planes, 3, stride, first_dilation)
            self.conv2 = conv(planes, planes, 3, 1, dilation)
        for i in range(1, self.count + 1):
            layer = getattr(self, f"conv{i}")
            channels = layer.in_channels if how["preact"] else layer.out_channels
            setattr(self, f"bn{i}", nn.BatchNorm2d(channels))
        if how.get("squeeze"):
            self.se = Squeeze(out, max(1, out // how["squeeze"]))
        self.downsample = downsample

    def branch(self, x):
        for i in range(1, self.count + 1):
            norm, layer = getattr(self, f"bn{i}"), getattr(self, f"conv{i}")
            if self.how["preact"]:
                x = layer(x if i == 1 else F.relu(norm(x)))
            else:
                x = norm(layer(x))
                x = F.relu(x) if i < self.count else x
        return self.se(x) if hasattr(self, "se") else x

    def forward(self, x):
        if self.how["preact"]:
            a = F.relu(self.bn1(x))
            if not self.how.get("skip", True):
                return self.branch(a)
            return self.branch(a) + (x if self.downsample is None else self.downsample(a))
        y = self.branch(x)
        if self.how.get("skip", True):
            y = y + (x if self.downsample is None else self.downsample(x))
        return F.relu(y)


class Network(nn.Module):
    def __init__(self, layers, num_classes=1000, base_planes=64, in_channels=3, **how):
        super().__init__()
        how.setdefault("preact", False)
        how.setdefault("bottleneck", False)
        how.setdefault("expansion", 4 if how["bottleneck"] else 1)
        self.how, self.inplanes, self.dilation = how, base_planes, 1
        stem = how.get("stem", "imagenet")
        self.conv1 = self.make_stem(stem, in_channels, base_planes)
        if not how["preact"]:
            self.bn1 = nn.BatchNorm2d(base_planes)
        self.maxpool = nn.Identity() if stem == "cifar" else nn.MaxPool2d(3, 2, 1)
        self.stages, reached = len(layers), 1 if stem == "cifar" else 4
        for i, count in enumerate(layers):
            told = how.get("replace_stride_with_dilation") or [False] * len(layers)
            limit = how.get("output_stride") or 10**9
            dilate = i > 0 and (told[i - 1] or reached >= limit)
            stride = 1 if i == 0 or dilate else 2
            reached *= stride
            setattr(self, f"layer{i + 1}", self.make_stage(base_planes << i, count, stride, dilate))
        if how["preact"]:
            self.norm = nn.BatchNorm2d(self.inplanes)
        self.fc = nn.Linear(self.inplanes, num_classes)

    def make_stem(self, stem, inputs, planes):
        if stem == "deep":
            half = planes // 2
            norm_relu = [nn.BatchNorm2d(half), nn.ReLU()], [nn.BatchNorm2d(half), nn.ReLU()]
            first, second = conv(inputs, half, 3, 2), conv(half, half, 3)
            return nn.Sequential(first, *norm_relu[0], second, *norm_relu[1], conv(half, planes, 3))
        return conv(inputs, planes, 3) if stem == "cifar" else conv(inputs, planes, 7, 2)

    def make_shortcut(self, out, stride, first):
        kind, fits = self.how.get("shortcut", "B"), stride == 1 and self.inplanes == out
        if not self.how.get("skip", True) or (kind != "C" and (fits or not first)):
            return None
        if kind == "A":
            return Pad(self.inplanes, out, stride)
        layers = []
        if self.how.get("avg_down"):
            pool = nn.AvgPool2d(stride, stride, ceil_mode=True, count_include_pad=False)
            layers.append(nn.Identity() if stride == 1 else pool)
        layers.append(conv(self.inplanes, out, 1, 1 if self.how.get("avg_down") else stride))
        if not self.how["preact"]:
            layers.append(nn.BatchNorm2d(out))
        return nn.Sequential(*layers)

    def make_stage(self, planes, count, stride, dilate):
        out, previous = planes * self.how["expansion"], self.dilation
        self.dilation *= 2 if dilate else 1
        blocks = []
        for i in range(count):
            own = stride if i == 0 else 1
            first = previous if i == 0 else self.dilation
            shortcut = self.make_shortcut(out, own, i == 0)
            blocks.append(
                Block(self.inplanes, planes, self.how, own, first, self.dilation, shortcut)
            )
            self.inplanes = out
        return nn.Sequential(*blocks)

    def forward(self, x):
        x = self.conv1(x)
        x = self.maxpool(x if self.how["preact"] else F.relu(self.bn1(x)))
        for i in range(self.stages):
            x = getattr(self, f"layer{i + 1}")(x)
        if self.how["preact"]:
            x = F.relu(self.norm(x))
        return self.fc(x.mean((2, 3)))
