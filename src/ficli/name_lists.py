"""Lists of names as users keep them: a name a line, or a column of a table.

Every line gives a name or a reason why it cannot; one bad line takes no other with it. Reads no
file and knows no index.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ficli import analysis
from ficli.errors import UsageError
from ficli.extract.base import CannotExtract
from ficli.extract.encoding import decode
from ficli.screen_results import BadLine, ListedName

MAX_NAME = 300
"""Characters. What is longer is no name, but a line that was put together wrongly."""
HEADERS = (
    "name", "names", "full name", "fullname", "full_name", "nom", "noms", "nom complet",
    "姓名", "名字", "名称", "名稱", "actor", "acteur", "person", "personne", "entity",
    "organization", "organisation",
)  # fmt: skip
"""What a column of names is called, likeliest first."""
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 20
"""Lines that are looked at to tell the delimiter."""
_OPEN = 50
"""Most lines that a quoted cell may reach over."""
_NO_TEXT = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"%PDF-")
"""How spreadsheets and PDF files begin: the likeliest files to be taken for a list."""
_NOT_DECODED = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class NameList:
    """What a list holds, in its order."""

    names: tuple[ListedName, ...]
    bad: tuple[BadLine, ...]
    encoding: str
    """The one it is read in."""


def read(data: bytes, *, title: str, column: str = "", is_table: bool = False) -> NameList:
    """The names in a list; `title` is what errors call it.

    `column` is a name or a 1-based number of a column, and makes it a table. Raises UsageError when
    nobody can say which column has the names, or when the list holds nothing at all.
    """
    text, encoding = _decoded(data, title)
    lines = re.split(r"\r\n|\r|\n", text)
    cells = _column(lines, title, column) if is_table or column else _lines(lines)
    names: list[ListedName] = []
    bad: list[BadLine] = []
    for line, cell in cells:
        name = cell if isinstance(cell, BadLine) else _name(line, cell, encoding)
        names.append(name) if isinstance(name, ListedName) else bad.append(name)
    if not names and not bad:
        raise UsageError(f"{title} holds no names", hint="write one name a line")
    return NameList(tuple(names), tuple(bad), encoding)


def _decoded(data: bytes, title: str) -> tuple[str, str]:
    if _is_utf8(data) and not data.startswith(_NO_TEXT):
        return data.decode("utf-8-sig", "replace"), "utf-8"
    attempts = () if data.startswith(_NO_TEXT) else (data, data.replace(b"\0", b"\1"))
    for attempt in attempts:  # a stray NUL spoils its own line only
        try:
            return decode(attempt)[:2]
        except CannotExtract:
            continue
    raise UsageError(
        f"{title} is no list of names: it is not text", hint="save it as text or CSV, in UTF-8"
    )


def _is_utf8(data: bytes) -> bool:
    """Whether most of the lines that are not ASCII are UTF-8; the others are damaged then."""
    if data.count(0) * 5 > len(data):
        return False  # two or four bytes a character
    telling = [line for line in data.split(b"\n") if not line.isascii()]
    return sum(map(_is_utf8_line, telling)) * 2 >= len(telling)


def _is_utf8_line(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _name(line: int, cell: str, encoding: str) -> ListedName | BadLine:
    """The name in a line or cell, or what is wrong with it."""
    name = " ".join(cell.split())
    if not name:
        return BadLine(line, "the cell is empty")
    if _NOT_DECODED in name:
        return BadLine(line, f"its characters cannot be read ({encoding})")
    if _CONTROL.search(cell.strip()):
        return BadLine(line, "it holds a control character")
    if "\n" in cell.strip():
        return BadLine(line, "it holds a line break")
    if len(name) > MAX_NAME:
        return BadLine(line, f"it is {len(name):,} characters long; a name has at most {MAX_NAME}")
    if not analysis.terms(name):
        return BadLine(line, "it has no letters or digits")
    return ListedName(line, name)


# Tables --------------------------------------------------------------------------------------

_Row = tuple[int, list[str]]


def _column(lines: Sequence[str], title: str, column: str) -> Iterator[tuple[int, str | BadLine]]:
    """The cells of the column that has the names."""
    delimiter = _delimiter(lines)
    rows = _rows(lines, delimiter)
    first = next((row for row in rows if not isinstance(row, BadLine)), None)
    if first is None:
        raise UsageError(f"{title} holds no names", hint="write one name a line")
    place, is_header = _place(first[1], title, column)
    for row in rows:
        if isinstance(row, BadLine):
            yield row.line, row
        elif row is not first or not is_header:
            number, cells = row
            missing = BadLine(number, f"it has no column {place + 1}")
            yield number, cells[place] if place < len(cells) else missing


def _place(first: list[str], title: str, column: str) -> tuple[int, bool]:
    """Which column has the names, from 0, and whether the first row only names the columns."""
    heads = [_folded(cell) for cell in first]
    known = [heads.index(name) for name in HEADERS if name in heads]
    if column and _folded(column) in heads:
        return heads.index(_folded(column)), True
    if column.isdecimal() and 1 <= int(column) <= len(first):
        return int(column) - 1, bool(known)
    columns = ", ".join(f"{number} {cell.strip()}" for number, cell in enumerate(first, 1))
    if column:
        raise UsageError(f"{title} has no column '{column}'", hint=f"it has {columns}")
    if not known and len(first) > 1:
        raise UsageError(
            f"no column of {title} is called name, nom or 姓名",
            hint=f"choose one with --column NAME or --column N: {columns}",
        )
    return (known[0], True) if known else (0, False)


def _folded(head: str) -> str:
    return " ".join(analysis.fold(head).split())


def _rows(lines: Sequence[str], delimiter: str) -> list[_Row | BadLine]:
    """The rows with their lines; a quote that nobody closes costs its own line only."""
    rows: list[_Row | BadLine] = []
    at = 0
    while at < len(lines):
        end = _end_of_row(lines, at)
        if end is None:
            rows.append(BadLine(at + 1, "a quotation mark is opened and never closed"))
        elif "".join(lines[at:end]).strip():
            rows.append((at + 1, _cells("\n".join(lines[at:end]), delimiter)))
        at = end or at + 1
    return rows


def _end_of_row(lines: Sequence[str], at: int) -> int | None:
    """The line after the row that starts at a line: quotation marks come in pairs (RFC 4180)."""
    marks = 0
    for end in range(at, min(at + _OPEN, len(lines))):
        marks += lines[end].count('"')
        if marks % 2 == 0:
            return end + 1
    return None


def _cells(row: str, delimiter: str) -> list[str]:
    limit = csv.field_size_limit(len(row) + 1)
    try:
        return next(csv.reader([row], delimiter=delimiter, skipinitialspace=True))
    finally:
        csv.field_size_limit(limit)


def _delimiter(lines: Sequence[str]) -> str:
    """What divides the first lines into the same number of cells, the most if several do."""
    sample = [line for line in lines[: 2 * _SAMPLE] if line.strip()][:_SAMPLE]
    counts = {each: [len(_cells(line, each)) for line in sample] for each in _DELIMITERS}
    dividing = [each for each in _DELIMITERS if counts[each] and counts[each][0] > 1]
    alike = {each: counts[each].count(counts[each][0]) for each in dividing}
    return max(dividing, key=lambda each: (alike[each], counts[each][0]), default=",")
