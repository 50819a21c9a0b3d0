"""Query text → tree, or diagnostics that point into the text. Never raises on what a user typed.

Lucene syntax, read by luqum; this module turns luqum's nodes into ficli's own few, checks fields
and dates, and refuses what it does not understand. It knows the table of fields and the tree.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ficli.errors import Diagnostic
from ficli.fields import BY_NAME, DEFAULT
from ficli.query import (
    And,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Wildcard,
)

if TYPE_CHECKING:
    from luqum.tree import Item

MAX_LENGTH = 4096
"""Longest query, in characters."""
MAX_CLAUSES = 256
"""Most words, phrases and ranges in one query."""
MAX_DEPTH = 32
"""Deepest nesting of brackets."""
MAX_SLOP = 1000
"""Largest distance of `"a b"~N`, in words."""
MAX_EDITS = 2
"""Largest distance of `word~N`, in edits."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A tree, or the diagnostics that say why there is none."""

    text: str
    tree: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(text: str, *, any_word: bool = False) -> ParsedQuery:
    """Parse a query in Lucene syntax; bare words are ANDed, or ORed with `any_word`."""
    straight = text.translate(_STRAIGHT_QUOTES)
    diagnostics = _problems_before_parsing(straight)
    if diagnostics:
        return ParsedQuery(text, None, diagnostics)
    item, problem = _luqum_tree(straight)
    if item is None:
        return ParsedQuery(text, None, (problem,) if problem else ())
    reader = _TreeReader(any_word)
    tree = reader.read(item, DEFAULT)
    found = tuple(sorted(reader.diagnostics, key=lambda each: each.start))
    return ParsedQuery(text, None if found else tree, found)


