"""The installed package: what a wheel holds, and that C++ projects find the library in it."""

import importlib.metadata
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import resnetcpp
from resnetcpp import paths

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(resnetcpp.__file__).parent
LIBRARY = PACKAGE / "lib" / "libresnetcpp.so"

installed = pytest.mark.skipif(not LIBRARY.exists(), reason="the package is built in place")


def run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel() -> Path:
    found = list((ROOT / "build" / "wheel").glob("resnetcpp-*.whl"))
    if not found:
        pytest.skip("no wheel in build/wheel")
    return found[0]


def test_wheel_is_small(wheel):
    assert wheel.stat().st_size < 12e6


def test_wheel_holds_what_a_user_needs_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "resnetcpp/py.typed",
        "resnetcpp/include/resnetcpp/error.hpp",
        "resnetcpp/lib/libresnetcpp.so",
        "resnetcpp/lib/libscipy_openblas.so",
        "resnetcpp/lib/LICENSE.scipy-openblas32.txt",
        "resnetcpp/lib/cmake/resnetcpp/resnetcppConfig.cmake",
    ):
        assert needed in names
    for ending in ("licenses/LICENSE", "licenses/THIRD_PARTY_NOTICES.md"):
        assert [name for name in names if name.endswith(ending)]
    assert len([name for name in names if re.match(r"resnetcpp/_C\..*so$", name)]) == 1
    tops = {name.split("/")[0] for name in names}
    assert all(top == "resnetcpp" or top.endswith(".dist-info") for top in tops)
    assert [name for name in names if "__pycache__" in name or name.endswith(".o")] == []


@installed
def test_version_is_the_same_everywhere():
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared
    assert resnetcpp.__version__ == declared.group(1) == importlib.metadata.version("resnetcpp")


@installed
def test_libraries_are_found_beside_each_other_only():
    readelf = shutil.which("readelf") or pytest.skip("readelf is not installed")
    extension = next(PACKAGE.glob("_C.*.so"))
    for path, expected in ((extension, "$ORIGIN/lib"), (LIBRARY, "$ORIGIN")):
        runpath = re.findall(r"R(?:UN)?PATH.*\[(.*)\]", run(readelf, "-d", path))
        assert runpath == [expected], path


@installed
def test_import_needs_numpy_only():
    code = """
import importlib.abc, sys
class OnlyNumPy(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("numpy", "resnetcpp"):
            raise ModuleNotFoundError(f"import of {name}")
sys.meta_path.insert(0, OnlyNumPy())
import resnetcpp
"""
    run(sys.executable, "-W", "error", "-c", code)


@installed
def test_cmake_project_finds_the_library(tmp_path):
    cmake = shutil.which("cmake") or pytest.skip("cmake is not installed")
    source = tmp_path / "project"
    source.mkdir()
    example = ROOT / "cpp" / "examples"
    shutil.copy(example / "show_version.cpp", source)
    shutil.copy(example / "CMakeLists.txt", source)
    found = run(sys.executable, "-m", "resnetcpp", "--cmakedir").strip()
    assert Path(found, "resnetcppConfig.cmake").is_file()
    # scikit-build-core makes site-packages a CMake prefix, so projects built with it need no path.
    for name, argument in (
        ("named", f"-Dresnetcpp_DIR={found}"),
        ("prefix", f"-DCMAKE_PREFIX_PATH={PACKAGE.parent}"),
    ):
        build = tmp_path / name
        run(cmake, "-S", source, "-B", build, argument)
        run(cmake, "--build", build)
        assert run(build / "show_version").strip() == f"resnetcpp {resnetcpp.__version__}"


def test_headers_are_found():
    assert Path(paths.get_include(), "resnetcpp", "error.hpp").is_file()
    command = [sys.executable, "-m", "resnetcpp", "--includes"]
    assert run(*command).strip() == paths.get_include()


def configure(tmp_path: Path, *arguments: str) -> str:
    """What CMake says of a configuration that must fail."""
    cmake = shutil.which("cmake") or pytest.skip("cmake is not installed")
    command = [
        cmake,
        "-S",
        ROOT,
        "-B",
        tmp_path / "build",
        "-DRESNETCPP_BUILD_TESTS=OFF",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return " ".join(done.stderr.split())


# OFF in a cache variable of find_path or find_library is "nothing was found".
OPENBLAS = ("-DRESNETCPP_OPENBLAS=some.so", "-DRESNETCPP_CBLAS_INCLUDE=some")
NO_OPENBLAS = ("-DRESNETCPP_BLAS=system", "-DRESNETCPP_OPENBLAS=OFF")
NO_XTENSOR = ("-DRESNETCPP_XTENSOR_INCLUDE=OFF", "-DFETCHCONTENT_FULLY_DISCONNECTED=ON")


def test_missing_headers_are_named_with_their_cure(tmp_path):
    said = configure(tmp_path, *OPENBLAS, *NO_XTENSOR)
    assert "xtensor is not installed" in said
    assert "apt-get install libxtensor-dev" in said


def test_missing_openblas_is_named_with_its_cure(tmp_path):
    said = configure(tmp_path, *NO_OPENBLAS)
    assert "OpenBLAS was not found" in said
    assert "apt-get install libopenblas-dev" in said


def test_xtensor_that_needs_cpp20_is_refused(tmp_path):
    header = tmp_path / "new" / "xtensor" / "core" / "xtensor_config.hpp"
    header.parent.mkdir(parents=True)
    numbers = {"MAJOR": 0, "MINOR": 27, "PATCH": 1}
    lines = [f"#define XTENSOR_VERSION_{name} {value}" for name, value in numbers.items()]
    header.write_text("\n".join(lines) + "\n")
    said = configure(tmp_path, *OPENBLAS, f"-DRESNETCPP_XTENSOR_INCLUDE={tmp_path / 'new'}")
    assert "expected 0.24, 0.25 or 0.26, got 0.27.1" in said
