"""Fixtures for tests of the whole command: real files, real processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Pytest's importlib mode puts nothing on the path; the helpers of the tests are modules of ours.
sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.robustness.process import Ficli, Files, make_dossier

_LOCAL = ("127.", "::1", "localhost")


def _trap(event: str, arguments: tuple[object, ...]) -> None:
    """No test reaches another machine (documents that ask for it, first of all)."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        assert host.startswith(_LOCAL), f"a test asks the network for {host}"


sys.addaudithook(_trap)


@pytest.fixture(scope="session")
def ficli() -> Iterator[Ficli]:
    """Run a ficli command: `ficli(folder, "search", "word")`, 80 columns, a clean environment."""
    with Ficli() as run:
        yield run


@pytest.fixture
def dossier(tmp_path: Path) -> Callable[[Files], Path]:
    """Make a dossier of these files (name under docs_src → content) and return its folder."""

    def make(files: Files, name: str = "dossier") -> Path:
        root = tmp_path / name
        (root / "docs_src").mkdir(parents=True)  # also where there are no files
        return make_dossier(root, files)

    return make
