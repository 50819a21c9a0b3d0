"""What a text says about its own origin, and how much of the text each statement covers.

The statements are data (`declared.toml`). A statement about something else than the text itself
(prose that mentions a translation) is no declaration; a translated quotation covers itself only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ficli.attribution.origin import languages
from ficli.attribution.origin.findings import Finding, Says
from ficli.document import Evidence, Span

_STEMS = (
    "translat", "traduc", "traduit", "trad.", "trans. by", "adapted", "adapté", "origina",
    "origine", "originell", "initial", "first", "abord", "première fois", "authentic", "fait foi",
    "english version", "version fran", "source language", "langue source",
    "of origin", "langue d", "译", "譯", "翻", "编", "編", "原", "機", "机", "本文", "本稿",
    "(from ", "[from ", "(du ", "[du ", "(de l", "[de l", "(in ", "[in ", "(spoken", "(speaking",
)  # fmt: skip
"""A line without any of these declares nothing; most lines are passed over by this alone."""

_EDGE_LINES = 12
"""Lines with text at either end of a document among which credits and fields are looked for."""
_CREDIT_WORDS = 30
_CREDIT_CHARACTERS = 220
_QUOTATION = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"|«[^«»\n]+»|「[^「」\n]+」|‘[^‘’\n]{20,}’")
_NEAR = 60
"""Characters between a quotation and the remark that it is translated."""

Scope = Literal["document", "edges", "beside", "onward", "petition"]


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    says: str
    scope: Scope
    regex: re.Pattern[str]
    needs: re.Pattern[str] | None
    language: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    patterns: tuple[_Pattern, ...]
    refused: re.Pattern[str]
    response: re.Pattern[str]
    bilingual_record: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    edge: bool


def declarations(text: str, language: str) -> tuple[Finding, ...]:
    """Every statement in `text` about its own origin, in the order of the text."""
    found = [
        finding
        for line in _lines(text)
        if _may_declare(line.text)
        for finding in _in_line(text, line, language)
    ]
    return (*found, *_marked(text, language))


def _may_declare(row: str) -> bool:
    lowered = row.lower()
    return any(stem in lowered for stem in _STEMS)


@cache
def _table() -> _Table:
    data = tomllib.loads(files(__package__).joinpath("declared.toml").read_text("utf-8"))
    own = "|".join(sorted((data["own_words_en"] + "|" + data["own_words_fr"]).split("|"), key=len))
    return _Table(
        tuple(_compiled(entry, own) for entry in data["pattern"]),
        re.compile(data["refused"], re.IGNORECASE),
        re.compile(data["response"], re.IGNORECASE | re.MULTILINE),
        re.compile(data["bilingual_record"]),
    )


def _compiled(entry: dict[str, Any], own: str) -> _Pattern:
    count = iter(range(9))
    regex = re.sub(
        r"\{lang\}",
        lambda _: languages.pattern().replace("<lang>", f"<lang{next(count)}>"),
        entry["regex"].replace("{self}", f"(?:{own})"),
    )
    needs = re.compile(entry["needs"], re.IGNORECASE) if "needs" in entry else None
    return _Pattern(
        entry["id"],
        entry["says"],
        entry["scope"],
        re.compile(regex, re.IGNORECASE),
        needs,
        entry.get("language", ""),
        tuple(entry.get("stems", ("",))),
    )


def _lines(text: str) -> tuple[_Line, ...]:
    rows = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    last = len(rows) - _EDGE_LINES
    return tuple(
        _Line(start, end, row, (number < _EDGE_LINES or number >= last) and _is_credit(row))
        for number, (start, end, row) in enumerate(rows)
    )


def _is_credit(row: str) -> bool:
    return len(row) <= _CREDIT_CHARACTERS and len(row.split()) <= _CREDIT_WORDS


def _in_line(text: str, line: _Line, language: str) -> Iterator[Finding]:
    """The first pattern that reads a stretch of the line keeps it: the table's order is rank."""
    taken: list[tuple[int, int]] = []
    lowered = line.text.lower()
    for pattern in _table().patterns:
        if pattern.says == "marker" or (pattern.scope == "edges" and not line.edge):
            continue
        if not any(stem in lowered for stem in pattern.stems):
            continue
        for match in pattern.regex.finditer(line.text):
            start, end = match.span()
            if _counts(pattern, match) and all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                yield _finding(text, line, pattern, match, language)


