"""Machine output: one record shape a kind of value, and several encodings of it.

The shape is versioned and written down in docs/output.md; `schema-1.json` beside this module is
the same for machines, and the table of the names that `--fields` takes. Loads no Rich.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, singledispatch
from typing import Any

from ficli.document import KnownRecord, Origin, Value
from ficli.errors import UsageError
from ficli.render.safe_text import UNSAFE, for_terminal, one_line
from ficli.results import (
    SCHEMA_VERSION,
    CheckReport,
    Count,
    DocumentView,
    FieldTable,
    Forgotten,
    Hit,
    HitPage,
    IndexReport,
    Pair,
    Passage,
    Record,
    SkippedList,
    Status,
    Verification,
)

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


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "hit": (
        "rank", "score", "id", "path", "title", "date", "kind", "source", "url", "language",
        "origin.language", "origin.is_translation", "origin.basis", "actors.name", "match_count",
        "snippets.text", "sha256",
    ),
    "document": (
        "id", "path", "title", "date", "kind", "source", "url", "language", "origin.language",
        "origin.is_translation", "origin.basis", "actors.name", "match_count", "words", "sha256",
    ),
    "file": ("path", "outcome", "reason", "size", "hint"),
    "field": ("name", "aliases", "kind", "description", "example"),
    "count": ("query", "total"),
    "damage": ("kind", "name", "detail"),
    "status": (
        "documents", "words", "files", "source_bytes", "index_bytes", "languages.value",
        "languages.documents", "kinds.value", "kinds.documents", "last_reindex", "changed",
        "skipped",
    ),
    "verdict": (
        "path", "language", "origin.language", "origin.is_translation", "origin.basis",
        "origin.confidence", "origin.leaning", "origin.tag", "id",
    ),
    "correction": ("path", "origin", "translated", "state", "note", "sha256"),
    "row": ("left.line", "left.text", "right.line", "right.text"),
    "quote": (
        "state", "path", "kind", "file", "quote", "start", "end", "new_start", "new_end", "page",
        "line", "detail",
    ),
    "forgotten": ("path", "id", "documents", "source_remains"),
    "placed_mention": (
        "line", "page", "start", "end", "text", "actor", "name", "type", "via", "confidence",
    ),
    "actor_row": ("id", "name", "type", "country", "documents", "mentions", "first", "last"),
    "actor_page": (
        "id", "name", "type", "country", "documents", "mentions", "first", "last", "names.name",
        "names.count", "beside.name", "beside.documents.count", "quotes.text",
    ),
}  # fmt: skip
"""Columns of csv and tsv when the user chooses none."""


def encode(
    value: object,
    form: str,
    fields: tuple[str, ...] = (),
    *,
    null: bool = False,
    ascii_only: bool = False,
) -> Iterator[str]:
    """Yield the pieces of a value in a record format. Raises UsageError for an unknown field."""
    table = table_of(value)
    check_fields(table.kind, fields)
    if form in ("json", "jsonl"):
        yield from _JSON_ENCODERS[form](table, fields, ascii_only)
    elif form == "paths":
        yield from _paths(table, null)
    else:
        yield from _delimited(table, fields or COLUMNS[table.kind], form)


def table_of(value: object) -> Table:
    """The value as records."""
    from ficli.render import actor_records, origin_records  # noqa: F401  # they add their shapes

    return shape(value)


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
        "documents": page.documents,
        "offset": page.offset,
        "limit": page.limit,
        "seconds": round(page.seconds, 6),
        "unknown_words": [flat(word) for word in page.unknown_words],
        "any_total": page.any_total,
        "facets": {facet.field: _counts(facet.counts) for facet in page.facets},
        "expanded_from": [flat(each) for each in page.expanded_from],
        "hits": rows,
    }
    return Table("hit", body, "hits", rows)


@shape.register
def _(view: DocumentView) -> Table:
    row = {
        **_document(view.record),
        **pairs_record(view.pairs),
        "actors": [flat(actor) for actor in view.actors],
        "match_count": len(view.matches),
        "matches": [flat(match) for match in view.matches],
        "record": _known(view.known) if view.known else None,
        "mentions": [flat(mention) for mention in view.mentions],
        "page_starts": list(view.page_starts),
        "text": view.text,
    }
    return Table("document", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(report: IndexReport) -> Table:
    outcomes = {"added": report.added, "changed": report.changed, "removed": report.removed}
    rows: list[Json] = [
        {"path": path, "outcome": outcome, "reason": "", "size": None, "hint": ""}
        for outcome, paths in outcomes.items()
        for path in paths
    ]
    rows += [{"outcome": "skipped", **flat(skipped)} for skipped in report.skipped]
    body = {
        "schema_version": SCHEMA_VERSION,
        **{outcome: len(paths) for outcome, paths in outcomes.items()},
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
        "documents": report.documents,
        "words": report.words,
        "seconds": round(report.seconds, 6),
        "index_bytes": report.index_bytes,
        "full": report.full,
        "files": rows,
    }
    return Table("file", body, "files", rows)


@shape.register
def _(status: Status) -> Table:
    row = {
        **flat(status),
        "languages": _counts(status.languages),
        "kinds": _counts(status.kinds),
        "last_reindex": status.last_reindex or None,
    }
    return Table("status", {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(found: Verification) -> Table:
    rows = [flat(check) for check in found.checks]
    body = {
        "schema_version": SCHEMA_VERSION,
        **{state: found.count(state) for state in ("ok", "moved", "gone")},
        "quotes": rows,
    }
    return Table("quote", body, "quotes", rows)


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


def _counts(counts: Iterable[tuple[str, int]]) -> list[Json]:
    return [{"value": value, "documents": number} for value, number in counts]


@shape.register
def _(left_out: SkippedList) -> Table:
    rows = [{"outcome": "skipped", **flat(skipped)} for skipped in left_out.skipped]
    body = {"schema_version": SCHEMA_VERSION, "skipped": len(rows), "files": rows}
    return Table("file", body, "files", rows)


@shape.register
def _(table: FieldTable) -> Table:
    rows = [
        {**flat(field), "aliases": list(field.aliases), "values": list(field.values)}
        for field in table.fields
    ]
    return Table("field", {"schema_version": SCHEMA_VERSION, "fields": rows}, "fields", rows)


@shape.register
def _(value: Count | Forgotten) -> Table:
    row = flat(value)
    kind = type(value).__name__.lower()
    return Table(kind, {"schema_version": SCHEMA_VERSION, **row}, "", [row])


@shape.register
def _(report: CheckReport) -> Table:
    rows = [flat(damage) for damage in report.damages]
    body = {"schema_version": SCHEMA_VERSION, **flat(report), "damages": rows}
    return Table("damage", body, "damages", rows)


def flat(value: Any) -> Json:
    """The fields of a dataclass as they are; `asdict` copies deeply and takes 5 times as long."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def hit_record(hit: Hit) -> Json:
    """One hit, as it stands in `hits` and on a line of `jsonl`."""
    record = {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        **_document(hit.record),
        **pairs_record(hit.pairs),
        "title_highlights": [[span.start, span.end] for span in hit.title_spans],
        "actors": [flat(actor) for actor in hit.actors],
        "match_count": hit.match_count,
        "matches": [flat(match) for match in hit.matches],
        "snippets": [_snippet(passage) for passage in hit.passages],
    }
    if hit.explanation:
        record["explanation"] = [flat(part) for part in hit.explanation]
    return record


