"""Memory for time, and hooks for what is saved, beside PyTorch's."""

import pytest
import resnetcpp as rn
from resnetcpp import nn
from resnetcpp.autograd.graph import save_on_cpu, saved_tensors_hooks
from resnetcpp.utils.checkpoint import checkpoint, checkpoint_sequential

from tests.python.harness import libraries


def block(lib):
    """A convolution, a norm, dropout and a shortcut."""

    class Block(lib.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = lib.nn.Conv2d(4, 4, 3, padding=1)
            self.norm = lib.nn.BatchNorm2d(4)
            self.drop = lib.nn.Dropout(0.5)

        def forward(self, x, scale=1.0):
            return lib.relu(self.drop(self.norm(self.conv(x))) * scale + x)

    return Block()


def after_a_step(lib, run):
    """Loss, gradients, running statistics and the next random number, as lists."""
    lib.manual_seed(0)
    model = block(lib)
    x = lib.rand(2, 4, 5, 5).requires_grad_()
    loss = run(lib, model, x).square().mean()
    loss.backward()
    values = [loss, x.grad, *(p.grad for p in model.parameters()), *model.buffers(), lib.rand(3)]
    return [value.detach().tolist() for value in values]


def plain(lib, model, x):
    return model(model(x, scale=0.5))


def checkpointed(lib, model, x):
    run = lib.utils.checkpoint.checkpoint
    return model(run(model, x, scale=0.5, use_reentrant=False))


def sequential(lib, model, x):
    run = lib.utils.checkpoint.checkpoint_sequential
    return run([model, model, lib.nn.ReLU()], 2, x, use_reentrant=False)


@pytest.mark.oracle
@pytest.mark.parametrize("run", [plain, checkpointed, sequential])
def test_a_step_is_the_same_as_in_torch(run):
    import torch.utils.checkpoint  # noqa: F401

    ours, theirs = (after_a_step(lib, run) for lib in libraries())
    for a, b in zip(ours, theirs, strict=True):
        assert rn.allclose(rn.tensor(a), rn.tensor(b), rtol=1e-4, atol=1e-6)


def kept_bytes(run):
    before = rn._C._memory.stats()["allocated"]
    result = run()
    kept = rn._C._memory.stats()["allocated"] - before
    del result
    return kept


def test_less_is_kept():
    model = nn.Sequential(*(block(rn) for _ in range(6)))
    x = rn.rand(4, 4, 32, 32)

    def in_parts():
        y = x
        for part in model:
            y = checkpoint(part, y)
        return y

    model(x)
    all_of_it = kept_bytes(lambda: model(x))
    assert kept_bytes(in_parts) < 0.4 * all_of_it
    assert kept_bytes(lambda: checkpoint_sequential(model, 3, x)) < 0.7 * all_of_it


def test_any_values_go_in_and_out():
    x = rn.rand(3, requires_grad=True)

    def split(x, power, *, halves):
        y = x**power
        return {"low": y[:1], "high": y[1:]} if halves else y

    parts = checkpoint(split, x, 3, halves=True)
    (parts["low"].sum() + 2 * parts["high"].sum()).backward()
    weights = rn.tensor([1.0, 2.0, 2.0])
    assert rn.allclose(x.grad, 3 * x.detach() ** 2 * weights)


def test_an_error_of_the_second_run_arrives():
    x = rn.rand(3, requires_grad=True)
    calls = []

    def once(x):
        calls.append(x)
        if len(calls) > 1:
            raise KeyError("only once")
        return x.exp()

    y = checkpoint(once, x).sum()
    with pytest.raises(KeyError, match="only once"):
        y.backward()


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="determinism_check 'default' or 'none', got 'all'"):
        checkpoint(rn.relu, rn.ones(1), determinism_check="all")
    with pytest.raises(ValueError, match="expected 1 to 2 segments, got 3"):
        checkpoint_sequential([rn.relu, rn.relu], 3, rn.ones(1))


def with_hooks(lib):
    """The shapes that are packed and unpacked, and the gradient of what the hooks change."""
    packed, unpacked = [], []

    def pack(x):
        packed.append(tuple(x.shape))
        return (x * 2,)

    def unpack(box):
        unpacked.append(tuple(box[0].shape))
        return box[0]

    a = lib.tensor([1.0, 2.0], requires_grad=True)
    b = lib.tensor([[3.0], [4.0]], requires_grad=True)
    with lib.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = (a * b).exp()
    (y + a).sum().backward()
    return packed, unpacked, a.grad.tolist(), b.grad.tolist()


@pytest.mark.oracle
def test_hooks_see_what_torch_s_see():
    ours, theirs = (with_hooks(lib) for lib in libraries())
    assert sorted(ours[0]) == sorted(theirs[0])
    assert sorted(ours[1]) == sorted(theirs[1])
    for mine, other in zip(ours[2:], theirs[2:], strict=True):
        assert rn.allclose(rn.tensor(mine), rn.tensor(other), rtol=1e-5)


def test_hooks_nest_and_end():
    seen = []

    def hooks(name):
        return saved_tensors_hooks(lambda x: seen.append(name) or x, lambda x: x)

    x = rn.ones(1, requires_grad=True)
    with hooks("outer"):
        x.exp()
        with hooks("inner"):
            x.exp()
        x.exp()
    x.exp()
    assert seen == ["outer", "inner", "outer"]


def test_unpack_must_give_a_tensor():
    x = rn.ones(1, requires_grad=True)
    with saved_tensors_hooks(lambda x: x, lambda x: 1):
        y = x.exp()
    with pytest.raises(TypeError, match="unpack_hook expected to be a Tensor but got result"):
        y.backward()


def test_main_memory_keeps_all():
    x = rn.ones(2, requires_grad=True)
    with save_on_cpu():
        y = x.exp()
    y.sum().backward()
    assert rn.equal(x.grad, y.detach())
