"""The default engine: a Whoosh index for search beside a SQLite catalog for everything else.

The only package that says `whoosh` or `sqlite3`. `index/CURRENT` names the store in use; the
catalog's commit is the moment at which a change becomes visible.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ficli.document import Document
    from ficli.engines.base import Prepared, Reader, Writer
    from ficli.report_results import CheckReport


def open_reader(folder: Path) -> Reader:
    """Open the index in `folder` for searching. Raises IndexUnavailableError."""
    from ficli.engines.embedded.reader import EmbeddedReader
    from ficli.engines.embedded.store import open_current

    return open_current(folder, EmbeddedReader)


def check_index(folder: Path) -> CheckReport:
    """Verify everything in the index in `folder`. Raises IndexUnavailableError."""
    from ficli.engines.embedded.store import open_current
    from ficli.engines.embedded.verify import check

    return open_current(folder, lambda snapshot: check(folder, snapshot))


def open_writer(folder: Path, *, full: bool = False, wait: float = 0.0) -> Writer:
    """Lock the index in `folder` and open it for changes; `full` starts an empty one beside it.

    `wait` is in seconds. Raises IndexUnavailableError when locked, read-only or not usable.
    """
    from ficli.engines.embedded.writer import EmbeddedWriter

    return EmbeddedWriter(folder, full=full, wait=wait)


def prepare(document: Document) -> Prepared:
    """Do the work on a document that needs no index; safe in any process."""
    from ficli.engines.embedded.schema import prepare as prepare_document

    return prepare_document(document)
