"""The text of docs/parity.md."""

import textwrap
from collections import Counter
from pathlib import Path

import resnetcpp
import torch

from tests.parity.table.compare import difference, is_comparable
from tests.parity.table.names import GROUPS, RULES, Group, names_of, reason_left_out
from tests.parity.table.remarks import REMARKS, SAME
from tests.parity.table.signatures import Stubs, signatures
from tests.parity.vision import torchvision

PATH = Path(__file__).parents[3] / "docs/parity.md"
STATUSES = ("same", "differs", "by name", "absent")

_HEAD = """\
# Parity with PyTorch

Every public name of PyTorch {torch} and torchvision {vision} that is in scope, by module, and
what resnetcpp has of it. `make parity` writes this page, and a test fails when it is stale.

- **same**: the name is there, and takes PyTorch's arguments: their names, order and defaults
  agree, for each of its forms. It may take more. Results are compared by each family's tests.
- **differs**: it is there, and the table says how it differs.
- **by name**: it is there, and one side does not tell its arguments.
- **absent**: it is not there; under `python -m resnetcpp.as_torch` its use is an error that
  points here.

Not counted as a difference: `out=`, arguments of private names, forms with named dimensions.

"""


def _stubs() -> tuple[Stubs, Stubs]:
    inner = Path(torch.__file__).parent / "_C"
    theirs = Stubs(
        *(inner / name for name in ("__init__.pyi", "_VariableFunctions.pyi", "_nn.pyi"))
    )
    own = Path(resnetcpp.__file__).parent / "_C"
    ours = Stubs(*(own / name for name in ("__init__.pyi", "_functional.pyi", "_nn/__init__.pyi",
                                           "_nn/init.pyi")))  # fmt: skip
    return theirs, ours


def status_of(group: Group, name: str, stubs: tuple[Stubs, Stubs]) -> tuple[str, str]:
    """One of STATUSES, and how it differs."""
    homes = group.homes()
    if not hasattr(homes[1], name):
        return "absent", ""
    if f"{group.title}.{name}" in REMARKS:
        return "differs", REMARKS[f"{group.title}.{name}"]
    values = [getattr(home, name) for home in homes]
    if not all(callable(value) for value in values):
        is_same = callable(values[0]) == callable(values[1])
        return ("same", "") if is_same else ("differs", "no function")
    if group.title == "torch.linalg":  # PyTorch has no stubs of it: docstrings tell
        stubs = (Stubs(), stubs[1])
    found = [signatures(v, name, group.owner, s) for v, s in zip(values, stubs, strict=True)]
    if f"{group.title}.{name}" in SAME:
        return "same", ""
    if not is_comparable(*found):
        return "by name", ""
    how = difference(*found)
    return ("differs", how) if how else ("same", "")


def render() -> str:
    """The whole page."""
    version = torchvision().__version__.partition("+")[0]
    stubs = _stubs()
    tables, counts, left_out = [], {}, Counter()
    for group in GROUPS:
        rows = {}
        for name in names_of(group):
            reason = reason_left_out(group.title, name)
            if reason:
                left_out[reason] += 1
            else:
                rows[name] = status_of(group, name, stubs)
        counts[group.title] = Counter(status for status, _ in rows.values())
        tables.append(_section(group.title, rows))
    head = _HEAD.format(torch=torch.__version__.partition("+")[0], vision=version)
    return head + _counts(counts) + "".join(tables) + _left_out(left_out)


def _counts(counts: dict[str, Counter]) -> str:
    lines = [f"| module | {' | '.join(STATUSES)} |", "| --- |" + " ---: |" * len(STATUSES)]
    for title, found in counts.items():
        lines.append(f"| [{title}](#{title.replace('.', '')}) | {_numbers(found)} |")
    lines.append(f"| together | {_numbers(sum(counts.values(), Counter()))} |")
    return "\n".join(lines) + "\n"


def _numbers(found: Counter) -> str:
    return " | ".join(str(found[status]) for status in STATUSES)


def _section(title: str, rows: dict[str, tuple[str, str]]) -> str:
    text = f"\n## {title}\n"
    for status in ("same", "by name", "absent"):
        names = [f"`{name}`" for name, (found, _) in rows.items() if found == status]
        if names:
            lines = textwrap.fill(f"**{status}**: {', '.join(names)}", 118, break_long_words=False,
                                  break_on_hyphens=False)  # fmt: skip
            text += f"\n{lines}\n"
    differing = [
        f"| `{name}` | {how} |" for name, (found, how) in rows.items() if found == "differs"
    ]
    if differing:
        text += "\n" + "\n".join(["| differs | how |", "| --- | --- |", *differing]) + "\n"
    return text


def _left_out(counts: Counter) -> str:
    text = "\n## Out of scope\n\nBy rules in `tests/parity/table/names.py`:\n\n"
    text += "| names | reason |\n| ---: | --- |\n"
    reasons = dict.fromkeys(reason for _, _, reason in RULES)
    text += "".join(f"| {counts[reason]} | {reason} |\n" for reason in reasons)
    modules = ("distributed", "cuda", "fx", "export", "sparse", "fft", "special", "quantization",
               "func", "library", "package", "profiler")  # fmt: skip
    listed = ", ".join(f"`torch.{name}`" for name in modules)
    return (
        text
        + "\n"
        + textwrap.fill(
            f"Whole modules, but for the names that scripts ask before they go on: {listed}. "
            "Of `torch.jit`, `torch.backends`, `torch.cuda`, `torch.distributed` and "
            "`torch.multiprocessing` there is what programs call in one process on a CPU.",
            118,
        )
        + "\n"
    )
