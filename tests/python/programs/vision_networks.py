"""Other networks of the field: VGG, DenseNet, squeeze-and-excitation, MobileNet, U-Net and kin."""

from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F

TOLERANCE = 1e-4

cfgs = {"S": [8, "M", 16, "M", 16, 16, "M"]}


def make_layers(cfg, batch_norm=False):
    layers = []
    in_channels = 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
        else:
            conv2d = nn.Conv2d(in_channels, v, kernel_size=3, padding=1)
            if batch_norm:
                layers += [conv2d, nn.BatchNorm2d(v), nn.ReLU(inplace=True)]
            else:
                layers += [conv2d, nn.ReLU(inplace=True)]
            in_channels = v
    return nn.Sequential(*layers)


class VGG(nn.Module):
    def __init__(self, features, num_classes=10, init_weights=True, dropout=0.5):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((3, 3))
        self.classifier = nn.Sequential(
            nn.Linear(16 * 3 * 3, 32),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(32, num_classes),
        )
        if init_weights:
            for m in self.modules():
                if isinstance(m, nn.Conv2d):
                    nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                    if m.bias is not None:
                        nn.init.constant_(m.bias, 0)
                elif isinstance(m, nn.BatchNorm2d):
                    nn.init.constant_(m.weight, 1)
                    nn.init.constant_(m.bias, 0)
                elif isinstance(m, nn.Linear):
                    nn.init.normal_(m.weight, 0, 0.01)
                    nn.init.constant_(m.bias, 0)

    def forward(self, x):
        x = self.avgpool(self.features(x))
        return self.classifier(torch.flatten(x, 1))


class PreActBlock(nn.Module):
    """Pre-activation version of the basic block."""

    expansion = 1

    def __init__(self, in_planes, planes, stride=1):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(in_planes)
        self.conv1 = nn.Conv2d(in_planes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride=1, padding=1, bias=False)
        if stride != 1 or in_planes != self.expansion * planes:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_planes, planes, kernel_size=1, stride=stride, bias=False)
            )

    def forward(self, x):
        out = F.relu(self.bn1(x))
        shortcut = self.shortcut(out) if hasattr(self, "shortcut") else x
        out = self.conv1(out)
        out = self.conv2(F.relu(self.bn2(out)))
        out += shortcut
        return out


class DenseLayer(nn.Sequential):
    def __init__(self, channels, growth, drop_rate=0.0):
        super().__init__()
        self.add_module("norm", nn.BatchNorm2d(channels))
        self.add_module("relu", nn.ReLU(inplace=True))
        self.add_module("conv", nn.Conv2d(channels, growth, 3, padding=1, bias=False))
        self.drop_rate = drop_rate

    def forward(self, x):
        new_features = super().forward(x)
        if self.drop_rate > 0:
            new_features = F.dropout(new_features, p=self.drop_rate, training=self.training)
        return torch.cat([x, new_features], 1)


