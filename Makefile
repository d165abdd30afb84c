# `make demo` and `make test` set up all they need, and may be run again at any time.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
JOBS ?= $(shell nproc)
WERROR ?= $(if $(CI),ON,OFF)
RUNS ?= 10000000

VENV := .venv
BIN := $(VENV)/bin
SYSTEM_PACKAGES := g++ libxtensor-dev libxtensor-blas-dev libxsimd-dev libopenblas-dev catch2 ccache
# ccache is looked up when a recipe runs, as `make system` may just have installed it.
BUILD_ENV = CXX=$(CXX) CMAKE_BUILD_PARALLEL_LEVEL=$(JOBS) CCACHE_BASEDIR="$(CURDIR)" CCACHE_NOHASHDIR=1 \
  PATH="$(CURDIR)/$(BIN):$$PATH" $(addprefix CMAKE_CXX_COMPILER_LAUNCHER=,$(shell command -v ccache))
WHEEL_ARGS = --no-build-isolation --no-deps --config-settings=build-dir=build/package \
  --config-settings=cmake.define.RESNETCPP_WERROR=$(WERROR)
PYTEST := $(BIN)/python -m pytest
# Exit code 5 is "no test was found", which is no failure of a suite that may be absent.
OR_NO_TESTS := || [ $$? -eq 5 ]
say = @printf '\n== %s\n' $(1)

.PHONY: help demo test system build wheel test-cpp test-python test-doc test-notebooks test-rules \
  oracle asan tsan fuzz install-matrix bench stubs parity format clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

demo: build  ## set up everything, train a residual network and its plain twin on real digits
	$(call say,'training: a residual network on the handwritten digits beside its plain twin')
	$(BIN)/python -m resnetcpp train --data digits --compare-plain --out runs/demo

test: test-cpp test-doc test-notebooks test-python  ## set up everything and run all tests

system:  ## install the system packages that are missing
	$(call say,'system packages: $(SYSTEM_PACKAGES)')
	@missing=$$(for p in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f='$${Status}\n' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -z "$$missing" ]; then echo "all present"; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo -n"; else as=no; fi; \
	if command -v apt-get >/dev/null && [ "$$as" != no ]; then \
	  echo "installing: " $$missing; \
	  $$as apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends $$missing </dev/null; \
	else echo "missing, and not installable from here (no apt-get, or not root):" $$missing; \
	  echo "the build goes on and stops where it cannot do without"; fi

$(BIN)/python:
	$(call say,'virtual environment: $(VENV)')
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "expected Python 3.10 or later, got $$($(PYTHON) --version 2>&1); set PYTHON=..."; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.build-requirements: pyproject.toml | $(BIN)/python
	$(call say,'build requirements')
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group build
	@touch $@

