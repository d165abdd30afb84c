"""Runs a script under PyTorch: python oracle.py SCRIPT ARGUMENTS..."""

import runpy
import sys

from tests.parity.vision import torchvision

if __name__ == "__main__":
    torchvision()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
