"""Proceedings in print: committee evidence, Hansard, hearings: who speaks, and in what language.

A turn begins at a line with a title or an office, a name and a colon. Bracketed marks such as
`[Translation]` say in which language the floor was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ficli.document import Value
from ficli.extract.records.record import Record, Section, date_in, lines

HEAD = 8_000
"""Characters in which the heading stands."""

MIN_TURNS = 2
"""With a heading; without one, MIN_TURNS_BARE."""
MIN_TURNS_BARE = 5

_TITLES = (
    r"(?:the )?(?:right |rt\. )?hon(?:ourable\b|\.)(?: (?:mr|mrs|ms|dr)\.)?|"
    r"mrs?\.|ms\.|miss|dr\.|prof\.|senator|ambassador|commissioner|"
    r"(?:l[’']|la |le )(?:très )?hon(?:orable\b|\.)|"
    r"m\.|mme|mlle|dre?|(?:le |la )?sén(?:ateur|atrice)"
)
_OFFICES = (
    r"the (?:[a-z]+[ -]){0,3}?"
    r"(?:chair(?:man|person)?|co-chair|speaker|clerk|commissioner|registrar)|"
    r"(?:le |la |l[’'])(?:\w+[ -]){0,2}?(?:vice-|co)?(?:présidente?|greffi(?:er|ère)|commissaire)|"
    r"an hon\. member|some hon\. members|une? députée?|des députés|une voix|des voix"
)
_REMARK = r"[ \xa0]?\((?:[^()\n]|\([^()\n]{0,80}\)){1,120}\)"
_TURN = re.compile(
    rf"^[ \t]*(?:\*\*)?(?:(?i:{_TITLES})[ \xa0]+(?P<name>[^\W\d_][^\n:()]{{1,60}}?)"
    rf"|(?P<office>(?i:{_OFFICES})[^\n:()]{{0,40}}?))"
    rf"(?P<remark>{_REMARK})?[ \xa0]?(?:\*\*)?:(?:\*\*)?(?=\s|$)",
    re.MULTILINE,
)
_PERSON = re.compile(
    rf"\((?:(?i:{_TITLES})[ \xa0]+)?(?P<name>[^\W\d_][^\n:()]{{1,60}}?)[ \xa0]*[(),]"
)

# What a mark in the English or the French version says of the floor.
_FLOOR = {
    "english": "en",
    "translation": "fr",
    "french": "fr",
    "français": "fr",
    "traduction": "en",
    "anglais": "en",
}
_MARK = re.compile(
    rf"^[ \t]*\[(?P<language>{'|'.join(_FLOOR)})\][ \t]*$", re.MULTILINE | re.IGNORECASE
)
_TIME = re.compile(r"\s*[•●·*]?\s*\(\d{4}\)\s*")

_KINDS = {
    "committee-evidence": re.compile(
        r"^\s*(?:evidence|témoignages)\s*$|\bcommittee evidence\b|(?:committee|comité)[^\n]*\s+"
        r"(?:evidence|témoignages)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    "hansard": re.compile(
        r"\bhansard\b|house of commons debates|débats de la chambre des communes|"
        r"official report|compte rendu officiel|debates of the senate|débats du sénat",
        re.IGNORECASE,
    ),
}
_FIELDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<committee>(?:standing |special |legislative |joint |sub)*committee on .{3,160})",
        r"(?P<committee>(?:sous-)?comité (?:permanent|spécial|mixte|législatif|sur|de) .{3,160})",
        r".*?\b(?:meeting|réunion|number|numéro)\s+(?:n[o°]?\.?\s*)?(?P<meeting>\d{1,3})\b.*",
        r".*?\b(?P<parliament>\d{1,2})\s?(?:st|nd|rd|th|e)\s+(?:parliament|législature)\b.*",
        r".*?\b(?P<session>\d)\s?(?:st|nd|rd|th|re|e)\s+session\b.*",
    )
)


class _Turn(NamedTuple):
    start: int
    speaker: str


def read(text: str) -> Record | None:
    """The proceedings that a text is: enough turns, more below a heading than without."""
    matches = list(_TURN.finditer(text))
    if len(matches) < MIN_TURNS:
        return None
    kind = _kind(text[:HEAD])
    if kind == "proceedings" and not _is_plain_dialogue(matches):
        return None
    speakers = _Speakers()
    turns = [_Turn(match.start(), speakers.of(match)) for match in matches]
    fields = _head_fields(text, min(turns[0].start, HEAD), kind)
    if speakers.chair:
        fields["chair"] = Value(speakers.chair, "inferred", kind)
    return Record(kind, fields, tuple(_sections(text, turns)))


def _kind(head: str) -> str:
    return next((kind for kind, form in _KINDS.items() if form.search(head)), "proceedings")


def _is_plain_dialogue(matches: list[re.Match[str]]) -> bool:
    """Whether there are enough turns, of more than one speaker, to be no list of contacts."""
    names = {match["name"] or match["office"] for match in matches}
    return len(matches) >= MIN_TURNS_BARE and 1 < len(names) < len(matches)


class _Speakers:
    """Names behind the headings of turns: an office or a surname stands for who bore it before."""

    def __init__(self) -> None:
        self.chair = ""
        self._by_office: dict[str, str] = {}
        self._by_surname: dict[str, str] = {}

    def of(self, match: re.Match[str]) -> str:
        """The speaker of one turn; the office itself while nobody is named for it."""
        if match["office"]:
            return self._in_office(" ".join(match["office"].split()), match["remark"] or "")
        name = " ".join(match["name"].split()).strip(" *,")
        surname = name.rpartition(" ")[2].casefold()
        if " " in name:
            known = self._by_surname.setdefault(surname, name)
            if known != name:
                self._by_surname[surname] = ""  # two of that name: a surname alone says nothing
            return name
        return self._by_surname.get(surname) or name

    def _in_office(self, office: str, remark: str) -> str:
        person = _PERSON.search(remark)
        if person:
            self._by_office[office.casefold()] = " ".join(person["name"].split())
        name = self._by_office.get(office.casefold(), "")
        if office.casefold() in ("the chair", "le président", "la présidente") and not self.chair:
            self.chair = name
        return name or office


def _head_fields(text: str, end: int, source: str) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for line in lines(text, end):
        for pattern in _FIELDS:
            if match := pattern.fullmatch(line.text):
                name = next(iter(match.groupdict()))
                fields.setdefault(name, line.value(match, name, source))
        if "date" not in fields and (date := date_in(line, source)):
            fields["date"] = date
    return fields


def _sections(text: str, turns: list[_Turn]) -> Iterator[Section]:
    """Each turn, divided where the floor's language changes within it."""
    marks = [(match.span(), _FLOOR[match["language"].casefold()]) for match in _MARK.finditer(text)]
    ends = [turn.start for turn in turns[1:]] + [len(text)]
    language, at = "", 0
    for turn, end in zip(turns, ends, strict=True):
        start = turn.start
        while at < len(marks) and marks[at][0][0] < end:
            (mark_start, mark_end), floor = marks[at]
            at += 1
            if mark_start > start:
                yield from _part(text, start, mark_start, turn.speaker, language)
                start = mark_end
            language = floor
        yield from _part(text, start, end, turn.speaker, language)


def _part(text: str, start: int, end: int, speaker: str, language: str) -> Iterator[Section]:
    """A turn or a part of one, without times and white space around it; nothing when empty."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    last = text.rfind("\n", start, end) + 1
    if last > start and _TIME.fullmatch(text, last, end):
        end = start + len(text[start:last].rstrip())
    if start < end:
        yield Section(start, end, "turn", speaker, language)
