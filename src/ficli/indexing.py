"""Use case: bring the index up to date with the source files.

Compares what is there with what was indexed, has the rest read, writes, and commits once. Source
files are never written to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ficli import extract, sources
from ficli.corrections import Correction, corrected_origin
from ficli.corrections import load as load_corrections
from ficli.document import Skipped
from ficli.dossier import Dossier, Settings, folder_bytes
from ficli.engines import open_writer, prepare
from ficli.engines.base import Fingerprint, IndexedFile, Prepared, Totals, Writer
from ficli.errors import NotFoundError
from ficli.grouping import group
from ficli.linking import link
from ficli.reading import Reading, Task, pipeline_version
from ficli.results import IndexReport, Progress
from ficli.workers import Limits, read_all

ProgressListener = Callable[[Progress], None]


def reindex(
    dossier: Dossier,
    *,
    full: bool = False,
    jobs: int = 0,
    wait: float = 0.0,
    progress: ProgressListener | None = None,
) -> IndexReport:
    """Bring the index of a dossier up to date; `full` builds it anew beside the old one.

    `jobs` is the number of processes (0: one for each processor); `wait` is how many seconds to
    wait for another writer. Raises NotFoundError and IndexUnavailableError.
    """
    started = time.perf_counter()
    if not dossier.sources.is_dir():
        raise NotFoundError(
            f"there is no folder {dossier.sources}",
            hint="make it and put documents into it, or set 'sources' in ficli.toml",
            code="no-sources",
        )
    tell = progress or _silent
    settings = dossier.settings
    corrections = load_corrections(dossier.root)
    limits = Limits(settings.extract_seconds, settings.extract_megabytes)
    with open_writer(dossier.index, full=full, wait=wait) as writer:
        plan = _plan(dossier, writer)
        run = _Run(writer, plan, corrections)
        tell(Progress("read", 0, len(plan.to_read)))
        for reading in read_all(plan.to_read, jobs or os.cpu_count() or 1, limits):
            run.take(reading)
            tell(Progress("read", run.taken, len(plan.to_read), reading.path))
        tell(Progress("commit", 0, 0))
        totals = run.finish(always=full or not plan.known)  # an empty index is one too
        skipped = writer.skipped()
    return IndexReport(
        added=tuple(run.added),
        changed=tuple(run.changed),
        removed=tuple(sorted(run.removed)),
        unchanged=run.unchanged,
        skipped=skipped,
        documents=totals.documents,
        words=totals.words,
        seconds=time.perf_counter() - started,
        index_bytes=folder_bytes(dossier.index),
        full=full,
        copies=totals.copies,
    )


@dataclass(slots=True)
class _Plan:
    """The difference between the folder and the index."""

    known: dict[str, IndexedFile]
    to_read: list[Task] = field(default_factory=list)
    unread: list[Skipped] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    unchanged: int = 0
    """Documents in files that have not changed."""


def _plan(dossier: Dossier, writer: Writer) -> _Plan:
    plan = _Plan(writer.files())
    settings = dossier.settings
    version = pipeline_version(
        f"{settings.language} {settings.recognise_names} {sorted(settings.record_fields.items())}"
    )
    entries = sources.scan(
        dossier.sources, accepts=extract.accepts, max_bytes=settings.max_file_bytes
    )
    for entry in entries:
        if isinstance(entry, Skipped):
            plan.unread.append(entry)
            continue
        plan.present.add(entry.path)
        known = plan.known.get(entry.path)
        if known and _stamp(known) == (entry.size, entry.mtime_ns, version):
            plan.unchanged += len(known.documents)
        else:
            fingerprint = known.fingerprint if known else None
            plan.to_read.append(_task(entry, fingerprint, version, settings))
    return plan


def _task(
    entry: sources.Entry, known: Fingerprint | None, version: str, settings: Settings
) -> Task:
    return Task(
        entry.source_file(),
        known,
        version,
        settings.language,
        settings.recognise_names,
        tuple(sorted(settings.record_fields.items())),
    )


def _stamp(known: IndexedFile) -> tuple[int, int, str]:
    fingerprint = known.fingerprint
    return fingerprint.size, fingerprint.mtime_ns, fingerprint.version


class _Run:
    """Takes readings one by one and keeps count."""

    def __init__(self, writer: Writer, plan: _Plan, corrections: Mapping[str, Correction]) -> None:
        self._writer = writer
        self._plan = plan
        self._corrections = corrections
        self._pairs = writer.pairs()
        self._before = set(writer.skipped())
        self._put = False
        self._touched = False
        self.taken = 0
        self.added: list[str] = []
        self.changed: list[str] = []
        self.removed: set[str] = set()
        self.unchanged = plan.unchanged

    def take(self, reading: Reading) -> None:
        self.taken += 1
        known = self._plan.known.get(reading.path)
        before = set(known.documents) if known else set()
        if reading.fingerprint is None:
            self._plan.unread.extend(reading.skipped)
            self._plan.present.discard(reading.path)
        elif reading.same:
            self._writer.touch(reading.path, reading.fingerprint)
            self._touched = True
            self.unchanged += len(before)
        else:
            documents = [self._corrected(prepared) for prepared in reading.documents]
            self._writer.put(reading.path, reading.fingerprint, documents, reading.skipped)
            self._put = True
            now = [prepared.document.path for prepared in reading.documents]
            self.added += [path for path in now if path not in before]
            self.changed += [path for path in now if path in before]
            self.removed |= before - set(now)

    def finish(self, *, always: bool) -> Totals:
        """Remove what is gone, and commit unless nothing happened."""
        for path in self._plan.known.keys() - self._plan.present:
            self._writer.remove(path)
            self.removed |= set(self._plan.known[path].documents)
            self._put = True
        if self.added or self.changed:
            self._define_actors()
        if self._put:
            link(self._writer, self._pairs, {*self.added, *self.changed})
            group(self._writer)
        self._correct_unread()
        # Where nothing was put, the files hold what they held when the run was planned.
        kept = {each for file in self._plan.known.values() for each in file.skipped}
        skips_differ = kept | set(self._plan.unread) != self._before
        if always or self._put or self._touched or skips_differ:
            return self._writer.commit(self._plan.unread)
        return self._writer.totals()

    def _corrected(self, prepared: Prepared) -> Prepared:
        origin = corrected_origin(prepared.document, self._corrections)
        if origin == prepared.document.origin:
            return prepared
        return prepare(replace(prepared.document, origin=origin))

    def _correct_unread(self) -> None:
        """Follow corrections that came or went while the documents stayed the same."""
        stayed = {path for file in self._plan.known.values() for path in file.documents}
        stayed -= {*self.added, *self.changed, *self.removed}
        for path in sorted(stayed & (self._corrections.keys() | self._writer.corrected())):
            document = self._writer.document(path)
            origin = corrected_origin(document, self._corrections)
            if origin != document.origin:
                self._writer.correct(path, origin)
                self.changed.append(path)
                self.unchanged -= 1
                self._put = True

    def _define_actors(self) -> None:
        from ficli.attribution.registry import load

        self._writer.define_actors(load().distinctive())


def _silent(_: Progress) -> None:
    return
