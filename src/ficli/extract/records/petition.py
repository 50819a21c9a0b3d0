"""Petitions to the House of Commons as its site shows them, in English or French.

The form is that of petitions.ourcommons.ca since 2015: number and subject, initiator, text,
the minister's answer, then the dates, each below its label.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ficli.document import Value
from ficli.extract.records.record import Line, Record, Section, date_in, lines, section

SOURCE = "petition page"

_NUMBER = re.compile(r"(?P<number>e-\d{1,5}|\d{3}-\d{5})\s*\((?P<subject>[^()\n]{2,120})\)")

# Lines that state fields by themselves; the groups' names are the fields'.
_STATED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"initiated by\s*:?\s+(?P<initiator>[^(]+?)(?:\s+from\s+(?P<initiator_place>.+)|\s+\(.+)?",
        r"initiée? par\s*:?\s+(?P<initiator>[^(]+)\s+(?:de\s+|d[’'])(?P<initiator_place>.+)",
        r"initiée? par\s*:?\s+(?P<initiator>[^(]+?)(?:\s+\(.+)?",
        r"original language(?: of (?:the )?petition)?\s*:\s*(?P<original_language>.+)",
        r"langue (?:d[’']origine|originale)[^\n:]{0,20}\s*:\s*(?P<original_language>.+)",
        r"response by (?:the )?(?P<respondent>[^:]{3,120})",
        r"réponse (?:de la |de l[’']|du |de )(?P<respondent>(?!gouvernement)[^:]{3,120})",
        r"(?:signed by|signée? par)\s*(?:\([^()]*\))?\s*:\s*(?P<signed_by>.+)",
        r"(?P<caucus>.{3,40}) caucus",
        r"caucus (?:du |de l[’']|de la |des )?(?P<caucus>.{3,40})",
    )
)
# Labels of what stands on the same line or below.
_LABELS = {
    "opened": r"open(?:ed)? for signature|ouverte (?:pour|à la) signature",
    "closed": r"closed for signature|fermée (?:pour|à la) signature",
    "presented": r"presented to the house of commons|présentée à la chambre des communes",
    "response": r"government response tabled|réponse du gouvernement déposée[^\n:]{0,30}",
}
_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _LABELS.items()) + r")\s*:?\s*",
    re.IGNORECASE,
)
_PETITION = re.compile(
    r"petition to (?:the house of commons|.{3,60})|pétition (?:à la|au) .{3,60}", re.IGNORECASE
)
_RESPONSE = re.compile(
    r"response by .{3,120}|réponse (?:de la |de l[’']|du |de )(?!gouv).{3,120}", re.IGNORECASE
)
_MEMBER = re.compile(r"(?P<sponsor>[^\n(]{3,60}?)\s*\((?P<riding>[^()\n]{2,80})\)")
_PHOTO = re.compile(r"photo\s*[-–—]\s*(?P<sponsor>[^\n]{3,60})", re.IGNORECASE)
_SPONSOR = re.compile(
    r"\(?(?:sponsor|parrain|marraine)\s*:\s*(?P<sponsor>[^\n,()]{3,60})", re.IGNORECASE
)
_PAPER_NUMBER = re.compile(
    r"(?:petition no\.?|pétition n[o°º]\.?)\s*(?P<petition_number>\d{3}-\d{5})", re.IGNORECASE
)

# How the two official languages are named in both, as BCP 47 tags.
_LANGUAGES = {"english": "en", "anglais": "en", "french": "fr", "français": "fr"}

LABEL_REACH = 3
"""Lines below a label in which its date is looked for."""


def read(text: str) -> Record | None:
    """The petition that a text is: its number, and at least one of the form's fixed lines."""
    found = list(lines(text))
    number = next(((line, m) for line in found if (m := _NUMBER.fullmatch(line.text))), None)
    if number is None:
        return None
    fields = {name: number[0].value(number[1], name, SOURCE) for name in ("number", "subject")}
    labels = [(at, m) for at, line in enumerate(found) if (m := _LABEL.match(line.text))]
    _add_stated(found, fields)
    _add_dates(found, labels, fields)
    _add_sponsor(found, fields)
    sections = _sections(text, found, [found[at].start for at, _ in labels], fields)
    return Record("petition", fields, sections) if len(fields) > 2 or sections else None


def _add_stated(found: list[Line], fields: dict[str, Value]) -> None:
    for line in found:
        for pattern in _STATED:
            if match := pattern.fullmatch(line.text):
                for name, words in match.groupdict().items():
                    if words:
                        fields.setdefault(name, line.value(match, name, SOURCE))
    if language := fields.get("original_language"):
        tag = _LANGUAGES.get(language.value.casefold(), language.value)
        fields["original_language"] = replace(language, value=tag)


def _add_dates(
    found: list[Line], labels: list[tuple[int, re.Match[str]]], fields: dict[str, Value]
) -> None:
    """Each label's date, and what stands between the label and its date or beside that."""
    stops = {at for at, _ in labels}
    for at, label in labels:
        name = str(label.lastgroup)
        rest = Line(found[at].text[label.end() :], found[at].start + label.end())
        below = [*range(at + 1, min(at + 1 + LABEL_REACH, len(found)))]
        near = [rest] if rest.text else []
        for place in below:
            if place in stops:
                break
            near.append(found[place])
        for line in near:
            if name == "presented":
                _add_presenter(line, fields)
            if date := date_in(line, SOURCE):
                fields.setdefault(name, date)
                break


def _add_presenter(line: Line, fields: dict[str, Value]) -> None:
    if number := _PAPER_NUMBER.search(line.text):
        fields.setdefault("petition_number", line.value(number, "petition_number", SOURCE))
    elif member := _MEMBER.fullmatch(line.text):
        fields.setdefault("sponsor", line.value(member, "sponsor", SOURCE))
        fields.setdefault("riding", line.value(member, "riding", SOURCE))


def _add_sponsor(found: list[Line], fields: dict[str, Value]) -> None:
    """Where no presenter is named: the sponsor's line or photograph."""
    for line in found:
        if "sponsor" in fields:
            return
        if match := _PHOTO.fullmatch(line.text) or _SPONSOR.search(line.text):
            fields["sponsor"] = line.value(match, "sponsor", SOURCE)


def _sections(
    text: str, found: list[Line], labels: list[int], fields: dict[str, Value]
) -> tuple[Section, ...]:
    """The petition and the answer; the dates below end both."""
    starts = [
        (line.start, name)
        for line in found
        for name, form in (("petition", _PETITION), ("response", _RESPONSE))
        if line.start not in labels and form.fullmatch(line.text)
    ]
    first = {name: start for start, name in reversed(starts)}
    language = fields.get("original_language")
    sections = []
    for name, start in sorted(first.items(), key=lambda item: item[1]):
        ends = [each for each in (*labels, *first.values()) if each > start]
        tag = language.value if language and name == "petition" else ""
        sections.append(section(text, start, min(ends, default=len(text)), name, tag))
    return tuple(sections)
