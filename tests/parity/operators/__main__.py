"""python -m tests.parity.operators REGEX: the differences of the operators named so.

A process of its own, as PyTorch's samples change settings of the whole process.
"""

import re
import sys

import torch

from tests.parity.operators.differences import differences
from tests.parity.operators.samples import operators

DTYPES = (torch.float64, torch.float32, torch.int64, torch.bool)


def main(pattern):
    chosen = [op for op in operators() if re.match(pattern, op.name)]
    found = [line for op in chosen for dtype in DTYPES for line in differences(op, dtype)]
    print(*found[:40], f"{len(chosen)} operators, {len(found)} differences", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
