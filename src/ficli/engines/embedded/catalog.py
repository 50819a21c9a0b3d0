"""The SQLite catalog: documents, their texts, mentions, actors, word forms, and what was skipped.

Its commit is the index's commit: the row `generation` names the Whoosh generation that belongs
to it. Knows SQL and the values of `document`; knows nothing of Whoosh.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from ficli import analysis
from ficli.document import (
    Actor,
    Document,
    Evidence,
    Mention,
    Origin,
    Segment,
    Skipped,
    Span,
    Value,
)
from ficli.engines.base import Fingerprint, IndexedFile, StoredText, Totals
from ficli.results import ActorCount, Record

FILE_NAME = "catalog.sqlite"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE file (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, sidecar TEXT NOT NULL, version TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE document (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE, file TEXT NOT NULL REFERENCES file, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    title TEXT NOT NULL, language TEXT NOT NULL, origin TEXT NOT NULL,
    date TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
    words INTEGER NOT NULL, extractor TEXT NOT NULL,
    encoding TEXT NOT NULL, encoding_basis TEXT NOT NULL, metadata TEXT NOT NULL
);
CREATE INDEX document_file ON document (file);
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_name ON document (name);
CREATE TABLE content (
    key INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    text BLOB NOT NULL, line_starts BLOB NOT NULL,
    page_starts TEXT NOT NULL, boilerplate TEXT NOT NULL
);
CREATE TABLE mention (
    key INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, actor TEXT NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL, via TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (key, start, end, actor)
) WITHOUT ROWID;
CREATE INDEX mention_actor ON mention (actor);
CREATE TABLE alias (
    alias TEXT NOT NULL, actor TEXT NOT NULL, defined INTEGER NOT NULL, PRIMARY KEY (alias, actor)
) WITHOUT ROWID;
CREATE TABLE inflection (
    language TEXT NOT NULL, stem TEXT NOT NULL, term TEXT NOT NULL,
    PRIMARY KEY (language, stem, term)
) WITHOUT ROWID;
CREATE TABLE skipped (
    path TEXT NOT NULL, reason TEXT NOT NULL, size INTEGER NOT NULL, hint TEXT NOT NULL,
    file TEXT
);
"""

_RECORD = (
    "path, sha256, size, title, language, origin, date, source, kind, url, words, extractor,"
    " encoding, encoding_basis, metadata"
)


