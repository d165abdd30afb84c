#!/usr/bin/env bash
# Installs the package from source in a clean virtual environment for each CPython that is here, imports it with
# nothing but NumPy beside it, and builds a C++ project against the installed wheel. Prints one line for each.
#   tests/install/matrix.sh [VERSION...]        default: 3.10 3.11 3.12 3.13
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find_python() {
  local candidate
  for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python; do
    if "$candidate" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$1" 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

check() {
  local version=$1 python=$2 env=$work/$1
  "$python" -m venv "$env"
  "$env/bin/python" -m pip wheel --quiet --no-deps --wheel-dir "$env/wheel" \
    --config-settings=build-dir="$root/build/matrix-$version" .
  local start=$SECONDS
  "$env/bin/python" -m pip install --quiet "$env"/wheel/*.whl
  local seconds=$((SECONDS - start))
  cd "$work"  # the source folder must not be importable
  "$env/bin/python" -W error -c 'import resnetcpp'
  local extra
  extra=$("$env/bin/python" -m pip list --format=freeze | grep -vE '^(resnetcpp|numpy|pip|setuptools)(==| @)' || true)
  [ -z "$extra" ] || { echo "expected NumPy as the only requirement, got: $extra"; return 1; }
  "$env/bin/resnetcpp" --version
  cmake -S "$root/cpp/examples" -B "$env/example" -Dresnetcpp_DIR="$("$env/bin/python" -m resnetcpp --cmakedir)" >/dev/null
  cmake --build "$env/example" >/dev/null
  "$env/example/show_version"
  cd "$root"
  echo "CPython $version: wheel $(du -k "$env"/wheel/*.whl | cut -f1) kB, installed in $seconds s, C++ example runs"
}

[ $# -gt 0 ] || set -- 3.10 3.11 3.12 3.13
for version; do
  python=$(find_python "$version")
  if [ -z "$python" ]; then
    echo "CPython $version: not on this machine, skipped"
    continue
  fi
  check "$version" "$python"
done
