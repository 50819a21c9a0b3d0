"""Use case: bring the index up to date with the source files.

Compares what is there with what was indexed, has the rest read, writes, and commits once. Source
files are never written to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from ficli.corrections import Correction, corrected_origin
from ficli.corrections import load as load_corrections
from ficli.document import Skipped
from ficli.dossier import Dossier, folder_bytes
from ficli.engines import open_writer, prepare
from ficli.engines.base import Prepared, Totals, Writer
from ficli.errors import NotFoundError
from ficli.extract.scans import needs_ocr
from ficli.grouping import group
from ficli.linking import link
from ficli.misread import misread_in
from ficli.ocr import tesseract
from ficli.ocr.cache import OcrCache
from ficli.planning import Plan, plan_of, scan, state_of, version_of
from ficli.reading import Reading, Task
from ficli.recognition import Recognition
from ficli.report_results import IndexReport, Misread, Progress
from ficli.scan_reading import ScanReader
from ficli.workers import Limits

ProgressListener = Callable[[Progress], None]


def reindex(
    dossier: Dossier,
    *,
    full: bool = False,
    ocr: bool = False,
    jobs: int = 0,
    wait: float = 0.0,
    progress: ProgressListener | None = None,
) -> IndexReport:
    """Bring the index of a dossier up to date; `full` builds it anew beside the old one;
    `ocr` has Tesseract read the pages that are pictures, where it is installed.

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
        engine = tesseract.find() if ocr else None
        version = version_of(settings)
        as_before = not full and not engine and writer.state()
        if as_before and as_before == state_of(scan(dossier), version, corrections):
            return _report(dossier, writer.totals(), writer.skipped(), started)
        entries = list(scan(dossier))
        state = state_of(entries, version, corrections)
        plan = plan_of(entries, version, dossier, writer, for_ocr=engine is not None)
        run = _Run(writer, plan, corrections, state)
        steps = _steps(plan.to_read)
        tell(next(steps))
        cache = OcrCache(dossier.index)
        complete = Recognition(writer, plan.known).complete
        reader = ScanReader(
            engine, cache, jobs or os.cpu_count() or 1, limits, tell, complete=complete
        )
        for reading in reader.read(plan.to_read):
            run.take(reading)
            tell(next(steps))
        tell(Progress("commit", 0, 0))
        totals = run.finish(always=full or not plan.known)  # an empty index is one too
        skipped = writer.skipped()
        if cache.is_used:
            cache.keep({file.fingerprint.sha256 for file in writer.files().values()})
    return replace(
        _report(dossier, totals, skipped, started),
        added=tuple(run.added),
        changed=tuple(run.changed),
        removed=tuple(sorted(run.removed)),
        unchanged=run.unchanged,
        recognised_pages=reader.pages,
        full=full,
        misread=tuple(run.misread),
    )


def _steps(tasks: list[Task]) -> Iterator[Progress]:
    """What to tell before the first file and after each."""
    sizes = [task.file.size for task in tasks]
    whole = sum(sizes)
    yield Progress("read", 0, len(tasks), total_bytes=whole)
    for done, (task, until) in enumerate(zip(tasks, accumulate(sizes), strict=True), 1):
        yield Progress("read", done, len(tasks), task.file.path, until, whole)


def _report(
    dossier: Dossier, totals: Totals, skipped: tuple[Skipped, ...], started: float
) -> IndexReport:
    """What the index holds, as a run reports it in which nothing changed."""
    return IndexReport(
        added=(),
        changed=(),
        removed=(),
        unchanged=totals.documents + totals.copies,
        skipped=skipped,
        unread_pages=sum(len(each.pages) for each in skipped if needs_ocr((each,))),
        documents=totals.documents,
        copies=totals.copies,
        words=totals.words,
        seconds=time.perf_counter() - started,
        index_bytes=folder_bytes(dossier.index),
    )


class _Run:
    """Takes readings one by one and keeps count."""

    def __init__(
        self, writer: Writer, plan: Plan, corrections: Mapping[str, Correction], state: int
    ) -> None:
        self._writer = writer
        self._state = state
        """Nought where a file could not be opened, so that the next run tries again."""
        self._plan = plan
        self._corrections = corrections
        self._pairs = writer.pairs()
        self._before = set(writer.skipped())
        self._put = False
        self._touched = False
        self.added: list[str] = []
        self.changed: list[str] = []
        self.removed: set[str] = set()
        self.misread: list[Misread] = []
        self.unchanged = plan.unchanged

    def take(self, reading: Reading) -> None:
        known = self._plan.known.get(reading.path)
        before = set(known.documents) if known else set()
        if reading.fingerprint is None:
            self._plan.unread.extend(reading.skipped)
            self._plan.present.discard(reading.path)
            self._state = 0
        elif reading.same:
            self._writer.touch(reading.path, reading.fingerprint)
            self._touched = True
            self.unchanged += len(before)
        else:
            documents = [self._corrected(prepared) for prepared in reading.documents]
            self._writer.put(reading.path, reading.fingerprint, documents, reading.skipped)
            self._put = True
            self.misread += misread_in(prepared.document for prepared in documents)
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
        fresh = self._state not in (0, self._writer.state())
        if always or self._put or self._touched or skips_differ or fresh:
            return self._writer.commit(self._plan.unread, self._state)
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
