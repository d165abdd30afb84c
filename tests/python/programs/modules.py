"""Modules as programs build, walk, change and copy them."""

import copy
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import Parameter
from torch.nn import functional as F
from torch.nn.utils import clip_grad_norm_, parameters_to_vector, vector_to_parameters


class MLP(nn.Module):
    def __init__(self, sizes, activation="relu"):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        self.activations = nn.ModuleDict([["relu", nn.ReLU()], ["lrelu", nn.LeakyReLU()]])
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(1) * (i + 1)) for i in range(2)])
        self.gains = nn.ParameterDict({"out": nn.Parameter(torch.full((sizes[-1],), 2.0))})
        self.choice = activation

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 1:
                x = self.activations[self.choice](x)
        for scale in self.scales:
            x = x * scale
        return x * self.gains["out"]


class MyLinear(nn.Module):
    __constants__ = ["in_features", "out_features"]

    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(torch.empty((out_features, in_features)))
        if bias:
            self.bias = Parameter(torch.empty(out_features))
        else:
            self.register_parameter("bias", None)
        self.register_buffer("calls", torch.zeros(1, dtype=torch.long))
        self.register_buffer("mask", torch.ones(out_features), persistent=False)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)
        if self.bias is not None:
            fan_in, _ = nn.init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / fan_in**0.5 if fan_in > 0 else 0
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, input, scale=1.0, *, shift=0.0):
        self.calls += 1
        return F.linear(input, self.weight, self.bias) * self.mask * scale + shift

    def extra_repr(self):
        return f"in_features={self.in_features}, bias={self.bias is not None}"