def _document(record: Record) -> Json:
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


# Fields that a user chooses -----------------------------------------------------------------


@cache
def schema() -> Json:
    """The JSON Schema (draft 2020-12) of everything this module writes."""
    from importlib.resources import files

    text = files("ficli.render").joinpath(f"schema-{SCHEMA_VERSION}.json").read_text("utf-8")
    loaded: Json = json.loads(text)
    return loaded


@cache
def field_names(kind: str) -> tuple[str, ...]:
    """Every name that `--fields` takes for records of a kind, dotted for inner fields."""
    return tuple(_names_in(schema()["$defs"][kind], ""))


def _names_in(node: Json, prefix: str) -> Iterator[str]:
    node = schema()["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    parts = (*node.get("allOf", ()), *node.get("anyOf", ()))
    for part in (*parts, *((node["items"],) if "items" in node else ())):
        yield from _names_in(part, prefix)
    for name, inner in node.get("properties", {}).items():
        yield prefix + name
        yield from _names_in(inner, f"{prefix}{name}.")


def check_fields(kind: str, fields: tuple[str, ...]) -> None:
    """Raise UsageError when a chosen field does not exist."""
    unknown = [name for name in fields if name not in field_names(kind)]
    if not unknown:
        return
    import difflib

    near = difflib.get_close_matches(unknown[0], field_names(kind), n=3)
    top = [name for name in field_names(kind) if "." not in name]
    raise UsageError(
        f"there is no output field '{unknown[0]}'",
        hint=f"did you mean {' or '.join(near)}?" if near else f"the fields are {', '.join(top)}",
        code="unknown-output-field",
    )


def _chosen(row: Json, fields: tuple[str, ...]) -> Json:
    """The row with the chosen fields only, in the order chosen, nested as they were."""
    if not fields:
        return row
    groups: dict[str, list[str]] = {}
    for name in fields:
        head, _, rest = name.partition(".")
        groups.setdefault(head, []).append(rest)
    return {
        head: row[head] if "" in inner else _inside(row[head], tuple(inner))
        for head, inner in groups.items()
        if head in row
    }


def _inside(value: Any, fields: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_chosen(each, fields) for each in value]
    return _chosen(value, fields)


# Encodings ----------------------------------------------------------------------------------

_RAW_IN_JSON = re.compile(f"[{UNSAFE}]")


def _dump(value: Json, ascii_only: bool, indent: int | None = None) -> str:
    """JSON whose bytes steer no terminal: what JSON itself leaves raw is written as \\uXXXX."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, allow_nan=False)
    return _RAW_IN_JSON.sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _json(table: Table, fields: tuple[str, ...], ascii_only: bool) -> Iterator[str]:
    body = table.body
    if fields and table.rows_key:
        body = {**body, table.rows_key: [_chosen(row, fields) for row in table.rows]}
    elif fields:
        body = {"schema_version": SCHEMA_VERSION, **_chosen(table.rows[0], fields)}
    yield _dump(body, ascii_only, indent=2) + "\n"


def _jsonl(table: Table, fields: tuple[str, ...], ascii_only: bool) -> Iterator[str]:
    for row in table.rows:
        line = {"schema_version": SCHEMA_VERSION, **_chosen(row, fields)}
        yield _dump(line, ascii_only) + "\n"


_JSON_ENCODERS: dict[str, Callable[[Table, tuple[str, ...], bool], Iterator[str]]] = {
    "json": _json,
    "jsonl": _jsonl,
}


def _paths(table: Table, null: bool) -> Iterator[str]:
    for row in table.rows:
        yield f"{row['path']}\0" if null else f"{one_line(row['path'])}\n"


def _delimited(table: Table, columns: tuple[str, ...], form: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = _writer(buffer, form)
    show = one_line if form == "tsv" else for_terminal
    writer.writerow(columns)
    for row in table.rows:
        writer.writerow([guarded(_cell(row, name), show) for name in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _writer(buffer: io.StringIO, form: str) -> Any:
    if form == "tsv":
        return csv.writer(buffer, delimiter="\t", lineterminator="\n")
    return csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")


def _cell(row: Json, name: str) -> object:
    """The value at a dotted name; those of a list are joined with `; `."""
    head, _, rest = name.partition(".")
    value = row.get(head)
    if isinstance(value, list):
        parts = [_cell(each, rest) if rest else each for each in value]
        if all(part is None for part in parts):
            return None
        return "; ".join("" if part is None else _plain(part) for part in parts)
    if rest and isinstance(value, dict):
        return _cell(value, rest)
    return value


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def guarded(value: object, show: Callable[[str], str] = for_terminal) -> object:
    """A cell that no spreadsheet runs as a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = _plain(value)
    is_formula = text.lstrip(" \u00a0\u3000").startswith(_FORMULA)
    return ("'" if is_formula else "") + show(text)
