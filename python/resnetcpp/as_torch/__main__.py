"""python -m resnetcpp.as_torch SCRIPT ARGS..."""

import sys

from resnetcpp.as_torch.script import read_script, run_script

_USAGE = "usage: python -m resnetcpp.as_torch SCRIPT [ARGUMENTS...]"


def main() -> None:
    """Runs the script that the command line names."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        is_asked = len(sys.argv) == 2
        print(_USAGE, file=sys.stdout if is_asked else sys.stderr)
        sys.exit(0 if is_asked else 2)
    path, *arguments = sys.argv[1:]
    try:
        source = read_script(path)
    except OSError as error:
        print(f"as_torch: can't open file {path!r}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
    run_script(path, source, arguments)


if __name__ == "__main__":
    main()
