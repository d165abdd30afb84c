"""Autograd as code in the field uses it."""

import math


def basics(torch):
    x = torch.ones(5)
    y = torch.zeros(3)
    w = torch.randn(5, 3, requires_grad=True)
    b = torch.randn(3, requires_grad=True)
    z = torch.matmul(x, w) + b
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    print(f"Gradient function for z = {z.grad_fn.name()}")
    loss.backward()
    grads = [w.grad.clone(), b.grad.clone()]
    with torch.no_grad():
        frozen = torch.matmul(x, w) + b
    detached = z.detach()
    inp = torch.eye(4, 5, requires_grad=True)
    out = (inp + 1).pow(2).t()
    out.backward(torch.ones_like(out), retain_graph=True)
    first = inp.grad.clone()
    out.backward(torch.ones_like(out), retain_graph=True)
    second = inp.grad.clone()
    inp.grad.zero_()
    out.backward(torch.ones_like(out))
    w.grad = None
    b.grad.data.zero_()
    return [
        *grads,
        frozen,
        detached,
        first,
        second,
        inp.grad,
        w.grad is None,
        b.grad,
        b.grad_fn is None,
    ]


def higher(torch):
    x = torch.linspace(0.2, 1.4, 4, requires_grad=True)
    y = (torch.sin(x) * x**3 + torch.exp(-x) * torch.tanh(x) + torch.log(x) / (1 + x**2)).sum()
    (first,) = torch.autograd.grad(y, x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    (third,) = torch.autograd.grad(second.sum(), x, retain_graph=True)
    v = torch.tensor([1.0, 0.0, -1.0, 2.0])
    hvp = torch.autograd.grad(torch.autograd.grad(y, x, create_graph=True)[0], x, grad_outputs=v)[0]
    u = torch.ones(2, requires_grad=True)
    unused = torch.autograd.grad((x**2).sum(), [x, u], allow_unused=True)
    return [first.detach(), second.detach(), third, hvp, unused[0], unused[1] is None]


def penalty(torch):
    F = torch.nn.functional
    torch.manual_seed(0)
    w1 = torch.randn(6, 3, 3, 3, requires_grad=True)
    w2 = torch.randn(1, 6 * 4, requires_grad=True)
    real, fake = torch.randn(2, 3, 6, 6), torch.randn(2, 3, 6, 6)
    alpha = torch.rand(2, 1, 1, 1)
    mixed = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    h = F.leaky_relu(F.conv2d(mixed, w1, padding=1), 0.2)
    h = F.avg_pool2d(h, 3)
    score = F.linear(h.flatten(1), w2)
    gradients = torch.autograd.grad(
        outputs=score,
        inputs=mixed,
        grad_outputs=torch.ones_like(score),
        create_graph=True,
        retain_graph=True,
        only_inputs=True,
    )[0]
    gp = ((gradients.view(2, -1).norm(2, dim=1) - 1) ** 2).mean()
    gp.backward()
    return [gp, w1.grad, w2.grad]


def second_order(torch):
    F = torch.nn.functional
    torch.manual_seed(0)
    a = torch.rand(3, 4, dtype=torch.float64)
    target = torch.tensor([0, 3, 1])
    functions = {
        "softmax": lambda x: (x.softmax(1) ** 2).sum(),
        "log_softmax": lambda x: (x.log_softmax(1) * a).sum(),
        "cross_entropy": lambda x: F.cross_entropy(x, target),
        "bce": lambda x: F.binary_cross_entropy_with_logits(x, a),
        "mse": lambda x: F.mse_loss(x, a),
        "smooth": lambda x: F.smooth_l1_loss(x, a),
        "norm": lambda x: x.norm(dim=1).sum(),
        "var": lambda x: x.var(dim=0).sum(),
        "std": lambda x: x.std(dim=1).sum(),
        "logsumexp": lambda x: torch.logsumexp(x, 1).sum(),
        "prod": lambda x: x.prod(1).sum(),
        "cumsum": lambda x: (x.cumsum(1) ** 2).sum(),
        "sqrt": lambda x: x.sqrt().sum(),
        "pow": lambda x: (x**1.5).sum(),
        "div": lambda x: (a / x).sum(),
        "sigmoid": lambda x: x.sigmoid().prod(),
        "relu": lambda x: (F.relu(x - 0.5) ** 2).sum(),
        "elu": lambda x: F.elu(x - 0.5).pow(2).sum(),
        "gelu": lambda x: F.gelu(x).sum(),
        "silu": lambda x: F.silu(x).sum(),
        "softplus": lambda x: F.softplus(x).sum(),
        "max": lambda x: (x.max(dim=1)[0] ** 2).sum(),
        "matmul": lambda x: (x @ x.T).pow(2).sum(),
        "index": lambda x: (x[:, [0, 0, 2]] ** 2).sum(),
        "gather": lambda x: (x.gather(1, target[:, None]) ** 3).sum(),
        "where": lambda x: torch.where(x > 0.5, x**3, x**2).sum(),
        "cat": lambda x: (torch.cat([x, x**2]) ** 2).sum(),
        "layer_norm": lambda x: (F.layer_norm(x, (4,)) * a).pow(2).sum(),
        "batch_norm": lambda x: (F.batch_norm(x, None, None, training=True) * a).pow(2).sum(),
        "max_pool": lambda x: (F.max_pool2d(x.view(1, 1, 3, 4), 2) ** 2).sum(),
        "clamp": lambda x: (x.clamp(0.2, 0.8) ** 3).sum(),
        "abs": lambda x: (x.abs() ** 3).sum(),
        "atan2": lambda x: torch.atan2(x, a).sum(),
        "einsum": lambda x: (torch.einsum("ij,kj->ik", x, a) ** 2).sum(),
        "normalize": lambda x: (F.normalize(x) * a).sum(),
        "cosine": lambda x: F.cosine_similarity(x, a).sum(),
    }
    results = {}
    for name, function in functions.items():
        x = (torch.arange(12, dtype=torch.float64).reshape(3, 4).sin().abs() + 0.1).requires_grad_()
        (gx,) = torch.autograd.grad(function(x), x, create_graph=True)
        (gx**2).sum().backward()
        results[name] = [gx.detach(), x.grad]
    return results


def custom(torch):
    class LegendrePolynomial3(torch.autograd.Function):
        @staticmethod
        def forward(ctx, input):
            ctx.save_for_backward(input)
            return 0.5 * (5 * input**3 - 3 * input)

        @staticmethod
        def backward(ctx, grad_output):
            (input,) = ctx.saved_tensors
            return grad_output * 1.5 * (5 * input**2 - 1)

    class Linear(torch.autograd.Function):
        @staticmethod
        def forward(ctx, input, weight, bias=None):
            ctx.save_for_backward(input, weight, bias)
            output = input.mm(weight.t())
            if bias is not None:
                output += bias.unsqueeze(0).expand_as(output)
            return output

        @staticmethod
        def backward(ctx, grad_output):
            input, weight, bias = ctx.saved_tensors
            grad_input = grad_weight = grad_bias = None
            if ctx.needs_input_grad[0]:
                grad_input = grad_output.mm(weight)
            if ctx.needs_input_grad[1]:
                grad_weight = grad_output.t().mm(input)
            if bias is not None and ctx.needs_input_grad[2]:
                grad_bias = grad_output.sum(0)
            return grad_input, grad_weight, grad_bias

    torch.manual_seed(0)
    x = torch.randn(4, 3, requires_grad=True)
    w = torch.randn(2, 3, requires_grad=True)
    b = torch.randn(2, requires_grad=True)
    p3 = LegendrePolynomial3.apply
    linear = Linear.apply
    loss = linear(p3(x), w, b).pow(2).mean() + linear(x, w).sum()
    loss.backward()
    t = torch.randn(3, dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(p3(t).sum(), t, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), t)
    ok = torch.autograd.gradcheck(p3, (t,), eps=1e-6, atol=1e-4)
    return [loss, x.grad, w.grad, b.grad, second, ok]


def custom_straight_through(torch):
    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(input, factor, flag=True):
            return input * factor

        @staticmethod
        def setup_context(ctx, inputs, output):
            input, factor, flag = inputs
            ctx.factor = factor

        @staticmethod
        def backward(ctx, grad_output):
            return grad_output * ctx.factor, None, None

    class Reverse(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, lambd):
            ctx.lambd = lambd
            return x.view_as(x)

        @staticmethod
        def backward(ctx, grad_output):
            return grad_output.neg() * ctx.lambd, None

    class Round(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.round()

        @staticmethod
        def backward(ctx, g):
            return g

    x = torch.linspace(-2, 2, 12).reshape(4, 3).requires_grad_()
    loss = Scale.apply(x, 2.5).pow(2).sum() + Reverse.apply(x, 0.5).sum()
    loss = loss + (Round.apply(x) * x).sum()
    loss.backward()
    return [loss, x.grad]


def custom_outputs(torch):
    class SinCos(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            sin, cos = torch.sin(x), torch.cos(x)
            ctx.save_for_backward(sin, cos)
            return sin, cos

        @staticmethod
        def backward(ctx, gs, gc):
            sin, cos = ctx.saved_tensors
            return gs * cos - gc * sin

    class AddOne(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.add_(1)
            ctx.mark_dirty(x)
            return x

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx, g):
            return g

    class Indices(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            values, indices = x.max(dim=1)
            ctx.mark_non_differentiable(indices)
            ctx.save_for_backward(indices)
            ctx.shape = x.shape
            return values, indices

        @staticmethod
        def backward(ctx, g, _):
            (indices,) = ctx.saved_tensors
            return torch.zeros(ctx.shape).scatter_(1, indices[:, None], g[:, None])

    torch.manual_seed(0)
    x = torch.randn(4, 3, requires_grad=True)
    sin, cos = SinCos.apply(x)
    values, indices = Indices.apply(x)
    changed = x * 2
    dirty = AddOne.apply(changed)
    loss = (sin * cos).sum() + (values**2).sum() + (dirty**2).sum()
    loss.backward()
    return [loss, x.grad, indices, indices.requires_grad, dirty is changed]


def functionals(torch):
    x = torch.tensor([1.0, 2.0, 3.0])

    def f(v):
        return torch.stack([v.prod(), (v**2).sum()])

    def g(v):
        return (v**3).sum() + v[0] * v[1]

    jacobian = torch.autograd.functional.jacobian(f, x)
    hessian = torch.autograd.functional.hessian(g, x)
    pair = torch.autograd.functional.jacobian(lambda a, b: a * b.sum(), (x, x))
    value, vjp = torch.autograd.functional.vjp(f, x, torch.tensor([1.0, 0.5]))
    return [jacobian, hessian, pair, value, vjp]


def hooks(torch):
    seen = []
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    y.retain_grad()
    handle = x.register_hook(lambda grad: grad * 3)
    y.register_hook(lambda grad: seen.append(grad.sum().item()))
    (y**2).sum().backward(retain_graph=True)
    handle.remove()
    first = x.grad.clone()
    x.grad = None
    torch.autograd.backward([(y**2).sum(), y.sum()])
    return [seen, first, x.grad, y.grad, y.is_leaf, x.is_leaf]


def errors(torch):
    found = []

    def note(attempt):
        try:
            attempt()
            found.append("none")
        except RuntimeError as error:
            text = str(error)
            marks = [
                "second time",
                "scalar outputs",
                "does not require grad",
                "inplace operation",
                "leaf",
            ]
            found.append([mark for mark in marks if mark in text][:1])

    x = torch.ones(3, requires_grad=True)
    y = (x**2).sum()
    y.backward()
    note(y.backward)
    note(lambda: (x * 2).backward())
    note(lambda: torch.ones(1).backward())
    z = x.exp()
    z.add_(1)
    note(lambda: z.sum().backward())
    note(lambda: x.add_(1))
    note(lambda: torch.autograd.grad(torch.ones(1), x))
    return found


def in_place(torch):
    x = torch.linspace(-1, 1, 6).reshape(2, 3).requires_grad_()
    y = x * 1
    y += 2
    y[:, 0] *= 3
    y.clamp_(min=1.2)
    view = y[1]
    view.mul_(2)
    y.relu_()
    out = torch.zeros(2, 3)
    out[0] = y[0] ** 2
    out.add_(y)
    out[1].copy_(x[0] * 5)
    total = sum(row.sum() for row in out)
    total.backward()
    with torch.no_grad():
        x -= 0.1 * x.grad
        x.grad.zero_()
    x.data.mul_(0.5)
    return [total, x, x.grad, x._version >= 1, math.isclose(x.grad.abs().sum(), 0)]


def switches(torch):
    x = torch.tensor(2.0, requires_grad=True)

    @torch.no_grad()
    def quiet(v):
        return v * 2

    @torch.inference_mode()
    def fast(v):
        return v * 3

    states = [quiet(x).requires_grad, fast(x).requires_grad, torch.is_grad_enabled()]
    with torch.set_grad_enabled(False):
        states.append((x * 2).requires_grad)
    with torch.no_grad(), torch.enable_grad():
        states.append((x * 2).requires_grad)
    with torch.inference_mode():
        y = x * 2
        states += [y.requires_grad, y.is_inference()]
    torch.set_grad_enabled(False)
    states.append(torch.is_grad_enabled())
    torch.set_grad_enabled(True)
    with torch.autograd.set_detect_anomaly(False):
        states.append((x * 2).requires_grad)
    with torch.autograd.no_grad():
        states.append((x * 2).requires_grad)
    z = x * 2
    z.detach_()
    x.requires_grad_(False)
    states += [z.requires_grad, x.requires_grad]
    x.requires_grad = True
    return states + [x]
