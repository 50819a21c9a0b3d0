"""Golden files, and values made by hand that a renderer has to survive."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Pytest's importlib mode puts nothing on the path; the specimens are a module of ours.
sys.path.insert(0, str(Path(__file__).parents[2]))

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew, for review"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with a golden file, byte by byte."""

    def check(name: str, actual: str) -> None:
        path = GOLDEN / name
        data = actual.encode("utf-8")
        if request.config.getoption("--update-golden", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert path.read_bytes().decode("utf-8") == actual

    return check
