"""The query language: what is understood, and what is refused, with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ficli.parsing import MAX_CLAUSES, MAX_DEPTH, MAX_LENGTH, date_bounds, parse
from ficli.query import prefer_phrase

UNDERSTOOD = {
    # query: how it reads back
    "Han Dong": "(Han AND Dong)",
    '"Han Dong"': '"Han Dong"',
    "“Han Dong”": '"Han Dong"',
    "«Han Dong»": '"Han Dong"',
    '"a b"~5': '"a b"~5',
    "a OR b": "(a OR b)",
    "a AND b": "(a AND b)",
    "a AND NOT b": "(a AND NOT b)",
    "a -b": "(a AND NOT b)",
    "+a b": "(a AND b)",
    "(a OR b) c": "((a OR b) AND c)",
    "elect*": "elect*",
    "el?ct": "el?ct",
    "hogue~1": "hogue~1",
    "hogue~": "hogue~2",
    "a^2": "a^2",
    "*": "*",
    "* -a": "(* AND NOT a)",
    "NOT a": "NOT a",
    "l'ingérence": "l'ingérence",
    "half-willing": "half-willing",
    "actor:NSICOP": "actor:NSICOP",
    "Actor:NSICOP": "actor:NSICOP",
    "who:NSICOP": "actor:NSICOP",
    'actor:"Han Dong"': 'actor:"Han Dong"',
    "title:(a OR b)": "(title:a OR title:b)",
    "lang:fr": "language:fr",
    "date:2019": "date:[2019-01-01 TO 2019-12-31]",
    "date:2024-02": "date:[2024-02-01 TO 2024-02-29]",
    "date:2024-02-03": "date:[2024-02-03 TO 2024-02-03]",
    "date:[2019 TO 2021]": "date:[2019-01-01 TO 2021-12-31]",
    "date:{2019 TO 2021}": "date:[2020-01-01 TO 2020-12-31]",
    "date:[2019 TO *]": "date:[2019-01-01 TO *]",
    "date:>2019": "date:[2020-01-01 TO *]",
    "date:>=2019-06": "date:[2019-06-01 TO *]",
    "date:<2019": "date:[* TO 2018-12-31]",
    "path:a/b.txt": "path:a/b.txt",
    r"\*abc": "*abc",
}

REFUSED = {
    # query: kind of the first diagnostic, and the text it points at
    "": ("empty", ""),
    "   ": ("empty", "   "),
    "nofield:x": ("unknown-field", "nofield"),
    "a nofield:x": ("unknown-field", "nofield"),
    'a "never closed': ("unclosed-quote", '"never closed'),
    "(a b": ("unclosed-bracket", "(a b"),
    "a) b": ("stray-bracket", ")"),
    "AND": ("lone-operator", "AND"),
    "a OR": ("lone-operator", "OR"),
    "a AND OR b": ("lone-operator", "OR"),
    "a -": ("lone-operator", "-"),
    "()": ("empty-brackets", "()"),
    "title:": ("no-value", "title:"),
    "*abc": ("leading-wildcard", "*abc"),
    "a ?bc": ("leading-wildcard", "?bc"),
    "!!!": ("no-words", "!!!"),
    "!a": ("unsupported", "!a"),
    "a && b": ("no-words", "&&"),
    '"..."': ("no-words", '"..."'),
    "date:garbage": ("bad-date", "garbage"),
    "date:2019-13": ("bad-date", "2019-13"),
    "date:2019-02-30": ("bad-date", "2019-02-30"),
    "date:[2019 TO x]": ("bad-date", "x"),
    "date:{9999 TO *]": ("empty-range", "9999"),
    "date:>9999": ("empty-range", "9999"),
    "date:<0001": ("empty-range", "0001"),
    "a^": ("bad-boost", "^"),
    "a^-1 b": ("bad-boost", "^-1"),
    "a^1e9": ("bad-boost", "^1e9"),
    "a^9999": ("bad-boost", "^9999"),
    "date:[2021 TO 2019]": ("empty-range", "[2021 TO 2019]"),
    "title:[a TO b]": ("unsupported", "[a TO b]"),
    "/regex/": ("unsupported", "/regex/"),
    "actor:Han*": ("unsupported", "Han*"),
    "hogue~3": ("bad-fuzziness", "hogue~3"),
    "hogue~0.5": ("bad-fuzziness", "hogue~0.5"),
    '"a b"~9999': ("too-far", '"a b"~9999'),
    "title:actor:x": ("nested-field", "actor:x"),
}


@pytest.mark.parametrize("query", UNDERSTOOD)
def test_understood(query: str) -> None:
    """Each query of the table reads back as expected."""
    parsed = parse(query)

    assert () == parsed.diagnostics
    assert UNDERSTOOD[query] == str(parsed.tree)


@pytest.mark.parametrize("query", REFUSED)
def test_refused(query: str) -> None:
    """Each bad query gives a diagnostic of its kind that points at the bad part."""
    parsed = parse(query)
    first = parsed.diagnostics[0]

    assert parsed.tree is None
    assert REFUSED[query] == (first.kind, query[first.start : first.end])


def test_any_word_loosens_only_the_words() -> None:
    """With `--any`, what is excluded or asked of a field still holds."""
    parsed = parse("a b lang:fr -c", any_word=True)

    assert "((a OR b) AND language:fr AND NOT c)" == str(parsed.tree)


def test_bare_words_prefer_the_phrase() -> None:
    """Two bare words also stand for the phrase; other queries stay as they are."""
    bare, fielded, single = parse("han dong").tree, parse("han lang:en").tree, parse("han").tree
    assert bare
    assert fielded
    assert single

    assert '(han AND dong) PREFER "han dong"' == str(prefer_phrase(bare))
    assert fielded == prefer_phrase(fielded)
    assert single == prefer_phrase(single)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("a" * (MAX_LENGTH + 1), "too-long"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "too-deep"),
        (" ".join(["a"] * (MAX_CLAUSES + 1)), "too-many-clauses"),
        ("(" * 5000, "too-long"),
        ("NOT " * 1000 + "a", "too-deep"),
    ],
)
def test_limits(query: str, kind: str) -> None:
    """Queries beyond the stated limits are refused, not tried."""
    parsed = parse(query)

    assert kind in {diagnostic.kind for diagnostic in parsed.diagnostics}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2023-6-3", ("2023-06-03", "2023-06-03")),
        ("0000", None),
        ("2023-00", None),
        ("2023-06-00", None),
        ("23", None),
        ("2023-06-031", None),
    ],
)
def test_date_bounds(text: str, expected: tuple[str, str] | None) -> None:
    """A year, month or day spans its first to its last day; anything else is no date."""
    assert expected == date_bounds(text)


GRAMMAR = st.lists(
    st.sampled_from(
        (
            *'()"[]{}:~^*?-+!/\\ “”\u202e',
            *("AND", "OR", "NOT", "TO", "a", "é", "中", "2019", " ", "date:", "title:", "actor:"),
            *("nofield:", "~2", "^3", "[2019 TO 2020]", '"a b"'),
        )
    ),
    max_size=14,
).map("".join)


@given(GRAMMAR | st.text(max_size=40))
def test_whatever_is_typed_gives_a_tree_or_diagnostics(query: str) -> None:
    """Parsing never raises; diagnostics point inside the query."""
    parsed = parse(query)

    assert (parsed.tree is None) == bool(parsed.diagnostics)
    assert all(0 <= d.start <= d.end <= max(len(query), 1) for d in parsed.diagnostics)
