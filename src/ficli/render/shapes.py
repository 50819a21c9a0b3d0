"""Values as records: the one shape that every machine format encodes, a function a kind of value.

The shape is versioned and written down in docs/output.md; `schema-1.json` beside this module is
the same for machines. Knows no encoding, and loads no Rich.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from ficli.document import KnownRecord, Origin, Value
from ficli.results import SCHEMA_VERSION, Count, DocumentView, Hit, HitPage, Pair, Passage, Record

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A value as records: one object for `json`, rows for the formats that have lines."""

    kind: str
    """Name of the rows' shape in the JSON Schema."""
    body: Json
    rows_key: str
    """Where the rows stand in the body; empty when the body is the only row."""
    rows: list[Json]


@singledispatch
def shape(value: object) -> Table:
    """What `table_of` asks; shapes of other modules register here."""
    raise TypeError(f"no record shape for {type(value).__name__}")


@shape.register
def _(page: HitPage) -> Table:
    rows = [hit_record(hit) for hit in page.hits]
    body = {
        "schema_version": SCHEMA_VERSION,
        "query": page.query,
        "parsed": page.parsed,
        "total": page.total,
        "folded": page.folded,
        "folded_total": page.folded_total,
        "documents": page.documents,
        "offset": page.offset,
        "limit": page.limit,
        "seconds": round(page.seconds, 6),
        "unknown_words": [flat(word) for word in page.unknown_words],
        "unfiltered_total": page.unfiltered_total,
        "any_total": page.any_total,
        "facets": {facet.field: counted(facet.counts) for facet in page.facets},
        "expanded_from": [flat(each) for each in page.expanded_from],
        "hits": rows,
    }
    return Table("hit", body, "hits", rows)


@shape.register
def _(view: DocumentView) -> Table:
    row = {
        **document_record(view.record),
        **pairs_record(view.pairs),
        **_duplicates(view),
        "actors": [flat(actor) for actor in view.actors],
        "match_count": len(view.matches),
        "matches": [flat(match) for match in view.matches],
        "record": _known(view.known) if view.known else None,
        "mentions": [flat(mention) for mention in view.mentions],
        "page_starts": list(view.page_starts),
        "text": view.text,
    }
    return Table("document", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


def _known(known: KnownRecord) -> Json:
    return {
        "kind": known.kind,
        "fields": {name: _field(value) for name, value in known.fields.items()},
        "sections": [flat(section) for section in known.sections],
    }


def _field(value: Value) -> Json:
    span = value.span
    places = {"start": span.start if span else None, "end": span.end if span else None}
    return {**_provenance(value), **places}


@shape.register
def _(value: Count) -> Table:
    row = flat(value)
    kind = type(value).__name__.lower()
    return Table(kind, {"schema_version": SCHEMA_VERSION, **row}, "", [row])


def counted(counts: Iterable[tuple[str, int]]) -> list[Json]:
    """Values and the number of documents that have each."""
    return [{"value": value, "documents": number} for value, number in counts]


def flat(value: Any) -> Json:
    """The fields of a dataclass as they are; `asdict` copies deeply and takes 5 times as long."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def hit_record(hit: Hit) -> Json:
    """One hit, as it stands in `hits` and on a line of `jsonl`."""
    record = {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        **document_record(hit.record),
        **pairs_record(hit.pairs),
        **_duplicates(hit),
        "title_highlights": [[span.start, span.end] for span in hit.title_spans],
        "actors": [flat(actor) for actor in hit.actors],
        "match_count": hit.match_count,
        "matches": [flat(match) for match in hit.matches],
        "snippets": [_snippet(passage) for passage in hit.passages],
    }
    if hit.explanation:
        record["explanation"] = [flat(part) for part in hit.explanation]
    return record


def document_record(record: Record) -> Json:
    """What is known of a document, without its text."""
    return {
        "id": record.id,
        "path": record.path,
        "title": record.title,
        "date": record.date or None,
        "kind": record.kind or None,
        "source": record.source or None,
        "url": record.url or None,
        "language": record.language,
        "origin": origin_record(record.origin),
        "words": record.words,
        "size": record.size,
        "sha256": record.sha256,
        "encoding": record.encoding or None,
        "encoding_basis": record.encoding_basis or None,
        "extractor": record.extractor or None,
        "provenance": {name: _provenance(value) for name, value in record.metadata.items()},
    }


def _provenance(value: Value) -> Json:
    return {"value": value.value, "basis": value.basis, "source": value.source}


def origin_record(origin: Origin) -> Json:
    return {
        "language": origin.language,
        "is_translation": origin.is_translation,
        "basis": origin.basis,
        "confidence": round(origin.confidence, 4),
        "leaning": origin.leaning or None,
        "tag": origin.tag,
        "evidence": [flat(evidence) for evidence in origin.evidence],
        "segments": [
            {"start": part.start, "end": part.end, "language": part.language}
            | {"origin": origin_record(part.origin)}
            for part in origin.segments
        ],
    }


def pairs_record(pairs: Sequence[Pair]) -> Json:
    """The texts that are the same in another language, and which of them is the original."""
    names = ("id", "path", "language", "relation")
    return {
        "translation_of": next((p.id for p in pairs if p.relation == "original"), None),
        "translations": [pair.id for pair in pairs if pair.relation == "translation"],
        "counterparts": [
            {name: getattr(pair, name) for name in names} | {"score": round(pair.score, 4)}
            for pair in pairs
        ],
    }


def _duplicates(of: Hit | DocumentView) -> Json:
    """All paths of a document, and the documents with nearly the same text."""
    return {
        "paths": sorted((of.record.path, *(copy.path for copy in of.copies))),
        "copies": [
            flat(copy) | {name: getattr(copy, name) or None for name in _MAY_BE_UNKNOWN}
            for copy in of.copies
        ],
        "near_copy_count": of.near_copy_count,
        "near_copies": [
            flat(near) | {"similarity": round(near.similarity, 4)} for near in of.near_copies
        ],
    }


_MAY_BE_UNKNOWN = ("date", "source", "kind", "url")


def _snippet(passage: Passage) -> Json:
    return {
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "line": passage.line,
        "highlights": [
            [span.start - passage.start, span.end - passage.start] for span in passage.spans
        ],
    }
