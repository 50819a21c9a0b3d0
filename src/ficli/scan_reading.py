"""Part of a reindex: have OCR read the pages that are pictures, then read their files again.

Each page is a task of its own for the workers, so that the limits of time and memory count for a
page, and one that hangs or kills its reader costs no other. Every page is remembered at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ficli import sources
from ficli.document import ExtractedText, RecognisedPage, Skipped
from ficli.extract.base import CannotExtract
from ficli.extract.picturing import picture_of
from ficli.extract.scans import needs_ocr, recognised_text
from ficli.ocr.cache import OcrCache
from ficli.ocr.tesseract import Engine, OcrFailed
from ficli.reading import Reading, SourceText, Task
from ficli.report_results import Progress
from ficli.workers import Completion, Limits, read_all


@dataclass(frozen=True, slots=True)
class PageTask(Task):
    """One page to recognise."""

    sha256: str = ""
    """Of the file, when its pages were counted."""
    document: str = ""
    """Path of the document: the file's, or of one inside it."""
    page: int = 0
    engine: Engine | None = None
    seconds: float = 0.0


class ScanReader:
    """Reads files, and has OCR read what is left; `pages` counts what it read."""

    def __init__(
        self,
        engine: Engine | None,
        cache: OcrCache,
        jobs: int,
        limits: Limits,
        tell: Callable[[Progress], None],
        *,
        complete: Completion,
    ) -> None:
        self.pages = 0
        self._engine = engine
        self._cache = cache
        self._jobs = jobs
        self._limits = limits
        self._tell = tell
        self._complete = complete

    def read(self, tasks: list[Task]) -> Iterator[Reading]:
        """Files as they are read; those with pages for OCR last, when it is done with them."""
        if self._engine is None:
            yield from self._read_files(tasks)
            return
        by_path = {task.file.path: task for task in tasks}
        pages: list[PageTask] = []
        again: dict[str, Task] = {}
        for reading in self._read_files(tasks):
            task = by_path[reading.path]
            if found := list(_pages(reading, task, self._engine, self._limits.seconds)):
                pages += found
                again[reading.path] = replace(task, known=None)
            else:
                yield reading
        if again:
            self._recognise(pages, str(self._engine))
            yield from self._read_files(list(again.values()))

    def _read_files(self, tasks: list[Task]) -> Iterator[Reading]:
        return read_all(tasks, self._jobs, self._limits, complete=self._complete)

    def _recognise(self, pages: list[PageTask], engine: str) -> None:
        self._tell(Progress("ocr", 0, len(pages)))
        readings = read_all(list(pages), self._jobs, self._limits, read_page)
        for task, reading in zip(pages, readings, strict=True):
            self.pages += bool(reading.texts)
            inside = task.document.removeprefix(task.file.path)
            self._cache.add(task.sha256, inside, task.page, _recognised(reading, engine))
            self._tell(Progress("ocr", self.pages, len(pages), task.document))


def _pages(reading: Reading, task: Task, engine: Engine, seconds: float) -> Iterator[PageTask]:
    if reading.fingerprint is None:
        return
    for skipped in reading.skipped:
        if needs_ocr((skipped,)):
            for page in skipped.pages:
                yield PageTask(
                    task.file,
                    None,
                    sha256=reading.fingerprint.sha256,
                    document=skipped.path,
                    page=page,
                    engine=engine,
                    seconds=seconds,
                )


def read_page(task: Task) -> Reading:
    """Recognise one page: a reading with its text, or with the reason why there is none."""
    assert isinstance(task, PageTask)
    assert task.engine
    try:
        data = sources.read(task.file)
        if hashlib.sha256(data).hexdigest() != task.sha256:
            raise CannotExtract("the file changed during the run")
        drawn = picture_of(task.file, data, task.document, task.page)
        del data
        text = task.engine.read(
            drawn.data, dpi=drawn.dpi, number=drawn.number, seconds=task.seconds
        )
    except (sources.UnreadableSource, CannotExtract) as error:
        return _failed(task, error.message)
    except OcrFailed as error:
        return _failed(task, str(error))
    except MemoryError:
        return _failed(task, "needs more memory than the limit allows")
    except Exception as error:  # noqa: BLE001  # one page that breaks its reader stops no other
        return _failed(task, f"its reader failed: {type(error).__name__}: {error}")
    found = SourceText(task.document, task.sha256, ExtractedText(recognised_text(text)))
    return Reading(task.file.path, texts=(found,))


def _failed(task: PageTask, reason: str) -> Reading:
    return Reading(task.file.path, skipped=(Skipped(task.document, reason),))


def _recognised(reading: Reading, engine: str) -> RecognisedPage:
    if reading.texts:
        return RecognisedPage(reading.texts[0].extracted.text, engine)
    return RecognisedPage("", engine, reading.skipped[0].reason)
