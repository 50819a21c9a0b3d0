"""Run every check of the project, the way CI does. Standard library only.

    python3 -m venv .venv-check && .venv-check/bin/python tools/check.py

Installs the locked development packages and ficli into the virtual environment it runs in, then
runs lint, types, import contracts and all tests; the engine tests once more on each of the two
other Whoosh packages; the exports against the package that defines their format; and the tests
that a Python version can break on every other supported Python that this machine has.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUPPORTED = ((3, 11), (3, 12), (3, 13))
OTHER_WHOOSH = ("whoosh-2.7.4", "whoosh-reloaded")
EVERYWHERE = ("unit", "engines", "cli", "architecture", "docs")
"""What runs on every Python; the robustness and quality tests do not depend on it."""
PYTEST = ("-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider")


class CheckFailed(Exception):
    """A command failed; the message says which."""


def run(title: str, *command: str, **environment: str) -> None:
    """Run one command from the project's root; raise CheckFailed when it fails."""
    print(f"\n=== {title}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False)
    if done.returncode:
        raise CheckFailed(f"{title} (exit {done.returncode})")
    print(f"--- {title}: {time.monotonic() - started:.0f} s", flush=True)


def install(python: str) -> None:
    """Install the locked packages and ficli itself."""
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run("install what is locked", *pip, "--require-hashes", "-r", "requirements/dev.txt")
    run("install ficli", *pip, "--no-deps", "--no-build-isolation", ".")


def check(python: str) -> None:
    """Lint, types, contracts and tests with one interpreter."""
    run("lint", python, "-m", "ruff", "check", "--no-cache", ".")
    run("format", python, "-m", "ruff", "format", "--no-cache", "--check", ".")
    run("types", python, "-m", "mypy", "--cache-dir", os.devnull)
    run("import contracts", str(Path(python).with_name("lint-imports")), "--no-cache")
    run("tests", python, *PYTEST)


def check_other_whoosh(python: str, scratch: Path) -> None:
    """Run the engine tests on the packages that share Whoosh's name and index format."""
    for name in OTHER_WHOOSH:
        target = str(scratch / name)
        pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        lock = f"requirements/{name}.txt"
        run(f"install {name}", *pip, "--require-hashes", "-r", lock, "--target", target)
        run(f"engine tests on {name}", python, *PYTEST, "tests/engines", PYTHONPATH=target)


def check_export(python: str, scratch: Path) -> None:
    """Let the real followthemoney read what ficli exports; it is too big for everybody's lock."""
    target = str(scratch / "followthemoney")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    lock = "requirements/followthemoney.txt"
    run("install followthemoney", *pip, "--require-hashes", "-r", lock, "--target", target)
    tests = "tests/cli/test_export_judged.py"
    run("exports, read by followthemoney", python, *PYTEST, tests, FICLI_FTM=target)


def other_pythons() -> Iterator[str]:
    """Every other supported interpreter on the path or under pyenv."""
    for major, minor in SUPPORTED:
        if (major, minor) == sys.version_info[:2]:
            continue
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        candidates = [shutil.which(f"python{major}.{minor}")]
        candidates += [str(each) for each in pyenv.glob(f"{major}.{minor}.*/bin/python")]
        for candidate in candidates:
            if candidate and _is_version(candidate, f"{major}.{minor}"):
                yield candidate
                break


def _is_version(python: str, version: str) -> bool:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == version


def check_other_python(python: str, scratch: Path) -> None:
    """Run the tests that an interpreter can break, in a virtual environment of its own."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    run(f"environment for {python}", python, "-m", "venv", str(folder))
    inside = str(folder / "bin" / "python")
    install(inside)
    run(f"tests on {python}", inside, *PYTEST, *(f"tests/{each}" for each in EVERYWHERE))


def main() -> int:
    """Run what was asked for and say how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="this Python and whoosh3 only")
    options = parser.parse_args()
    if sys.prefix == sys.base_prefix:
        print("check.py installs packages: run it with the python of a virtual environment")
        return 2
    if sys.version_info[:2] < SUPPORTED[0]:
        print(f"ficli needs Python {SUPPORTED[0][0]}.{SUPPORTED[0][1]} or newer")
        return 2
    try:
        with tempfile.TemporaryDirectory() as scratch:
            install(sys.executable)
            check(sys.executable)
            if not options.quick:
                check_other_whoosh(sys.executable, Path(scratch))
                check_export(sys.executable, Path(scratch))
                for python in other_pythons():
                    check_other_python(python, Path(scratch))
    except CheckFailed as failure:
        print(f"\nFAILED: {failure}")
        return 1
    print("\nall checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
