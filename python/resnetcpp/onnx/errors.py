"""What an export may raise. PyTorch: torch.onnx.errors."""


class OnnxExporterError(RuntimeError):
    """A model that cannot be written down as a graph of ops."""


class UnsupportedOperatorError(OnnxExporterError):
    """An op that has no form in ONNX, or none for what it was told."""
