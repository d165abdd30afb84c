"""The libraries that are measured. Each prepares a case and returns a function that runs it once.

A side imports its library when it is prepared, in a process of its own.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable

import numpy as np

from tests.bench.cases import INFERENCE, Case

Run = Callable[[], object]


def pixels(case: Case) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(case.shape, dtype=np.float32)


def labels(case: Case) -> np.ndarray:
    return np.random.default_rng(1).integers(0, case.classes, case.batch)


def _infer(torch, model, x) -> Run:
    model.eval()

    def run():
        with torch.inference_mode():
            return model(x)

    return run


def _train(torch, model, x, y) -> Run:
    """Forward, cross entropy, backward, SGD with momentum and weight decay."""
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
    model.train()

    def run():
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return run


def resnetcpp_side(case: Case, threads: int) -> Run:
    import resnetcpp
    from resnetcpp import models

    resnetcpp.set_num_threads(threads)
    model = models.get_model(case.model, num_classes=case.classes)
    x = resnetcpp.from_numpy(pixels(case))
    if case.kind == INFERENCE:
        return _infer(resnetcpp, model, x)
    return _train(resnetcpp, model, x, resnetcpp.from_numpy(labels(case)))


def _needs_inference(case: Case) -> None:
    if case.kind != INFERENCE:
        raise NotImplementedError("inference only")


def optimized_side(case: Case, threads: int) -> Run:
    _needs_inference(case)
    import resnetcpp
    from resnetcpp import models

    resnetcpp.set_num_threads(threads)
    model = models.get_model(case.model, num_classes=case.classes).eval()
    x = resnetcpp.from_numpy(pixels(case))
    fast = resnetcpp.optimize_for_inference(model, x)
    return lambda: fast(x)


def _torch_model(case: Case):
    """The same network as ours, from torchvision where it has it."""
    if case.model in ("resnet20", "resnet56"):
        from tests.bench.cifar import cifar_resnet

        return cifar_resnet(int(case.model.removeprefix("resnet")), case.classes)
    from tests.parity.vision import torchvision

    return torchvision().models.get_model(case.model, num_classes=case.classes)


def _torch_case(case: Case, threads: int, change=lambda model: model, channels_last=False) -> Run:
    import torch

    torch.set_num_threads(threads)
    memory_format = torch.channels_last if channels_last else torch.contiguous_format
    model = change(_torch_model(case).to(memory_format=memory_format))
    x = torch.from_numpy(pixels(case)).contiguous(memory_format=memory_format)
    if case.kind == INFERENCE:
        return _infer(torch, model, x)
    return _train(torch, model, x, torch.from_numpy(labels(case)))


def torch_side(case: Case, threads: int) -> Run:
    return _torch_case(case, threads)


def torch_channels_last_side(case: Case, threads: int) -> Run:
    return _torch_case(case, threads, channels_last=True)


def torch_compile_side(case: Case, threads: int) -> Run:
    import torch

    return _torch_case(case, threads, change=torch.compile, channels_last=True)


def onnxruntime_side(case: Case, threads: int) -> Run:
    _needs_inference(case)
    import onnxruntime
    import torch

    file = io.BytesIO()
    model = _torch_model(case).eval()
    torch.onnx.export(model, (torch.from_numpy(pixels(case)),), file, dynamo=False,
                      input_names=["x"])  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(
        file.getvalue(), options, providers=["CPUExecutionProvider"]
    )
    feed = {"x": pixels(case)}
    return lambda: session.run(None, feed)


def openvino_side(case: Case, threads: int) -> Run:
    _needs_inference(case)
    import openvino
    import torch

    model = openvino.convert_model(
        _torch_model(case).eval(), example_input=torch.from_numpy(pixels(case))
    )
    model.reshape(list(case.shape))
    compiled = openvino.compile_model(
        model, "CPU", {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY",
                       "INFERENCE_PRECISION_HINT": "f32"}
    )  # fmt: skip
    request = compiled.create_infer_request()
    x = openvino.Tensor(pixels(case), shared_memory=True)
    return lambda: request.infer({0: x})


def ncnn_side(case: Case, threads: int) -> Run:
    _needs_inference(case)
    import ncnn
    import pnnx
    import torch

    network = ncnn.Net()
    network.opt.num_threads = threads
    # Its other precisions would not be the same work.
    network.opt.use_fp16_packed = network.opt.use_fp16_storage = False
    network.opt.use_fp16_arithmetic = network.opt.use_bf16_storage = False
    one = torch.zeros(1, *case.shape[1:])
    with tempfile.TemporaryDirectory() as folder:
        pnnx.export(_torch_model(case).eval(), f"{folder}/net.pt", (one,))
        network.load_param(f"{folder}/net.ncnn.param")
        network.load_model(f"{folder}/net.ncnn.bin")
    images = [ncnn.Mat(image).clone() for image in pixels(case)]

    def run():
        for image in images:  # it knows no batches
            with network.create_extractor() as extractor:
                extractor.input("in0", image)
                extractor.extract("out0")

    return run


def sgemm_side(case: Case, threads: int) -> Run:
    """The machine's matrix product, 2048 x 2048, by OpenBLAS: what the rates are compared with."""
    import resnetcpp

    resnetcpp.set_num_threads(threads)
    a, b = resnetcpp.rand(2048, 2048), resnetcpp.rand(2048, 2048)
    return lambda: resnetcpp.matmul(a, b)


OURS = "resnetcpp"
OPTIMIZED = "resnetcpp optimized"
OURS_ALL = (OPTIMIZED, OURS)
SGEMM = "sgemm"
SGEMM_FLOPS = 2.0 * 2048**3

SIDES: dict[str, Callable[[Case, int], Run]] = {
    OPTIMIZED: optimized_side,
    OURS: resnetcpp_side,
    "torch": torch_side,
    "torch channels_last": torch_channels_last_side,
    "torch compile": torch_compile_side,
    "onnxruntime": onnxruntime_side,
    "openvino": openvino_side,
    "ncnn": ncnn_side,
    SGEMM: sgemm_side,
}
