"""Changing the index: one writer, one transaction over Whoosh and the catalog together.

Whoosh writes a new generation beside the old one; the catalog's commit, which names that
generation, makes both visible at once. Only then do the old files go.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from ficli.document import Actor, Skipped
from ficli.engines.base import Fingerprint, IndexedFile, Prepared, Totals
from ficli.engines.embedded.catalog import Catalog
from ficli.engines.embedded.codec import ArrayCodec
from ficli.engines.embedded.postings import numbers
from ficli.engines.embedded.schema import FACTS, KEY, TEXT_FIELDS, facts, make_schema
from ficli.engines.embedded.storage import PrivateStorage, harden
from ficli.engines.embedded.store import (
    cannot_write,
    current_store,
    new_store,
    point_to,
    remove_other_stores,
    reporting_damage,
    unwritable,
    write_lock,
)
from ficli.errors import IndexUnavailableError

INDEX_NAME = "MAIN"
_GENERATION = "generation"
_POOL_MEGABYTES = 256


class PinnedIndex(FileIndex):  # type: ignore[misc]  # Whoosh is untyped
    """A Whoosh index at the generation that the catalog names, not at the newest file's."""

    def __init__(self, storage: PrivateStorage, generation: int) -> None:
        self.storage = storage
        self.indexname = INDEX_NAME
        self.generation = generation
        self._schema = make_schema()

    def _read_toc(self) -> Any:
        return TOC.read(self.storage, self.indexname, gen=self.generation, schema=self._schema)

    def latest_generation(self) -> int:
        return self.generation


class _GenerationWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Writes a generation and leaves the older ones for whoever still reads them."""

    def _commit_toc(self, segments: list[Any]) -> None:
        self.final_segments = segments
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)


class EmbeddedWriter:
    """See `engines.base.Writer`."""

    def __init__(self, folder: Path, *, full: bool, wait: float) -> None:
        self._folder = folder
        with ExitStack() as opening:
            opening.enter_context(write_lock(folder, wait))
            with reporting_damage(folder):
                self._open(full)
            self._closing = opening.pop_all()

    def _open(self, full: bool) -> None:
        harden()
        existing = None if full else _usable_store(self._folder)
        self._store = existing or new_store(self._folder)
        self._storage = PrivateStorage(self._store)
        if existing is None:
            TOC.create(self._storage, make_schema(), INDEX_NAME)
            self._catalog = Catalog.create(self._store)
        else:
            remove_other_stores(self._folder, keep=self._store)
            self._catalog = Catalog.open(self._store, writable=True)
        self._catalog.begin(write=True)
        generation = self._catalog.meta(_GENERATION)
        self._index = PinnedIndex(self._storage, generation)
        self._remove_unwanted(generation, self._index._segments())
        self._committed = self._index.reader()
        self._whoosh = _GenerationWriter(
            self._index, _lk=False, limitmb=_POOL_MEGABYTES, codec=ArrayCodec()
        )
        self._changed = False

    def files(self) -> dict[str, IndexedFile]:
        return self._catalog.files()

    def skipped(self) -> tuple[Skipped, ...]:
        return self._catalog.skipped()

    def totals(self) -> Totals:
        return self._catalog.totals()

    def put(
        self,
        path: str,
        fingerprint: Fingerprint,
        documents: Iterable[Prepared],
        skipped: Iterable[Skipped] = (),
    ) -> None:
        self.remove(path)
        self._catalog.put_file(path, fingerprint, skipped)
        for prepared in documents:
            self._put_document(path, prepared)

    def _put_document(self, file: str, prepared: Prepared) -> None:
        document = prepared.document
        key = self._catalog.put(file, document, prepared.words)
        language = document.language.partition("-")[0]
        self._catalog.put_inflections(language, _words(prepared))
        self._whoosh.add_document(**prepared.postings, **{FACTS: facts(key, prepared.words)})
        self._changed = True

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        self._catalog.touch(path, fingerprint)

    def remove(self, path: str) -> None:
        for key in self._catalog.remove_file(path):
            self._whoosh.delete_document(self._docnums[key])
            self._changed = True

    def define_actors(self, actors: Iterable[Actor]) -> None:
        self._catalog.define_actors(actors)

    def commit(self, unread: Iterable[Skipped] = ()) -> Totals:
        """Make everything since the writer was opened visible, at once and for good."""
        self._catalog.set_unread(unread)
        if self._changed:
            self._whoosh.commit()
            self._catalog.set_meta(_GENERATION, self._whoosh.generation)
        else:
            self._whoosh.cancel()
        self._storage.sync()
        totals = self._catalog.totals()
        self._catalog.commit()
        nobody_reads_older = self._catalog.checkpoint()
        point_to(self._folder, self._store)
        if self._changed and nobody_reads_older:
            self._remove_unwanted(self._whoosh.generation, self._whoosh.final_segments)
        remove_other_stores(self._folder, keep=self._store)
        return totals

    def _remove_unwanted(self, generation: int, segments: list[Any]) -> None:
        """Delete Whoosh files that the committed generation does not use."""
        wanted = {segment.segment_id() for segment in segments}
        for name in self._storage.list():
            path = self._store / name
            if name.endswith(".tmp") and path.is_dir():
                _remove_folder(path)
            elif name.startswith(f"_{INDEX_NAME}_"):
                if name != f"_{INDEX_NAME}_{generation}.toc":
                    path.unlink()
            elif name.startswith(f"{INDEX_NAME}_") and name.split(".")[0] not in wanted:
                path.unlink()

    @cached_property
    def _docnums(self) -> dict[int, int]:
        """Whoosh's number of each committed document, by its key."""
        return {key: docnum for docnum, key in numbers(self._committed, KEY).items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._closing, reporting_damage(self._folder), ExitStack() as closing:
            # In this order, whichever fails: callbacks run from the last to the first.
            closing.callback(self._catalog.close)
            closing.callback(self._committed.close)
            if not self._whoosh.is_closed:
                closing.callback(self._whoosh.cancel)
        if reason := cannot_write(error):
            raise unwritable(self._folder, reason) from error


def _words(prepared: Prepared) -> set[str]:
    """The distinct words of the fields that are stemmed."""
    return {
        posting[0].decode() for name in TEXT_FIELDS for posting in prepared.postings.get(name, ())
    }


def _usable_store(folder: Path) -> Path | None:
    try:
        return current_store(folder)
    except IndexUnavailableError as error:
        if error.code != "index-missing":
            raise
        return None


def _remove_folder(path: Path) -> None:
    for entry in path.iterdir():
        entry.unlink()
    path.rmdir()
