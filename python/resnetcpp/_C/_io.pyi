"""
What resnetcpp.io reads and writes in C++.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
import collections.abc
import os
import typing
import typing_extensions
__all__: list[str] = ['format_safetensors', 'load_safetensors', 'parse_safetensors', 'save_safetensors']
def format_safetensors(tensors: collections.abc.Sequence[tuple[str, Tensor]], metadata: collections.abc.Mapping[str, str]) -> bytes:
    """
    The bytes of a file.
    """
def load_safetensors(path: os.PathLike | str | bytes, mmap: bool) -> tuple[list[tuple[str, Tensor]], dict[str, str]]:
    """
    The tensors by name and the metadata of a file.
    """
def parse_safetensors(content: typing_extensions.Buffer, name: str) -> tuple[list[tuple[str, Tensor]], dict[str, str]]:
    """
    The same of a file's bytes, which errors call by `name`.
    """
def save_safetensors(path: os.PathLike | str | bytes, tensors: collections.abc.Sequence[tuple[str, Tensor]], metadata: collections.abc.Mapping[str, str]) -> None:
    """
    Writes tensors by name, all or nothing.
    """
