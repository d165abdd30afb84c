"""Residual networks whose layers find out their input channels by themselves."""

import torch
from torch import nn
from torch.nn import functional as F

TOLERANCE = 1e-4


class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        self.conv3 = None
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        if self.conv3:
            X = self.conv3(X)
        Y += X
        return F.relu(Y)


def block(num_residuals, num_channels, first_block=False):
    blk = []
    for i in range(num_residuals):
        wider = i == 0 and not first_block
        blk.append(Residual(num_channels, use_1x1conv=wider, strides=2 if wider else 1))
    return nn.Sequential(*blk)


def network(arch, num_classes=10):
    net = nn.Sequential(
        nn.LazyConv2d(8, kernel_size=7, stride=2, padding=3),
        nn.LazyBatchNorm2d(),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )
    for i, b in enumerate(arch):
        net.add_module(f"b{i + 2}", block(*b, first_block=(i == 0)))
    head = nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes))
    net.add_module("last", head)
    return net


def init_cnn(module):
    if type(module) == nn.Linear or type(module) == nn.Conv2d:  # noqa: E721
        nn.init.xavier_uniform_(module.weight)


def run_network():
    net = network([(1, 8), (1, 16)])
    print(net)
    X = torch.randn(2, 1, 32, 32)
    net(X)
    net.apply(init_cnn)
    print(net)
    for layer in net:
        X = layer(X)
        print(layer.__class__.__name__, "output shape:\t", X.shape)
    return net.state_dict(), X


def run_training():
    net, X, y = network([(1, 8), (1, 16)], 3), torch.rand(8, 1, 32, 32), torch.arange(8) % 3
    net(X)
    trainer = torch.optim.SGD(net.parameters(), lr=0.01)
    losses = []
    for _ in range(3):
        trainer.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        trainer.step()
        losses.append(loss.item())
    return losses, isinstance(net[0], nn.Conv2d), len(list(net.parameters()))


def run_layers():
    layers = [
        (nn.LazyLinear(3), torch.rand(2, 5)),
        (nn.LazyLinear(3, bias=False), torch.rand(2, 5)),
        (nn.LazyConv1d(4, 3, padding=1), torch.rand(2, 3, 6)),
        (nn.LazyConv2d(4, 3, groups=2), torch.rand(2, 6, 5, 5)),
        (nn.LazyConvTranspose2d(4, 2, stride=2), torch.rand(2, 3, 4, 4)),
        (nn.LazyBatchNorm1d(), torch.rand(4, 3)),
        (nn.LazyBatchNorm2d(affine=False), torch.rand(2, 3, 4, 4)),
    ]
    found = []
    for layer, x in layers:
        print(layer)
        found.append((layer(x), layer.state_dict(), type(layer).__name__))
        print(layer)
    return found
