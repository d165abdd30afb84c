"""What training loops are made of: groups, accumulation, clipping, schedules, averages."""

import copy
import math
from collections import defaultdict

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)

TOLERANCE = 1e-4


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, bias=False)
        self.bn = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4 * 6 * 6, 3)

    def forward(self, x):
        return self.fc(F.relu(self.bn(self.conv(x))).flatten(1))


class EMA:
    def __init__(self, model, decay):
        self.decay = decay
        self.shadow = {n: p.data.clone() for n, p in model.named_parameters() if p.requires_grad}
        self.backup = {}

    def update(self, model):
        for name, param in model.named_parameters():
            if param.requires_grad:
                new = (1.0 - self.decay) * param.data + self.decay * self.shadow[name]
                self.shadow[name] = new.clone()

    def apply_shadow(self, model):
        for name, param in model.named_parameters():
            self.backup[name] = param.data
            param.data = self.shadow[name]

    def restore(self, model):
        for name, param in model.named_parameters():
            param.data = self.backup[name]


class EarlyStopping:
    def __init__(self, patience=2, delta=0.0):
        self.patience, self.delta = patience, delta
        self.counter, self.best_score, self.early_stop = 0, None, False

    def __call__(self, val_loss):
        if self.best_score is None or val_loss < self.best_score - self.delta:
            self.best_score, self.counter = val_loss, 0
        else:
            self.counter += 1
            self.early_stop = self.counter >= self.patience


def batches(count=4, size=6, seed=0):
    torch.manual_seed(seed)
    return [(torch.rand(size, 1, 8, 8), torch.randint(0, 3, (size,))) for _ in range(count)]


def split_decay(model, weight_decay=0.1, skip_list=()):
    decay, no_decay = [], []
    for name, param in model.named_parameters():
        if not param.requires_grad:
            continue
        if len(param.shape) == 1 or name.endswith(".bias") or name in skip_list:
            no_decay.append(param)
        else:
            decay.append(param)
    return [
        {"params": no_decay, "weight_decay": 0.0},
        {"params": decay, "weight_decay": weight_decay},
    ]


def run_groups():
    model = Model()
    optimizer = optim.AdamW(split_decay(model), lr=1e-2, betas=(0.9, 0.99))
    two = optim.SGD(
        [
            {"params": model.conv.parameters(), "lr": 1e-3},
            {"params": [*model.bn.parameters(), *model.fc.parameters()]},
        ],
        lr=1e-2,
        momentum=0.9,
    )
    print(optimizer)
    print(two)
    for x, y in batches():
        for opt in (optimizer, two):
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
    for group in two.param_groups:
        group["lr"] *= 0.1
    return model.state_dict(), [group["lr"] for group in two.param_groups]


def run_accumulation_and_clipping():
    model, accumulation_steps, norms = Model(), 2, []
    optimizer = optim.RMSprop(model.parameters(), lr=1e-3, alpha=0.9, momentum=0.5, centered=True)
    model.zero_grad()
    for i, (inputs, labels) in enumerate(batches()):
        loss = nn.CrossEntropyLoss(label_smoothing=0.1)(model(inputs), labels)
        loss = loss / accumulation_steps
        loss.backward()
        if (i + 1) % accumulation_steps == 0:
            norms.append(clip_grad_norm_(model.parameters(), 0.5))
            optimizer.step()
            optimizer.zero_grad()
    return norms, model.state_dict()


def learning_rates(make, steps=8, metric=None):
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    rates = []
    for step in range(steps):
        optimizer.step()
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step() if metric is None else scheduler.step(metric(step))
    return rates


def run_schedules():
    def warmup(step, warmup_steps=3, total=8):
        if step < warmup_steps:
            return float(step + 1) / warmup_steps
        progress = (step - warmup_steps) / max(1, total - warmup_steps)
        return max(0.0, 0.5 * (1.0 + math.cos(math.pi * progress)))

    def chained(optimizer):
        first = LinearLR(optimizer, start_factor=0.1, total_iters=3)
        second = CosineAnnealingLR(optimizer, T_max=5)
        return SequentialLR(optimizer, schedulers=[first, second], milestones=[3])

    makers = {
        "step": lambda o: StepLR(o, 2, gamma=0.5),
        "multi": lambda o: MultiStepLR(o, [2, 5], 0.1),
        "exponential": lambda o: ExponentialLR(o, gamma=0.9),
        "cosine": lambda o: CosineAnnealingLR(o, T_max=4, eta_min=1e-3),
        "restarts": lambda o: CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2),
        "lambda": lambda o: LambdaLR(o, lr_lambda=warmup),
        "one cycle": lambda o: OneCycleLR(o, max_lr=0.5, epochs=4, steps_per_epoch=2),
        "sequential": chained,
    }
    rates = {name: learning_rates(make) for name, make in makers.items()}
    rates["plateau"] = learning_rates(
        lambda o: ReduceLROnPlateau(o, mode="min", factor=0.1, patience=1),
        metric=lambda step: max(1.0, 3.0 - step),
    )
    return rates


