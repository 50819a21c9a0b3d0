"""The SQLite catalog: documents, their texts, mentions, actors, word forms, and what was skipped.

A committed catalog never changes: a writer changes a copy. The row `generation` names the Whoosh
generation that belongs to it, the table `manifest` its files. Knows SQL and the values of
`document`; knows nothing of Whoosh.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from ficli import analysis
from ficli.document import Document, Mention, Skipped, Span
from ficli.engines.base import Fingerprint, IndexedFile, Prepared, StoredText, Totals
from ficli.engines.embedded.copies import NO_COPY, Copies
from ficli.engines.embedded.integrity import Sealed
from ficli.engines.embedded.names import Names, folded_name
from ficli.engines.embedded.rows import (
    RECORD_COLUMNS,
    SCHEMA,
    document_row,
    line_starts,
    record_of,
    skipped_of,
    skipped_row,
)
from ficli.engines.embedded.translations import Translations
from ficli.results import ActorCount, Record

_WRITING = (
    "journal_mode = MEMORY",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "secure_delete = ON",
)
"""Scratch data stays in memory, and what is deleted is overwritten."""


class Catalog(Translations, Names, Copies):
    """One connection to a catalog file. Not for use by several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path) -> Catalog:
        """Make an empty catalog, for its owner alone, and begin to change it."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY, 0o600))
        connection = _connect(path, "mode=rw")
        connection.executescript(SCHEMA)
        catalog = cls(connection)
        catalog._begin()
        return catalog

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """Open a committed catalog, which nobody will ever change, for reading."""
        return cls(_connect_to_ours(path, "mode=ro&immutable=1"))

    @classmethod
    def copy(cls, committed: Path, path: Path) -> Catalog:
        """Copy a committed catalog and begin to change the copy."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY, 0o600))
        shutil.copyfile(committed, path)
        catalog = cls(_connect_to_ours(path, "mode=rw"))
        catalog._begin()
        return catalog

    def _begin(self) -> None:
        """Nobody else sees the file before it is sealed, so nothing needs to be synced yet."""
        for setting in _WRITING:
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Put all changes into the file and let go of it. Sync and seal it next."""
        self._db.execute("COMMIT")
        self._db.close()

    def commit_compact(self, path: Path) -> None:
        """Put everything, and nothing that was deleted, into a new file at `path`."""
        self._db.execute("COMMIT")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY, 0o600))
        self._db.execute("VACUUM INTO ?", (str(path),))
        self._db.close()

    def close(self) -> None:
        self._db.close()

    def faults(self) -> tuple[str, ...]:
        """What SQLite finds wrong with its own structures and references."""
        rows = self._db.execute("PRAGMA integrity_check").fetchall()
        broken = self._db.execute("PRAGMA foreign_key_check").fetchall()
        return tuple(str(text) for (text,) in rows if text != "ok") + tuple(
            f"row {row} of {table} refers to nothing in {parent}"
            for table, row, parent, _ in broken
        )

    # --- meta -------------------------------------------------------------------------------

    def meta(self, key: str) -> int:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def set_meta(self, key: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def totals(self) -> Totals:
        row = self._db.execute(
            "SELECT count(*), coalesce(sum(words), 0), (SELECT count(*) FROM copy) FROM document"
            f" WHERE {NO_COPY}"
        ).fetchone()
        return Totals(*row)

    def manifest(self) -> tuple[Sealed, ...]:
        """The files of the generation that belongs to this catalog."""
        rows = self._db.execute("SELECT name, size, sha256 FROM manifest ORDER BY name")
        return tuple(Sealed(*row) for row in rows)

    def set_manifest(self, files: Iterable[Sealed]) -> None:
        self._db.execute("DELETE FROM manifest")
        self._db.executemany("INSERT INTO manifest VALUES (?, ?, ?)", files)

    # --- files ------------------------------------------------------------------------------

    def files(self) -> dict[str, IndexedFile]:
        """Every file that was read."""
        documents: dict[str, list[str]] = {}
        for file, path in self._db.execute("SELECT file, path FROM document ORDER BY key"):
            documents.setdefault(file, []).append(path)
        skipped: dict[str, list[Skipped]] = {}
        rows = "SELECT file, path, reason, size, hint, pages FROM skipped WHERE file IS NOT NULL"
        for file, *rest in self._db.execute(rows):
            skipped.setdefault(file, []).append(skipped_of(rest))
        columns = "path, size, mtime_ns, sha256, sidecar, version"
        return {
            path: IndexedFile(
                Fingerprint(*rest), tuple(documents.get(path, ())), tuple(skipped.get(path, ()))
            )
            for path, *rest in self._db.execute(f"SELECT {columns} FROM file")
        }

    def put_file(self, path: str, fingerprint: Fingerprint, skipped: Iterable[Skipped]) -> None:
        """Insert a file and what of it was left out; its documents follow by `put`."""
        self._db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", (path, *fingerprint))
        self._db.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?, ?, ?, ?)",
            ((*skipped_row(each), path) for each in skipped),
        )

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        self._db.execute(
            "UPDATE file SET size = ?, mtime_ns = ? WHERE path = ?",
            (fingerprint.size, fingerprint.mtime_ns, path),
        )

    def remove_file(self, path: str) -> tuple[int, ...]:
        """Delete a file and all that belongs to it; return the keys of its documents."""
        rows = self._db.execute("SELECT key FROM document WHERE file = ?", (path,)).fetchall()
        for table in _OF_A_DOCUMENT:
            self._db.executemany(f"DELETE FROM {table} WHERE key = ?", rows)
        self._db.execute("DELETE FROM skipped WHERE file = ?", (path,))
        self._db.execute("DELETE FROM file WHERE path = ?", (path,))
        return tuple(key for (key,) in rows)

    def remove_document(self, path: str) -> tuple[int, ...]:
        """Delete a document, and its file when that holds no other; return its key."""
        row = self._db.execute("SELECT key, file FROM document WHERE path = ?", (path,)).fetchone()
        if row is None:
            return ()
        key, file = row
        (others,) = self._db.execute(
            "SELECT count(*) FROM document WHERE file = ? AND key != ?", (file, key)
        ).fetchone()
        if not others:
            return self.remove_file(file)
        for table in _OF_A_DOCUMENT:
            self._db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
        return (key,)

    # --- documents --------------------------------------------------------------------------

    def put(self, file: str, prepared: Prepared) -> int:
        """Insert a document of a file, its text and mentions; return its key."""
        document = prepared.document
        cursor = self._db.execute(
            "INSERT INTO document (path, file, name, sha256, size, title, language, origin, date,"
            " source, kind, url, words, extractor, encoding, encoding_basis, metadata, identity,"
            " unpaged)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            document_row(file, document, prepared.words, prepared.identity),
        )
        key = cursor.lastrowid
        assert key is not None
        self._put_content(key, document, prepared.traits)
        self.put_signature(key, prepared.signature)
        self._db.executemany(
            "INSERT OR IGNORE INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (key, m.start, m.end, m.actor, m.name, m.type, m.via, m.confidence)
                for m in document.mentions
            ),
        )
        self.put_aliases({(m.name, m.actor) for m in document.mentions}, defined=False)
        return key

    def _put_content(self, key: int, document: Document, traits: array[int]) -> None:
        extracted = document.extracted
        text = extracted.text.encode("utf-8")
        self._db.execute(
            "INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                zlib.compress(text, 6),
                zlib.compress(line_starts(extracted.text).tobytes(), 6),
                json.dumps(extracted.page_starts),
                json.dumps([(span.start, span.end) for span in extracted.boilerplate]),
                hashlib.sha256(text).hexdigest(),
                traits.tobytes(),
            ),
        )

    def record(self, key: int) -> Record:
        row = self._db.execute(
            f"SELECT {RECORD_COLUMNS} FROM document WHERE key = ?", (key,)
        ).fetchone()
        return record_of(row)

    def text(self, key: int) -> StoredText:
        """A document's text. Raises ValueError when it is not the text that was put."""
        packed, pages, boilerplate, sha256 = self._db.execute(
            "SELECT text, page_starts, boilerplate, sha256 FROM content WHERE key = ?", (key,)
        ).fetchone()
        text = zlib.decompress(packed)
        if hashlib.sha256(text).hexdigest() != sha256:
            raise ValueError(f"the text of document {key} has changed")
        return StoredText(
            text.decode("utf-8"),
            tuple(json.loads(pages)),
            tuple(Span(start, end) for start, end in json.loads(boilerplate)),
        )

    def line_starts(self, key: int) -> Sequence[int]:
        """Offset of each line's first character."""
        (packed,) = self._db.execute(
            "SELECT line_starts FROM content WHERE key = ?", (key,)
        ).fetchone()
        starts = array("I")
        starts.frombytes(zlib.decompress(packed))
        return starts

    def keys(self, order: str = "path") -> Iterator[int]:
        """The documents, those at several paths once."""
        for (key,) in self._db.execute(
            f"SELECT key FROM document WHERE {NO_COPY} ORDER BY {_ORDERS[order]}"
        ):
            yield key

    def rows(self) -> Iterator[int]:
        """The documents, once for each path."""
        for (key,) in self._db.execute("SELECT key FROM document ORDER BY path"):
            yield key

    def named(self, name: str) -> tuple[int, ...]:
        """Keys of the documents that a path, a file name or the start of a hash means."""
        for condition, value in (
            ("path = :value", name),
            ("name = :value", name),
            ("substr(sha256, 1, length(:value)) = :value AND length(:value) >= 4", name.casefold()),
        ):
            query = f"SELECT key FROM document WHERE {condition} ORDER BY path"
            rows = self._db.execute(query, {"value": value})
            if keys := tuple(key for (key,) in rows):
                return keys
        return ()

    # --- mentions and actors ----------------------------------------------------------------

    def mentions(self, key: int, text: str) -> tuple[Mention, ...]:
        rows = self._db.execute(
            "SELECT start, end, actor, name, type, via, confidence FROM mention"
            " WHERE key = ? ORDER BY start, end",
            (key,),
        )
        return tuple(Mention(s, e, text[s:e], *rest) for s, e, *rest in rows)

    def actors(self, key: int) -> tuple[ActorCount, ...]:
        rows = self._db.execute(
            "SELECT actor, min(name), min(type), count(*) FROM mention WHERE key = ?"
            " GROUP BY actor ORDER BY count(*) DESC, min(start)",
            (key,),
        )
        return tuple(ActorCount(*row) for row in rows)

    # --- words ------------------------------------------------------------------------------

    def put_inflections(self, language: str, terms: Iterable[str]) -> None:
        """Remember the words of a document under their stems, so that queries can expand.

        In languages without a stemmer each word is its own stem.
        """
        stem = analysis.stemmer(language) if language in analysis.STEMMED_LANGUAGES else str
        self._db.executemany(
            "INSERT OR IGNORE INTO inflection VALUES (?, ?, ?)",
            ((language, stem(term), term) for term in terms),
        )

    def words(self) -> list[str]:
        """Every word that a document of this index has had."""
        return [word for (word,) in self._db.execute("SELECT term FROM inflection")]

    def inflections(self, term: str) -> dict[str, frozenset[str]]:
        """The words of the index that share the stem of `term`, by language."""
        found = {}
        for language in analysis.STEMMED_LANGUAGES:
            rows = self._db.execute(
                "SELECT term FROM inflection WHERE language = ? AND stem = ?",
                (language, analysis.stemmer(language)(term)),
            )
            found[language] = frozenset(word for (word,) in rows)
        return found

    def drop_unused(self, words: set[bytes]) -> None:
        """Drop words that are not among `words`, and names of actors whom no document names."""
        terms = {term for (term,) in self._db.execute("SELECT DISTINCT term FROM inflection")}
        unused = ((term,) for term in terms if term.encode() not in words)
        self._db.executemany("DELETE FROM inflection WHERE term = ?", unused)
        named = self._db.execute("SELECT DISTINCT name, actor FROM mention")
        used = {(folded_name(name), actor) for name, actor in named}
        met = self._db.execute("SELECT alias, actor FROM alias WHERE NOT defined").fetchall()
        self._db.executemany(
            "DELETE FROM alias WHERE alias = ? AND actor = ?",
            [each for each in met if each not in used],
        )

    # --- skipped ----------------------------------------------------------------------------

    def set_unread(self, unread: Iterable[Skipped]) -> None:
        """Replace the list of files that could not even be opened."""
        self._db.execute("DELETE FROM skipped WHERE file IS NULL")
        self._db.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?, ?, ?, NULL)", map(skipped_row, unread)
        )

    def skipped(self) -> tuple[Skipped, ...]:
        rows = self._db.execute("SELECT path, reason, size, hint, pages FROM skipped ORDER BY path")
        return tuple(map(skipped_of, rows))


_OF_A_DOCUMENT = ("mention", "content", "signature", "near_copy", "copy", "document")
"""Tables that hold something of a document under its key; what the others refer to comes last."""

_ORDERS = {
    "path": "path",
    "date": "date = '', date DESC, path",
    "oldest": "date = '', date, path",
    "title": "title COLLATE NOCASE, path",
}


def _connect(path: Path, options: str) -> sqlite3.Connection:
    """Open a database file as data: nothing in its schema is trusted to run anything."""
    uri = f"{path.absolute().as_uri()}?{options}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _connect_to_ours(path: Path, options: str) -> sqlite3.Connection:
    """Open a catalog that has exactly the tables that ficli makes: no view, no trigger.

    Raises sqlite3.DatabaseError.
    """
    connection = _connect(path, options)
    try:
        with closing(sqlite3.connect(":memory:")) as ours:
            ours.executescript(SCHEMA)
            if _schema_of(connection) != _schema_of(ours):
                raise sqlite3.DatabaseError("its tables are not those that ficli makes")
    except BaseException:
        connection.close()
        raise
    return connection


def _schema_of(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    rows = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    return connection.execute(rows).fetchall()
