"""What a document or its sidecar declares about itself: YAML front matter, YAML or JSON beside it.

Only the events of YAML are read, never its objects: every value stays the string that was
written, aliases are refused, and nothing is built that a hostile file could make large.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ficli.document import Span, Value
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import clean, decode

MAX_FRONT_MATTER = 64_000
"""Characters; a longer block is taken for text."""
MAX_DEPTH = 8
MAX_ENTRIES = 1_000
MAX_VALUE = 10_000
"""Characters kept of one value."""

MAX_KEY = 100

KNOWN = ("title", "date", "source", "language", "origin", "kind", "url")
"""Keys that mean something to ficli, in any case; all others are kept as written."""

# Other names for the keys that ficli knows.
SYNONYMS = {
    "lang": "language",
    "langue": "language",
    "titre": "title",
    "publisher": "source",
    "type": "kind",
    "link": "url",
    "original_language": "origin",
    "original-language": "origin",
}

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY_LINE = re.compile(r"[\w-]+[ \t]*:(?=\s)")
_NOTHING = ("", "~", "null", "Null", "NULL")


class FrontMatter(NamedTuple):
    """Values by key, and the block's span if there is one."""

    values: dict[str, Value]
    spans: tuple[Span, ...] = ()


class _Entry(NamedTuple):
    key: str
    value: str
    start: int
    end: int


class _InvalidBlockError(Exception):
    """Why a block cannot be read, as a clause."""


def of_text(text: str) -> FrontMatter:
    """The YAML block between `---` lines at the very beginning, if there is one.

    A block that is not valid gives a note under `front_matter_error`; where it begins as a block
    of keys does, it is still no place for a title or a first snippet.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter({})
    closing = _CLOSING.search(text, opening.end(), opening.end() + MAX_FRONT_MATTER)
    if not closing:
        return FrontMatter({})
    try:
        entries = list(_yaml_entries(text[opening.end() : closing.start()]))
    except _InvalidBlockError as error:
        note = Value(str(error), "inferred", "front matter")
        meant = _KEY_LINE.match(text, opening.end())
        return FrontMatter({"front_matter_error": note}, (Span(0, closing.end()),) if meant else ())
    if not entries:
        return FrontMatter({})
    return FrontMatter(
        _values(entries, "front matter", text, opening.end()), (Span(0, closing.end()),)
    )


def of_sidecar(name: str, data: bytes) -> FrontMatter:
    """What a sidecar file declares; what is wrong with it stands under `sidecar_error`."""
    try:
        text = decode(data).text
        entries = list(_json_entries(text) if name.endswith(".json") else _yaml_entries(text))
        if not entries:
            raise _InvalidBlockError("it holds no keys with values")
    except (_InvalidBlockError, CannotExtract) as error:
        return FrontMatter({"sidecar_error": Value(str(error), "inferred", "sidecar")})
    return FrontMatter(_values(entries, "sidecar"))


def _values(
    entries: list[_Entry], source: str, text: str = "", offset: int = 0
) -> dict[str, Value]:
    """Declared values by key. A list's items are joined by commas; the span is then left out."""
    values: dict[str, Value] = {}
    for entry in entries:
        key = SYNONYMS.get(entry.key, entry.key)
        if key in values:
            joined = f"{values[key].value}, {entry.value}"
            values[key] = Value(joined[:MAX_VALUE], "declared", source)
        else:
            span = _exact(entry, text, offset)
            values[key] = Value(entry.value[:MAX_VALUE], "declared", source, span)
    return values


def _exact(entry: _Entry, text: str, offset: int) -> Span | None:
    """Where the value itself stands, without its quotes; None when it is written otherwise."""
    for inset in (0, 1):
        start, end = offset + entry.start + inset, offset + entry.end - inset
        if text[start:end] == entry.value:
            return Span(start, end)
    return None


def _yaml_entries(block: str) -> Iterator[_Entry]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        events = _limited(YAML(typ="safe", pure=True).parse(block))
        for event in events:
            if type(event).__name__ == "MappingStartEvent":
                yield from _yaml_walk(events, event, "", 0)
                return
            if type(event).__name__ in ("ScalarEvent", "SequenceStartEvent"):
                return
    except MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise _InvalidBlockError(f"not valid YAML: {error.problem}{line}") from error
    except (YAMLError, ValueError, OverflowError) as error:
        raise _InvalidBlockError(f"not valid YAML: {str(error).splitlines()[0]}") from error


def _limited(events: Iterator[Any]) -> Iterator[Any]:
    for count, event in enumerate(events):
        if count > 3 * MAX_ENTRIES:
            raise _InvalidBlockError(f"more than {MAX_ENTRIES} values")
        yield event


def _yaml_walk(events: Iterator[Any], event: Any, key: str, depth: int) -> Iterator[_Entry]:
    """The scalars below one event; a nested key is written `outer.inner`."""
    kind = type(event).__name__
    if depth > MAX_DEPTH:
        raise _InvalidBlockError("nested too deeply")
    if kind == "AliasEvent":
        raise _InvalidBlockError("YAML aliases are not read")
    if kind == "ScalarEvent":
        yield from _scalar(key, event.value, event.start_mark.index, event.end_mark.index)
    elif kind == "SequenceStartEvent":
        while type(item := next(events)).__name__ != "SequenceEndEvent":
            yield from _yaml_walk(events, item, key, depth + 1)
    elif kind == "MappingStartEvent":
        while type(name := next(events)).__name__ != "MappingEndEvent":
            if type(name).__name__ != "ScalarEvent":
                raise _InvalidBlockError("a key is not plain text")
            yield from _yaml_walk(events, next(events), _join(key, name.value), depth + 1)


def _json_entries(text: str) -> Iterator[_Entry]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _InvalidBlockError(f"not valid JSON: {error}") from error
    if isinstance(content, dict):
        yield from _json_walk(content, "", 0)


def _json_walk(content: object, key: str, depth: int) -> Iterator[_Entry]:
    if depth > MAX_DEPTH:
        raise _InvalidBlockError("nested too deeply")
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _json_walk(value, _join(key, name), depth + 1)
    elif isinstance(content, list):
        for item in content:
            yield from _json_walk(item, key, depth + 1)
    elif content is not None:
        written = content if isinstance(content, str) else json.dumps(content)
        yield from _scalar(key, written, 0, 0)


def _scalar(key: str, value: str, start: int, end: int) -> Iterator[_Entry]:
    if key and value not in _NOTHING:
        yield _Entry(key, clean(value), start, end)


def _join(outer: str, inner: str) -> str:
    inner = clean(inner).strip()[:MAX_KEY]
    if inner.lower() in KNOWN or inner.lower() in SYNONYMS:
        inner = inner.lower()
    return f"{outer}.{inner}" if outer else inner
