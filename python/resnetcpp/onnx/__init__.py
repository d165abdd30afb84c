"""Models in the format of ONNX, for other programs to run. PyTorch: torch.onnx.

Needs the extra ``resnetcpp[onnx]``.
"""

try:
    import onnx as _onnx
except ImportError:
    raise ImportError("resnetcpp.onnx needs onnx: pip install 'resnetcpp[onnx]'") from None

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
