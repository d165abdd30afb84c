"""No symbol of a kernel object may be shared by the linker between instruction sets.

A weak symbol (a template or an inline function) that exists in two objects is merged into one copy.
If the AVX2 copy is kept, baseline code runs AVX2 instructions on a machine that has none.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.rules.sources import ROOT, select

ISAS = ["baseline", "avx2", "avx512"]
# xsimd's templates carry the instruction set in their type, so their names differ between objects.
ARCH_TAG = {"avx2": re.compile(r"avx2|fma3"), "avx512": re.compile(r"avx512")}
FORBIDDEN = {
    "baseline": re.compile(r"%[yz]mm|\tv[a-z0-9]+ +.*%xmm"),
    "avx2": re.compile(r"%zmm"),
}
EXPECTED = {"avx2": re.compile(r"%ymm"), "avx512": re.compile(r"%zmm")}

pytestmark = pytest.mark.skipif(
    not select(".dispatch.cpp", under="cpp/src/kernels/"), reason="there are no kernels"
)


def build_dir() -> Path:
    """The build to look at: RESNETCPP_BUILD_DIR, or the newest one that has kernel objects."""
    if named := os.environ.get("RESNETCPP_BUILD_DIR"):
        return ROOT / named
    found = list(ROOT.glob("build*/**/resnetcpp_kernels_baseline.dir"))
    sanitized = ("asan", "tsan")
    found = [path for path in found if not any(name in path.parts for name in sanitized)]
    if not found:
        pytest.skip("no build with kernel objects; set RESNETCPP_BUILD_DIR")
    return max(found, key=lambda path: path.stat().st_mtime).parents[1]


def objects(isa: str) -> list[Path]:
    folder = f"resnetcpp_kernels_{isa}.dir"
    return sorted(p for p in build_dir().glob("**/*.o") if folder in p.parts)


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def weak_symbols(listing: str) -> set[str]:
    """Names of the weak and unique definitions in the output of `nm --format=posix`."""
    fields = (line.split() for line in listing.splitlines())
    return {field[0] for field in fields if len(field) > 1 and field[1] in ("W", "V", "u")}


def shareable(isa: str, names: Iterable[str]) -> list[str]:
    """Those of an object's weak symbols that do not name the object's instruction set."""
    if isa not in ARCH_TAG:
        return []  # a baseline copy may be used anywhere
    return sorted(name for name in names if not ARCH_TAG[isa].search(name))


@pytest.mark.parametrize("isa", ISAS)
def test_weak_symbols_name_their_instruction_set(isa):
    for path in objects(isa):
        names = shareable(isa, weak_symbols(run("nm", "--format=posix", "--defined-only", path)))
        assert names == [], f"{path.name} ({isa}): {run('c++filt', *names)}"


def test_no_weak_symbol_is_in_two_instruction_sets():
    names = {
        isa: {
            n
            for p in objects(isa)
            for n in weak_symbols(run("nm", "--format=posix", "--defined-only", p))
        }
        for isa in ISAS
    }
    assert names["baseline"] & names["avx2"] == set()
    assert names["baseline"] & names["avx512"] == set()
    assert names["avx2"] & names["avx512"] == set()


@pytest.mark.parametrize("isa", ISAS)
def test_instructions_are_those_of_the_instruction_set(isa):
    if isa != "baseline" and not objects(isa):
        pytest.skip(f"{isa} kernels are not built for this machine")
    assert objects(isa)
    code = {path.name: run("objdump", "-d", "--no-show-raw-insn", path) for path in objects(isa)}
    for name, text in code.items():
        if isa in FORBIDDEN:
            found = FORBIDDEN[isa].search(text)
            assert found is None, f"{name} ({isa}) contains {found.group() if found else ''}"
    if isa in EXPECTED:
        assert any(EXPECTED[isa].search(text) for text in code.values()), (
            f"{isa} flags were not used"
        )


def test_the_rule_finds_a_shared_template():
    listing = "_ZNSt6vectorIfSaIfEE9push_backEOf W 0 1a\n_ZN12_GLOBAL__N_14loopEv t 0 1\n"
    listing += "_ZN5xsimd5batchIfNS_4fma3INS_4avx2EEEE4loadEPKf W 0 1a\n"
    names = weak_symbols(listing)
    assert shareable("avx2", names) == ["_ZNSt6vectorIfSaIfEE9push_backEOf"]
    assert len(shareable("avx512", names)) == 2
    assert shareable("baseline", names) == []