def run_average_and_stopping():
    model, stopper = Model(), EarlyStopping()
    ema, averaged = EMA(model, 0.9), copy.deepcopy(model)
    optimizer = optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-4)
    best_model_wts, best_loss, log = copy.deepcopy(model.state_dict()), float("inf"), []
    data = batches()
    for epoch in range(10):
        for x, y in data[:-1]:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
            ema.update(model)
            with torch.no_grad():
                for p, q in zip(averaged.parameters(), model.parameters()):
                    p.mul_(0.9).add_(q, alpha=0.1)
        model.eval()
        with torch.no_grad():
            x, y = data[-1]
            val_loss = F.cross_entropy(model(x), y).item()
        model.train()
        log.append(val_loss)
        if val_loss < best_loss:
            best_loss, best_model_wts = val_loss, copy.deepcopy(model.state_dict())
        stopper(val_loss)
        if stopper.early_stop:
            print(f"stopped at {epoch}")
            break
    ema.apply_shadow(model)
    shadow = model.fc.weight.clone()
    ema.restore(model)
    model.load_state_dict(best_model_wts)
    return log, shadow, averaged.fc.weight, model.fc.weight


def run_losses():
    torch.manual_seed(3)
    logits, target = torch.randn(6, 4, requires_grad=True), torch.tensor([0, 3, 1, 2, 2, 0])
    multi = torch.randint(0, 2, (6, 4)).float()
    weights = torch.tensor([1.0, 2.0, 0.5, 1.5])
    losses = {
        "weighted": nn.CrossEntropyLoss(weight=weights)(logits, target),
        "smooth": nn.CrossEntropyLoss(label_smoothing=0.1)(logits, target),
        "ignored": nn.CrossEntropyLoss(ignore_index=2)(logits, target),
        "none": nn.CrossEntropyLoss(reduction="none")(logits, target).mean(),
        "soft": F.cross_entropy(logits, F.softmax(multi, dim=-1)),
        "nll": nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), target),
        "logits": nn.BCEWithLogitsLoss(pos_weight=weights)(logits, multi),
        "bce": nn.BCELoss()(torch.sigmoid(logits), multi),
        "smooth l1": nn.SmoothL1Loss()(logits, multi),
        "huber": nn.HuberLoss(delta=0.5)(logits, multi),
        "l1": nn.L1Loss(reduction="sum")(logits, multi),
        "kl": nn.KLDivLoss(reduction="batchmean")(F.log_softmax(logits, 1), F.softmax(multi, 1)),
        "cosine": nn.CosineEmbeddingLoss()(logits, multi, torch.tensor([1, -1, 1, 1, -1, 1])),
        "triplet": nn.TripletMarginLoss(margin=1.0)(logits[:2], logits[2:4], logits[4:]),
        "ranking": nn.MarginRankingLoss(0.1)(logits[:, 0], logits[:, 1], torch.ones(6)),
        "focal": focal(logits, target),
    }
    sum(losses.values()).backward()
    return losses, logits.grad


def focal(logits, target, gamma=2.0, alpha=0.25):
    ce_loss = F.cross_entropy(logits, target, reduction="none")
    pt = torch.exp(-ce_loss)
    return (alpha * (1 - pt) ** gamma * ce_loss).mean()


def run_mixup():
    model = Model()
    optimizer = optim.SGD(model.parameters(), lr=0.1, nesterov=True, momentum=0.9)
    losses = []
    for x, y in batches(2):
        lam, index = 0.3, torch.randperm(x.size(0))
        mixed, y_a, y_b = lam * x + (1 - lam) * x[index, :], y, y[index]
        outputs = model(mixed)
        criterion = nn.CrossEntropyLoss()
        loss = lam * criterion(outputs, y_a) + (1 - lam) * criterion(outputs, y_b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        confusion = torch.zeros(3, 3, dtype=torch.int64)
        for t, p in zip(y.view(-1), outputs.argmax(1).view(-1)):
            confusion[t.long(), p.long()] += 1
    return losses, confusion, confusion.diagonal() / confusion.sum(1)


def run_amp_and_closures():
    model = Model()
    scaler = torch.amp.GradScaler("cuda", enabled=False)
    optimizer = optim.SGD(model.parameters(), lr=0.05)
    history = defaultdict(list)
    for x, y in batches(2):
        with torch.autocast(device_type="cpu", enabled=False):
            loss = F.cross_entropy(model(x), y)
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        history["loss"].append(loss.item())

        def closure(x=x, y=y):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            return loss

        history["closure"].append(optimizer.step(closure).item())
    return dict(history), model.fc.bias