class Catalog:
    """One connection to a catalog file. Not for use by several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, folder: Path) -> Catalog:
        """Make an empty catalog in `folder`."""
        # SQLite gives its other files the permissions of this one.
        os.close(os.open(folder / FILE_NAME, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = _connect(folder / FILE_NAME, "rw")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)
        catalog = cls(connection)
        catalog.set_meta("generation", 0)
        return catalog

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False, immutable: bool = False) -> Catalog:
        """Open the catalog in `folder`; `immutable` reads one that cannot be locked."""
        mode = "rw" if writable else "ro"
        return cls(_connect(folder / FILE_NAME, mode, immutable=immutable))

    def begin(self, *, write: bool = False) -> None:
        """Start the transaction: from here on a reader sees one state, a writer owns it."""
        self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def checkpoint(self) -> bool:
        """Move what was committed into the main file, without waiting for readers.

        True when the main file now holds everything, so that no reader needs an older state.
        """
        _, logged, moved = self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(logged == moved)

    def close(self) -> None:
        self._db.close()

    # --- meta -------------------------------------------------------------------------------

    def meta(self, key: str) -> int:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else 0

    def set_meta(self, key: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def totals(self) -> Totals:
        row = self._db.execute("SELECT count(*), coalesce(sum(words), 0) FROM document").fetchone()
        return Totals(*row)

    # --- files ------------------------------------------------------------------------------

    def files(self) -> dict[str, IndexedFile]:
        """Every file that was read."""
        documents: dict[str, list[str]] = {}
        for file, path in self._db.execute("SELECT file, path FROM document ORDER BY key"):
            documents.setdefault(file, []).append(path)
        skipped: dict[str, list[Skipped]] = {}
        rows = "SELECT file, path, reason, size, hint FROM skipped WHERE file IS NOT NULL"
        for file, *rest in self._db.execute(rows):
            skipped.setdefault(file, []).append(Skipped(*rest))
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
            "INSERT INTO skipped VALUES (?, ?, ?, ?, ?)",
            ((each.path, each.reason, each.size, each.hint, path) for each in skipped),
        )

    def touch(self, path: str, fingerprint: Fingerprint) -> None:
        self._db.execute(
            "UPDATE file SET size = ?, mtime_ns = ? WHERE path = ?",
            (fingerprint.size, fingerprint.mtime_ns, path),
        )

    def remove_file(self, path: str) -> tuple[int, ...]:
        """Delete a file and all that belongs to it; return the keys of its documents."""
        rows = self._db.execute("SELECT key FROM document WHERE file = ?", (path,)).fetchall()
        for table in ("mention", "content", "document"):
            self._db.executemany(f"DELETE FROM {table} WHERE key = ?", rows)
        self._db.execute("DELETE FROM skipped WHERE file = ?", (path,))
        self._db.execute("DELETE FROM file WHERE path = ?", (path,))
        return tuple(key for (key,) in rows)

    # --- documents --------------------------------------------------------------------------

    def put(self, file: str, document: Document, words: int) -> int:
        """Insert a document of a file, its text and mentions; return its key."""
        cursor = self._db.execute(
            "INSERT INTO document (path, file, name, sha256, size, title, language, origin, date,"
            " source, kind, url, words, extractor, encoding, encoding_basis, metadata)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _document_row(file, document, words),
        )
        key = cursor.lastrowid
        assert key is not None
        self._put_content(key, document)
        self._db.executemany(
            "INSERT OR IGNORE INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (key, m.start, m.end, m.actor, m.name, m.type, m.via, m.confidence)
                for m in document.mentions
            ),
        )
        self._put_aliases({(m.name, m.actor) for m in document.mentions}, defined=False)
        return key

    def _put_content(self, key: int, document: Document) -> None:
        extracted = document.extracted
        self._db.execute(
            "INSERT INTO content VALUES (?, ?, ?, ?, ?)",
            (
                key,
                zlib.compress(extracted.text.encode("utf-8"), 6),
                zlib.compress(_line_starts(extracted.text).tobytes(), 6),
                json.dumps(extracted.page_starts),
                json.dumps([(span.start, span.end) for span in extracted.boilerplate]),
            ),
        )

    def record(self, key: int) -> Record:
        row = self._db.execute(f"SELECT {_RECORD} FROM document WHERE key = ?", (key,)).fetchone()
        return _record(row)

    def text(self, key: int) -> StoredText:
        text, pages, boilerplate = self._db.execute(
            "SELECT text, page_starts, boilerplate FROM content WHERE key = ?", (key,)
        ).fetchone()
        return StoredText(
            zlib.decompress(text).decode("utf-8"),
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
        for (key,) in self._db.execute(f"SELECT key FROM document ORDER BY {_ORDERS[order]}"):
            yield key

    def named(self, name: str) -> tuple[int, ...]:
        """Keys of the documents that a path, a file name or the start of a hash means."""
        for condition, value in (
            ("path = ?", name),
            ("name = ?", name),
            ("substr(sha256, 1, length(?1)) = ?1 AND length(?1) >= 4", name.casefold()),
        ):
            rows = self._db.execute(
                f"SELECT key FROM document WHERE {condition} ORDER BY path", (value,)
            )
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

    def define_actors(self, actors: Iterable[Actor]) -> None:
        """Replace the names that were defined before; those met in documents stay."""
        self._db.execute("DELETE FROM alias WHERE defined")
        names = ((a, actor.id) for actor in actors for a in (actor.name, *actor.aliases))
        self._put_aliases(names, defined=True)

    def _put_aliases(self, names: Iterable[tuple[str, str]], *, defined: bool) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO alias VALUES (?, ?, ?)",
            ((_alias(name), actor, defined) for name, actor in names),
        )

    def actors_named(self, name: str) -> frozenset[str]:
        """Ids of the actors that have this id or name; if none, those with it inside a name."""
        alias = _alias(name)
        queries = (
            ("alias = ?", alias),
            ("actor = ?", name.casefold()),
            ("' ' || alias || ' ' LIKE ? ESCAPE '\\'", f"% {_like(alias)} %"),
        )
        for condition, value in queries:
            rows = self._db.execute(f"SELECT DISTINCT actor FROM alias WHERE {condition}", (value,))
            if actors := frozenset(actor for (actor,) in rows):
                return actors
        return frozenset()

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

    # --- skipped ----------------------------------------------------------------------------

    def set_unread(self, unread: Iterable[Skipped]) -> None:
        """Replace the list of files that could not even be opened."""
        self._db.execute("DELETE FROM skipped WHERE file IS NULL")
        self._db.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?, ?, NULL)",
            ((each.path, each.reason, each.size, each.hint) for each in unread),
        )

    def skipped(self) -> tuple[Skipped, ...]:
        rows = self._db.execute("SELECT path, reason, size, hint FROM skipped ORDER BY path")
        return tuple(Skipped(*row) for row in rows)


_ORDERS = {
    "path": "path",
    "date": "date = '', date DESC, path",
    "oldest": "date = '', date, path",
    "title": "title COLLATE NOCASE, path",
}


def _connect(path: Path, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
    """Open a database file as data: nothing in its schema is trusted to run anything."""
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _alias(name: str) -> str:
    return " ".join(analysis.terms(name))


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _line_starts(text: str) -> array[int]:
    starts = array("I", [0])
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _document_row(file: str, document: Document, words: int) -> tuple[object, ...]:
    extracted = document.extracted
    return (
        document.path,
        file,
        document.path.rpartition("/")[2],
        document.sha256,
        document.size,
        document.title.value,
        document.language,
        json.dumps(asdict(document.origin), ensure_ascii=False),
        document.date.value if document.date else "",
        document.source.value if document.source else "",
        document.kind.value if document.kind else "",
        document.url.value if document.url else "",
        words,
        extracted.extractor,
        extracted.encoding,
        extracted.encoding_basis,
        json.dumps(
            {name: asdict(value) for name, value in _all_metadata(document).items()},
            ensure_ascii=False,
        ),
    )


def _all_metadata(document: Document) -> dict[str, Value]:
    """What the document says of itself, and under each column's name what ficli made of it."""
    chosen = {"title": document.title, "date": document.date, "source": document.source}
    chosen |= {"kind": document.kind, "url": document.url}
    return document.extracted.metadata | {name: v for name, v in chosen.items() if v is not None}


def _record(row: tuple[object, ...]) -> Record:
    names = [name.strip() for name in _RECORD.split(",")]
    values: dict[str, object] = dict(zip(names, row, strict=True))
    values["origin"] = _origin(json.loads(str(values["origin"])))
    values["metadata"] = {
        name: Value(**(value | {"span": Span(**value["span"]) if value["span"] else None}))
        for name, value in json.loads(str(values["metadata"])).items()
    }
    return Record(id=str(values["sha256"])[:12], **values)  # type: ignore[arg-type]  # SQL columns


def _origin(stored: dict[str, object]) -> Origin:
    evidence = tuple(Evidence(**each) for each in stored.pop("evidence"))  # type: ignore[attr-defined]
    segments = tuple(
        Segment(**(each | {"origin": _origin(each["origin"])}))
        for each in stored.pop("segments")  # type: ignore[attr-defined]
    )
    return Origin(**stored, evidence=evidence, segments=segments)  # type: ignore[arg-type]
