"""Use cases: verify the whole index, and forget a document for good."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from ficli.dossier import Dossier
from ficli.engines import check_index, open_reader, open_writer
from ficli.engines.base import IndexedFile
from ficli.extract import container_of
from ficli.grouping import group
from ficli.lookup import one_named
from ficli.ocr.cache import OcrCache
from ficli.report_results import CheckReport, Damage, Forgotten

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
        paths = tuple(reader.record(each).path for each in reader.copies(key))
        files = reader.files()
    places = {path: container_of(path) for path in paths}
    with open_writer(dossier.index, wait=wait) as writer:
        for path in paths:
            writer.forget(path)
        group(writer)
        _forget_recognised(dossier, files, places)
        totals = writer.commit(None)
    remaining = tuple(path for path in paths if (dossier.sources / places[path]).exists())
    return Forgotten(
        record.path,
        record.id,
        totals.documents,
        source_remains=bool(remaining),
        remaining=remaining,
        paths=paths,
        near_copies=tuple(sorted(each.path for each in near)),
    )


def _forget_recognised(
    dossier: Dossier, files: Mapping[str, IndexedFile], places: Mapping[str, str]
) -> None:
    """Remove what OCR read of these documents, which lie in the files named beside them."""
    cache = OcrCache(dossier.index)
    others = {
        each.fingerprint.sha256 for path, each in files.items() if path not in places.values()
    }
    for path, place in places.items():
        contents = files[place].fingerprint.sha256
        if contents not in others:  # a twin's memory is the twin's too
            cache.forget(contents, path.removeprefix(place))
