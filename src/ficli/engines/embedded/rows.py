"""The catalog's tables, and documents as rows of them and back. Runs no SQL."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ficli.document import (
    Document,
    Evidence,
    ExtractedText,
    Mention,
    Origin,
    Segment,
    Skipped,
    Span,
    Value,
)
from ficli.engines.base import StoredText
from ficli.results import Record

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE manifest (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT NOT NULL
) WITHOUT ROWID;
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
    encoding TEXT NOT NULL, encoding_basis TEXT NOT NULL, metadata TEXT NOT NULL,
    identity TEXT NOT NULL, unpaged INTEGER NOT NULL
);
CREATE INDEX document_file ON document (file);
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_name ON document (name);
CREATE INDEX document_identity ON document (identity, path);
CREATE TABLE content (
    key INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    text BLOB NOT NULL, line_starts BLOB NOT NULL,
    page_starts TEXT NOT NULL, boilerplate TEXT NOT NULL, sha256 TEXT NOT NULL,
    traits BLOB NOT NULL
);
CREATE TABLE copy (key INTEGER PRIMARY KEY REFERENCES document, root INTEGER NOT NULL);
CREATE TABLE signature (key INTEGER PRIMARY KEY REFERENCES document, packed BLOB NOT NULL);
CREATE TABLE near_copy (
    key INTEGER PRIMARY KEY REFERENCES document, crowd INTEGER NOT NULL, shingles BLOB NOT NULL
);
CREATE TABLE resemblance (one INTEGER NOT NULL, other INTEGER NOT NULL, share REAL NOT NULL);
CREATE TABLE pair (one TEXT NOT NULL, other TEXT NOT NULL, score REAL NOT NULL);
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
    pages TEXT NOT NULL, file TEXT
);
"""

RECORD_COLUMNS = (
    "path, sha256, size, title, language, origin, date, source, kind, url, words, extractor,"
    " encoding, encoding_basis, metadata"
)


_ROOT = "coalesce((SELECT root FROM copy WHERE copy.key = document.key), document.key)"
FACETS = {
    "source": f"SELECT source, count(DISTINCT {_ROOT}) FROM document WHERE source != '' AND key IN"
    " (SELECT value FROM json_each(?)) GROUP BY source",
    "date": f"SELECT substr(date, 1, 4), count(DISTINCT {_ROOT}) FROM document WHERE date != ''"
    " AND key IN (SELECT value FROM json_each(?)) GROUP BY 1",
    "actor": "SELECT min(name), count(DISTINCT key) FROM mention WHERE key IN"
    " (SELECT value FROM json_each(?)) GROUP BY actor",
}
"""How often each value occurs among the documents of these keys."""


def line_starts(text: str) -> array[int]:
    starts = array("I", [0])
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def document_row(file: str, document: Document, words: int, identity: str) -> tuple[object, ...]:
    extracted = document.extracted
    return (
        document.path,
        file,
        document.path.rpartition("/")[2],
        document.sha256,
        document.size,
        document.title.value,
        document.language,
        origin_json(document.origin),
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
        identity,
        not extracted.page_starts,
    )


def skipped_row(skipped: Skipped) -> tuple[object, ...]:
    return skipped.path, skipped.reason, skipped.size, skipped.hint, json.dumps(skipped.pages)


def skipped_of(row: Sequence[Any]) -> Skipped:
    path, reason, size, hint, pages = row
    return Skipped(path, reason, size, hint, tuple(map(int, json.loads(pages))))


def document_of(record: Record, text: StoredText, mentions: tuple[Mention, ...]) -> Document:
    """The document that was put, out of what is stored of it."""
    known = record.metadata
    return Document(
        path=record.path,
        sha256=record.sha256,
        size=record.size,
        extracted=ExtractedText(
            text=text.text,
            metadata=known,
            page_starts=text.page_starts,
            boilerplate=text.boilerplate,
            encoding=record.encoding,
            encoding_basis=record.encoding_basis,  # type: ignore[arg-type]  # as it was put
            extractor=record.extractor,
        ),
        title=known["title"],
        language=record.language,
        origin=record.origin,
        mentions=mentions,
        date=known["date"] if record.date else None,
        source=known["source"] if record.source else None,
        kind=known["kind"] if record.kind else None,
        url=known["url"] if record.url else None,
    )


def _all_metadata(document: Document) -> dict[str, Value]:
    """What the document says of itself, and under each column's name what ficli made of it."""
    chosen = {"title": document.title, "date": document.date, "source": document.source}
    chosen |= {"kind": document.kind, "url": document.url}
    return document.extracted.metadata | {name: v for name, v in chosen.items() if v is not None}


def origin_json(origin: Origin) -> str:
    return json.dumps(asdict(origin), ensure_ascii=False)


def record_of(row: tuple[object, ...]) -> Record:
    names = [name.strip() for name in RECORD_COLUMNS.split(",")]
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