class Tied(nn.Module):
    """One weight for both directions."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(6, 4, bias=False)
        self.decoder = nn.Linear(4, 6, bias=False)
        self.mirror = nn.Linear(6, 4, bias=False)
        self.mirror.weight = self.encoder.weight
        self.body = self.head = nn.Linear(4, 4)

    def forward(self, x):
        h = self.head(self.body(self.encoder(x))) + self.mirror(x)
        return self.decoder(h) + F.linear(h, self.encoder.weight.t())


def init_weights(m):
    if type(m) is nn.Linear:
        nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain("relu"))
        m.bias.data.fill_(0.01)
    classname = m.__class__.__name__
    if classname.find("BatchNorm") != -1:
        m.weight.data.normal_(1.0, 0.02)


def run_containers():
    model = MLP([4, 8, 3], "lrelu")
    print(model)
    model(torch.rand(5, 4)).sum().backward()
    names = [name for name, _ in model.named_parameters()]
    return names, [p.grad for p in model.parameters()], list(model.state_dict())


def run_custom_layer():
    layer = MyLinear(3, 2)
    print(layer, MyLinear(2, 2, bias=False))
    x = torch.rand(4, 3)
    y = layer(x, shift=1.0) + layer(input=x, scale=2.0)
    buffers = {name: buffer for name, buffer in layer.named_buffers()}
    return y, buffers, layer.state_dict(), [name for name, _ in layer.named_parameters()]


def run_sharing():
    model = Tied()
    model(torch.rand(2, 6)).pow(2).sum().backward()
    clone = copy.deepcopy(model)
    return {
        "parameters": [name for name, _ in model.named_parameters()],
        "all": [name for name, _ in model.named_parameters(remove_duplicate=False)],
        "modules": [name for name, _ in model.named_modules()],
        "state": list(model.state_dict()),
        "grad": model.encoder.weight.grad,
        "clone": clone.mirror.weight is clone.encoder.weight,
        "count": sum(p.numel() for p in clone.parameters()),
    }


def run_apply_and_walk():
    net = nn.Sequential(
        nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Sequential(nn.ReLU(), nn.Linear(8, 2))
    )
    net.apply(init_weights)
    lines = []
    for name, module in net.named_modules():
        lines.append((name, type(module).__name__))
    for idx, m in enumerate(net.modules()):
        print(idx, "->", m)
    for name, child in net.named_children():
        print(name, child)
    return lines, net.state_dict(), net[2][1].weight.data, len(net), net[-1:], net[0].in_features


def run_hooks():
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    activation, gradients, seen = {}, {}, []

    def get_activation(name):
        def hook(model, input, output):
            activation[name] = output.detach()

        return hook

    def backward_hook(module, grad_input, grad_output):
        gradients[module] = grad_output[0]

    handles = [model[0].register_forward_hook(get_activation("first"))]
    handles.append(model[1].register_forward_pre_hook(lambda m, args: seen.append(args[0].shape)))
    handles.append(model[2].register_forward_hook(lambda m, args, out: out * 2))
    handles.append(model[2].register_full_backward_hook(backward_hook))
    x = torch.rand(5, 4, requires_grad=True)
    x.register_hook(lambda grad: grad * 10)
    model(x).sum().backward()
    for handle in handles:
        handle.remove()
    return activation, list(gradients.values()), seen, x.grad, model(x).sum()


def run_hooks_with_kwargs():
    layer, seen = MyLinear(3, 2), []

    def pre(module, args, kwargs):
        return args, {**kwargs, "shift": 1.0}

    def post(module, args, kwargs, output):
        seen.append(kwargs)
        return output + 1

    layer.register_forward_pre_hook(pre, with_kwargs=True)
    layer.register_forward_hook(post, with_kwargs=True)
    return layer(torch.rand(1, 3), scale=3.0), seen


def run_state_dict_surgery():
    torch.manual_seed(1)
    pretrained = nn.Sequential(
        OrderedDict(backbone=nn.Linear(4, 4), norm=nn.BatchNorm1d(4), fc=nn.Linear(4, 10))
    )
    model = nn.Sequential(
        OrderedDict(backbone=nn.Linear(4, 4), norm=nn.BatchNorm1d(4), fc=nn.Linear(4, 2))
    )
    state = pretrained.state_dict()
    wrapped = OrderedDict(("module." + k, v) for k, v in state.items())
    state = {k[len("module.") :]: v for k, v in wrapped.items()}
    messages = []
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        messages.append(str(error).replace("resnetcpp", "torch"))
    try:
        model.load_state_dict(wrapped)
    except RuntimeError as error:
        messages.append(str(error).replace("resnetcpp", "torch"))
    own = model.state_dict()
    state = {k: v for k, v in state.items() if k in own and v.size() == own[k].size()}
    own.update(state)
    model.load_state_dict(own)
    del state["norm.running_mean"]
    state["extra"] = torch.zeros(1)
    report = model.load_state_dict(state, strict=False)
    print(report)
    for name, param in model.named_parameters():
        print(name, param.size(), param.requires_grad)
    return messages, report.missing_keys, report.unexpected_keys, model.backbone.weight


def run_switches():
    model = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5), nn.BatchNorm1d(3))
    model.eval()
    frozen = [m.training for m in model.modules()]
    model.train()
    model[2].eval()
    for p in model[0].parameters():
        p.requires_grad_(False)
    model[2].requires_grad_(False)
    kinds = {name: p.requires_grad for name, p in model.named_parameters()}
    model.double()
    kinds["double"] = model[0].weight.dtype
    model.to(torch.float32).to("cpu").to(torch.device("cpu"))
    return frozen, [m.training for m in model.modules()], kinds, next(model.parameters()).device


def run_vectors_and_norms():
    torch.manual_seed(2)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    model(torch.rand(8, 3) * 100).pow(2).sum().backward()
    before = clip_grad_norm_(model.parameters(), max_norm=1.0)
    after = torch.norm(torch.stack([torch.norm(p.grad.detach(), 2) for p in model.parameters()]))
    nn.utils.clip_grad_value_(model.parameters(), clip_value=0.1)
    vector = parameters_to_vector(model.parameters())
    vector_to_parameters(vector * 2, model.parameters())
    total = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return before, after, vector, model[0].weight, total, model[2].weight.grad


def run_copies():
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    clones = nn.ModuleList([copy.deepcopy(model) for _ in range(2)])
    with torch.no_grad():
        for p, q in zip(clones[0].parameters(), clones[1].parameters()):
            p.copy_(q.data * 0.5)
            q.add_(1.0)
    return clones.state_dict(), model.state_dict()
