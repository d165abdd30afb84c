"""Tensors as the introductions use them: making, indexing, joining, arithmetic, views."""

import numpy as np


def slicing(torch):
    tensor = torch.arange(12).reshape(3, 4).float()
    print(f"First row: {tensor[0]}")
    print(f"First column: {tensor[:, 0]}")
    print(f"Last column: {tensor[..., -1]}")
    tensor[:, 1] = 0
    print(tensor)
    tensor[0, ::2] = torch.tensor([9.0, 8.0])
    tensor[tensor > 8] += 1
    tensor[[0, 2], [1, 3]] = -1
    tensor[torch.tensor([1])] *= 2
    tensor[-1, -1] -= 5
    return [tensor, tensor[1:, None, 2:], tensor[..., None].shape, tensor[tensor < 0]]


def joining(torch):
    tensor = torch.ones(2, 3)
    t1 = torch.cat([tensor, tensor * 2], dim=1)
    t2 = torch.stack((tensor, tensor * 3), dim=-1)
    return {
        "cat": t1,
        "concat": torch.concat([tensor, tensor]),
        "stack": t2,
        "hstack": torch.hstack([tensor, tensor]),
        "vstack": torch.vstack([tensor, tensor]),
        "split": torch.split(t1, 4, dim=1),
        "split_sizes": t1.split([1, 2, 3], dim=1),
        "chunk": t1.chunk(3, dim=-1),
        "unbind": torch.unbind(t2, dim=2),
        "tensor_split": torch.tensor_split(torch.arange(7), 3),
        "repeat": tensor.repeat(2, 1),
        "tile": torch.tile(tensor, (1, 2)),
        "interleave": torch.repeat_interleave(torch.tensor([1, 2, 3]), 2),
        "interleave_dim": t1.repeat_interleave(2, dim=0),
        "interleave_counts": torch.tensor([5, 6]).repeat_interleave(torch.tensor([2, 1])),
        "flip": torch.flip(t1, dims=[1]),
        "fliplr": torch.fliplr(t1),
        "roll": torch.roll(torch.arange(6), 2),
        "roll_dims": torch.roll(t1, shifts=(1, -1), dims=(0, 1)),
        "rot90": torch.rot90(t1, 1, [0, 1]),
    }


def arithmetic(torch):
    tensor = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    y1 = tensor @ tensor.T
    y2 = tensor.matmul(tensor.mT)
    y3 = torch.rand_like(y1)
    torch.matmul(tensor, tensor.T, out=y3)
    z1 = tensor * tensor
    z3 = torch.rand_like(tensor)
    torch.mul(tensor, tensor, out=z3)
    agg = tensor.sum()
    agg_item = agg.item()
    print(agg_item, type(agg_item))
    tensor.add_(5)
    print(tensor)
    return [y1, y2, y3, z1, z3, tensor, tensor.sum(0), tensor.mean(dim=1, keepdim=True)]


def numpy_bridge(torch):
    t = torch.ones(5)
    n = t.numpy()
    t.add_(1)
    m = np.ones(5)
    u = torch.from_numpy(m)
    np.add(m, 1, out=m)
    print(f"t: {t}")
    print(f"n: {n}")
    print(f"u: {u}")
    return [n, u, np.asarray(t), np.mean(t.numpy()), float(t[0]), int(t.sum())]


def views(torch):
    x = torch.arange(24)
    y = x.view(2, 3, 4)
    y[0, 0, 0] = 100
    z = y.permute(2, 0, 1)
    return {
        "x": x,
        "z": z,
        "view": x.view(-1, 6),
        "view_as": x.view_as(y),
        "reshape": z.reshape(4, -1),
        "reshape_as": z.reshape_as(x),
        "flatten": y.flatten(1),
        "unflatten": x.unflatten(0, (4, 6)),
        "transpose": y.transpose(0, -1),
        "swapaxes": y.swapaxes(0, 1),
        "movedim": torch.movedim(y, 0, -1),
        "squeeze": y[:1].squeeze(0),
        "unsqueeze": x.unsqueeze(-1).shape,
        "expand": x[:3, None].expand(3, 2),
        "expand_as": x[:4].expand_as(y),
        "narrow": y.narrow(2, 1, 2),
        "select": y.select(1, 2),
        "unfold": x.unfold(0, 5, 4),
        "diagonal": torch.diagonal(y[0]),
        "as_strided": torch.as_strided(x, (2, 2), (6, 1), 3),
        "ravel": torch.ravel(z),
        "broadcast_to": torch.broadcast_to(x[:3], (2, 3)),
        "contiguous": z.contiguous().stride(),
        "same": x.data_ptr() == y.data_ptr(),
        "moveaxis": y.moveaxis(1, 0).shape,
        "atleast": torch.atleast_2d(x[:3]),
    }


def making(torch):
    data = torch.tensor([[1, 2], [3, 4]])
    array = torch.from_numpy(np.arange(6.0).reshape(2, 3))
    ones = torch.ones_like(data)
    zeros = torch.zeros(2, 3)
    print(f"ones: \n {ones} \n")
    print(zeros)
    print(data, data.dtype, array.dtype)
    return {
        "data": data,
        "array": array,
        "rand_like": torch.rand_like(data, dtype=torch.float),
        "rand": torch.rand((2, 3)),
        "randn": torch.randn(2, 3),
        "full": torch.full((2, 3), 7.5),
        "full_int": torch.full((2, 2), 3),
        "full_like": torch.full_like(array, -1.0),
        "eye": torch.eye(3),
        "eye_wide": torch.eye(2, 4),
        "arange": torch.arange(5),
        "arange_float": torch.arange(0, 1, 0.25),
        "arange_step": torch.arange(10, 0, -3),
        "linspace": torch.linspace(-1, 1, steps=5),
        "logspace": torch.logspace(0, 2, 3),
        "empty": torch.empty(2, 0).shape,
        "new_zeros": array.new_zeros(2, 2),
        "new_ones": array.new_ones((3,)),
        "new_full": array.new_full((2,), 3.5),
        "new_tensor": array.new_tensor([1, 2]),
        "new_empty": array.new_empty(4).shape,
        "as_tensor": torch.as_tensor([1.5, 2.5]),
        "scalar": torch.scalar_tensor(3.0),
    }


def attributes(torch):
    tensor = torch.rand(3, 4)
    print(f"Shape of tensor: {tensor.shape}")
    print(f"Datatype of tensor: {tensor.dtype}")
    print(f"Device tensor is stored on: {tensor.device}")
    return [
        tensor.numel(),
        tensor.nelement(),
        tensor.dim(),
        tensor.ndim,
        tensor.ndimension(),
        tensor.size(),
        tensor.size(-1),
        tensor.size(dim=0),
        tensor.shape[1:],
        tensor.stride(),
        tensor.stride(0),
        tensor.storage_offset(),
        tensor.is_contiguous(),
        tensor.t().is_contiguous(),
        tensor.element_size(),
        tensor.is_floating_point(),
        tensor.is_complex(),
        torch.is_tensor(tensor),
        torch.is_floating_point(tensor),
        tensor.requires_grad,
        tensor.is_leaf,
        tensor.is_cuda,
        torch.numel(tensor),
        tensor.layout,
    ]
