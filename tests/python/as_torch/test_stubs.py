"""Modules that scripts import, and of which there is what works in one process on a CPU."""

import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest
import resnetcpp as rn
from resnetcpp import distributed, hub, jit, multiprocessing, testing


def test_cuda_has_nothing():
    assert not rn.cuda.is_available() and rn.cuda.device_count() == 0
    assert rn.cuda.memory_reserved() == rn.cuda.max_memory_reserved() == 0
    assert rn.cuda.get_rng_state_all() == rn.cuda.get_arch_list() == []
    rn.cuda.set_rng_state_all([])
    rn.cuda.ipc_collect()
    with rn.cuda.device(-1), rn.cuda.stream(None), rn.device("cpu"):
        assert rn.ones(1).device.type == "cpu"
    refused = [
        rn.cuda.current_stream,
        rn.cuda.Stream,
        rn.cuda.Event,
        rn.cuda.get_device_capability,
        lambda: rn.cuda.device(0),
        lambda: rn.cuda.set_rng_state_all([1]),
    ]
    for call in refused:
        with pytest.raises(RuntimeError, match="the only device there is"):
            call()


def test_mixed_precision_of_own_functions():
    for module, options in ((rn.amp, {"device_type": "cuda"}), (rn.cuda.amp, {})):

        class Double(rn.autograd.Function):
            @staticmethod
            @module.custom_fwd(cast_inputs=rn.float32, **options)
            def forward(ctx, x):
                return x * 2

            @staticmethod
            @(lambda f, m=module, o=options: m.custom_bwd(f, **o))
            def backward(ctx, gradient):
                return gradient * 2

        x = rn.ones(2, requires_grad=True)
        Double.apply(x).sum().backward()
        assert x.grad.tolist() == [2.0, 2.0]
    assert not rn.amp.is_autocast_available("cuda")


def test_distributed_training_is_one_process():
    assert not distributed.is_available() and not distributed.is_initialized()
    assert not distributed.is_nccl_available() and not distributed.is_torchelastic_launched()
    with pytest.raises(RuntimeError, match="expected a program of one process"):
        distributed.init_process_group("gloo", rank=0, world_size=1)
    x = rn.ones(1)
    calls = [
        distributed.get_rank,
        distributed.get_world_size,
        distributed.barrier,
        distributed.destroy_process_group,
        lambda: distributed.all_reduce(x, op=distributed.ReduceOp.SUM),
        lambda: distributed.broadcast(x, src=0),
        lambda: distributed.all_gather([x], x),
        lambda: distributed.all_gather_object([None], 3),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="process group has not been initialized"):
            call()
    with pytest.raises(RuntimeError, match="train the network itself"):
        rn.nn.parallel.DistributedDataParallel(rn.nn.Linear(1, 1))
    assert not isinstance(rn.nn.Linear(1, 1), rn.nn.parallel.DistributedDataParallel)


def test_torchscript_runs_in_python():
    layer = rn.nn.Linear(2, 3)
    assert jit.script(layer) is layer and jit.freeze(layer.eval()) is layer
    assert jit.trace(layer, rn.ones(1, 2)) is layer
    assert jit.trace_module(layer, {"forward": rn.ones(1, 2)}) is layer

    @jit.script
    def twice(x):
        return x * 2 if not jit.is_scripting() else x

    @jit.ignore
    def plain(x):
        return x

    @jit.ignore(drop=True)
    def dropped(x):
        return jit.annotate(int, x)

    assert twice(2) == 4 and plain(1) == dropped(1) == 1
    assert not isinstance(layer, jit.ScriptModule) and jit.isinstance(3, int)
    with pytest.raises(rn.ShapeError):
        jit.trace(layer, rn.ones(1, 5))
    with pytest.raises(RuntimeError, match="in eval mode"):
        jit.freeze(layer.train())
    with pytest.raises(TypeError, match="jit.script: expected a module"):
        jit.script(3)
    for call in (lambda: jit.save(layer, "x.pt"), lambda: jit.load("x.pt")):
        with pytest.raises(RuntimeError, match="resnetcpp has no TorchScript; use save and load"):
            call()


def test_code_of_a_hub_is_not_run():
    with pytest.raises(RuntimeError, match="resnetcpp.models.get_model\\('resnet18'"):
        hub.load("pytorch/vision:v0.10.0", "resnet18", pretrained=True)
    assert rn.utils.model_zoo.load_url is hub.load_state_dict_from_url


PROCESSES = """
    import sys
    import torch
    import torch.multiprocessing as mp

    def work(rank, folder, count):
        torch.save(torch.full((2,), float(rank)), f"{folder}/{rank}.pt")

    def fail(rank):
        raise ValueError(f"rank {rank}")

    def leave(rank):
        sys.exit(7)

    if __name__ == "__main__":
        mp.set_sharing_strategy("file_system")
        folder = sys.argv[1]
        mp.spawn(work, nprocs=2, args=(folder, 2))
        print([torch.load(f"{folder}/{rank}.pt").tolist() for rank in range(2)])
        try:
            mp.spawn(fail, nprocs=1)
        except mp.ProcessRaisedException as error:
            print("ValueError: rank 0" in str(error), error.error_index)
        try:
            mp.start_processes(leave, nprocs=1, start_method="fork")
        except mp.ProcessExitedException as error:
            print(error.exit_code)
"""


