"""Files that lie are FormatErrors, within a second, in little memory, and run nothing."""

import json
import subprocess
import sys
import time
from io import BytesIO

import pytest
import resnetcpp as rn

from tests.python.io.hostile import FILES
from tests.python.io.hostile.pickles import VALUES, archive, legacy, pickle, storage, tensor

_SECOND = 1.0  # of the processor, not of the clock


def test_the_files_that_they_are_made_from_load():
    for content in (archive(pickle(tensor())), legacy(pickle(tensor(storage(more=(b"N",)))))):
        assert rn.load(BytesIO(content)).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert len(FILES) >= 250 and len(VALUES) == 24


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_is_a_format_error(content):
    began = time.process_time()
    with pytest.raises(rn.FormatError, match="expected"):
        rn.load(BytesIO(content))
    assert time.process_time() - began < _SECOND


# Loads every file with the memory of the process limited to what it has, the file's size and 64 MB,
# and watches what Python reports to its auditors.
_WATCHER = """
import io, json, resource, sys
import resnetcpp as rn
from tests.python.io.hostile import FILES
from tests.python.io.hostile.pickles import archive, legacy, pickle, storage, tensor

rn.load(io.BytesIO(archive(pickle(tensor()))))
rn.load(io.BytesIO(legacy(pickle(tensor(storage(more=(b"N",)))))))
for content in FILES.values():  # what is imported late, and said once
    try:
        rn.load(io.BytesIO(content))
    except rn.FormatError:
        pass

FORBIDDEN = ("import", "exec", "compile", "open", "os.", "subprocess.", "socket.", "shutil.",
             "ctypes.", "marshal.", "pickle.", "tempfile.", "webbrowser.")
seen = []
watching = False

def watch(event, arguments):
    if watching and event.startswith(FORBIDDEN):
        seen.append([event, repr(arguments)[:200]])

sys.addaudithook(watch)

def address_space():
    return int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()

problems = {}
for name, content in FILES.items():
    file = io.BytesIO(content)
    limit = address_space() + len(content) + (64 << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    watching = True
    try:
        rn.load(file)
        problems[name] = "loaded"
    except rn.FormatError:
        pass
    except BaseException as error:
        problems[name] = repr(error)[:200]
    watching = False
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if seen:
        problems[name] = seen.copy()
        seen.clear()
print(json.dumps(problems))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory by address space")
def test_nothing_runs_and_memory_stays_small():
    result = subprocess.run(
        [sys.executable, "-c", _WATCHER], capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {}


def test_the_watcher_sees_what_it_should():
    planted = _WATCHER.replace(
        "        rn.load(file)\n", "        __import__('os').system('true')\n"
    )
    planted = planted.replace("FILES.items()", "list(FILES.items())[:1]")
    result = subprocess.run(
        [sys.executable, "-c", planted], capture_output=True, text=True, timeout=300, check=True
    )
    assert "os.system" in result.stdout