def _counts(pattern: _Pattern, match: re.Match[str]) -> bool:
    if _table().refused.search(match[0]):
        return False
    return pattern.needs is None or pattern.needs.search(match[0]) is not None


def _finding(
    text: str, line: _Line, pattern: _Pattern, match: re.Match[str], language: str
) -> Finding:
    named = next((name for name in match.groupdict().values() if name), "")
    origin = languages.tag_of(named) if named else pattern.language
    start, end = line.start + match.start(), line.start + match.end()
    end = start + len(text[start:end].rstrip())
    evidence = Evidence(f"declared:{pattern.id}", text[start:end], start, end)
    return Finding(
        _says(pattern, origin, language),
        origin,
        evidence,
        _scope(text, line, pattern, match),
        leads=pattern.scope == "petition",
    )


def _says(pattern: _Pattern, origin: str, language: str) -> Says:
    if pattern.says == "quoted":
        return "translated"
    if pattern.says == "translated" and origin and origin == language:
        return "original"  # a credit that the translation copied from its own source
    return "machine" if pattern.says == "machine" else _ORIGINAL.get(pattern.says, "translated")


_ORIGINAL: dict[str, Says] = {"original": "original"}


def _scope(text: str, line: _Line, pattern: _Pattern, match: re.Match[str]) -> Span | None:
    if pattern.scope == "petition":
        response = _table().response.search(text, line.end)
        return Span(0, response.start()) if response else None
    if pattern.scope == "beside":
        return _beside(line, match.start(), match.end())
    return None


def _beside(line: _Line, start: int, end: int) -> Span | None:
    """The quotation next to a remark; else the line. `None`: the remark is all of a credit line."""
    quotations = list(_QUOTATION.finditer(line.text))
    before = [q for q in quotations if 0 <= start - q.end() <= _NEAR]
    after = [q for q in quotations if 0 <= q.start() - end <= 3]
    for quotation in [*after[:1], *before[-1:]]:
        return Span(line.start + quotation.start(), line.start + quotation.end())
    alone = not (line.text[:start] + line.text[end:]).strip()
    return None if alone and line.edge else Span(line.start, line.end)


def _marked(text: str, language: str) -> Iterator[Finding]:
    """Stretches between the markers of a bilingual record, such as `[Translation]`."""
    marks = sorted(
        (match.start(), match.end(), pattern.id)
        for pattern in _table().patterns
        if pattern.says == "marker"
        for match in pattern.regex.finditer(text)
    )
    if not any(kind == "marker-translation" for *_, kind in marks):
        return
    other = _other_official(text, language)
    lasting = [mark for mark in marks if _opens_line(text, mark[0], mark[1])]
    for start, end, kind in marks:
        if (start, end, kind) not in lasting and kind == "marker-translation":
            yield _inline(text, start, end, other)
    yield from _stretches(text, lasting, language, other)


def _other_official(text: str, language: str) -> str:
    if not _table().bilingual_record.search(text):
        return ""
    return {"en": "fr", "fr": "en"}.get(language, "")


def _opens_line(text: str, start: int, end: int) -> bool:
    """Whether a marker begins a line and does not merely introduce a quotation."""
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    after = text[end : end + 3].lstrip(" \t")
    return not before and not after.startswith(("“", '"', "«", "‘"))


def _inline(text: str, start: int, end: int, other: str) -> Finding:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = _Line(first, len(text) if last < 0 else last, "", False)
    line = _Line(line.start, line.end, text[line.start : line.end], False)
    evidence = Evidence("declared:marker-translation", text[start:end], start, end)
    return Finding("translated", other, evidence, _beside(line, start - first, end - first))


def _stretches(
    text: str, marks: list[tuple[int, int, str]], language: str, other: str
) -> Iterator[Finding]:
    if not marks:
        return
    if marks[0][2] == "marker-translation" and other and text[: marks[0][0]].strip():
        yield _stretch(text, marks[0], Span(0, marks[0][0]), "not-translated", language)
    ends = [start for start, *_ in marks[1:]] + [len(text)]
    for mark, until in zip(marks, ends, strict=True):
        if mark[2] == "marker-translation":
            yield _stretch(text, mark, Span(mark[0], until), "translated", other)
        else:
            yield _stretch(text, mark, Span(mark[0], until), "not-translated", language)


def _stretch(
    text: str, mark: tuple[int, int, str], scope: Span, says: Says, language: str
) -> Finding:
    start, end, kind = mark
    return Finding(says, language, Evidence(f"declared:{kind}", text[start:end], start, end), scope)
