"""Use case: bring the index up to date with the source files.

Compares what is there with what was indexed, reads and attributes what is new (in worker
processes when there is much of it), writes, and commits once. Source files are never written to.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from pathlib import Path

from ficli import analysis, extract, sources
from ficli.document import UNDETERMINED, Document, ExtractedText, Skipped, SourceFile, Value
from ficli.dossier import Dossier
from ficli.engines import open_writer, prepare
from ficli.engines.base import Fingerprint, Prepared, Totals, Writer
from ficli.errors import NotFoundError
from ficli.results import IndexReport, Progress

PARALLEL_FROM = 48
"""Fewer files than this are read in one process: starting others would take longer."""

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
    with open_writer(dossier.index, full=full, wait=wait) as writer:
        plan = _plan(dossier, writer)
        tell(Progress("read", 0, len(plan.to_read)))
        run = _Run(writer, plan)
        for done, outcome in enumerate(_outcomes(plan, dossier, jobs or os.cpu_count() or 1), 1):
            run.take(outcome)
            tell(Progress("read", done, len(plan.to_read), outcome.path))
        tell(Progress("commit", 0, 0))
        totals = run.finish(always=full)
    return IndexReport(
        added=tuple(run.added),
        changed=tuple(run.changed),
        removed=tuple(sorted(run.removed)),
        unchanged=plan.unchanged + run.touched,
        skipped=tuple(sorted(plan.skipped, key=lambda each: each.path)),
        documents=totals.documents,
        words=totals.words,
        seconds=time.perf_counter() - started,
        index_bytes=_folder_bytes(dossier.index),
        full=full,
    )


@cache
def pipeline_version() -> str:
    """Changes with anything that could make another document out of the same file."""
    from ficli.attribution.actors import actors_version

    parts = [extract.version_of(extractor) for extractor in extract.EXTRACTORS]
    parts += [f"analysis/{analysis.VERSION}", actors_version()]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


# --- what there is to do ----------------------------------------------------------------------


@dataclass(slots=True)
class _Plan:
    """The difference between the folder and the index."""

    known: dict[str, Fingerprint]
    to_read: list[SourceFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    unchanged: int = 0


def _plan(dossier: Dossier, writer: Writer) -> _Plan:
    plan = _Plan(writer.fingerprints())
    version = pipeline_version()
    entries = sources.walk(
        dossier.sources, accepts=extract.accepts, max_bytes=dossier.settings.max_file_bytes
    )
    for entry in entries:
        if isinstance(entry, Skipped):
            plan.skipped.append(entry)
            continue
        plan.seen.add(entry.path)
        known = plan.known.get(entry.path)
        if known and _stamp(known) == (entry.size, entry.mtime_ns, version):
            plan.unchanged += 1
        else:
            plan.to_read.append(entry)
    return plan


def _stamp(known: Fingerprint) -> tuple[int, int, str]:
    return known.size, known.mtime_ns, known.version


# --- reading ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: a new document, the same content as before, or nothing."""

    path: str
    fingerprint: Fingerprint | None = None
    prepared: Prepared | None = None
    skipped: Skipped | None = None


def _outcomes(plan: _Plan, dossier: Dossier, jobs: int) -> Iterator[_Outcome]:
    """Read the files in order, in several processes when there are many."""
    work = partial(_read, known=plan.known, assumed_language=dossier.settings.language)
    if jobs == 1 or len(plan.to_read) < PARALLEL_FROM:
        yield from map(work, plan.to_read)
        return
    # Spawned, not forked: a fork would share the catalog's open connection.
    context = multiprocessing.get_context("spawn")
    tasks = iter(_task(file, plan, dossier) for file in plan.to_read)
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        # A bounded window, so that finished texts do not pile up before the one writer.
        window = [pool.submit(_read_task, task) for task in islice(tasks, jobs * 4)]
        try:
            while window:
                yield window.pop(0).result()
                window += [pool.submit(_read_task, task) for task in islice(tasks, 1)]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_Task = tuple[SourceFile, dict[str, Fingerprint], str]


def _task(file: SourceFile, plan: _Plan, dossier: Dossier) -> _Task:
    known = {file.path: plan.known[file.path]} if file.path in plan.known else {}
    return file, known, dossier.settings.language


