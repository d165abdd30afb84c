"""Programs that run on resnetcpp and on PyTorch: each gives names and arrays of numbers.

Inputs and weights are drawn from the library's own uniform stream, which is the same to the bit in
both; all else is float64 except where a case says so.
"""

import numpy as np

from tests.parity.vision import torchvision

NETWORKS = {  # block, layers, options; small enough to train in a moment
    "resnet18": ("BasicBlock", [2, 2, 2, 2], {}),
    "resnet34": ("BasicBlock", [3, 4, 6, 3], {}),
    "resnet50": ("Bottleneck", [3, 4, 6, 3], {}),
    "grouped": ("Bottleneck", [1, 1, 1, 1], {"groups": 4, "width_per_group": 8}),
    "dilated": (
        "Bottleneck",
        [1, 1, 1, 1],
        {"replace_stride_with_dilation": [False, True, True]},
    ),
}
WATCHED = ["conv1.weight", "layer1.0.conv1.weight", "layer4.0.bn1.weight", "fc.weight", "fc.bias"]


def resnet_module(t):
    return torchvision().models.resnet if t.__name__ == "torch" else t.models.resnet


def array(x):
    return x.detach().double().numpy()


def digest(x):
    """Two sums and some elements of a tensor that is too large to keep."""
    flat = array(x).ravel()
    return np.array([flat.sum(), np.abs(flat).sum(), *flat[:6], *flat[-2:]])


def drawn(t, *shape, low=-1.0, high=1.0):
    return t.rand(*shape).double() * (high - low) + low


def fill(t, module):
    """Weights of a useful size, the same in both libraries."""
    for parameter in module.parameters():
        values = t.rand(*parameter.shape)
        if parameter.dim() > 1:
            bound = (6 / (parameter.numel() / parameter.shape[0])) ** 0.5
            values = (values * 2 - 1) * bound
        parameter.data.copy_(values + 0.5 if parameter.dim() == 1 else values)
    return module


def network(t, name):
    kind, layers, config = NETWORKS[name]
    module = resnet_module(t)
    t.manual_seed(0)
    model = module.ResNet(getattr(module, kind), layers, num_classes=10, **config)
    return fill(t, model).double()


def run_network(t, name):
    """Outputs, gradients and running statistics, and the same after three steps of SGD."""
    model = network(t, name)
    x, labels = drawn(t, 4, 3, 33, 40), t.randint(0, 10, (4,))
    optimizer = t.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
    named = dict(model.named_parameters())
    found, losses = {"eval": array(model.eval()(x))}, []
    model.train()
    for step in range(3):
        out = model(x)
        loss = t.nn.functional.cross_entropy(out, labels)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            found["train"] = array(out)
            found |= {f"grad {key}": digest(named[key].grad) for key in WATCHED}
        optimizer.step()
    found["losses"] = np.array(losses)
    found |= {f"after {key}": digest(named[key]) for key in WATCHED}
    state = model.state_dict()
    for key in ("bn1.running_mean", "bn1.running_var", "layer4.0.bn2.running_var"):
        found[key] = digest(state[key])
    found["eval after"] = array(model.eval()(x))
    return found


def run_block(t, name):
    """One block with a projection on its shortcut, in float32."""
    nn, block = t.nn, getattr(resnet_module(t), name)
    t.manual_seed(1)
    wide = 4 * block.expansion
    shortcut = nn.Sequential(nn.Conv2d(6, wide, 1, stride=2, bias=False), nn.BatchNorm2d(wide))
    model = fill(t, block(6, 4, stride=2, downsample=shortcut)).train()
    x = (t.rand(2, 6, 7, 8) * 2 - 1).requires_grad_()
    y = model(x)
    (y * y).sum().backward()
    gradients = {f"grad {key}": array(p.grad) for key, p in model.named_parameters()}
    buffers = {key: array(b) for key, b in model.named_buffers()}
    return {"y": array(y), "grad x": array(x.grad), **gradients, **buffers}


def loss_calls(t):
    """name: (function of x, what x is drawn from)"""
    f = t.nn.functional
    t.manual_seed(2)
    labels, weight = t.randint(0, 5, (6,)), drawn(t, 5, low=0.2, high=2.0)
    likely = drawn(t, 6, 5).softmax(1)
    target, positive = drawn(t, 6, 5, low=0.0), drawn(t, 5, low=0.5, high=3.0)
    wide, unit = (-4.0, 4.0), (0.01, 0.99)
    smooth = {"label_smoothing": 0.1, "ignore_index": int(labels[0])}
    return {
        "cross_entropy": (lambda x: f.cross_entropy(x, labels), wide),
        "cross_entropy weight": (lambda x: f.cross_entropy(x, labels, weight=weight), wide),
        "cross_entropy smooth": (lambda x: f.cross_entropy(x, labels, **smooth), wide),
        "cross_entropy likely": (lambda x: f.cross_entropy(x, likely, reduction="sum"), wide),
        "nll_loss": (lambda x: f.nll_loss(x.log_softmax(1), labels, reduction="none"), wide),
        "bce": (lambda x: f.binary_cross_entropy(x, target), unit),
        "bce logits": (
            lambda x: f.binary_cross_entropy_with_logits(x, target, pos_weight=positive),
            wide,
        ),
        "mse_loss": (lambda x: f.mse_loss(x, target), wide),
        "l1_loss": (lambda x: f.l1_loss(x, target, reduction="sum"), wide),
        "smooth_l1_loss": (lambda x: f.smooth_l1_loss(x, target, beta=0.7), wide),
    }


