"""Use cases: verify the whole index, and forget a document for good."""

from __future__ import annotations

import time
from dataclasses import replace

from ficli.dossier import Dossier
from ficli.engines import check_index, open_reader, open_writer
from ficli.grouping import group
from ficli.lookup import one_named
from ficli.results import CheckReport, Forgotten


def check(dossier: Dossier) -> CheckReport:
    """Verify every file, text and posting of a dossier's index. Raises IndexUnavailableError."""
    started = time.perf_counter()
    report = check_index(dossier.index)
    return replace(report, seconds=time.perf_counter() - started)


def forget(dossier: Dossier, name: str, *, wait: float = 0.0) -> Forgotten:
    """Remove one document from the index, so that no file of the index holds a trace of it.

    `name` is an id, a path or a file name. A document at several paths goes from all of them: its
    text would remain otherwise. Source files are left alone. Raises NotFoundError and
    IndexUnavailableError.
    """
    with open_reader(dossier.index) as reader:
        key = one_named(reader, dossier, name)
        record, near = reader.record(key), reader.near_copies(key)
    with open_writer(dossier.index, wait=wait) as writer:
        paths = writer.copies(record.path)
        for path in paths:
            writer.forget(path)
        group(writer)
        totals = writer.commit(None)
    remaining = [p for p in paths if (dossier.sources / p.partition("!/")[0]).exists()]
    return Forgotten(
        record.path,
        record.id,
        totals.documents,
        source_remains=bool(remaining),
        remaining=tuple(remaining),
        paths=paths,
        near_copies=tuple(sorted(each.path for each in near)),
    )
