"""One use of every layer and function that programs name often, with its usual arguments."""

import torch
import torch.nn as nn
import torch.nn.functional as F

TOLERANCE = 1e-4


def both_ways(layer, x, *more):
    """The output, gradients of input and parameters, and what the layer prints as."""
    print(layer)
    x = x.clone().requires_grad_(x.is_floating_point())
    y = layer(x, *more)
    weights = torch.linspace(-1, 1, y.numel()).view(y.shape)
    if y.requires_grad:
        (y * weights).sum().backward()
    return y, x.grad, [p.grad for p in layer.parameters()], list(layer.state_dict())


def through(layers, *shape):
    torch.manual_seed(0)
    x = torch.randn(*shape)
    return {str(i) + type(layer).__name__: both_ways(layer, x) for i, layer in enumerate(layers)}


def run_activations():
    layers = [
        nn.ReLU(),
        nn.ReLU(inplace=False),
        nn.ReLU6(),
        nn.LeakyReLU(0.2),
        nn.ELU(alpha=0.5),
        nn.SELU(),
        nn.CELU(alpha=2.0),
        nn.GELU(),
        nn.GELU(approximate="tanh"),
        nn.SiLU(),
        nn.Mish(),
        nn.Sigmoid(),
        nn.Tanh(),
        nn.Hardsigmoid(),
        nn.Hardswish(),
        nn.Hardtanh(-2, 2),
        nn.Softplus(),
        nn.Softsign(),
        nn.LogSigmoid(),
        nn.Tanhshrink(),
        nn.Threshold(0.1, 20),
        nn.Softmax(dim=1),
        nn.LogSoftmax(dim=-1),
        nn.Softmin(dim=1),
        nn.Softmax2d(),
        nn.PReLU(),
        nn.PReLU(num_parameters=4, init=0.1),
        nn.GLU(dim=1),
        nn.Identity(),
    ]
    return through(layers, 2, 4, 3, 3)


def run_normalisations():
    layers = [
        nn.BatchNorm2d(4),
        nn.BatchNorm2d(4, affine=False),
        nn.BatchNorm2d(4, momentum=None, track_running_stats=False),
        nn.GroupNorm(2, 4),
        nn.GroupNorm(num_groups=1, num_channels=4, affine=False),
        nn.LayerNorm(5),
        nn.LayerNorm([4, 5, 5]),
        nn.LayerNorm((5, 5), elementwise_affine=False),
        nn.InstanceNorm2d(4),
        nn.InstanceNorm2d(4, affine=True),
    ]
    return through(layers, 2, 4, 5, 5), through([nn.BatchNorm1d(3), nn.LayerNorm(3)], 4, 3)


def run_convolutions():
    torch.manual_seed(1)
    layers = [
        nn.Conv2d(4, 6, 3),
        nn.Conv2d(4, 6, (3, 5), stride=(2, 1), padding=(1, 2)),
        nn.Conv2d(4, 8, kernel_size=3, dilation=2, groups=2, padding="same"),
        nn.Conv2d(4, 4, 3, padding=1, padding_mode="reflect"),
        nn.Conv2d(4, 4, 3, padding=1, padding_mode="circular", bias=False),
        nn.ConvTranspose2d(4, 3, 2, stride=2),
        nn.ConvTranspose2d(4, 4, 4, 2, 1, bias=False),
        nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2, dilation=1),
    ]
    one = [nn.Conv1d(4, 3, 3, padding=1), nn.Conv1d(4, 8, 5, stride=2, groups=4, bias=False)]
    return through(layers, 2, 4, 7, 8), through(one, 2, 4, 9)


def run_pools_and_sizes():
    layers = [
        nn.MaxPool2d(2),
        nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True),
        nn.AvgPool2d(3, 2, 1, count_include_pad=False),
        nn.AdaptiveAvgPool2d(1),
        nn.AdaptiveAvgPool2d((None, 2)),
        nn.AdaptiveMaxPool2d((2, 3)),
        nn.ZeroPad2d(1),
        nn.ZeroPad2d((1, 2, 0, 1)),
        nn.ConstantPad2d(1, 3.5),
        nn.ReflectionPad2d(2),
        nn.ReplicationPad2d((1, 0, 2, 1)),
        nn.Upsample(scale_factor=2),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        nn.Upsample(size=(9, 5), mode="bilinear", align_corners=True),
        nn.UpsamplingNearest2d(scale_factor=3),
        nn.UpsamplingBilinear2d(size=(4, 4)),
        nn.PixelShuffle(2),
        nn.ChannelShuffle(2),
        nn.Flatten(),
        nn.Flatten(2),
        nn.Unflatten(1, (2, 2)),
    ]
    one = [nn.MaxPool1d(2), nn.AvgPool1d(3, 1, 1), nn.AdaptiveAvgPool1d(2)]
    one += [nn.AdaptiveMaxPool1d(3)]
    return through(layers, 2, 4, 6, 7), through(one, 2, 3, 8)


def run_dropouts():
    torch.manual_seed(2)
    layers = [nn.Dropout(0.3), nn.Dropout2d(), nn.Dropout(p=0.0)]
    found = through(layers, 2, 4, 3, 3)
    for layer in layers:
        layer.eval()
    return found, through(layers, 2, 4, 3, 3), through([nn.Dropout1d(0.4)], 3, 5, 2)


