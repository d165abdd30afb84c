"""Saving, loading and resuming."""

import os
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

TOLERANCE = 1e-4


def network():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 2)
    )


def start(seed):
    torch.manual_seed(seed)
    model = network()
    optimizer = optim.AdamW(model.parameters(), lr=1e-2)
    scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=6)
    return model, optimizer, scheduler


def epoch(model, optimizer, scheduler, seed):
    torch.manual_seed(seed)
    x, y = torch.rand(4, 1, 4, 4), torch.randint(0, 2, (4,))
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()
    return loss.item()


def run_resume():
    parts = start(0)
    model, optimizer, scheduler = parts
    losses = [epoch(*parts, seed) for seed in range(3)]
    path = Path("run") / "checkpoint.pth.tar"
    os.makedirs(path.parent, exist_ok=True)
    torch.save(
        {
            "epoch": 3,
            "arch": "small",
            "model_state_dict": model.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
            "loss": losses[-1],
            "history": losses,
            "best_acc1": torch.tensor(0.5),
            "rng": torch.get_rng_state(),
        },
        path,
    )
    straight = [epoch(*parts, seed) for seed in range(3, 6)]
    again = start(1)
    checkpoint = torch.load(path, map_location=torch.device("cpu"), weights_only=True)
    again[0].load_state_dict(checkpoint["model_state_dict"])
    again[1].load_state_dict(checkpoint["optimizer_state_dict"])
    again[2].load_state_dict(checkpoint["scheduler"])
    resumed = [epoch(*again, seed) for seed in range(checkpoint["epoch"], 6)]
    assert resumed == straight
    return losses, straight, checkpoint["best_acc1"], sorted(checkpoint)


def run_state_files():
    model, other = network(), network()
    with open("state.pt", "wb") as file:
        torch.save(model.state_dict(), file)
    with open("state.pt", "rb") as file:
        report = other.load_state_dict(torch.load(file))
    print(report)
    same = all(torch.equal(a, b) for a, b in zip(model.parameters(), other.parameters()))
    return same, {key: tuple(value.shape) for key, value in other.state_dict().items()}


def run_tensor_files():
    import io

    buffer = io.BytesIO()
    torch.save({"x": torch.arange(6).view(2, 3), "y": [torch.ones(2), 3, "text"]}, buffer)
    buffer.seek(0)
    return torch.load(buffer)


def run_optimizer_state():
    parts = start(2)
    for seed in range(2):
        epoch(*parts, seed)
    state = parts[1].state_dict()
    kinds = {key: sorted(value) for key, value in state["state"].items()}
    return kinds, sorted(state["param_groups"][0]), state["state"][0]["exp_avg"]
