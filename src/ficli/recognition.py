"""Use case within a reindex: whom the index knows to be named in a text is not recognised again.

Recognition is most of the work on a document, and follows from nothing but its text, its date and
the tables. So a file that was moved, copied, given metadata, or is read again by another version of
anything else takes its mentions over. Whoever reads it checks that text and date are the same.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from ficli import sources
from ficli.engines.base import IndexedFile, Writer
from ficli.reading import Recognised, Task, recognition_key, same_recognition


class Recognition:
    """Gives tasks what the index holds of their texts; `known` are the files of the index."""

    def __init__(self, writer: Writer, known: Mapping[str, IndexedFile]) -> None:
        self._writer = writer
        self._known = known

    def complete(self, task: Task) -> Task:
        """The task with the mentions in its file, as far as they are known."""
        before = self._known.get(task.file.path) or self._twin(task)
        if before and same_recognition(before.fingerprint.version, task.version):
            return replace(task, recognised=self._mentions(before))
        return task

    def _twin(self, task: Task) -> IndexedFile | None:
        """A file of the index that has the same bytes; only those of its size are read for that."""
        alike = self._by_size.get(task.file.size)
        if not alike:
            return None
        try:
            sha256 = hashlib.sha256(sources.read(task.file)).hexdigest()
        except sources.UnreadableSource:
            return None  # whoever reads it next says why
        return next((each for each in alike if each.fingerprint.sha256 == sha256), None)

    @cached_property
    def _by_size(self) -> Mapping[int, list[IndexedFile]]:
        found = defaultdict(list)
        for file in self._known.values():
            found[file.fingerprint.size].append(file)
        return found

    def _mentions(self, file: IndexedFile) -> Recognised:
        found = {}
        for path in file.documents:
            with suppress(KeyError):  # its file was replaced in this run, and it is no more
                document = self._writer.document(path)
                found[recognition_key(document.text, document.date)] = document.mentions
        return found
