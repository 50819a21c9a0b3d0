"""A document is named by its id, its path, its file name, or as the shell completes its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ficli.errors import ExitStatus
from tests.robustness.process import Ficli

FILES = {"a/same.txt": "One thing.", "b/same.txt": "Another thing.", "b/only.txt": "A third."}


@pytest.fixture
def indexed(ficli: Ficli, dossier: Callable[[Mapping[str, str]], Path]) -> Path:
    """A dossier with two files of one name."""
    root = dossier(FILES)
    ficli(root, "reindex")
    return root


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (".", "b/only.txt"),
        (".", "only.txt"),
        (".", "docs_src/b/only.txt"),
        (".", "./docs_src/a/../b/only.txt"),
        ("docs_src/b", "./only.txt"),
        ("docs_src/a", "../b/only.txt"),
    ],
)
def test_a_path_of_the_shell_will_do(ficli: Ficli, indexed: Path, folder: str, name: str) -> None:
    """What tab completion gives names the document, from wherever it was typed."""
    shown = ficli(indexed / folder, "show", name, "--format", "paths")

    assert (ExitStatus.FOUND, "b/only.txt\n") == (shown.code, shown.out)


@pytest.mark.parametrize("verb", [("show",), ("forget",), ("mentions",), ("origin",)])
def test_a_name_of_two_documents_is_refused(
    ficli: Ficli, indexed: Path, verb: tuple[str, ...]
) -> None:
    """Every verb names the candidates; none picks one."""
    refused = ficli(indexed, *verb, "same.txt")

    assert ExitStatus.BAD_USAGE == refused.code
    assert "'same.txt' may be any of 2 documents: a/same.txt, b/same.txt" in refused.err