class SELayer(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channel, channel // reduction, bias=False),
            nn.ReLU(inplace=True),
            nn.Linear(channel // reduction, channel, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class ConvBNReLU(nn.Sequential):
    def __init__(self, i, o, kernel_size=3, stride=1, groups=1):
        super().__init__(
            nn.Conv2d(i, o, kernel_size, stride, (kernel_size - 1) // 2, groups=groups, bias=False),
            nn.BatchNorm2d(o),
            nn.ReLU6(inplace=True),
        )


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride, expand_ratio):
        super().__init__()
        assert stride in [1, 2]
        hidden_dim = int(round(inp * expand_ratio))
        self.use_res_connect = stride == 1 and inp == oup
        layers = []
        if expand_ratio != 1:
            layers.append(ConvBNReLU(inp, hidden_dim, kernel_size=1))
        layers.extend(
            [
                ConvBNReLU(hidden_dim, hidden_dim, stride=stride, groups=hidden_dim),
                nn.Conv2d(hidden_dim, oup, 1, 1, 0, bias=False),
                nn.BatchNorm2d(oup),
            ]
        )
        self.conv = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 16), nn.ReLU(True), nn.Linear(16, 3))
        self.decoder = nn.Sequential(
            OrderedDict(
                [
                    ("fc1", nn.Linear(3, 16)),
                    ("relu1", nn.LeakyReLU(0.2)),
                    ("fc2", nn.Linear(16, 64)),
                    ("out", nn.Sigmoid()),
                ]
            )
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = ConvBNReLU(3, 8)
        self.pool = nn.MaxPool2d(2)
        self.middle = ConvBNReLU(8, 16)
        self.up = nn.ConvTranspose2d(16, 8, kernel_size=2, stride=2)
        self.smooth = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.out = nn.Conv2d(8 + 8 + 16, 2, kernel_size=1)

    def forward(self, x):
        skip = self.down(x)
        deep = self.middle(self.pool(skip))
        return self.out(torch.cat((skip, self.up(deep), self.smooth(deep)), dim=1))


class Attention(nn.Module):
    """Channel and spatial attention."""

    def __init__(self, channels):
        super().__init__()
        self.channel_gate = SELayer(channels)
        self.spatial_gate = nn.Conv2d(2, 1, kernel_size=7, padding=3, bias=False)

    def forward(self, x):
        x = self.channel_gate(x)
        pooled = torch.cat([x.mean(dim=1, keepdim=True), x.max(dim=1, keepdim=True)[0]], dim=1)
        return x * torch.sigmoid(self.spatial_gate(pooled))


class Reparameterised(nn.Module):
    """A variational autoencoder's loss in the usual words."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(16, 8)
        self.fc21, self.fc22 = nn.Linear(8, 2), nn.Linear(8, 2)
        self.fc3 = nn.Linear(2, 16)

    def forward(self, x):
        h = F.relu(self.fc1(x.view(-1, 16)))
        mu, logvar = self.fc21(h), self.fc22(h)
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return torch.sigmoid(self.fc3(mu + eps * std)), mu, logvar


def train(model, x, target, steps=3, lr=0.05):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    print(model)
    return losses


def images(size=16, channels=3):
    return torch.rand(2, channels, size, size)


def run_vgg():
    model = VGG(make_layers(cfgs["S"], batch_norm=True))
    return train(model, images(), torch.rand(2, 10)), VGG(make_layers(cfgs["S"]))(images()).shape


def run_pre_activation():
    model = nn.Sequential(PreActBlock(3, 8, 2), PreActBlock(8, 8), nn.BatchNorm2d(8))
    return train(model, images(), torch.rand(2, 8, 8, 8))


def run_dense():
    blocks = [DenseLayer(3 + 4 * i, 4, drop_rate=0.2) for i in range(3)]
    model = nn.Sequential(*blocks, nn.Conv2d(15, 2, 1))
    return train(model, images(), torch.rand(2, 2, 16, 16))


def run_squeeze_and_excitation():
    model = nn.Sequential(nn.Conv2d(3, 8, 3, padding="same"), SELayer(8), Attention(8))
    return train(model, images(), torch.rand(2, 8, 16, 16))


def run_mobile():
    model = nn.Sequential(
        ConvBNReLU(3, 8, stride=2), InvertedResidual(8, 8, 1, 1), InvertedResidual(8, 12, 2, 6)
    )
    return train(model, images(), torch.rand(2, 12, 4, 4), lr=0.01)


def run_grouped():
    model = nn.Sequential(
        nn.Conv2d(3, 8, 1), nn.Conv2d(8, 8, (3, 1), padding=(1, 0), groups=4), nn.PReLU()
    )
    return train(model, images(), torch.rand(2, 8, 16, 16))


def run_autoencoder():
    x = torch.rand(4, 1, 8, 8).view(4, -1)
    model = AutoEncoder()
    return train(model, x, x), model.decoder.fc1.weight, model.encoder[0].bias


def run_unet():
    return train(UNet(), images(), torch.rand(2, 2, 16, 16))


def run_variational():
    model, x = Reparameterised(), torch.rand(3, 1, 4, 4)
    recon, mu, logvar = model(x)
    bce = F.binary_cross_entropy(recon, x.view(-1, 16), reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    (bce + kld).backward()
    return bce.item(), kld.item(), [p.grad.sum() for p in model.parameters()]
