"""Use cases: verify the whole index, and forget a document for good."""

from __future__ import annotations

import time
from dataclasses import replace

from ficli.dossier import Dossier
from ficli.engines import check_index, open_reader, open_writer
from ficli.extract import container_of
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

    `name` is an id, a path or a file name. Its source file is left alone. Raises NotFoundError and
    IndexUnavailableError.
    """
    with open_reader(dossier.index) as reader:
        record = reader.record(one_named(reader, dossier, name))
        place = container_of(record.path)
        contents = reader.files()[place].fingerprint.sha256
    with open_writer(dossier.index, wait=wait) as writer:
        writer.forget(record.path)
        others = (file.fingerprint.sha256 for path, file in writer.files().items() if path != place)
        if contents not in others:  # a twin's memory is the twin's too
            OcrCache(dossier.index).forget(contents, record.path.removeprefix(place))
        totals = writer.commit(None)
    remains = (dossier.sources / place).exists()
    return Forgotten(record.path, record.id, totals.documents, source_remains=remains)