def run_losses(t):
    found = {}
    for name, (call, (low, high)) in loss_calls(t).items():
        t.manual_seed(3)
        x = drawn(t, 6, 5, low=low, high=high).requires_grad_()
        loss = call(x)
        loss.sum().backward()
        found |= {name: array(loss), f"{name}, grad": array(x.grad)}
    return found


OPTIMIZERS = {
    "sgd": ("SGD", {"lr": 0.1}),
    "sgd nesterov": ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "sgd damped": ("SGD", {"lr": 0.1, "momentum": 0.8, "dampening": 0.3, "maximize": True}),
    "adam": ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    "adam amsgrad": ("Adam", {"lr": 0.01, "betas": (0.8, 0.95), "amsgrad": True}),
    "adamw": ("AdamW", {"lr": 0.01}),
    "rmsprop": ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True}),
    "adagrad": ("Adagrad", {"lr": 0.1, "lr_decay": 0.1}),
    "adadelta": ("Adadelta", {"lr": 0.5}),
}


def run_optimizers(t):
    found = {}
    for name, (kind, options) in OPTIMIZERS.items():
        t.manual_seed(4)
        a, b = drawn(t, 3, 4).requires_grad_(), drawn(t, 5).requires_grad_()
        optimizer = getattr(t.optim, kind)([a, b], **options)
        for _ in range(10):
            optimizer.zero_grad()
            ((a * a).sum() * 3 + (b - a.sum()).pow(2).sum()).backward()
            optimizer.step()
        found[name] = np.concatenate([array(a).ravel(), array(b)])
    return found


def sequential(s, optimizer):
    parts = [s.LinearLR(optimizer, 0.1, total_iters=5), s.CosineAnnealingLR(optimizer, 20)]
    return s.SequentialLR(optimizer, parts, milestones=[5])


# functions of the module lr_scheduler and an optimiser
SCHEDULERS = {
    "step": lambda s, o: s.StepLR(o, 7, gamma=0.5),
    "multi step": lambda s, o: s.MultiStepLR(o, [3, 9, 21]),
    "exponential": lambda s, o: s.ExponentialLR(o, 0.9),
    "cosine": lambda s, o: s.CosineAnnealingLR(o, 11, eta_min=0.01),
    "linear": lambda s, o: s.LinearLR(o, 0.25, total_iters=8),
    "sequential": sequential,
    "one cycle": lambda s, o: s.OneCycleLR(o, max_lr=0.4, total_steps=30),
    "three phases": lambda s, o: s.OneCycleLR(
        o, 0.4, total_steps=30, anneal_strategy="linear", three_phase=True
    ),
    "lambda": lambda s, o: s.LambdaLR(o, lambda epoch: 1 / (1 + epoch)),
    "plateau": lambda s, o: s.ReduceLROnPlateau(o, patience=2, factor=0.3),
}


def run_schedulers(t):
    """Learning rate and momentum of 30 epochs."""
    found = {}
    for name, make in SCHEDULERS.items():
        optimizer = t.optim.SGD([t.zeros(1, requires_grad=True)], lr=0.2, momentum=0.9)
        scheduler = make(t.optim.lr_scheduler, optimizer)
        rates = []
        for epoch in range(29):
            group = optimizer.param_groups[0]
            rates.append([group["lr"], group["momentum"]])
            optimizer.step()
            scheduler.step(*([abs(10 - epoch)] if name == "plateau" else []))
        found[name] = np.array(rates)
    return found


def run_streams(t):
    """Random numbers after a seed."""
    t.manual_seed(5)
    return {
        "rand": array(t.rand(33)),
        "randint": array(t.randint(0, 1000, (20,))),
        "randperm": array(t.randperm(30)),
        "bernoulli": array(t.bernoulli(t.full((40,), 0.3))),
        "dropout": array(t.nn.functional.dropout(t.ones(50), 0.4)),
        "randn": array(t.randn(40)),
        "kaiming": array(t.nn.init.kaiming_uniform_(t.empty(4, 3, 3, 3))),
    }


# name: (program, largest difference relative to the largest number)
CASES = {
    **{name: (lambda t, name=name: run_network(t, name), 1e-8) for name in NETWORKS},
    "BasicBlock": (lambda t: run_block(t, "BasicBlock"), 2e-5),
    "Bottleneck": (lambda t: run_block(t, "Bottleneck"), 2e-5),
    "losses": (run_losses, 1e-12),
    "optimizers": (run_optimizers, 1e-12),
    "schedulers": (run_schedulers, 1e-13),
    "streams": (run_streams, 1e-6),
}
