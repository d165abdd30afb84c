"""Models in the format of ONNX, for other programs to run. PyTorch: torch.onnx.

An export needs the extra ``resnetcpp[onnx]``.
"""

from resnetcpp.onnx.errors import OnnxExporterError, UnsupportedOperatorError
from resnetcpp.onnx.exporter import (
    ONNXProgram,
    OperatorExportTypes,
    TrainingMode,
    export,
    is_in_onnx_export,
)

__all__ = [
    "ONNXProgram",
    "OnnxExporterError",
    "OperatorExportTypes",
    "TrainingMode",
    "UnsupportedOperatorError",
    "export",
    "is_in_onnx_export",
]
