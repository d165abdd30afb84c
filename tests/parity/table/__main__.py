"""Writes docs/parity.md; --check only compares."""

import sys

from tests.parity.table.document import PATH, render


def main() -> int:
    text = render()
    if "--check" in sys.argv[1:]:
        return int(PATH.read_text(encoding="utf-8") != text)
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
