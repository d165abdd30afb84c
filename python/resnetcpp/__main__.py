"""``python -m resnetcpp``: the same as the command ``resnetcpp``."""

from resnetcpp.cli import main

raise SystemExit(main())
