"""Use cases: verify the whole index, and forget a document for good."""

from __future__ import annotations

import time
from dataclasses import replace

from ficli.dossier import Dossier
from ficli.engines import check_index, open_reader, open_writer
from ficli.engines.base import Writer
from ficli.extract import container_of
from ficli.grouping import group
from ficli.lookup import one_named
from ficli.ocr.cache import OcrCache
from ficli.results import CheckReport, Damage, Forgotten

_READ_AGAIN = "ficli reindex --full --ocr"


def check(dossier: Dossier) -> CheckReport:
    """Verify every file, text and posting of a dossier's index. Raises IndexUnavailableError."""
    started = time.perf_counter()
    report = check_index(dossier.index)
    recognised = tuple(
        Damage("ocr", name, f"line {line} is not what was written: it counts as not there")
        for name, line in OcrCache(dossier.index).damages()
    )
    repair = report.repair or (_READ_AGAIN if recognised else "")
    seconds = time.perf_counter() - started
    return replace(report, damages=report.damages + recognised, repair=repair, seconds=seconds)


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
        contents = {path: _contents(writer, path) for path in paths}
        for path in paths:
            writer.forget(path)
        group(writer)
        others = {file.fingerprint.sha256 for file in writer.files().values()}
        for path, sha256 in contents.items():
            if sha256 not in others:  # a twin's memory is the twin's too
                OcrCache(dossier.index).forget(sha256, path.removeprefix(container_of(path)))
        totals = writer.commit(None)
    remaining = [path for path in paths if (dossier.sources / container_of(path)).exists()]
    return Forgotten(
        record.path,
        record.id,
        totals.documents,
        source_remains=bool(remaining),
        remaining=tuple(remaining),
        paths=paths,
        near_copies=tuple(sorted(each.path for each in near)),
    )


def _contents(writer: Writer, path: str) -> str:
    return writer.files()[container_of(path)].fingerprint.sha256
