"""Use case: bring the index up to date with the source files.

Compares what is there with what was indexed, has the rest read, writes, and commits once. Source
files are never written to.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

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
from ficli.misread import misread_in
from ficli.ocr import tesseract
from ficli.ocr.cache import OcrCache
from ficli.reading import Reading, Task, pipeline_version
from ficli.recognising import Recogniser, needs_ocr
from ficli.recognition import Recognition
from ficli.results import IndexReport, Misread, Progress
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
        version = _version(settings)
        if (
            not full
            and not engine
            and writer.state() == _state(_scan(dossier), version, corrections)
        ):
            return _nothing_changed(dossier, writer, started)
        entries = list(_scan(dossier))
        state = _state(entries, version, corrections)
        plan = _plan(entries, version, dossier, writer, for_ocr=engine is not None)
        run = _Run(writer, plan, corrections, state)
        steps = _steps(plan.to_read)
        tell(next(steps))
        cache = OcrCache(dossier.index)
        complete = Recognition(writer, plan.known).complete
        recogniser = Recogniser(
            engine, cache, jobs or os.cpu_count() or 1, limits, tell, complete=complete
        )
        for reading in recogniser.read(plan.to_read):
            run.take(reading)
            tell(next(steps))
        tell(Progress("commit", 0, 0))
        totals = run.finish(always=full or not plan.known)  # an empty index is one too
        skipped = writer.skipped()
        if cache.is_used:
            cache.keep({file.fingerprint.sha256 for file in writer.files().values()})
    return IndexReport(
        added=tuple(run.added),
        changed=tuple(run.changed),
        removed=tuple(sorted(run.removed)),
        unchanged=run.unchanged,
        skipped=skipped,
        recognised_pages=recogniser.pages,
        unread_pages=_unread_pages(skipped),
        documents=totals.documents,
        words=totals.words,
        seconds=time.perf_counter() - started,
        index_bytes=folder_bytes(dossier.index),
        full=full,
        misread=tuple(run.misread),
        copies=totals.copies,
    )


def _steps(tasks: list[Task]) -> Iterator[Progress]:
    """What to tell before the first file and after each."""
    sizes = [task.file.size for task in tasks]
    whole = sum(sizes)
    yield Progress("read", 0, len(tasks), total_bytes=whole)
    for done, (task, until) in enumerate(zip(tasks, accumulate(sizes), strict=True), 1):
        yield Progress("read", done, len(tasks), task.file.path, until, whole)


@dataclass(slots=True)
class _Plan:
    """The difference between the folder and the index."""

    known: dict[str, IndexedFile]
    to_read: list[Task] = field(default_factory=list)
    unread: list[Skipped] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    unchanged: int = 0
    """Documents in files that have not changed."""


def _scan(dossier: Dossier) -> Iterator[sources.Entry | Skipped]:
    limit = dossier.settings.max_file_bytes
    return sources.scan(dossier.sources, accepts=extract.accepts, max_bytes=limit)


def _version(settings: Settings) -> str:
    return pipeline_version(
        f"{settings.language} {sorted(settings.record_fields.items())}",
        recognise_names=settings.recognise_names,
    )


def _state(
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


def _nothing_changed(dossier: Dossier, writer: Writer, started: float) -> IndexReport:
    totals, skipped = writer.totals(), writer.skipped()
    return IndexReport(
        added=(),
        changed=(),
        removed=(),
        unchanged=totals.documents + totals.copies,
        skipped=skipped,
        unread_pages=_unread_pages(skipped),
        documents=totals.documents,
        words=totals.words,
        seconds=time.perf_counter() - started,
        index_bytes=folder_bytes(dossier.index),
        copies=totals.copies,
    )


def _unread_pages(skipped: Iterable[Skipped]) -> int:
    return sum(len(each.pages) for each in skipped if needs_ocr((each,)))


def _plan(
    entries: list[sources.Entry | Skipped],
    version: str,
    dossier: Dossier,
    writer: Writer,
    *,
    for_ocr: bool,
) -> _Plan:
    plan = _Plan(writer.files())
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


class _Run:
    """Takes readings one by one and keeps count."""

    def __init__(
        self, writer: Writer, plan: _Plan, corrections: Mapping[str, Correction], state: int
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
