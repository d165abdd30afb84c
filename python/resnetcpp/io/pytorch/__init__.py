"""PyTorch's files, .pt and .pth and .th, read and written without PyTorch, and without running any.

Their objects are pickles, which are programs: here an interpreter of our own runs the few
instructions that build numbers, text, containers and tensors, and refuses everything else.
"""

from resnetcpp.io.pytorch.archive import is_archive, read_archive
from resnetcpp.io.pytorch.legacy import is_legacy, read_legacy
from resnetcpp.io.pytorch.writer import write_archive

__all__ = ["is_archive", "is_legacy", "read_archive", "read_legacy", "write_archive"]