def test_processes(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(PROCESSES))
    command = [sys.executable, "-m", "resnetcpp.as_torch", str(path), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.stdout.splitlines() == ["[[0.0, 0.0], [1.0, 1.0]]", "True 0", "7"], done.stderr


def test_processes_by_another_method_are_refused():
    with pytest.raises(ValueError, match="start_method='spawn'"):
        multiprocessing.spawn(print, start_method="fork")
    with pytest.raises(ValueError, match="set_sharing_strategy: expected"):
        multiprocessing.set_sharing_strategy("telepathy")


CLOSE = [
    (lambda t: (t.ones(3), t.ones(3) + 1e-7), {}),
    (lambda t: (t.tensor([1, 2]), t.tensor([1, 2])), {}),
    (lambda t: ([1.0, t.ones(2)], (1.0, t.ones(2))), {}),
    (lambda t: ({"a": t.zeros(1)}, {"a": t.zeros(1)}), {}),
    (lambda t: (t.tensor([float("nan")]), t.tensor([float("nan")])), {"equal_nan": True}),
    (lambda t: (t.ones(1), t.ones(1, dtype=t.float64)), {"check_dtype": False}),
    (lambda t: (1.0, 1.1), {"rtol": 0.2, "atol": 0}),
    (lambda t: (t.zeros(0), t.zeros(0)), {}),
    (lambda t: (None, None), {}),
]
APART = [
    (lambda t: (t.tensor([1.0, 2.0, 4.0]), t.tensor([1.0, 3.0, 5.0])), {}),
    (lambda t: (t.tensor([[1, 2], [3, 4]]), t.tensor([[1, 2], [3, 9]])), {}),
    (lambda t: (t.tensor(1.0), t.tensor(2.0)), {}),
    (lambda t: (1.0, 2.5), {}),
    (lambda t: (1, 2), {}),
    (lambda t: (t.ones(2), t.ones(3)), {}),
    (lambda t: (t.ones(2), t.ones(2, dtype=t.float64)), {}),
    (lambda t: (t.ones(2, 3), t.ones(3, 2).t()), {"check_stride": True}),
    (lambda t: ([t.ones(1)], [t.ones(1), t.ones(1)]), {}),
    (lambda t: ([1.0, t.ones(1)], [1.0, t.zeros(1)]), {}),
    (lambda t: ({"a": 1.0}, {"b": 1.0}), {}),
    (lambda t: (t.tensor([float("nan")]), t.tensor([float("nan")])), {}),
    (lambda t: (t.ones(1), t.zeros(1)), {"msg": "own words"}),
    (lambda t: (t.ones(1), t.zeros(1)), {"msg": lambda text: f"own head\n{text}"}),
]


@pytest.mark.oracle
@pytest.mark.parametrize("number", range(len(CLOSE) + len(APART)))
def test_assert_close(number):
    torch = pytest.importorskip("torch")
    make, options = [*CLOSE, *APART][number]
    if number < len(CLOSE):
        testing.assert_close(*make(rn), **options)
        torch.testing.assert_close(*make(torch), **options)
        return
    with pytest.raises(AssertionError) as theirs:
        torch.testing.assert_close(*make(torch), **options)
    with pytest.raises(AssertionError) as ours:
        testing.assert_close(*make(rn), **options)
    assert str(ours.value).replace("resnetcpp", "torch") == str(theirs.value)


def test_assert_close_refuses():
    with pytest.raises(ValueError, match="must both be specified"):
        testing.assert_close(1.0, 1.0, rtol=0.1)
    with pytest.raises(TypeError, match="No comparison pair"):
        testing.assert_close("a", "a")
    testing.assert_allclose(rn.ones(2), np.ones(2))


def test_tensorboard(tmp_path):
    pytest.importorskip("tensorboard")
    from resnetcpp.utils.tensorboard import SummaryWriter
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with SummaryWriter(tmp_path) as writer:
        for step in range(3):
            writer.add_scalar("loss", rn.tensor(1.0 / (step + 1)), step)
        writer.add_histogram("weights", rn.randn(50), 1)
        writer.add_image("image", rn.rand(3, 4, 5), 1)
        writer.add_images("images", rn.rand(2, 1, 4, 5), 1)
        writer.add_text("notes", "a text", 1)
        writer.add_scalars("pair", {"a": 1.0, "b": 2.0}, 1)
        with pytest.raises(AttributeError, match="got 'add_video'"):
            writer.add_video("x", None)
    events = EventAccumulator(str(tmp_path)).Reload()
    assert [e.value for e in events.Scalars("loss")] == pytest.approx([1, 1 / 2, 1 / 3])
    assert events.Histograms("weights")[0].histogram_value.num == 50
    assert (events.Images("image")[0].height, events.Images("images")[0].width) == (4, 10)
    assert sorted(path.name for path in tmp_path.glob("pair_*")) == ["pair_a", "pair_b"]


def test_tensorboard_is_named_where_it_is_not(tmp_path):
    (tmp_path / "tensorboard.py").write_text("raise ImportError('none')")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    program = "import resnetcpp.utils.tensorboard"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert "get it with: pip install 'resnetcpp[tensorboard]'" in done.stderr
