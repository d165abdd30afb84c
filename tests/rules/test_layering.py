"""Each layer includes only what stands to its left in `docs/design.md`."""

import re

import pytest

from tests.rules.sources import read, select

# error, cpu, parallel, memory <- kernels <- tensor <- autograd <- ops <- nn <- inference <- models
# <- io
ORDER = ["base", "kernels", "tensor", "autograd", "ops", "nn", "inference", "models", "io"]
MAY_INCLUDE = {layer: set(ORDER[: i + 1]) for i, layer in enumerate(ORDER)}
MAY_INCLUDE["optim"] = {"base", "kernels", "tensor", "optim"}
LAYERS = set(MAY_INCLUDE)

# Umbrella headers stand above all layers; nothing of the library includes them.
UMBRELLAS = {"cpp/include/resnetcpp/resnetcpp.hpp"}
# The two headers that may name xtensor: the private one, and the opt-in public view of a Tensor.
XTENSOR_HEADERS = {"cpp/src/tensor/xt.hpp", "cpp/include/resnetcpp/tensor/xtensor.hpp"}
XTENSOR = re.compile(r"^(xtensor|xtensor-blas|xtl|xflens)/")
SIMD = re.compile(r"^(xsimd/|xsimd\.hpp|immintrin\.h|[a-z0-9]+mmintrin\.h|arm_neon\.h)")

# (file, include): the reason why the arrow may point the other way.
EXCEPTIONS = {
    ("cpp/src/tensor/tensor.cpp", "autograd/meta.hpp"): (
        "a Tensor owns its autograd state behind a pointer; its copies and its end need the type"
    ),
}

CPP_FILES = [p for p in select(".cpp", ".hpp", under="cpp/") if "/examples/" not in p]


def layer_of(path: str) -> str:
    """The layer of a file, from its path below include/resnetcpp or src."""
    inner = re.sub(r"^(cpp/include/resnetcpp/|cpp/src/|resnetcpp/)", "", path)
    first = inner.split("/")[0] if "/" in inner else "base"
    return first if first in LAYERS else "base"


def includes(text: str) -> list[tuple[str, bool]]:
    """Every included name, and whether it is written in quotes."""
    found = re.findall(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', text, re.MULTILINE)
    return [(quoted or angled, bool(quoted)) for quoted, angled in found]


def violations(path: str, text: str) -> list[str]:
    """What is wrong with the includes of one C++ file."""
    layer, public, wrong = layer_of(path), path.startswith("cpp/include/"), []
    for name, quoted in includes(text):
        if XTENSOR.match(name) and path not in XTENSOR_HEADERS:
            wrong.append(f"{path} includes {name}: only {sorted(XTENSOR_HEADERS)} may")
        if SIMD.match(name) and layer != "kernels":
            wrong.append(f"{path} includes {name}: SIMD headers belong to kernels")
        if SIMD.match(name) and public:
            wrong.append(f"{path} includes {name}: public headers are free of SIMD")
        if not quoted or path in UMBRELLAS or (path, name) in EXCEPTIONS:
            continue
        if public and not name.startswith("resnetcpp/"):
            wrong.append(f"{path} includes {name}: a public header includes public headers only")
        if layer_of(name) not in MAY_INCLUDE[layer]:
            wrong.append(f"{path} ({layer}) includes {name} ({layer_of(name)})")
    return wrong


def test_includes_point_to_the_left():
    assert CPP_FILES
    assert [wrong for path in CPP_FILES for wrong in violations(path, read(path))] == []


def test_bindings_include_public_headers_only():
    own = {path.removeprefix("python/src/") for path in select(".hpp", under="python/src/")}
    wrong = []
    for path in select(".cpp", ".hpp", under="python/src/"):
        for name, quoted in includes(read(path)):
            foreign = quoted and not name.startswith("resnetcpp/") and name not in own
            if foreign or XTENSOR.match(name) or SIMD.match(name):
                wrong.append(f"{path} includes {name}")
    assert wrong == []


def test_headers_have_pragma_once():
    headers = [path for path in CPP_FILES if path.endswith(".hpp")]
    once = re.compile(r"^#pragma once$", re.MULTILINE)
    assert [path for path in headers if not once.search(read(path))] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("cpp/src/tensor/copy.cpp", '#include "resnetcpp/ops/conv.hpp"'),
        ("cpp/src/kernels/norm.dispatch.cpp", '#include "resnetcpp/tensor/tensor.hpp"'),
        ("cpp/src/error.cpp", '#include "kernels/table.hpp"'),
        ("cpp/src/optim/sgd.cpp", '#include "resnetcpp/nn/module.hpp"'),
        ("cpp/src/ops/conv.cpp", "#include <xtensor/xarray.hpp>"),
        ("cpp/src/ops/conv.cpp", "#include <immintrin.h>"),
        ("cpp/include/resnetcpp/ops/conv.hpp", '#include "tensor/xt.hpp"'),
    ],
)
def test_the_rule_finds_a_violation(path, line):
    assert violations(path, f"#pragma once\n{line}\n")
