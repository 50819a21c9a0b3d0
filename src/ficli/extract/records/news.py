"""News pages as people save them: headline, byline, outlet, when published and updated.

Only what stands in its usual place above the story is read. A text with neither a byline nor
both an outlet and a date is no news page for us.
"""

from __future__ import annotations

import re
from functools import cache

from ficli.document import Span, Value
from ficli.extract import boilerplate, dates, front_matter
from ficli.extract.records.record import Line, Record, lines

SOURCE = "news page"

HEAD = 20_000
"""Characters."""
HEAD_LINES = 14
MAX_HEADLINE = 250
"""Characters."""

# Outlets that report on Canadian politics, as they sign.
OUTLETS = (
    "The Globe and Mail",
    "CBC News",
    "CBC",
    "Global News",
    "CTV News",
    "National Post",
    "Toronto Star",
    "The Toronto Star",
    "Toronto Sun",
    "The Canadian Press",
    "Postmedia News",
    "Ottawa Citizen",
    "Montreal Gazette",
    "Vancouver Sun",
    "The Hill Times",
    "iPolitics",
    "Politico",
    "The Logic",
    "The Breaker",
    "Global Times",
    "South China Morning Post",
    "Reuters",
    "The Associated Press",
    "Associated Press",
    "Agence France-Presse",
    "AFP",
    "BBC News",
    "The Guardian",
    "The New York Times",
    "The Washington Post",
    "La Presse",
    "La Presse Canadienne",
    "La Presse canadienne",
    "Le Devoir",
    "Le Droit",
    "Le Soleil",
    "Radio-Canada",
    "Le Journal de Montréal",
    "Le Journal de Québec",
    "TVA Nouvelles",
    "L’actualité",
    "Ming Pao",
    "Sing Tao",
    "Xinhua",
)

_NAME = r"[^\W\d_][\w.'’-]*(?:[ \xa0][^\W\d_][\w.'’-]*){1,4}"
_BYLINE = re.compile(
    rf"(?i:by|par|written by|reported by|(?:un )?texte de)\s*:?\s+"
    rf"(?P<byline>{_NAME}(?:(?:,\s*|\s+(?:and|et|&)\s+){_NAME}){{0,4}})"
    r"\s*(?P<rest>[|•·,–—-].{0,160}|)"
)
_DATELINE = re.compile(
    r"\((?P<round>[^\W\d_][^()\n]{1,30})\)\s|(?P<upper>[^\W\d_][^a-z\d\n()—–]{2,30}?)\s+[—–]\s"
)
_SMALL = frozenset("and et de du la le des van von der den bin al &".split())


def read(text: str) -> Record | None:
    """The news page that a text is, or None."""
    head = _head(text)
    fields: dict[str, Value] = {}
    furniture: set[int] = set()
    for line in head:
        if _add_byline(line, fields) | _add_date(line, fields) | _add_outlet(line, fields):
            furniture.add(line.start)
    dated = fields.keys() & {"published", "modified"}
    if "byline" not in fields and not ("outlet" in fields and dated):
        return None
    if headline := _headline(head, furniture):
        fields["headline"] = headline
    _add_place(head, furniture, fields)
    return Record("news", fields)


def _head(text: str) -> list[Line]:
    """The first lines that are no site furniture."""
    furniture = {span.start for span in boilerplate.lines(text[:HEAD])}
    after = max((span.end for span in front_matter.of_text(text).spans), default=0)
    found = []
    for line in lines(text, HEAD):
        if line.start >= after and line.start not in furniture:
            found.append(line)
        if len(found) == HEAD_LINES:
            break
    return found


def _add_byline(line: Line, fields: dict[str, Value]) -> bool:
    match = _BYLINE.fullmatch(line.text)
    if match is None or not all(word[:1].isupper() for word in _name_words(match["byline"])):
        return False
    fields.setdefault("byline", line.value(match, "byline", SOURCE))
    if match["rest"]:
        _add_outlet(Line(match["rest"], line.start + match.start("rest")), fields)
    return True


def _name_words(names: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", names) if word and word not in _SMALL]


def _add_date(line: Line, fields: dict[str, Value]) -> bool:
    found = dates.of_line(line.text)
    if found is None:
        return False
    span = Span(line.start + found.start, line.start + found.end)
    value = Value(found.date, "declared", SOURCE, span)
    fields.setdefault("modified" if found.label == "updated" else "published", value)
    return True


def _add_outlet(line: Line, fields: dict[str, Value]) -> bool:
    """An outlet that stands alone between the separators of a line."""
    for part in re.finditer(r"[^|•·,–—\n]+", line.text):
        words = part.group().strip()
        if words.casefold() in _outlets():
            start = line.start + part.start() + part.group().index(words)
            span = Span(start, start + len(words))
            fields.setdefault("outlet", Value(words, "declared", SOURCE, span))
            return True
    return False


@cache
def _outlets() -> frozenset[str]:
    return frozenset(name.casefold() for name in OUTLETS)


def _headline(head: list[Line], furniture: set[int]) -> Value | None:
    """The first line above the byline or date that could be one."""
    for line in head:
        if line.start not in furniture and any(map(str.isalpha, line.text)):
            if len(line.text) > MAX_HEADLINE:
                return None
            return Value(line.text, "declared", SOURCE, Span(line.start, line.end))
    return None


def _add_place(head: list[Line], furniture: set[int], fields: dict[str, Value]) -> None:
    """The city that a story is dated from."""
    for line in head:
        if line.start not in furniture and (match := _DATELINE.match(line.text)):
            group = "round" if match["round"] else "upper"
            fields["place"] = line.value(match, group, SOURCE)
            return
