"""`python -m ficli`: the same as the `ficli` command."""

from __future__ import annotations

from ficli.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