def _read_task(task: _Task) -> _Outcome:
    return _read(task[0], task[1], task[2])


def _read(file: SourceFile, known: dict[str, Fingerprint], assumed_language: str) -> _Outcome:
    try:
        data = sources.read(file)
        fingerprint = _fingerprint(file, data)
        before = known.get(file.path)
        if before and _content(before) == _content(fingerprint):
            return _Outcome(file.path, fingerprint)
        document = make_document(file, data, assumed_language=assumed_language)
        return _Outcome(file.path, fingerprint, prepare(document))
    except (sources.UnreadableSource, extract.CannotExtract) as error:
        skipped = Skipped(file.path, error.message, file.size, error.hint)
        return _Outcome(file.path, skipped=skipped)


def _content(fingerprint: Fingerprint) -> tuple[str, str, str]:
    return fingerprint.sha256, fingerprint.sidecar, fingerprint.version


def _fingerprint(file: SourceFile, data: bytes) -> Fingerprint:
    sidecar = sources.read_sidecar(file)
    return Fingerprint(
        size=file.size,
        mtime_ns=file.mtime_ns,
        sha256=hashlib.sha256(data).hexdigest(),
        sidecar=hashlib.sha256(sidecar).hexdigest() if sidecar else "",
        version=pipeline_version(),
    )


def make_document(file: SourceFile, data: bytes, *, assumed_language: str = "") -> Document:
    """Extract and attribute one file. Raises CannotExtract."""
    from ficli.attribution.actors import find_mentions
    from ficli.attribution.origin import attribute

    extracted = extract.extract(file, data)
    language = _language(extracted, assumed_language)
    date = extract.date_of(extracted, file.path)
    return Document(
        path=file.path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        extracted=extracted,
        title=extract.title_of(extracted, file.path),
        language=language,
        origin=attribute(extracted.text, language, extracted.metadata),
        mentions=find_mentions(extracted.text, language, date.value if date else ""),
        date=date,
        source=_value(extracted, "source"),
        kind=_value(extracted, "kind"),
        url=_value(extracted, "url"),
    )


def _value(extracted: ExtractedText, key: str) -> Value | None:
    value = extracted.metadata.get(key)
    return value if value and value.value.strip() else None


def _language(extracted: ExtractedText, assumed: str) -> str:
    """Declared, else detected, else what the dossier's settings assume."""
    from ficli.attribution.language import detect

    declared = extracted.metadata.get("language")
    if declared and declared.value.strip():
        return declared.value.strip()
    detected = detect(extracted.text)
    return detected if detected != UNDETERMINED else assumed or UNDETERMINED


# --- writing ----------------------------------------------------------------------------------


class _Run:
    """Takes outcomes one by one and keeps count."""

    def __init__(self, writer: Writer, plan: _Plan) -> None:
        self._writer = writer
        self._plan = plan
        self.added: list[str] = []
        self.changed: list[str] = []
        self.removed: set[str] = set()
        self.touched = 0

    def take(self, outcome: _Outcome) -> None:
        if outcome.skipped:
            self._plan.skipped.append(outcome.skipped)
            self._plan.seen.discard(outcome.path)
        elif outcome.prepared and outcome.fingerprint:
            self._writer.put(outcome.prepared, outcome.fingerprint)
            (self.changed if outcome.path in self._plan.known else self.added).append(outcome.path)
        elif outcome.fingerprint:
            self._writer.touch(outcome.path, outcome.fingerprint)
            self.touched += 1

    def finish(self, *, always: bool) -> Totals:
        """Remove what is gone, and commit unless nothing happened."""
        self.removed = self._plan.known.keys() - self._plan.seen
        for path in self.removed:
            self._writer.remove(path)
        skipped = tuple(sorted(self._plan.skipped, key=lambda each: each.path))
        put = bool(self.added or self.changed)
        if put:
            self._define_actors()
        if always or put or self.removed or self.touched or skipped != self._writer.skipped():
            return self._writer.commit(skipped)
        return self._writer.totals()

    def _define_actors(self) -> None:
        from ficli.attribution.registry import load

        self._writer.define_actors(load().actors.values())


def _folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _silent(_: Progress) -> None:
    return
