"""Models written by hand out of tensors."""

import math


def polynomial(torch):
    dtype = torch.float
    device = torch.device("cpu")
    x = torch.linspace(-math.pi, math.pi, 200, device=device, dtype=dtype)
    y = torch.sin(x)
    a = torch.randn((), device=device, dtype=dtype, requires_grad=True)
    b = torch.randn((), device=device, dtype=dtype, requires_grad=True)
    c = torch.randn((), requires_grad=True)
    d = torch.randn((), requires_grad=True)
    rate = 1e-5
    for t in range(60):
        predicted = a + b * x + c * x**2 + d * x**3
        loss = (predicted - y).pow(2).sum()
        if t % 20 == 19:
            print(t, loss.item())
        loss.backward()
        with torch.no_grad():
            for p in (a, b, c, d):
                p -= rate * p.grad
                p.grad = None
    print(
        f"Result: y = {a.item():.3f} + {b.item():.3f} x + {c.item():.3f} x^2 + {d.item():.3f} x^3"
    )
    return [a, b, c, d]


def polynomial_manual(torch):
    x = torch.linspace(-1, 1, 50)
    powers = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))
    y = torch.sin(3 * x)
    w = torch.zeros(3)
    for _ in range(50):
        error = powers @ w - y
        w -= 0.01 * 2 * powers.t() @ error
    return [powers, w]


def blobs(torch, classes=3, per_class=20):
    torch.manual_seed(0)
    centres = torch.tensor([[2.0, 0.0], [-2.0, 1.0], [0.0, -3.0]])[:classes]
    x = torch.cat([centre + 0.5 * torch.randn(per_class, 2) for centre in centres])
    y = torch.arange(classes).repeat_interleave(per_class)
    order = torch.randperm(len(x))
    return x[order], y[order]


