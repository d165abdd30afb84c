"""Reading and writing parts of tensors."""


def grid(torch):
    return torch.arange(24.0).reshape(2, 3, 4)


def reading(torch):
    x = grid(torch)
    rows = torch.tensor([0, 2])
    cols = torch.tensor([1, 3])
    mask = x > 10
    return {
        "int": x[1, 2, 3],
        "negative": x[-1],
        "step": x[:, ::2, 1::2],
        "ellipsis": x[..., 0],
        "none": x[:, None].shape,
        "list": x[0, [0, 2]],
        "lists": x[0][[0, 2], [1, 3]],
        "tensor": x[0, rows],
        "outer": x[0, rows[:, None], cols],
        "split": x[:, rows, 1:3],
        "apart": x[[0, 1], :, [1, 2]],
        "mask": x[mask],
        "mask_rows": x[0][torch.tensor([True, False, True])],
        "mask_column": x[:, torch.tensor([True, False, True]), 0],
        "bool_list": x[0][[True, False, True]],
        "range": x[0, range(2)],
        "tuple": x[(0, slice(None), 1)],
        "zero_dim_index": x[torch.tensor(1)].shape,
        "uint8": x[0][torch.tensor([0, 2]).long()],
        "true": x[True].shape,
        "empty": x[:, []].shape,
        "numpy": x.numpy()[0, 1, 2].item(),
        "nonzero": torch.nonzero(x[0] > 9),
        "nonzero_tuple": torch.nonzero(x[0] > 9, as_tuple=True),
        "where_one": torch.where(x[0] > 9),
        "argwhere": torch.argwhere(x[0] > 9),
        "take": torch.take(x, torch.tensor([0, 5, 23])),
        "take_along": torch.take_along_dim(x[0], x[0].argsort(1, descending=True), dim=1),
        "masked_select": torch.masked_select(x, mask),
        "index_select": torch.index_select(x, 2, cols),
        "gather": x[0].gather(1, torch.tensor([[0, 1], [2, 3], [0, 0]])),
        "iter": [row.sum().item() for row in x[0]],
        "unpack": [*x[0, 0]],
    }


def writing(torch):
    x = grid(torch)
    x[0, 0, 0] = 50
    x[0, :, 1] = torch.tensor([1.0, 2.0, 3.0])
    x[1] = x[0] * 2
    x[:, 2, ::2] = -7.0
    x[x == -7] += 1
    x[x > 40] = 0.5
    x[0, [0, 1], [2, 3]] = torch.tensor([70.0, 71.0])
    x[torch.tensor([0, 1]), :, 0] -= 10
    x[..., -1] /= 2
    x[1:, None] *= 3
    x[0][x[0] < 0] = 0
    x[1, 2] = torch.arange(4)
    x[1, 1, torch.tensor([False, True, True, False])] = torch.tensor([1.5, 2.5])
    row = x[0, 1]
    row.fill_(9)
    y = torch.zeros(3, 3, dtype=torch.long)
    y[range(3), range(3)] = 1
    y[torch.arange(2), torch.arange(1, 3)] = torch.tensor([5, 6])
    y[2] = True
    b = torch.zeros(4, dtype=torch.bool)
    b[1:3] = True
    b[0] |= True
    z = torch.ones(3)
    z[:] = 4
    z[...] = z * 2
    return [x, y, b, ~b, z]


def methods(torch):
    x = grid(torch)[0].clone()
    index = torch.tensor([0, 2])
    x.index_fill_(0, index, -1.0)
    x.index_add_(0, torch.tensor([1, 1]), torch.ones(2, 4))
    x.index_copy_(1, index, torch.full((3, 2), 8.0))
    x.masked_fill_(x == -1, 0.25)
    x.masked_fill_(torch.tensor([True, False, False, False]), torch.tensor(3.0))
    x.index_put_(
        (torch.tensor([0, 0]), torch.tensor([1, 1])), torch.tensor([2.0, 3.0]), accumulate=True
    )
    x.index_put_([torch.tensor([1])], torch.tensor(6.0))
    y = torch.zeros(3, 5).scatter_(1, torch.tensor([[0], [3], [4]]), 1.0)
    y.scatter_add_(0, torch.tensor([[0, 1, 2, 0, 0]]), torch.ones(1, 5))
    y.scatter_(0, torch.tensor([[2, 2]]), torch.tensor([[0.1, 0.2]]))
    z = torch.zeros(4).scatter_reduce(
        0, torch.tensor([0, 1, 0, 3]), torch.tensor([1.0, 2.0, 3.0, 4.0]), reduce="sum"
    )
    w = torch.zeros(2, 4)
    w.diagonal().copy_(torch.tensor([1.0, 2.0]))
    w.select(1, 3).fill_(5)
    w.narrow(1, 2, 1).add_(1)
    v = torch.zeros(2, 2)
    v.fill_diagonal_(3)
    m = torch.zeros(4)
    m.masked_scatter_(torch.tensor([True, False, True, False]), torch.tensor([1.0, 2.0]))
    p = torch.arange(4.0)
    p.put_(torch.tensor([1, 3]), torch.tensor([-1.0, -3.0]))
    return {
        "x": x,
        "y": y,
        "z": z,
        "w": w,
        "v": v,
        "m": m,
        "p": p,
        "index_fill": p.index_fill(0, index, 7.0),
        "index_add": p.index_add(0, index, torch.tensor([1.0, 2.0]), alpha=2),
        "index_copy": p.index_copy(0, index, torch.tensor([1.0, 2.0])),
        "scatter": p.scatter(0, index, 5.0),
        "scatter_add": torch.scatter_add(p, 0, index, torch.ones(2)),
        "masked_fill": p.masked_fill(p > 1, float("-inf")),
    }


