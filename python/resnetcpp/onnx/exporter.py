"""torch.onnx.export."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from resnetcpp._modes import evaluating
from resnetcpp.nn import Module
from resnetcpp.onnx.arguments import Arguments, AxisNames, axis_names, check_axes, names_for
from resnetcpp.onnx.recording import Recording, other_input, record

_OPSETS = range(13, 24)
_DEFAULT_OPSET = 18
# Arguments of PyTorch's that change nothing here.
_WITHOUT_EFFECT = {
    "artifacts_dir",
    "autograd_inlining",
    "do_constant_folding",
    "dynamo",
    "external_data",
    "optimize",
    "verbose",
}
_MUST_BE_LEFT_OUT = {
    "custom_opsets": "only ops of ONNX are written",
    "custom_translation_table": "write the model with other ops",
    "dump_exported_program": "there is no exported program",
    "dynamic_shapes": "name the axes in dynamic_axes",
    "export_modules_as_functions": "the graph has no functions",
    "operator_export_type": "only ops of ONNX are written",
    "profile": "there is no profile",
    "report": "the error says what cannot be exported",
    "verify": "run the file in onnxruntime and compare",
}
_exporting = False


class TrainingMode(enum.IntEnum):
    """How a model is exported. PyTorch: torch.onnx.TrainingMode."""

    EVAL = 0
    PRESERVE = 1
    TRAINING = 2


class OperatorExportTypes(enum.IntEnum):
    """Which ops may be written: those of ONNX. PyTorch: torch.onnx.OperatorExportTypes."""

    ONNX = 0
    ONNX_ATEN = 1
    ONNX_ATEN_FALLBACK = 2
    ONNX_FALLTHROUGH = 3


class ONNXProgram:
    """An exported model. PyTorch: torch.onnx.ONNXProgram."""

    def __init__(self, model_proto: Any) -> None:
        self.model_proto = model_proto

    def save(self, destination: Any) -> None:
        """Writes one file, with the weights in it, to a path or an open file. Errors: OSError."""
        content = self.model_proto.SerializeToString()
        if hasattr(destination, "write"):
            destination.write(content)
            return
        from resnetcpp.io.atomic import write_atomically

        write_atomically(Path(destination), [content])


def is_in_onnx_export() -> bool:
    """Whether a model is being run to be exported."""
    return _exporting


def _check_options(options: Mapping[str, Any]) -> None:
    """Errors: TypeError for an unknown argument, ValueError for one that asks for what is not."""
    for name, value in options.items():
        if name not in _WITHOUT_EFFECT and name not in _MUST_BE_LEFT_OUT:
            raise TypeError(f"export() got an unexpected keyword argument {name!r}")
        if name in _MUST_BE_LEFT_OUT and value:
            raise ValueError(
                f"onnx.export: expected {name} to be left out, got {value!r}: "
                f"{_MUST_BE_LEFT_OUT[name]}"
            )


@contextlib.contextmanager
def _exporting_in_evaluation(model: Module, training: TrainingMode) -> Iterator[None]:
    global _exporting
    trains = any(module.training for module in model.modules())
    if training == TrainingMode.TRAINING or (training == TrainingMode.PRESERVE and trains):
        raise ValueError(
            "onnx.export: expected evaluation mode, got training mode; leave `training` out, or "
            "call model.eval() before"
        )
    _exporting = True
    try:
        with evaluating(model):
            yield
    finally:
        _exporting = False


def _writer() -> ModuleType:
    """The module that needs onnx. Errors: ImportError."""
    try:
        import onnx  # noqa: F401
    except ImportError:
        raise ImportError("onnx.export needs onnx: pip install 'resnetcpp[onnx]'") from None
    from resnetcpp.onnx import writer

    return writer


def _record(
    model: Module, arguments: Arguments, names: Sequence[str], axes: AxisNames
) -> Recording:
    """What the model computes of the inputs of these names."""
    numbers: dict[str, int] = {}
    others = []
    for name, x in zip(names, arguments.tensors, strict=True):
        check_axes({name: axes.get(name, {})}, {name: x.dim()})
        of_axis = {
            i: numbers.setdefault(s, len(numbers) + 1) for i, s in axes.get(name, {}).items()
        }
        others.append(other_input(x, of_axis))
    return record(lambda tensors: arguments.call(model, tensors), arguments.tensors, others)


def export(
    model: Module,
    args: Any = (),
    f: Any = None,
    *,
    kwargs: Mapping[str, Any] | None = None,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    opset_version: int | None = None,
    export_params: bool = True,
    keep_initializers_as_inputs: bool = False,
    dynamic_axes: Mapping[str, Mapping[int, str] | Sequence[int]] | None = None,
    training: TrainingMode = TrainingMode.EVAL,
    **options: Any,
) -> ONNXProgram:
    """Writes a model in the format of ONNX. PyTorch: torch.onnx.export.

    The model is run twice, in evaluation mode, and the ops that it runs are written down; onnx's
    checker reads the result. Weights are in the file, named as in the state dictionary.

    Args:
        args, kwargs: what to call the model with; tensors become inputs of the graph.
        f: a path or an open file; None to get the program alone.
        input_names, output_names: by default "input" and "output", numbered if there are several.
        opset_version: 13 to 23; 18 by default.
        export_params: without, the weights are inputs of the graph.
        dynamic_axes: by names of inputs and outputs, the axes whose sizes are known only when the
            graph runs: their numbers, or a dict from numbers to names.
        training: EVAL, or PRESERVE for a model in evaluation mode.
        options: PyTorch's other arguments. verbose, dynamo, optimize, do_constant_folding and the
            like change nothing here; those that ask for more are errors.

    Errors: UnsupportedOperatorError for an op that ONNX has no form for, OnnxExporterError for a
    model that is no fixed graph of ops, ValueError, TypeError, OSError; ImportError without onnx.
    """
    writer = _writer()
    _check_options(options)
    if not isinstance(model, Module):
        raise TypeError(f"onnx.export: expected a Module as model, got {type(model).__name__}")
    opset = _DEFAULT_OPSET if opset_version is None else opset_version
    if opset not in _OPSETS:
        raise ValueError(
            f"onnx.export: expected opset_version {_OPSETS[0]} to {_OPSETS[-1]}, got {opset}"
        )
    arguments, axes = Arguments(args, kwargs), axis_names(dynamic_axes)
    inputs = names_for("input", len(arguments.tensors), input_names)
    with _exporting_in_evaluation(model, training):
        recording = _record(model, arguments, inputs, axes)
    outputs = names_for("output", len(recording.outputs), output_names)
    layout = writer.Layout(inputs, outputs, axes, opset, export_params, keep_initializers_as_inputs)
    program = ONNXProgram(writer.write_model(recording, model.state_dict(keep_vars=True), layout))
    if f is not None:
        program.save(f)
    return program