def logistic_regression(torch):
    x, y = blobs(torch, classes=2)
    w, b = torch.zeros(2, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    y = y.float().view(-1, 1)
    for epoch in range(20):
        p = torch.sigmoid(x @ w + b)
        loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
        loss.backward()
        for p_ in [w, b]:
            p_.data -= 0.5 * p_.grad.data
            p_.grad.data.zero_()
        if epoch % 5 == 0:
            print("epoch", epoch, "loss", loss.item())
    accuracy = ((torch.sigmoid(x @ w + b) > 0.5).float() == y).float().mean()
    return [w, b, accuracy.item()]


def softmax_regression(torch):
    x, y = blobs(torch)

    def log_softmax(v):
        return v - v.exp().sum(-1).log().unsqueeze(-1)

    def nll(scores, target):
        return -scores[range(target.shape[0]), target].mean()

    def accuracy(out, target):
        return (torch.argmax(out, dim=1) == target).float().mean()

    weights = torch.randn(2, 3) / math.sqrt(2)
    weights.requires_grad_()
    bias = torch.zeros(3, requires_grad=True)
    size = 16
    for epoch in range(3):
        for i in range((len(x) - 1) // size + 1):
            xb, yb = x[i * size : i * size + size], y[i * size : i * size + size]
            loss = nll(log_softmax(xb @ weights + bias), yb)
            loss.backward()
            with torch.no_grad():
                weights -= weights.grad * 0.5
                bias -= bias.grad * 0.5
                weights.grad.zero_()
                bias.grad.zero_()
        print(epoch, loss, accuracy(log_softmax(x @ weights + bias), y))
    return [weights, bias]


def k_means(torch):
    x, _ = blobs(torch)
    centres = x[:3].clone()
    for _ in range(10):
        distance = ((x[:, None] - centres[None]) ** 2).sum(-1)
        assignment = distance.argmin(dim=1)
        for k in range(3):
            if (assignment == k).any():
                centres[k] = x[assignment == k].mean(0)
    sums = torch.zeros(3, 2).index_add_(0, assignment, x)
    counts = torch.bincount(assignment, minlength=3).unsqueeze(1)
    return [centres, assignment, sums / counts, torch.cdist(x, centres).argmin(1)]


def power_iteration(torch):
    x, _ = blobs(torch)
    x = x - x.mean(dim=0, keepdim=True)
    covariance = x.T @ x / (x.size(0) - 1)
    components = []
    for _ in range(2):
        v = torch.ones(2) / 2**0.5
        for _ in range(50):
            v = covariance @ v
            v = v / v.norm()
        value = v @ covariance @ v
        covariance = covariance - value * torch.outer(v, v)
        components.append((value, v))
    return components


def momentum(torch):
    torch.manual_seed(0)
    w1 = torch.randn(4, 8, requires_grad=True)
    w2 = torch.randn(8, 1, requires_grad=True)
    params = [w1, w2]
    velocity = [torch.zeros_like(p) for p in params]
    x, y = torch.randn(16, 4), torch.randn(16, 1)
    shadow = [p.detach().clone() for p in params]
    for _ in range(10):
        loss = ((x.mm(w1).clamp(min=0).mm(w2) - y) ** 2).mean()
        grads = torch.autograd.grad(loss, params)
        total = torch.sqrt(sum((g**2).sum() for g in grads))
        scale = torch.clamp(1.0 / (total + 1e-6), max=1.0)
        with torch.no_grad():
            for p, v, g, s in zip(params, velocity, grads, shadow, strict=True):
                v.mul_(0.9).add_(g * scale)
                p.sub_(0.05 * v)
                s.mul_(0.99).add_(p, alpha=0.01)
    return [loss, w1, w2, *shadow, total]


def adam(torch):
    torch.manual_seed(0)
    p = torch.randn(5, requires_grad=True)
    m, v = torch.zeros(5), torch.zeros(5)
    for step in range(1, 11):
        loss = ((p - torch.arange(5.0)) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            m.lerp_(p.grad, 0.1)
            v.mul_(0.999).addcmul_(p.grad, p.grad, value=0.001)
            m_hat, v_hat = m / (1 - 0.9**step), v / (1 - 0.999**step)
            p.addcdiv_(m_hat, v_hat.sqrt().add_(1e-8), value=-0.1)
        p.grad.zero_()
    return [p, m, v]


def attention(torch):
    torch.manual_seed(0)
    n, length, heads, width = 2, 5, 2, 8
    x = torch.randn(n, length, width, requires_grad=True)
    wq, wk, wv, wo = (torch.randn(width, width) / width**0.5 for _ in range(4))

    def split(t):
        return t.view(n, length, heads, width // heads).transpose(1, 2)

    q, k, v = split(x @ wq), split(x @ wk), split(x @ wv)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    mask = torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)
    scores = scores.masked_fill(mask, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    out = (weights @ v).transpose(1, 2).contiguous().view(n, length, width) @ wo
    same = torch.einsum("bhij,bhjd->bihd", weights, v).reshape(n, length, -1) @ wo
    causal = torch.tril(torch.ones(length, length)).view(1, 1, length, length)
    other = (q @ k.transpose(-2, -1)).masked_fill(causal[:, :, :length, :length] == 0, -1e9)
    out.sum().backward()
    return [out, same, weights, other.softmax(-1), x.grad]


def convolution(torch):
    F = torch.nn.functional
    torch.manual_seed(0)
    x, w = torch.randn(2, 3, 6, 6), torch.randn(4, 3, 3, 3, requires_grad=True)
    columns = F.unfold(x, (3, 3), padding=1)
    y = (w.view(4, -1) @ columns).view(2, 4, 6, 6)
    patches = x.unfold(2, 3, 1).unfold(3, 3, 1)
    z = torch.einsum("nchwij,ocij->nohw", patches, w)
    back = F.fold(columns, (6, 6), 3, padding=1)
    torch.allclose(y, F.conv2d(x, w, padding=1), atol=1e-5)
    (y.sum() + z.sum()).backward()
    return [y, z, back, w.grad]


def lstm_cell(torch):
    torch.manual_seed(0)
    w = torch.randn(12, 16, requires_grad=True)
    b = torch.zeros(16, requires_grad=True)
    h, c = torch.zeros(2, 4), torch.zeros(2, 4)
    outputs = []
    for x in torch.randn(5, 2, 8):
        gates = torch.cat((x, h), 1) @ w + b
        i, f, g, o = gates.chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    y = torch.stack(outputs)
    y.pow(2).sum().backward()
    return [y, c, w.grad, b.grad]


def normalisation(torch):
    torch.manual_seed(0)
    x = torch.randn(4, 3, 5, 5, requires_grad=True)
    gamma, beta = torch.ones(3), torch.zeros(3)
    moving = torch.zeros(1, 3, 1, 1)
    mean = x.mean(dim=(0, 2, 3), keepdim=True)
    var = ((x - mean) ** 2).mean(dim=(0, 2, 3), keepdim=True)
    y = gamma[None, :, None, None] * (x - mean) / torch.sqrt(var + 1e-5) + beta.view(1, -1, 1, 1)
    moving = 0.9 * moving + 0.1 * mean.detach()
    u, s = x.mean(1, keepdim=True), (x - x.mean(1, keepdim=True)).pow(2).mean(1, keepdim=True)
    layer = (x - u) * torch.rsqrt(s + 1e-6)
    rms = x * x.pow(2).mean(-1, keepdim=True).add(1e-6).rsqrt()
    std = x.view(4, 3, -1).std(dim=-1)
    (y * layer + rms).sum().backward()
    return [y, moving, layer, rms, std, x.grad]


def positions(torch):
    length, width = 10, 8
    position = torch.arange(length).unsqueeze(1)
    div = torch.exp(torch.arange(0, width, 2) * (-math.log(10000.0) / width))
    pe = torch.zeros(length, 1, width)
    pe[:, 0, 0::2] = torch.sin(position * div)
    pe[:, 0, 1::2] = torch.cos(position * div)
    freqs = 1.0 / (10000 ** (torch.arange(0, width, 2)[: width // 2].float() / width))
    angles = torch.outer(torch.arange(length, dtype=torch.float32), freqs)
    emb = torch.cat((angles.sin(), angles.cos()), dim=-1)
    x1, x2 = emb[..., ::2], emb[..., 1::2]
    rotated = torch.stack((-x2, x1), dim=-1).flatten(-2)
    return [pe, emb, rotated, emb[:, None, :].repeat(1, 2, 1).shape]


def style(torch):
    torch.manual_seed(0)
    features = torch.randn(2, 3, 4, 4, requires_grad=True)
    a, b, c, d = features.size()
    flat = features.view(a * b, c * d)
    gram = torch.mm(flat, flat.t()).div(a * b * c * d)
    batch = torch.bmm(features.view(a, b, -1), features.view(a, b, -1).transpose(1, 2))
    variation = (features[..., 1:] - features[..., :-1]).abs().mean()
    variation = variation + (features[:, :, 1:] - features[:, :, :-1]).abs().mean()
    (gram.pow(2).mean() + batch.mean() + variation).backward()
    return [gram, batch, variation, features.grad]


def bigram(torch):
    words = ["anna", "otto", "hannah", "ada", "eve"]
    letters = sorted(set("".join(words)))
    index = {s: i + 1 for i, s in enumerate(letters)}
    index["."] = 0
    counts = torch.zeros((len(index), len(index)), dtype=torch.int32)
    xs, ys = [], []
    for word in words:
        chars = ["."] + list(word) + ["."]
        for first, second in zip(chars, chars[1:], strict=False):
            counts[index[first], index[second]] += 1
            xs.append(index[first])
            ys.append(index[second])
    p = (counts + 1).float()
    p /= p.sum(1, keepdim=True)
    g = torch.Generator().manual_seed(2147483647)
    sampled = [torch.multinomial(p[i], 1, replacement=True, generator=g).item() for i in range(5)]
    xs, ys = torch.tensor(xs), torch.tensor(ys)
    w = torch.randn((len(index), len(index)), generator=g, requires_grad=True)
    for _ in range(5):
        xenc = torch.nn.functional.one_hot(xs, num_classes=len(index)).float()
        logits = xenc @ w
        exp = logits.exp()
        probs = exp / exp.sum(1, keepdims=True)
        loss = -probs[torch.arange(len(ys)), ys].log().mean() + 0.01 * (w**2).mean()
        w.grad = None
        loss.backward()
        w.data += -10 * w.grad
    return [counts, p, sampled, loss.item(), w]