def choosing(torch):
    x = torch.linspace(-2, 2, 5)
    y = torch.tensor([1, 2, 3, 4, 5])
    return [
        torch.where(x > 0, x, torch.zeros_like(x)),
        torch.where(x > 0, x, 0.0),
        torch.where(x > 0, 1.0, 0.0),
        torch.where(x > 0, 1, 0),
        torch.where(x > 0, y, x),
        torch.where(x > 0, y, -1),
        x.where(x > 0, torch.tensor(9.0)),
        x.where(x > 0, 0.5),
        torch.clamp(x, min=0),
        x.clamp(-1, 1),
        x.clip(max=0.5),
        x.clamp_min(0.5),
        torch.clamp_max(x, 0.5),
        torch.clamp(x, torch.zeros(5), torch.ones(5)),
        torch.heaviside(x, torch.tensor(0.5)),
    ]


def gradients(torch):
    x = torch.linspace(0, 1, 12).reshape(3, 4).requires_grad_()
    y = x.clone()
    y[0] = y[1] * 2
    y[y > 0.6] *= 3
    y[:, [0, 2]] += x[:, 1:3]
    y.index_put_((torch.tensor([0, 0]),), x[:2], accumulate=True)
    y = y.masked_fill(x < 0.2, 0.0)
    z = torch.zeros(5, 4).index_add(0, torch.tensor([0, 4, 0]), y)
    w = torch.zeros(3, 4).scatter_add(1, torch.tensor([[0, 1, 1, 3]] * 3), x**2)
    loss = (z**2).sum() + w.prod(dim=1).sum() + x[x > 0.5].sum() + x[0, [1, 1]].sum()
    loss.backward()
    return [loss, x.grad]


def mistakes(torch):
    x = grid(torch)
    attempts = {
        IndexError: [
            lambda: x[2],
            lambda: x[0, 0, 0, 0],
            lambda: x[torch.tensor([5])],
            lambda: x[torch.tensor([True, False, True])],
            lambda: x[1.5],
            lambda: x.sum(dim=5),
        ],
        RuntimeError: [
            lambda: x.item(),
            lambda: bool(x),
            lambda: x.__setitem__(0, torch.ones(5)),
            lambda: x @ torch.ones(3),
            lambda: x.view(5, 5),
            lambda: x + torch.ones(7),
            lambda: torch.ones(2, requires_grad=True).numpy(),
            lambda: torch.arange(3).requires_grad_(),
            lambda: torch.ones(2, requires_grad=True).add_(1),
            lambda: x.t(),
            lambda: torch.stack([torch.ones(2), torch.ones(3)]),
            lambda: x.expand(3, 3, 4),
            lambda: torch.ones(2).backward(),
        ],
        ValueError: [
            lambda: float(x),
            lambda: torch.cat([]),
            lambda: torch.tensor([[1, 2], [3]]),
        ],
        TypeError: [
            lambda: len(torch.tensor(1.0)),
            lambda: x.numpy(1, 2, 3),
            lambda: iter(torch.tensor(1)),
        ],
        AttributeError: [
            lambda: torch.no_such_function,
            lambda: x.no_such_method,
        ],
    }
    found = []
    for kind, calls in attempts.items():
        for call in calls:
            try:
                call()
                found.append(f"{kind.__name__}: none")
            except kind:
                found.append(kind.__name__)
    return found