wheel: system $(VENV)/.build-requirements  ## build the wheel into build/wheel
	$(call say,'wheel: build/wheel')
	@rm -f build/wheel/*.whl
	$(BUILD_ENV) $(BIN)/python -m pip wheel . $(WHEEL_ARGS) --wheel-dir build/wheel
	@ls -l build/wheel

# The wheel is what is installed and tested, never the source folder.
build: wheel  ## build the wheel and install it, with plots and images, in the virtual environment
	$(call say,'installing the wheel')
	$(BIN)/python -m pip install --quiet "$$(echo build/wheel/*.whl)[viz,vision]"
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps build/wheel/*.whl

test-cpp: system $(VENV)/.build-requirements  ## build the C++ library without Python and run its tests
	$(call say,'C++: configure build ctest')
	$(BUILD_ENV) cmake -S . -B build/cpp -G Ninja -DRESNETCPP_WERROR=$(WERROR) -DRESNETCPP_BUILD_FUZZERS=ON
	$(BUILD_ENV) cmake --build build/cpp
	$(BUILD_ENV) ctest --test-dir build/cpp --output-on-failure --parallel $(JOBS)
	$(call say,'C++: a project that finds the installed library')
	$(BUILD_ENV) cmake --install build/cpp --prefix build/prefix >/dev/null
	$(BUILD_ENV) cmake -S cpp/examples -B build/examples -DCMAKE_PREFIX_PATH="$(CURDIR)/build/prefix"
	$(BUILD_ENV) cmake --build build/examples
	build/examples/show_version
	build/examples/quick_start
	build/examples/custom_op
	build/examples/train_digits python/resnetcpp/datasets/digits.bin 3 build/examples/digits.safetensors
	build/examples/classify_digits build/examples/digits.safetensors python/resnetcpp/datasets/digits.bin

$(VENV)/.test-requirements: pyproject.toml | build
	$(call say,'test requirements')
	$(BIN)/python -m pip install --quiet "$$(echo build/wheel/*.whl)[test]"
	@touch $@

# PyTorch's CPU wheel and torchvision without its dependencies (which would be CUDA's).
$(VENV)/.oracle: | $(BIN)/python
	$(call say,'PyTorch to compare with')
	@if $(BIN)/python -m pip install --quiet torch==2.13.0 && \
	    $(BIN)/python -m pip install --quiet pillow && \
	    $(BIN)/python -m pip install --quiet --no-deps torchvision==0.28.0; \
	then touch $@; else echo "not installable here: the tests that compare with PyTorch are skipped"; fi

oracle: $(VENV)/.oracle  ## install PyTorch and torchvision, with which tests/parity compares

TEST_SETUP := build $(VENV)/.test-requirements oracle

test-python: $(TEST_SETUP)  ## pytest over the installed package, with the rules
	$(call say,'Python tests and rules')
	RESNETCPP_BUILD_DIR=build/package $(PYTEST) -n $(JOBS) tests $(OR_NO_TESTS)

test-rules: $(TEST_SETUP)  ## only tests/rules
	RESNETCPP_BUILD_DIR=build/package $(PYTEST) tests/rules

test-doc: $(TEST_SETUP)  ## the examples in docstrings
	$(call say,'doctests')
	$(PYTEST) -q --doctest-modules --pyargs resnetcpp $(OR_NO_TESTS)

test-notebooks: $(TEST_SETUP)  ## execute the notebooks
	$(call say,'notebooks')
	@if compgen -G 'notebooks/*.ipynb' >/dev/null; then \
	  $(PYTEST) -q --nbmake --nbmake-timeout=600 notebooks; else echo "none"; fi

# The extension is built beside a copy of the Python files; the sanitizer's runtime must be loaded first.
asan: SANITIZER_ENV = ASAN_OPTIONS=detect_leaks=0:detect_odr_violation=1 UBSAN_OPTIONS=print_stacktrace=1 \
  LD_PRELOAD="$$(c++ -print-file-name=libasan.so) $$(c++ -print-file-name=libstdc++.so)"
# OpenMP's threads, PyTorch's among them, synchronise in ways that this sanitizer does not see.
tsan: SANITIZER_ENV = TSAN_OPTIONS=halt_on_error=1:die_after_fork=0 OMP_NUM_THREADS=1 \
  LD_PRELOAD="$$(c++ -print-file-name=libtsan.so)"
tsan: PYTEST += -m 'not tsan_blind'
asan tsan: $(TEST_SETUP)  ## run the C++ and Python tests under sanitizers
	$(call say,'sanitizers: $@')
	$(BUILD_ENV) cmake --preset $@ -DPython_EXECUTABLE="$(CURDIR)/$(BIN)/python"
	$(BUILD_ENV) cmake --build build/$@
	$(BUILD_ENV) ctest --preset $@ --parallel $(JOBS)
	tar --exclude='*.so' -C python -cf - resnetcpp | tar -C build/$@/python -xf -
	$(SANITIZER_ENV) PYTHONPATH="$(CURDIR)/build/$@/python" $(PYTEST) -n $(JOBS) -q -p no:cacheprovider tests/python $(OR_NO_TESTS)

# Needs clang and libclang-rt; with none, the target does not exist and make says so.
fuzz: system $(VENV)/.build-requirements  ## run the fuzzer of the C++ reader of safetensors (RUNS=10000000)
	$(call say,'fuzzer: the C++ reader of safetensors')
	$(BUILD_ENV) cmake -S . -B build/cpp -G Ninja -DRESNETCPP_WERROR=$(WERROR) -DRESNETCPP_BUILD_FUZZERS=ON
	$(BUILD_ENV) cmake --build build/cpp --target fuzzers
	cd build/cpp/tests/fuzz && ./fuzz_safetensors -runs=$(RUNS) -max_len=4096 -rss_limit_mb=2048 \
	  -print_final_stats=1 corpus seeds

install-matrix: system $(VENV)/.build-requirements  ## pip install in clean environments, CPython 3.10 to 3.13
	$(call say,'installation in clean environments')
	$(BUILD_ENV) tests/install/matrix.sh

# Peers that cannot be installed are left out of the tables.
bench: $(TEST_SETUP)  ## time whole networks beside PyTorch, ONNX Runtime, OpenVINO and ncnn (BENCH='--quick')
	$(call say,'benchmark: runs/bench')
	@for peer in onnx onnxruntime openvino ncnn pnnx; do $(BIN)/python -m pip install --quiet $$peer \
	  || echo "not installable here: $$peer"; done
	$(BIN)/python -m tests.bench --out runs/bench $(BENCH)

stubs: $(TEST_SETUP)  ## regenerate the stubs in python/resnetcpp/_C
	$(BIN)/python -m tests.rules.stubs

parity: $(TEST_SETUP)  ## write docs/parity.md, the table of PyTorch's names
	$(BIN)/python -W ignore -m tests.parity.table

format: $(TEST_SETUP)  ## format the C++ and Python sources
	git ls-files -z '*.cpp' '*.hpp' | xargs -0 $(BIN)/clang-format -i
	$(BIN)/ruff format python tests
	$(BIN)/ruff check --fix python tests

clean:  ## remove build products and the virtual environment
	rm -rf build $(VENV) runs .pytest_cache .ruff_cache
