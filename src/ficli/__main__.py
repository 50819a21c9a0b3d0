"""The `ficli` command as a process, and `python -m ficli`."""

from __future__ import annotations

import signal
from types import FrameType

from ficli.cli import main as run


def main() -> int:
    """Run ficli with the arguments of the process; a polite kill cleans up like Ctrl-C."""
    signal.signal(signal.SIGTERM, _terminate)
    return run()


def _terminate(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    raise SystemExit(main())
