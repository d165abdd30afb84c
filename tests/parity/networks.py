"""The residual networks of the introductions, in the way they are written for PyTorch."""


def basic_block(torch):
    """Two 3x3 convolutions beside an identity or a 1x1 projection; `+=` and torch.relu as there."""
    nn = torch.nn

    class BasicBlock(nn.Module):
        expansion = 1

        def __init__(self, in_channels, out_channels, stride=1):
            super().__init__()
            self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(out_channels)
            self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(out_channels)
            self.shortcut = nn.Sequential()
            if stride != 1 or in_channels != out_channels:
                projection = nn.Conv2d(in_channels, out_channels, 1, stride, bias=False)
                self.shortcut = nn.Sequential(projection, nn.BatchNorm2d(out_channels))

        def forward(self, x):
            out = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
            out += self.shortcut(x)
            return torch.relu(out)

    return BasicBlock


def bottleneck(torch, factor=4):
    """1x1, 3x3 and 1x1 as one Sequential, the last `factor` times as wide."""
    nn = torch.nn

    class Bottleneck(nn.Module):
        expansion = factor

        def __init__(self, in_channels, out_channels, stride=1):
            super().__init__()
            wide = out_channels * self.expansion
            self.residual = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, kernel_size=1, bias=False),
                nn.BatchNorm2d(out_channels),
                nn.ReLU(inplace=True),
                nn.Conv2d(out_channels, out_channels, 3, stride=stride, padding=1, bias=False),
                nn.BatchNorm2d(out_channels),
                nn.ReLU(inplace=True),
                nn.Conv2d(out_channels, wide, kernel_size=1, bias=False),
                nn.BatchNorm2d(wide),
            )
            self.shortcut = nn.Identity()
            if stride != 1 or in_channels != wide:
                projection = nn.Conv2d(in_channels, wide, 1, stride=stride, bias=False)
                self.shortcut = nn.Sequential(projection, nn.BatchNorm2d(wide))
            self.relu = nn.ReLU()

        def forward(self, x):
            return self.relu(self.residual(x) + self.shortcut(x))

    return Bottleneck


def resnet(torch):
    """A 3x3 stem, four stages and a linear head, which ends in `view`."""
    nn = torch.nn

    class ResNet(nn.Module):
        def __init__(self, block, num_blocks, num_classes=10):
            super().__init__()
            self.in_channels = 64
            self.conv1 = nn.Conv2d(3, 64, kernel_size=3, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(64)
            for i, (planes, count) in enumerate(zip((64, 128, 256, 512), num_blocks, strict=True)):
                stage = self._make_layer(block, planes, count, stride=1 if i == 0 else 2)
                setattr(self, f"layer{i + 1}", stage)
            self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
            self.fc = nn.Linear(512 * block.expansion, num_classes)

        def _make_layer(self, block, out_channels, num_blocks, stride):
            layers = []
            for step in [stride] + [1] * (num_blocks - 1):
                layers.append(block(self.in_channels, out_channels, step))
                self.in_channels = out_channels * block.expansion
            return nn.Sequential(*layers)

        def forward(self, x):
            out = torch.relu(self.bn1(self.conv1(x)))
            for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
                out = stage(out)
            out = self.avgpool(out)
            return self.fc(out.view(out.size(0), -1))

    return ResNet
