"""Vision helpers written with tensors."""

import collections
import copy
import random


def augment(torch):
    torch.manual_seed(0)
    images = torch.randint(0, 256, (4, 3, 8, 8), dtype=torch.uint8)
    x = images.float().div(255)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    x = (x - mean) / std
    x.sub_(mean).div_(std)
    flip = torch.rand(4) < 0.5
    x[flip] = x[flip].flip(-1)
    padded = torch.nn.functional.pad(x, (2, 2, 2, 2), mode="reflect")
    top, left = torch.randint(0, 5, (2,)).tolist()
    crop = padded[..., top : top + 8, left : left + 8]
    gray = (crop * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    y, x0 = torch.randint(0, 6, (2,))
    crop = crop.clone()
    crop[:, :, y : y + 2, x0 : x0 + 2] = 0.0
    uint8 = (crop * std + mean).mul(255).add(0.5).clamp(0, 255).permute(0, 2, 3, 1).to(torch.uint8)
    rotated = torch.rot90(x[0], 1, (1, 2))
    return [crop, gray, uint8, rotated, x.amin(dim=(2, 3)), images.float().mean((0, 2, 3))]


def mix(torch):
    torch.manual_seed(0)
    x = torch.randn(4, 3, 8, 8)
    target = torch.tensor([0, 1, 2, 1])
    index = torch.randperm(x.size(0))
    lam = 0.3
    mixed = lam * x + (1 - lam) * x[index, :]
    onehot = torch.zeros(4, 3).scatter_(1, target.view(-1, 1), 1)
    soft = onehot * lam + onehot[index] * (1 - lam)
    cut = x.clone()
    cut[:, :, 2:5, 3:7] = x[index, :, 2:5, 3:7]
    ratio = 1 - (3 * 4) / (x.size()[-1] * x.size()[-2])
    smooth = torch.full((4, 3), 0.1 / 2)
    smooth.scatter_(1, target.unsqueeze(1), 0.9)
    logp = x.mean((2, 3)).log_softmax(dim=-1)
    loss = (-smooth * logp).sum(dim=-1).mean()
    nll = -logp.gather(dim=-1, index=target.unsqueeze(1)).squeeze(1)
    return [mixed, soft, cut, ratio, smooth, loss, nll, torch.eye(3)[target]]


def accuracy(torch):
    torch.manual_seed(0)

    def top(output, target, topk=(1,)):
        with torch.no_grad():
            maxk = max(topk)
            batch_size = target.size(0)
            _, pred = output.topk(maxk, 1, True, True)
            pred = pred.t()
            correct = pred.eq(target.view(1, -1).expand_as(pred))
            res = []
            for k in topk:
                correct_k = correct[:k].reshape(-1).float().sum(0, keepdim=True)
                res.append(correct_k.mul_(100.0 / batch_size))
            return res

    output, target = torch.randn(16, 10), torch.randint(0, 10, (16,))
    _, predicted = torch.max(output.data, 1)
    total, correct = 0, 0
    total += target.size(0)
    correct += (predicted == target).sum().item()
    print(f"Accuracy: {100 * correct // total} %")
    pairs = target * 10 + predicted
    confusion = torch.bincount(pairs, minlength=100).reshape(10, 10)
    other = torch.zeros(10, 10, dtype=torch.int64)
    for t, p in zip(target.view(-1), predicted.view(-1), strict=True):
        other[t.long(), p.long()] += 1
    per_class = confusion.diag() / confusion.sum(1).clamp(min=1)
    precision = confusion.diagonal().float() / confusion.sum(0).float()
    by_class = collections.Counter(target.tolist())
    first = predicted[:3].tolist()
    right = predicted.eq(target.view_as(predicted)).sum().item()
    return [
        top(output, target, (1, 5)),
        confusion,
        other,
        per_class,
        precision,
        dict(by_class),
        first,
        right,
    ]


def boxes(torch):
    torch.manual_seed(0)
    corner, size = torch.rand(12, 2), torch.rand(12, 2) * 0.5 + 0.1
    box = torch.cat([corner, corner + size], dim=1)
    scores = torch.rand(12)

    def iou(a, b):
        area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
        area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
        lt = torch.max(a[:, None, :2], b[None, :, :2])
        rb = torch.min(a[:, None, 2:], b[None, :, 2:])
        wh = (rb - lt).clamp(min=0)
        inter = wh[..., 0] * wh[..., 1]
        return inter / (area_a[:, None] + area_b - inter)

    order = scores.argsort(descending=True)
    keep = []
    while order.numel() > 0:
        i = order[0]
        keep.append(i.item())
        if order.numel() == 1:
            break
        overlap = iou(box[i].unsqueeze(0), box[order[1:]]).squeeze(0)
        order = order[1:][overlap <= 0.3]
    cx, cy = (box[:, 0::2].mean(1), box[:, 1::2].mean(1))
    x1, y1, x2, y2 = box.unbind(-1)
    centre = torch.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], dim=-1)
    best, match = iou(box, box.flip(0)).max(dim=1)
    match[best < 0.5] = -1
    return [iou(box, box), keep, cx, cy, centre, best, match, torch.tensor(keep, dtype=torch.long)]


