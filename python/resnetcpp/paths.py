"""Where the C++ side of the package is, for builds that link with it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def get_include() -> str:
    """Return the folder that holds the C++ headers (``resnetcpp/...``).

    Raises:
        FileNotFoundError: the package has no headers beside it.
    """
    installed = _PACKAGE / "include"
    in_place = _PACKAGE.parent.parent / "cpp" / "include"
    for folder in (installed, in_place):
        if (folder / "resnetcpp").is_dir():
            return str(folder)
    raise FileNotFoundError(f"get_include: expected headers in {installed}, got none")


def get_cmake_dir() -> str:
    """Return the folder of ``resnetcppConfig.cmake``, for ``find_package(resnetcpp)``.

    Raises:
        FileNotFoundError: the package was built in place; only an installed one has the file.
    """
    folder = _PACKAGE / "lib" / "cmake" / "resnetcpp"
    if (folder / "resnetcppConfig.cmake").is_file():
        return str(folder)
    raise FileNotFoundError(
        f"get_cmake_dir: expected resnetcppConfig.cmake in {folder}, got nothing; "
        "a build in place has none (pip install the package)"
    )
