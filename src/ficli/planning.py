"""Part of a reindex: what differs between the source files and the index, before anything is read.

Sizes, times and versions decide; nothing here opens a file of a user or changes an index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ficli import extract, sources
from ficli.corrections import Correction
from ficli.document import Skipped
from ficli.dossier import Dossier, Settings
from ficli.engines.base import Fingerprint, IndexedFile, Writer
from ficli.extract.scans import needs_ocr
from ficli.reading import Task, pipeline_version


@dataclass(slots=True)
class Plan:
    """The difference between the sources and the index."""

    known: dict[str, IndexedFile]
    to_read: list[Task] = field(default_factory=list)
    unread: list[Skipped] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    unchanged: int = 0
    """Documents in files that have not changed."""


def scan(dossier: Dossier) -> Iterator[sources.Entry | Skipped]:
    """What lies among the sources, in a stable order, without reading it."""
    limit = dossier.settings.max_file_bytes
    return sources.scan(dossier.sources, accepts=extract.accepts, max_bytes=limit)


def version_of(settings: Settings) -> str:
    """Versions of everything that makes documents out of files, settings included."""
    return pipeline_version(
        f"{settings.language} {sorted(settings.record_fields.items())}",
        recognise_names=settings.recognise_names,
    )


def state_of(
    entries: Iterable[sources.Entry | Skipped],
    version: str,
    corrections: Mapping[str, Correction],
) -> int:
    """All that an index follows from, as one number: where it is the same, nothing has changed."""
    # Joined in one go: nothing else is kept of files that have not changed.
    whole = "\0".join(
        [
            f"{each[0]}\0{each[1]}\0{each[2]}"
            if isinstance(each, sources.Entry)
            else f"{each.path}\0{each.size}\0{each.reason}"
            for each in entries
        ]
    )
    told = f"{version}\0{sorted(corrections.items())!r}\0{whole}"
    digest = hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=7)
    return int.from_bytes(digest.digest(), "big") | 1  # never the 0 of an index without a state


def plan_of(
    entries: list[sources.Entry | Skipped],
    version: str,
    dossier: Dossier,
    writer: Writer,
    *,
    for_ocr: bool,
) -> Plan:
    """What has to be read; `for_ocr` also what has pages that nobody read."""
    plan = Plan(writer.files())
    for entry in entries:
        if isinstance(entry, Skipped):
            plan.unread.append(entry)
            continue
        plan.present.add(entry.path)
        known = plan.known.get(entry.path)
        to_ocr = for_ocr and known is not None and needs_ocr(known.skipped)
        if known and not to_ocr and _stamp(known) == (entry.size, entry.mtime_ns, version):
            plan.unchanged += len(known.documents)
        else:
            fingerprint = known.fingerprint if known and not to_ocr else None
            plan.to_read.append(_task(entry, fingerprint, version, dossier))
    return plan


def _task(entry: sources.Entry, known: Fingerprint | None, version: str, dossier: Dossier) -> Task:
    settings = dossier.settings
    return Task(
        entry.source_file(),
        known,
        version,
        settings.language,
        settings.recognise_names,
        tuple(sorted(settings.record_fields.items())),
        index=dossier.index,
    )


def _stamp(known: IndexedFile) -> tuple[int, int, str]:
    fingerprint = known.fingerprint
    return fingerprint.size, fingerprint.mtime_ns, fingerprint.version