def date_bounds(text: str) -> tuple[str, str] | None:
    """First and last day of a year, month or day in ISO 8601; None when it is not one.

    >>> date_bounds("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if year < 1 or month > 12 or (found[2] and not month):
        return None
    last_month = month or 12
    month_days = calendar.monthrange(year, last_month)[1]
    if (found[3] and not day) or day > month_days:
        return None
    return (
        f"{year:04}-{month or 1:02}-{day or 1:02}",
        f"{year:04}-{last_month:02}-{day or month_days:02}",
    )


_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_STRAIGHT_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_OPERATORS = {"AND", "OR", "NOT", "-", "+"}
_C_OPERATORS = {"&&": "AND", "||": "OR", "!": "NOT"}
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\\.', re.DOTALL)
# luqum takes any other thing after ^ for no boost at all, and what follows for a word.
_BAD_BOOST = re.compile(r"\^(?!(?:\d{1,3}|\d{0,3}\.\d{1,3})(?![\w.^]))[\w.^-]*")


def _problems_before_parsing(text: str) -> tuple[Diagnostic, ...]:
    if len(text) > MAX_LENGTH:
        message = f"the query is {len(text):,} characters long; the limit is {MAX_LENGTH:,}"
        return (Diagnostic("too-long", message, MAX_LENGTH, len(text)),)
    if not text.strip():
        return (Diagnostic("empty", "the query is empty", 0, len(text)),)
    bare = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    if '"' in bare:
        start = bare.index('"')
        return (Diagnostic("unclosed-quote", "this quotation is never closed", start, len(text)),)
    if boost := _BAD_BOOST.search(bare):
        message = "write a number below 1000 after ^, such as special^2"
        return (Diagnostic("bad-boost", message, *boost.span()),)
    return _bracket_problems(bare)


def _bracket_problems(bare: str) -> tuple[Diagnostic, ...]:
    closers = {"(": ")", "[": "]", "{": "}"}
    open_at: list[int] = []
    for at, char in enumerate(bare):
        if char in closers:
            open_at.append(at)
            if len(open_at) > MAX_DEPTH:
                return (
                    Diagnostic("too-deep", f"brackets nest deeper than {MAX_DEPTH}", at, at + 1),
                )
        elif char in ")]}":
            # Lucene lets a range mix its ends, as in [a TO b}.
            if not open_at or (char == ")") != (bare[open_at[-1]] == "("):
                return (Diagnostic("stray-bracket", f"this '{char}' opens nowhere", at, at + 1),)
            open_at.pop()
    if open_at:
        at = open_at[-1]
        message = f"this '{bare[at]}' is never closed"
        return (Diagnostic("unclosed-bracket", message, at, len(bare)),)
    return ()


def _luqum_tree(text: str) -> tuple[Item | None, Diagnostic | None]:
    from luqum.exceptions import ParseError

    try:
        return _luqum_parser().parse(text), None
    except ParseError as error:
        return None, _syntax_diagnostic(text, str(error))


@cache
def _luqum_parser() -> Any:
    """luqum's parser, without the files that PLY writes beside it and what it prints meanwhile.

    Where the tables are not there yet, and cannot or should not be written, they are made in
    memory, in some 70 ms.
    """
    from ply import yacc

    original = yacc.yacc
    yacc.yacc = partial(original, debug=False, write_tables=False, errorlog=yacc.NullLogger())
    try:
        from luqum.parser import parser
    finally:
        yacc.yacc = original
    return parser


def _syntax_diagnostic(text: str, message: str) -> Diagnostic:
    """Say in the user's terms what luqum's parser stumbled over."""
    place = re.search(r"at position (\d+)", message)
    at = min(int(place[1]), len(text) - 1) if place else len(text.rstrip()) - 1
    start, end = _word_around(text, at)
    word = text[start:end]
    if not place and not word.endswith(":") and word not in _OPERATORS:
        return Diagnostic("syntax", "the query ends too early", start, end)
    if word.endswith(":"):
        return Diagnostic("no-value", f"'{word}' is followed by nothing to look for", start, end)
    if word in _OPERATORS:
        return Diagnostic("lone-operator", f"{word} needs a word on each side", start, end)
    if word == "()":
        return Diagnostic("empty-brackets", "there is nothing between these brackets", start, end)
    return Diagnostic("syntax", f"'{word}' cannot stand here", start, end)


def _word_around(text: str, at: int) -> tuple[int, int]:
    start = end = max(at, 0)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, max(end, start + 1)


class _TreeReader:
    """Walks luqum's tree once, building ours and collecting diagnostics."""

    def __init__(self, any_word: bool) -> None:
        self.any_word = any_word
        self.diagnostics: list[Diagnostic] = []
        self.clauses = 0
        self._depth = 0
        self._readers: dict[str, Callable[[Any, str], Node]] = {
            "UnknownOperation": self._implicit,
            "AndOperation": lambda item, field: And(self._all(item, field)),
            "OrOperation": lambda item, field: Or(self._all(item, field)),
            "Not": lambda item, field: Not(self.read(item.a, field)),
            "Prohibit": lambda item, field: Not(self.read(item.a, field)),
            "Plus": lambda item, field: self.read(item.a, field),
            "Group": lambda item, field: self.read(item.expr, field),
            "FieldGroup": lambda item, field: self.read(item.expr, field),
            "SearchField": self._field,
            "Word": self._word,
            "Phrase": lambda item, field: self._phrase(item, field, 0),
            "Proximity": self._proximity,
            "Fuzzy": self._fuzzy,
            "Boost": lambda item, field: Boost(self.read(item.expr, field), float(item.force)),
            "Range": self._range,
            "From": self._from,
            "To": self._to,
        }

    def read(self, item: Item, field: str) -> Node:
        reader = self._readers.get(type(item).__name__)
        if reader is None:
            return self._refuse(item, "unsupported", "regular expressions are not supported")
        if self._depth == 2 * MAX_DEPTH:
            return self._refuse(item, "too-deep", "operators nest too deeply here")
        self._depth += 1
        node = reader(item, field)
        self._depth -= 1
        return node

    def _refuse(self, item: Item, kind: str, message: str) -> Node:
        start = item.pos or 0
        self.diagnostics.append(Diagnostic(kind, message, start, start + (item.size or 1)))
        return Everything()

    def _all(self, item: Item, field: str) -> tuple[Node, ...]:
        return tuple(self.read(child, field) for child in item.children)

    def _implicit(self, item: Item, field: str) -> Node:
        children = self._all(item, field)
        if not self.any_word:
            return And(children)
        # --any loosens the words, never what the user excluded or asked of another field.
        words = tuple(child for child in children if _is_word(child))
        rest = tuple(child for child in children if not _is_word(child))
        loose = (Or(words),) if words else ()
        return And(loose + rest)

    def _field(self, item: Any, outer: str) -> Node:
        field = BY_NAME.get(item.name.casefold())
        if field is None:
            names = ", ".join(sorted({each.name for each in BY_NAME.values()}))
            self.diagnostics.append(
                Diagnostic(
                    "unknown-field",
                    f"there is no field '{item.name}'; the fields are {names}",
                    item.pos,
                    item.pos + len(item.name),
                )
            )
            return Everything()
        if outer and outer != field.name:
            return self._refuse(item, "nested-field", f"'{item.name}:' stands inside '{outer}:'")
        return self.read(item.expr, field.name)

    def _leaf(self, item: Item, text: str) -> bool:
        """Count a leaf and check that it holds something to look for."""
        self.clauses += 1
        if self.clauses == MAX_CLAUSES + 1:
            self._refuse(item, "too-many-clauses", f"the query has more than {MAX_CLAUSES} clauses")
        if any(char.isalnum() for char in text):
            return True
        meant = _C_OPERATORS.get(text)
        advice = f": write {meant}" if meant else ""
        self._refuse(item, "no-words", f"'{text}' holds no letter or digit to look for{advice}")
        return False

    def _word(self, item: Any, field: str) -> Node:
        if item.value == "*" and field == DEFAULT:
            return Everything()
        if not self._leaf(item, item.value):
            return Everything()
        kind = _kind(field)
        if kind == "date":
            return self._date(item, field, item.value)
        if item.value[0] == "!":
            return self._refuse(item, "unsupported", f"write NOT {item.value[1:]}")
        if item.has_wildcard():
            return self._wildcard(item, field)
        if values := _other_values(field, item.unescaped_value):
            return self._refuse(item, "bad-value", f"'{field}:' is one of {values}")
        return Term(field, item.unescaped_value, item.pos, item.pos + item.size)

    def _wildcard(self, item: Any, field: str) -> Node:
        if item.value[0] in "*?":
            message = "a word cannot start with * or ?: put at least one letter before it"
            return self._refuse(item, "leading-wildcard", message)
        if _kind(field) in ("actor", "tag"):
            return self._refuse(item, "unsupported", f"'{field}:' takes no * or ?")
        return Wildcard(field, item.value, item.pos, item.pos + item.size)

    def _phrase(self, item: Any, field: str, slop: int) -> Node:
        text = item.unescaped_value[1:-1]
        if not self._leaf(item, text):
            return Everything()
        if _kind(field) == "date":
            return self._date(item, field, text)
        if values := _other_values(field, text):
            return self._refuse(item, "bad-value", f"'{field}:' is one of {values}")
        return Phrase(field, text, slop, item.pos, item.pos + item.size)

    def _proximity(self, item: Any, field: str) -> Node:
        slop = int(item.degree)
        if slop > MAX_SLOP:
            return self._refuse(item, "too-far", f"the distance may be at most {MAX_SLOP}")
        return self._phrase(item.term, field, slop)

    def _fuzzy(self, item: Any, field: str) -> Node:
        implicit = str(item).rstrip().endswith("~")
        edits = MAX_EDITS if implicit else float(item.degree)
        if not self._leaf(item, item.term.value):
            return Everything()
        if edits != int(edits) or not 0 <= edits <= MAX_EDITS:
            return self._refuse(item, "bad-fuzziness", f"write ~1 or ~{MAX_EDITS}")
        if _kind(field) not in ("text", "default"):
            return self._refuse(item, "unsupported", f"'{field}:' takes no ~")
        word = item.term
        return Fuzzy(field, word.unescaped_value, int(edits), item.pos, item.pos + item.size)

    def _date(self, item: Item, field: str, text: str) -> Node:
        bounds = date_bounds(text)
        if bounds is None:
            return self._bad_date(item, text)
        return DateRange(field, *bounds)

    def _bad_date(self, item: Item, text: str) -> Node:
        message = f"'{text}' is no date: write 2024, 2024-06 or 2024-06-03"
        return self._refuse(item, "bad-date", message)

    def _range(self, item: Any, field: str) -> Node:
        if _kind(field) != "date":
            return self._refuse(item, "unsupported", "ranges are for dates: date:[2019 TO 2021]")
        low, high = str(item.low).strip(), str(item.high).strip()
        first = self._bound(item.low, low, exclusive_after=not item.include_low)
        last = self._bound(item.high, high, exclusive_before=not item.include_high)
        if first and last and first > last:
            return self._refuse(item, "empty-range", f"{low} comes after {high}")
        return DateRange(field, first, last)

    def _bound(
        self,
        item: Item,
        text: str,
        *,
        exclusive_after: bool | None = None,
        exclusive_before: bool | None = None,
    ) -> str:
        self.clauses += 1
        if text == "*":
            return ""
        bounds = date_bounds(text.strip('"'))
        if bounds is None:
            self._bad_date(item, text)
            return ""
        if exclusive_after or exclusive_before:
            day = _day_after(bounds[1]) if exclusive_after else _day_before(bounds[0])
            if not day:
                self._refuse(item, "empty-range", f"no date lies beyond {text}")
            return day
        return bounds[1] if exclusive_after is None else bounds[0]

    def _from(self, item: Any, field: str) -> Node:
        if _kind(field) != "date":
            return self._refuse(item, "unsupported", "> and < are for dates: date:>2019")
        text = str(item.a).strip()
        return DateRange(field, self._bound(item.a, text, exclusive_after=not item.include), "")

    def _to(self, item: Any, field: str) -> Node:
        if _kind(field) != "date":
            return self._refuse(item, "unsupported", "> and < are for dates: date:<2019")
        text = str(item.a).strip()
        return DateRange(field, "", self._bound(item.a, text, exclusive_before=not item.include))


def _kind(field: str) -> str:
    return "default" if field == DEFAULT else BY_NAME[field].kind


def _other_values(field: str, text: str) -> str:
    """The values that a field has, if `text` is none of them."""
    values = () if field == DEFAULT else BY_NAME[field].values
    return "" if text.casefold() in values else ", ".join(values)


def _is_word(node: Node) -> bool:
    return isinstance(node, Term | Phrase | Wildcard | Fuzzy) and node.field == DEFAULT


def _day_after(day: str) -> str:
    """The next day, or nothing after the last one that ISO 8601 writes with four digits."""
    known = date.fromisoformat(day)
    return (known + timedelta(1)).isoformat() if known < date.max else ""


def _day_before(day: str) -> str:
    known = date.fromisoformat(day)
    return (known - timedelta(1)).isoformat() if known > date.min else ""