def run_linear_and_embedding():
    torch.manual_seed(3)
    embedding = nn.Embedding(10, 3, padding_idx=0)
    tokens = torch.tensor([[1, 2, 0], [9, 1, 1]])
    fixed = nn.Embedding.from_pretrained(torch.arange(6.0).view(3, 2))
    return (
        both_ways(embedding, tokens),
        embedding.weight,
        embedding.num_embeddings,
        fixed(torch.tensor([2, 0])),
        fixed.weight.requires_grad,
        both_ways(nn.Linear(4, 2, bias=False), torch.randn(2, 3, 4)),
        F.embedding(tokens, embedding.weight),
        F.one_hot(tokens, num_classes=10).float().sum((0, 1)),
        nn.Bilinear(2, 3, 4)(torch.ones(1, 2), torch.ones(1, 3)).shape,
    )


def run_functional():
    torch.manual_seed(4)
    x, w = torch.randn(2, 4, 6, 6), torch.randn(4, 4, 3, 3)
    return {
        "conv": F.conv2d(x, w, bias=None, stride=1, padding=1, dilation=1, groups=1),
        "transposed": F.conv_transpose2d(x, w, stride=2, padding=1),
        "batch": F.batch_norm(x, torch.zeros(4), torch.ones(4), training=False),
        "layer": F.layer_norm(x, x.shape[1:], eps=1e-5),
        "group": F.group_norm(x, 2),
        "instance": F.instance_norm(x),
        "max": F.max_pool2d(x, kernel_size=2, stride=2),
        "both": F.max_pool2d(x, 2, return_indices=True),
        "avg": F.avg_pool2d(x, (2, 3)),
        "global": F.adaptive_avg_pool2d(x, (1, 1)),
        "pad": F.pad(x, (1, 1, 2, 0), mode="constant", value=1.0),
        "reflect": F.pad(x, (1, 1, 2, 0), mode="reflect"),
        "replicate": F.pad(x, [1, 1, 2, 0], mode="replicate"),
        "circular": F.pad(x, (1, 1, 2, 2), "circular"),
        "nearest": F.interpolate(x, scale_factor=2, mode="nearest"),
        "sized": F.interpolate(x, size=(3, 9)),
        "bilinear": F.interpolate(x, size=x.shape[2] * 2, mode="bilinear", align_corners=False),
        "bicubic": F.interpolate(x, size=(9, 4), mode="bicubic", align_corners=True),
        "exact": F.interpolate(x, scale_factor=1.7, mode="nearest-exact"),
        "rescaled": F.interpolate(
            x, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True
        ),
        "area": F.interpolate(x, scale_factor=0.5, mode="area"),
        "unfold": F.unfold(x, kernel_size=3, padding=1),
        "fold": F.fold(F.unfold(x, 2, stride=2), (6, 6), kernel_size=2, stride=2),
        "shuffle": F.pixel_shuffle(x, 2),
        "unshuffle": F.pixel_unshuffle(x, 2),
        "normalize": F.normalize(x, p=2, dim=1),
        "relu": F.relu(x, inplace=False),
        "relu6": F.relu6(x),
        "leaky": F.leaky_relu(x, negative_slope=0.2, inplace=False),
        "elu": F.elu(x),
        "gelu": F.gelu(x),
        "silu": F.silu(x),
        "prelu": F.prelu(x, torch.tensor([0.25])),
        "glu": F.glu(x, dim=1),
        "softplus": F.softplus(x),
        "softsign": F.softsign(x),
        "hardswish": F.hardswish(x),
        "threshold": F.threshold(x, 0.1, 20),
        "softmax": F.softmax(x, dim=1),
        "log softmax": F.log_softmax(x, dim=-1),
        "sigmoid": torch.sigmoid(x),
        "tanh": F.tanh(x),
        "dropout": F.dropout(x, p=0.5, training=False),
        "dropout2d": F.dropout2d(x, p=0.5, training=True),
        "cosine": F.cosine_similarity(x, x.flip(0), dim=1),
        "distance": F.pairwise_distance(x[:, 0, 0], x[:, 1, 1]),
        "mse": F.mse_loss(x, torch.zeros_like(x)),
        "attention": F.scaled_dot_product_attention(x, x, x),
    }


def run_initialisers():
    torch.manual_seed(5)
    made = {}
    for name, arguments in {
        "kaiming_normal_": {"mode": "fan_out", "nonlinearity": "relu"},
        "kaiming_uniform_": {"a": 0.2, "nonlinearity": "leaky_relu"},
        "xavier_uniform_": {"gain": 2.0},
        "xavier_normal_": {},
        "normal_": {"mean": 1.0, "std": 0.02},
        "uniform_": {"a": -0.1, "b": 0.1},
        "constant_": {"val": 0.3},
        "ones_": {},
        "zeros_": {},
        "trunc_normal_": {"std": 0.02},
        "orthogonal_": {},
    }.items():
        made[name] = getattr(nn.init, name)(torch.empty(6, 4), **arguments)
    return made, nn.init.calculate_gain("leaky_relu", 0.2), nn.init.eye_(torch.empty(2, 3))
