"""Fixtures: each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engines.under_test import ENGINES, EngineUnderTest


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> EngineUnderTest:
    """Each engine in turn, on an empty index."""
    return ENGINES[request.param](tmp_path / "index")


@pytest.fixture(scope="module", params=sorted(ENGINES))
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> EngineUnderTest:
    """Each engine in turn, on an index that the tests of a module read together."""
    return ENGINES[request.param](tmp_path_factory.mktemp("index"))


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Closes the readers that a test opens."""
    with ExitStack() as stack:
        yield stack
