"""Changing the index: one writer, one commit over Whoosh and the catalog together.

Whoosh writes a new generation beside the old one, the catalog's changes go into a copy of it. When
both are on the disk, one rename makes them visible at once. Only then do the old files go.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from ficli.document import Actor, Document, Origin, Skipped
from ficli.engines.base import Fingerprint, IndexedFile, Prepared, Profile, Totals
from ficli.engines.embedded.catalog import Catalog
from ficli.engines.embedded.codec import ArrayCodec
from ficli.engines.embedded.copies import pack, unpack
from ficli.engines.embedded.integrity import REMEMBERED, Sealed, Verification, seal
from ficli.engines.embedded.postings import numbers
from ficli.engines.embedded.rows import document_of
from ficli.engines.embedded.schema import FACTS, KEY, TEXT_FIELDS, facts, make_schema, prepare
from ficli.engines.embedded.storage import PrivateStorage, harden, sync_file
from ficli.engines.embedded.store import (
    CATALOG,
    Snapshot,
    cannot_write,
    current,
    is_named,
    new_store,
    point_to,
    remove_other_stores,
    reporting_damage,
    unwritable,
    write_lock,
)
from ficli.errors import IndexUnavailableError
from ficli.resemblance import own_words, shingles

INDEX_NAME = "MAIN"
INDEXED_AT = "indexed_at"
_STATE = "state"
_GENERATION = "generation"
_GONE = "gone"
"""Documents removed since everything was last written anew."""
_SPARE = 1_000
_POOL_MEGABYTES = 256
_OURS = (CATALOG, f"{INDEX_NAME}_", f"_{INDEX_NAME}_", f".{REMEMBERED}-")
"""How the names of files start that a store may hold; others are left alone."""


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
        existing = None if full else _usable(self._folder)
        self._store = existing.store if existing else new_store(self._folder)
        self._storage = PrivateStorage(self._store)
        self._verification = Verification(self._store)
        self._path = self._store / f"{CATALOG}{secrets.token_hex(4)}.sqlite"
        if existing is None:
            TOC.create(self._storage, make_schema(), INDEX_NAME)
            self._opened = Catalog.create(self._path)
            self._sealed = {}
        else:
            self._opened = verified_catalog(existing, self._verification)
            remove_other_stores(self._folder, keep=self._store)
            self._sealed = {each.name: each for each in self._opened.manifest()}
            self._remove_all_but({existing.catalog.name, *self._sealed})
        self._original = existing.catalog.name if existing else ""
        self._index = PinnedIndex(self._storage, self._opened.meta(_GENERATION))
        self._changed = existing is None  # even an empty index needs a generation to be read
        self._purging = False
        self._gone = self._opened.meta(_GONE)
        self._shingles: dict[int, bytes] = {}
        self._put: set[str] = set()

    @property
    def _catalog(self) -> Catalog:
        """The catalog to change: a copy of the committed one, made when it is first asked for."""
        if self._original:
            self._opened.close()
            self._opened = Catalog.copy(self._store / self._original, self._path)
            self._original = ""
        return self._opened

    @cached_property
    def _whoosh(self) -> Any:
        return _GenerationWriter(
            self._index, _lk=False, limitmb=_POOL_MEGABYTES, codec=ArrayCodec()
        )

    def state(self) -> int:
        return self._opened.meta(_STATE)

    def files(self) -> dict[str, IndexedFile]:
        return self._opened.files()

    def skipped(self) -> tuple[Skipped, ...]:
        return self._opened.skipped()

    def totals(self) -> Totals:
        return self._opened.totals()

    def put(
        self,
        path: str,
        fingerprint: Fingerprint,
        documents: Iterable[Prepared],
        skipped: Iterable[Skipped] = (),
    ) -> None:
        if path in self._put:  # Whoosh cannot take back what it was given a moment ago
            raise ValueError(f"{path} was put twice by one writer")
        self._put.add(path)
        self.remove(path)
        self._catalog.put_file(path, fingerprint, skipped)
        for prepared in documents:
            self._put_document(path, prepared)

    def _put_document(self, file: str, prepared: Prepared) -> None:
        key = self._catalog.put(file, prepared)
        language = prepared.document.language.partition("-")[0]
        self._catalog.put_inflections(language, _words(prepared))
        self._add(key, prepared)

    def _add(self, key: int, prepared: Prepared) -> None:
        self._whoosh.add_document(**prepared.postings, **{FACTS: facts(key, prepared.words)})
        self._changed = True

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        self._catalog.touch(path, fingerprint)

    def remove(self, path: str) -> None:
        for key in self._catalog.remove_file(path):
            self._whoosh.delete_document(self._docnums[key])
            self._changed = True
            self._gone += 1

    def document(self, path: str) -> Document:
        return _document(self._catalog, self._catalog.key(path))

    def correct(self, path: str, origin: Origin) -> None:
        """Whoosh cannot change a document: its words are put again, under the same key."""
        key = self._catalog.key(path)
        prepared = prepare(replace(_document(self._catalog, key), origin=origin))
        self._whoosh.delete_document(self._docnums.pop(key))
        self._catalog.set_origin(key, origin)
        self._add(key, prepared)

    def corrected(self) -> frozenset[str]:
        return self._catalog.corrected()

    def profiles(self) -> tuple[Profile, ...]:
        self._catalog.mark_copies()
        return self._catalog.profiles()

    def copies(self, path: str) -> tuple[str, ...]:
        paths = self._catalog.paths_of(path)
        if not paths:
            raise KeyError(path)
        return paths

    def signatures(self) -> dict[str, bytes]:
        self._catalog.mark_copies()
        return self._catalog.signatures()

    def shingles(self, path: str) -> frozenset[int]:
        return unpack(self._packed_shingles(self._catalog.key(path)))

    def _packed_shingles(self, key: int) -> bytes:
        """The shingles of a document, which cost a reading of its text, once for each run."""
        if key not in self._shingles:
            stored = self._catalog.stored_shingles(key)
            if not stored:
                text = self._catalog.text(key)
                stored = pack(shingles(own_words(text.text, text.boilerplate)))
            self._shingles[key] = stored
        return self._shingles[key]

    def resemblances(self) -> dict[tuple[str, str], float]:
        return self._catalog.resemblances()

    def set_near_copies(
        self, groups: Iterable[Sequence[str]], resemblances: Mapping[tuple[str, str], float]
    ) -> None:
        key = cache(self._catalog.key)
        self._catalog.set_near_copies(
            [tuple(map(key, group)) for group in groups],
            {(key(one), key(other)): share for (one, other), share in resemblances.items()},
            self._packed_shingles,
        )

    def pairs(self) -> dict[tuple[str, str], float]:
        return self._catalog.pairs()

    def set_pairs(self, pairs: Mapping[tuple[str, str], float]) -> None:
        self._catalog.set_pairs(pairs)

    def define_actors(self, actors: Iterable[Actor]) -> None:
        self._catalog.define_actors(actors)

    def forget(self, path: str) -> None:
        """Remove one document; the commit then rewrites everything that held it."""
        for key in self._catalog.remove_document(path):
            self._whoosh.delete_document(self._docnums[key])
            self._changed = self._purging = True

    def commit(self, unread: Iterable[Skipped] | None = (), state: int = 0) -> Totals:
        """Make everything since the writer was opened visible, at once and for good."""
        catalog = self._catalog
        catalog.set_meta(_STATE, state)
        catalog.mark_copies()
        if unread is not None:
            catalog.set_unread(unread)
            catalog.set_meta(INDEXED_AT, int(time.time()))
        self._tidy_in_time()
        if self._changed:
            self._whoosh.commit(optimize=self._purging)
            catalog.set_meta(_GENERATION, self._whoosh.generation)
            catalog.set_manifest(self._files())
        snapshot = self._sealed_catalog()
        self._storage.sync()
        point_to(self._folder, snapshot)
        self._remove_all_but({snapshot.catalog.name, *self._sealed})
        remove_other_stores(self._folder, keep=self._store)
        for each in (snapshot.catalog, *self._sealed.values()):
            self._verification.vouch(each)
        self._verification.remember()
        self._opened = Catalog.open(self._store / snapshot.catalog.name)
        return self._opened.totals()

    def _tidy_in_time(self) -> None:
        """Write everything anew once much more has gone than is there, so that nothing piles up.

        Only then do words that no document has any more leave the catalog.
        """
        if self._gone > 2 * self._catalog.totals().documents + _SPARE:
            self._purging = self._changed = True
        self._catalog.set_meta(_GONE, 0 if self._purging else self._gone)

    def _files(self) -> Iterable[Sealed]:
        """The files of the new generation; those of the one before need no second hash."""
        generation = self._whoosh.generation
        wanted = {segment.segment_id() for segment in self._whoosh.final_segments}
        names = [
            name
            for name in self._storage.list()
            if name == f"_{INDEX_NAME}_{generation}.toc"
            or (name.startswith(f"{INDEX_NAME}_") and name.split(".")[0] in wanted)
        ]
        self._sealed = {name: self._sealed.get(name) or seal(self._store / name) for name in names}
        return self._sealed.values()

    def _sealed_catalog(self) -> Snapshot:
        """Put the changed catalog on the disk, for good."""
        if self._purging:
            with closing(PinnedIndex(self._storage, self._whoosh.generation).reader()) as reader:
                self._opened.drop_unused(
                    {term for name in TEXT_FIELDS for term in reader.lexicon(name)}
                )
            self._path = self._path.with_name(f"{CATALOG}{secrets.token_hex(4)}.sqlite")
            self._opened.commit_compact(self._path)
        else:
            self._opened.commit()
        sync_file(self._path)
        return Snapshot(self._store, seal(self._path))

    def _remove_all_but(self, wanted: set[str]) -> None:
        """Delete what interrupted runs left, and what the committed state does not use."""
        for name in self._storage.list():
            path = self._store / name
            if name.endswith(".tmp") and path.is_dir():
                _remove_folder(path)
            elif name.startswith(_OURS) and name not in wanted:
                path.unlink()

    @cached_property
    def _docnums(self) -> dict[int, int]:
        """Whoosh's number of each committed document, by its key."""
        with closing(self._index.reader()) as committed:
            return {key: docnum for docnum, key in numbers(committed, KEY).items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._closing, reporting_damage(self._folder), ExitStack() as leaving:
            # In this order, whichever fails: callbacks run from the last to the first.
            leaving.callback(self._discard)
            if "_whoosh" in self.__dict__ and not self._whoosh.is_closed:
                leaving.callback(self._whoosh.cancel)
        if reason := cannot_write(error):
            raise unwritable(self._folder, reason) from error

    def _discard(self) -> None:
        """Let go of the catalog, and of the copy unless it was committed.

        Whether it was, the pointer says: a commit can fail after it has become visible.
        """
        self._opened.close()
        if not is_named(self._folder, self._path):
            self._path.unlink(missing_ok=True)


def _document(catalog: Catalog, key: int) -> Document:
    text = catalog.text(key)
    return document_of(catalog.record(key), text, catalog.mentions(key, text.text))


def _words(prepared: Prepared) -> set[str]:
    """The distinct words of the fields that are stemmed."""
    return {
        posting[0].decode() for name in TEXT_FIELDS for posting in prepared.postings.get(name, ())
    }


def _usable(folder: Path) -> Snapshot | None:
    try:
        return current(folder)
    except IndexUnavailableError as error:
        if error.code != "index-missing":
            raise
        return None


def verified_catalog(snapshot: Snapshot, verification: Verification) -> Catalog:
    """Open the catalog of a state when it, and every file it lists, is as it was committed.

    Raises DamagedFileError.
    """
    verification.require(snapshot.catalog)
    catalog = Catalog.open(snapshot.store / snapshot.catalog.name)
    try:
        for each in catalog.manifest():
            verification.require(each)
    except BaseException:
        catalog.close()
        raise
    verification.remember()
    return catalog


def _remove_folder(path: Path) -> None:
    for entry in path.iterdir():
        entry.unlink()
    path.rmdir()
