"""The main module of processes that a script under as_torch spawns: the script, as there."""

import os
import runpy

from resnetcpp.as_torch import install
from resnetcpp.as_torch.script import SCRIPT_VARIABLE

if __name__ == "__mp_main__":
    install()
    globals().update(runpy.run_path(os.environ[SCRIPT_VARIABLE], run_name=__name__))
