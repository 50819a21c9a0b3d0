"""Dates in declared values, file names and datelines: only what can be read in one way.

`03/04/2023` is no date here, and a date inside running prose is never looked at. The names of
months and days are those of Unicode's CLDR; a test holds them to it.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

_MONTH_NAMES = (
    "jan january janv janvier", "feb february févr février", "mar march mars",
    "apr april avr avril", "may mai", "jun june juin", "jul july juil juillet", "aug august août",
    "sep sept september septembre", "oct october octobre", "nov november novembre",
    "dec december déc décembre",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""English and French names and abbreviations, case-folded, without full stops."""

WEEKDAYS = (
    "Mon Monday Tue Tuesday Wed Wednesday Thu Thursday Fri Friday Sat Saturday Sun Sunday "
    "lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche"
).split()
"""The same for days of the week."""

# Words before a date line's date, by what they say of it.
PUBLISHED = (
    "published",
    "published on",
    "publication date",
    "date published",
    "posted",
    "posted on",
    "date",
    "released",
    "publié",
    "publié le",
    "date de publication",
    "paru le",
    "mis en ligne le",
    "发布",
    "发布时间",
    "发布日期",
    "发布于",
    "日期",
    "發布",
    "發佈日期",
    "发表于",
)
UPDATED = (
    "updated",
    "updated on",
    "last updated",
    "last updated on",
    "last modified",
    "modified",
    "date modified",
    "mis à jour",
    "mis à jour le",
    "dernière mise à jour",
    "modifié le",
    "date de modification",
    "更新",
    "更新时间",
)

MAX_LINE = 120
"""Characters: a longer line is prose."""

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TAIL = r"(?:[T,\s]+(?:at|à|@|[-–|])?\s*\d{1,2}\s?(?::|h|\.)?\s?(?:\d\d)?\b[^\n]{0,30})?"
_FORMS = (
    _YEAR + r"-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    _YEAR + r"/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    _YEAR + r"\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})",
    _YEAR + r"\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?P<name>[^\W\d_]{3,10})\.?,?\s+" + _YEAR,
    r"(?P<name>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+" + _YEAR,
    r"(?P<either>\d{1,2})[/.-](?P<other>\d{1,2})[/.-]" + _YEAR,
)
_IN_NAME = re.compile(
    r"(?<![0-9A-Za-z])(?P<year>(?:19|20)\d\d)(?P<sep>[-_.]?)(?P<month>[01]\d)(?P=sep)(?P<day>[0-3]\d)"
    r"(?![0-9A-Za-z])"
)
_PARTIAL = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?")


class Dated(NamedTuple):
    """An ISO 8601 date, where it stands in the text it was read from, and its label's kind."""

    date: str
    start: int
    end: int
    label: str = ""
    """`published`, `updated` or nothing."""


def of_declared(value: str) -> str | None:
    """A declared date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; None when it is none or ambiguous."""
    value = value.strip()
    if _PARTIAL.fullmatch(value):
        return value
    if re.fullmatch(r"(?:19|20)\d{6}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    found = of_line(value)
    return found.date if found else None


def of_file_name(name: str) -> str | None:
    """The one ISO or compact date in a file name, set off from other letters and digits."""
    dates = {_iso(m["year"], m["month"], m["day"]) for m in _IN_NAME.finditer(name)} - {None}
    return dates.pop() if len(dates) == 1 else None


def of_line(line: str) -> Dated | None:
    """The date of a line that holds a date and nothing else but a label, weekday or time.

    Or of a dateline, as agencies set it: a place in capitals, the date, a dash, and the story.
    """
    if dateline := _dateline_pattern().match(line):
        date = _read(dateline["date"])
        return Dated(date, *dateline.span("date")) if date else None
    if len(line) > MAX_LINE or not re.search(r"(?:19|20)\d\d", line):
        return None
    for part in re.finditer(r"[^|•·]+", line):
        match = _line_pattern().fullmatch(part.group().strip())
        if match and (date := _read(match["date"])):
            start = part.start() + part.group().index(match["date"])
            return Dated(date, start, start + len(match["date"]), _label(match["label"]))
    return None


def _label(label: str | None) -> str:
    words = " ".join((label or "").casefold().split())
    if words in PUBLISHED:
        return "published"
    return "updated" if words in UPDATED else ""


@cache
def _line_pattern() -> re.Pattern[str]:
    labels = "|".join(
        re.escape(word) for word in sorted(PUBLISHED + UPDATED, key=len, reverse=True)
    )
    days = "|".join(re.escape(day) for day in sorted(WEEKDAYS, key=len, reverse=True))
    forms = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in _FORMS)
    return re.compile(
        rf"(?:(?P<label>{labels})\s*[:：]?\s*)?(?:(?:le\s+)?(?:{days})\.?,?\s+)?"
        rf"(?:le\s+)?(?P<date>{forms}){_TAIL}\.?",
        re.IGNORECASE,
    )


@cache
def _dateline_pattern() -> re.Pattern[str]:
    forms = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in _FORMS)
    aside = r"(?:\s*\([^()\n]{1,30}\))?"
    return re.compile(
        rf"\s*[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{{2,30}}{aside},?\s+(?:le\s+)?(?P<date>(?i:{forms})){aside}"
        r"\s*(?:[–—]|--?)\s"
    )


def _read(written: str) -> str | None:
    for form in _form_patterns():
        if match := form.fullmatch(written):
            return _of_match(match.groupdict())
    return None


def _of_match(parts: dict[str, str]) -> str | None:
    if "either" in parts:
        return _unambiguous(parts)
    month = parts.get("month") or str(MONTHS.get(parts["name"].casefold(), ""))
    return _iso(parts["year"], month, parts["day"])


def _unambiguous(parts: dict[str, str]) -> str | None:
    """A numeric date that is a date in one order only."""
    year, either, other = parts["year"], parts["either"], parts["other"]
    dates = {_iso(year, either, other), _iso(year, other, either)} - {None}
    return dates.pop() if len(dates) == 1 else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


@cache
def _form_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
