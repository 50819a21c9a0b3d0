"""Rewrite the lock files in requirements/ from pyproject.toml. Needs `uv` on the path.

dev.txt        everything that the tests and checks need, for all platforms
whoosh-*.txt   the two other Whoosh packages, which the engine tests run on as well
followthemoney.txt  the package that judges what ficli exports
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--custom-compile-command=python tools/lock.py",
    "--quiet",
)
FOLLOW_THE_MONEY = "followthemoney==3.8.2\n"
"""The last one whose dependencies are all wheels: later ones compile PyICU."""
OTHER_WHOOSH = {"whoosh-2.7.4": "Whoosh==2.7.4\n", "whoosh-reloaded": "Whoosh-Reloaded==2.7.5\n"}


def compile_lock(source: str, target: str, *options: str, text: str = "") -> None:
    """Lock `source` (`-` for `text`) into requirements/`target`."""
    command = ["uv", "pip", "compile", source, *COMMON, *options, "-o", f"requirements/{target}"]
    subprocess.run(command, cwd=ROOT, check=True, input=text, text=True)
    print(f"requirements/{target}")


def main() -> None:
    """Write every lock file."""
    compile_lock("pyproject.toml", "dev.txt", "--group=dev")
    for name, text in OTHER_WHOOSH.items():
        compile_lock("-", f"{name}.txt", text=text)
    compile_lock("-", "followthemoney.txt", "--only-binary=:all:", text=FOLLOW_THE_MONEY)


if __name__ == "__main__":
    main()
