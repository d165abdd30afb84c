"""Exports a model and compares what onnxruntime makes of it with the model itself."""

import numpy as np
import pytest
import resnetcpp as rn

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")

from resnetcpp import onnx  # noqa: E402


def session(program):
    """What runs an exported model, with the graph as it is written."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    content = program.model_proto.SerializeToString()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def flat(outputs):
    if isinstance(outputs, rn.Tensor):
        return [outputs]
    outputs = outputs.values() if isinstance(outputs, dict) else outputs
    return [tensor for output in outputs for tensor in flat(output)]


def compare(running, model, inputs, tolerance=1e-4):
    """Each output, relative to its largest value."""
    names = [x.name for x in running.get_inputs()]
    feed = {name: x.numpy() for name, x in zip(names, inputs, strict=True)}
    with rn.no_grad():
        expected = flat(model(*(x.clone() for x in inputs)))
    for got, want in zip(running.run(None, feed), expected, strict=True):
        want = want.numpy()
        assert got.shape == want.shape and got.dtype == want.dtype
        largest = np.abs(want).max(initial=1e-30)
        assert np.abs(got - want).max(initial=0.0) <= tolerance * largest


def check(model, inputs, dynamic=True, tolerance=1e-4, **options):
    """Exports `model`, runs it in onnxruntime, and with a dynamic batch also on another size."""
    names = ["x", "y"][: len(inputs)]
    axes = {name: {0: "batch"} for name in names} if dynamic else None
    model.eval()
    program = onnx.export(model, inputs, input_names=names, dynamic_axes=axes, **options)
    running = session(program)
    compare(running, model, inputs, tolerance)
    if dynamic:
        larger = tuple(rn.randn(x.shape[0] + 3, *x.shape[1:], dtype=x.dtype) for x in inputs)
        compare(running, model, larger, tolerance)
    return program
