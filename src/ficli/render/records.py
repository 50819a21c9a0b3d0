"""Machine output: the encodings of the records that `shapes` makes.

`schema-1.json` beside this module is also the table of the names that `--fields` takes. Loads no
Rich.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from ficli.errors import UsageError
from ficli.render.safe_text import UNSAFE, for_terminal, one_line
from ficli.render.shapes import Json, Table, shape
from ficli.results import SCHEMA_VERSION

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "hit": (
        "rank", "score", "id", "path", "title", "date", "kind", "source", "url", "language",
        "origin.language", "origin.is_translation", "origin.basis", "actors.name", "match_count",
        "snippets.text", "sha256", "copies.path", "near_copies.path",
    ),
    "document": (
        "id", "path", "title", "date", "kind", "source", "url", "language", "origin.language",
        "origin.is_translation", "origin.basis", "actors.name", "match_count", "words", "sha256",
    ),
    "file": ("path", "outcome", "reason", "size", "hint", "pages"),
    "field": ("name", "aliases", "kind", "description", "example"),
    "count": ("query", "total"),
    "damage": ("kind", "name", "detail"),
    "status": (
        "documents", "words", "files", "source_bytes", "index_bytes", "languages.value",
        "languages.documents", "kinds.value", "kinds.documents", "last_reindex", "changed",
        "skipped", "copies", "near_copies", "near_groups",
    ),
    "verdict": (
        "path", "language", "origin.language", "origin.is_translation", "origin.basis",
        "origin.confidence", "origin.leaning", "origin.tag", "id",
    ),
    "correction": ("path", "origin", "translated", "state", "note", "sha256"),
    "row": ("left.line", "left.text", "right.line", "right.text"),
    "quote": (
        "state", "path", "kind", "file", "quote", "start", "end", "new_start", "new_end", "page",
        "line", "detail", "new_path",
    ),
    "forgotten": ("path", "id", "documents", "source_remains", "paths", "near_copies"),
    "duplicate": ("group", "kind", "relation", "similarity", "path", "id", "date", "title"),
    "placed_mention": (
        "line", "page", "start", "end", "text", "actor", "name", "type", "via", "confidence",
    ),
    "actor_row": ("id", "name", "type", "country", "documents", "mentions", "first", "last"),
    "screened": (
        "line", "name", "documents", "mentions", "actor.name", "found_as",
        "best.quotes.text", "best.path", "best.quotes.page", "best.quotes.line",
        "best.quotes.start", "best.quotes.end", "near.name",
    ),
    "edge": (
        "source", "target", "type", "weight", "documents", "score", "source_name", "target_name",
    ),
    "actor_dossier": ("id", "name", "evidence.path", "evidence.quotes.text"),
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
    raw: bool = False,
    ascii_only: bool = False,
) -> Iterator[str]:
    """Yield the pieces of a value in a record format. Raises UsageError for an unknown field.

    `raw` leaves cells of csv and tsv without the apostrophe that stops formulas.
    """
    table = table_of(value)
    check_fields(table.kind, fields)
    if form in ("json", "jsonl"):
        yield from _JSON_ENCODERS[form](table, fields, ascii_only)
    elif form == "paths":
        yield from _paths(table, null)
    else:
        yield from _delimited(table, fields or COLUMNS[table.kind], form, raw)


def table_of(value: object) -> Table:
    """The value as records."""
    if shape.dispatch(type(value)) is shape.dispatch(object):
        from ficli.render import (  # noqa: F401  # they add their shapes
            actor_records,
            network_records,
            origin_records,
            report_records,
            screen_records,
        )

    return shape(value)


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


def _delimited(table: Table, columns: tuple[str, ...], form: str, raw: bool) -> Iterator[str]:
    cell = plain_cell if raw else guarded
    buffer = io.StringIO()
    writer = _writer(buffer, form)
    show = one_line if form == "tsv" else for_terminal
    writer.writerow(columns)
    for row in table.rows:
        writer.writerow([cell(_cell(row, name), show) for name in columns])
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
    cell = plain_cell(value, show)
    if value is None or isinstance(value, bool | int | float):
        return cell
    is_formula = _plain(value).lstrip(" \u00a0\u3000").startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell


def plain_cell(value: object, show: Callable[[str], str] = for_terminal) -> object:
    """A cell whose text steers no terminal, and is otherwise as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int | float) else show(_plain(value))
