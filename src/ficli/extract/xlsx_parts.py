"""The parts of a workbook, event by event: strings, styles, sheets (ECMA-376, part 1, 18).

Each class is the target of an XML parser and holds what it understood. Knows no ZIP and no file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from ficli.extract.base import CannotExtract
from ficli.extract.office_xml import local_name

MAX_GAP = 50
"""Empty cells that are kept between two filled ones: a hostile file may claim 16,000 in a row."""

# Built-in number formats that show a date or a time (ECMA-376, part 1, 18.8.30).
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_COLUMN = re.compile(r"[A-Z]{1,3}")
_SPACE = re.compile(r"\s+")


class SheetName(NamedTuple):
    name: str
    relation: str
    is_hidden: bool


class Formats(NamedTuple):
    """What is needed to understand a cell."""

    strings: tuple[str, ...]
    dates: tuple[bool, ...]
    """For each cell style, whether it shows dates."""
    from_1904: bool


class _Target:
    """A target that ignores what its subclass does not name."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None: ...

    def end(self, tag: str, /) -> None: ...

    def data(self, text: str, /) -> None: ...

    def close(self) -> None: ...


class Book(_Target):
    """`workbook.xml`: the sheets in order."""

    def __init__(self) -> None:
        self.sheets: list[SheetName] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        name = local_name(tag)
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((v for k, v in attributes.items() if local_name(k) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(SheetName(attributes.get("name", ""), relation, hidden))


class Relations(_Target):
    """`workbook.xml.rels`: where the parts are; external targets are never followed."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        if local_name(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class Strings(_Target):
    """`sharedStrings.xml`: texts that cells point to; phonetic guides are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, tag: str, _attributes: Mapping[str, str], /) -> None:
        name = local_name(tag)
        self._phonetic += name == "rPh"
        self._in_text = name == "t" and not self._phonetic

    def end(self, tag: str, /) -> None:
        name = local_name(tag)
        self._phonetic -= name == "rPh"
        self._in_text = False
        if name == "si":
            self.strings.append("".join(self._pieces))
            self._pieces.clear()

    def data(self, text: str, /) -> None:
        if self._in_text:
            self._pieces.append(text)


class Styles(_Target):
    """`styles.xml`: which cell styles show dates."""

    def __init__(self) -> None:
        self._date_formats = {str(number) for number in _DATES}
        self._used: list[str] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        name = local_name(tag)
        if name == "numFmt":
            code = _QUOTED.sub("", attributes.get("formatCode", "")[:1000]).lower()
            if re.search(r"[yd]|h.*m|m.*s", code) and "general" not in code:
                self._date_formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._used.append(attributes.get("numFmtId", ""))

    def end(self, tag: str, /) -> None:
        if local_name(tag) == "cellXfs":
            self._in_cells = False

    def are_dates(self) -> tuple[bool, ...]:
        return tuple(number in self._date_formats for number in self._used)


class Sheet(_Target):
    """One sheet: its rows with text, cells between tabs. Raises CannotExtract beyond `limit`."""

    def __init__(self, formats: Formats, limit: int) -> None:
        self.rows: list[str] = []
        self._formats = formats
        self._left = limit
        self._cells: list[str] = []
        self._cell: Mapping[str, str] = {}
        self._value: list[str] = []
        self._in_value = False
        self._phonetic = 0

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        name = local_name(tag)
        self._phonetic += name == "rPh"
        if name == "c":
            self._cell = dict(attributes)
            self._value.clear()
        self._in_value = name in ("v", "t") and not self._phonetic

    def data(self, text: str, /) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, tag: str, /) -> None:
        name = local_name(tag)
        self._in_value = False
        self._phonetic -= name == "rPh"
        if name == "c":
            self._put(self._shown("".join(self._value)))
        elif name == "row" and self._cells:
            self.rows.append("\t".join(self._cells))
            self._cells = []

    def _put(self, text: str) -> None:
        """Add a cell where its column says; an empty one only makes room for the next."""
        if not text:
            return
        gap = min(max(_column(self._cell.get("r", "")) - len(self._cells), 0), MAX_GAP)
        self._cells += [""] * gap
        self._cells.append(text)
        self._left -= len(text) + gap
        if self._left < 0:
            raise CannotExtract("more text in a sheet than the limit")

    def _shown(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            raw = self._shared(raw)
        elif kind == "b":
            raw = "TRUE" if raw.strip() == "1" else "FALSE"
        elif kind == "n" and raw:
            raw = self._number(raw)
        return _SPACE.sub(" ", raw).strip()

    def _shared(self, raw: str) -> str:
        index = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
        strings = self._formats.strings
        return strings[index] if 0 <= index < len(strings) else ""

    def _number(self, raw: str) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        style = self._cell.get("s", "0")
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        dates = self._formats.dates
        if index < len(dates) and dates[index]:
            return date_of_serial(number, from_1904=self._formats.from_1904) or raw
        return f"{number:.15g}"


def date_of_serial(number: float, *, from_1904: bool = False) -> str:
    """Excel's day number as an ISO date, with hours and minutes when it has any; `""` for none."""
    start = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001  # local
    try:
        moment = start + dt.timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return ""
    if number < 1:
        return f"{moment:%H:%M}"
    return moment.date().isoformat() + (f" {moment:%H:%M}" if number % 1 else "")


def _column(reference: str) -> int:
    """The number of the column in a reference such as `B7`, counted from 0."""
    letters = _COLUMN.match(reference)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number - 1 if letters else 0