def masks(torch):
    torch.manual_seed(0)
    logits, target = torch.randn(2, 3, 6, 6), torch.randint(0, 3, (2, 6, 6))
    target[0, 0] = 255
    valid = target != 255
    pred = logits.argmax(1)
    kept = 3 * target[valid] + pred[valid]
    matrix = torch.bincount(kept, minlength=9).reshape(3, 3).float()
    iou = torch.diag(matrix) / (matrix.sum(1) + matrix.sum(0) - torch.diag(matrix))
    probs = logits.softmax(1)
    safe = torch.where(valid, target, torch.zeros_like(target))
    hot = torch.nn.functional.one_hot(safe, 3).permute(0, 3, 1, 2).float()
    dice = (2 * (probs * hot).sum((0, 2, 3)) + 1) / (probs.sum((0, 2, 3)) + hot.sum((0, 2, 3)) + 1)
    ys, xs = torch.where(pred[0] == 1)
    return [matrix, iou, dice, [ys.min(), xs.max()], torch.unique(target, return_counts=True)]


def grids(torch):
    ys, xs = torch.meshgrid(torch.arange(3), torch.arange(4), indexing="ij")
    grid = torch.stack((xs, ys), 2).view(1, 1, 3, 4, 2).float()
    anchors = torch.tensor([[1.0, 2.0], [3.0, 1.0]]).view(1, 2, 1, 1, 2)
    decoded = torch.cat([grid + anchors * 0, anchors.expand(1, 2, 3, 4, 2)], -1)
    yy, xx = torch.meshgrid(torch.linspace(-1, 1, 5), torch.linspace(-1, 1, 5), indexing="xy")
    gauss = torch.exp(-(xx**2 + yy**2) / 0.5)
    gauss = gauss / gauss.sum()
    images = torch.arange(2 * 1 * 4 * 4).float().view(2, 1, 4, 4)
    blocks = images.unfold(2, 2, 2).unfold(3, 2, 2).contiguous().view(2, 4, -1)
    shuffled = images.view(2, 1, 2, 2, 2, 2).permute(0, 1, 3, 5, 2, 4).reshape(2, 4, 2, 2)
    sheet = torch.cat([torch.cat(list(row), dim=-1) for row in images.expand(2, 2, 4, 4)], dim=-2)
    return [decoded, gauss, blocks, shuffled, sheet]


def bookkeeping(torch):
    state = collections.OrderedDict(a=torch.ones(2, 2), b=torch.arange(3))
    best = copy.deepcopy(state)
    state["a"] += 1
    torch.save({"epoch": 3, "state_dict": best, "best": 0.5}, "model.pth.tar")
    checkpoint = torch.load("model.pth.tar", map_location=lambda storage, loc: storage)
    stripped = {k.replace("a", "module.a"): v for k, v in checkpoint["state_dict"].items()}
    average = {k: sum(s[k] for s in (best, state)) / 2 for k in state}
    size = sum(v.numel() * v.element_size() for v in state.values())
    losses = [torch.tensor(float(i)) for i in range(3)]
    random.seed(0)
    return {
        "epoch": checkpoint["epoch"],
        "stripped": stripped,
        "average": average,
        "size": size,
        "mean": torch.stack(losses).mean().item(),
        "total": sum(losses),
        "numbers": torch.tensor(losses).std(),
        "pick": random.choice(torch.arange(5)).item(),
        "vector": torch.cat([v.reshape(-1).float() for v in state.values()]),
        "sorted": sorted(torch.tensor([3, 1, 2]).tolist()),
        "zipped": [int(a + b) for a, b in zip(torch.arange(3), torch.ones(3), strict=True)],
        "enumerated": [(i, v.item()) for i, v in enumerate(torch.arange(3) * 2)],
        "reversed": list(reversed(torch.arange(3)))[0],
        "min": min(losses),
    }
