"""Files: saving and loading, without any that could run code."""

from resnetcpp.io.checkpoint import load, save
from resnetcpp.io.safetensors import read_safetensors, write_safetensors

__all__ = ["load", "read_safetensors", "save", "write_safetensors"]
