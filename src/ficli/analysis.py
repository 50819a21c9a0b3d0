"""Text → terms, with positions and character offsets: the one analysis of index, query and snippet.

Knows no engine and no query. A *token* is a run of letters, digits and what hides inside words
(accents as separate marks, soft hyphens, zero-width characters); folding turns a token into its
terms. The position of a term is its index in the sequence; the stored text is never changed, so
offsets always point into what the user has.

- Case, accents, full-width forms and ligatures fold: `É`, `e` + accent and `Ｅ` are all `e`.
- Possessives and French elisions fall off: `Dong's` → dong, `l'ingérence`, `d’élection` → ….
- Each Han, Hiragana or Katakana character is a term of its own; a run of them is found as a
  phrase, which is exact for words of any length and needs no segmenter.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

VERSION = 1
"""Changes whenever the same text would give other terms; the index records it."""

MAX_TERM = 64
"""Longer terms are cut, so that a megabyte without a space cannot bloat the dictionary."""

STEMMED_LANGUAGES = ("en", "fr")
"""Languages with a stemmer; others are folded only."""

Piece = tuple[str, int, int]
"""A term and the offsets of what it came from, relative to its token."""


def terms(text: str) -> list[str]:
    """The terms of a text in order; `terms(text)[i]` is the term at position `i`."""
    found: list[str] = []
    add = found.extend
    for token in _token_pattern().findall(text):
        add(_token_terms(token))
    return found


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """The terms of a text in order, each with half-open character offsets into the text."""
    for token in _token_pattern().finditer(text):
        base = token.start()
        for term, start, end in _pieces(token[0]):
            yield term, base + start, base + end


def occurrences(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, str, int, int]]:
    """The wanted terms in a text: position, term, start, end. Sooner than sifting `tokens`."""
    position = 0
    known: dict[str, tuple[int, list[tuple[int, Piece]]]] = {}
    for found in _token_pattern().finditer(text):
        token = found[0]
        if (known_token := known.get(token)) is None:
            if len(known) == _KNOWN_TOKENS:
                known.clear()
            pieces = _pieces(token)
            hits = [(at, piece) for at, piece in enumerate(pieces) if piece[0] in wanted]
            known_token = known[token] = (len(pieces), hits)
        count, hits = known_token
        if hits:
            base = found.start()
            for at, (term, start, end) in hits:
                yield position + at, term, base + start, base + end
        position += count


def fold(text: str) -> str:
    """A whole value as one key: folded like a term, spaces kept single. For tags and aliases."""
    return " ".join(_fold(text).split())


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """The Snowball stemmer of a language with `STEMMED_LANGUAGES`, over folded terms."""
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(
        {"en": "english", "fr": "french"}[language]
    ).stemWord
    return stem


# --- tokens ---------------------------------------------------------------------------------

_APOSTROPHES = "'’ʼ＇‘`´"
_IDEOGRAPHS = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Default-ignorable characters (Unicode DerivedCoreProperties) that texts hide inside words.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)

_ELISIONS = frozenset(
    ("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
)
_POSSESSIVE = "s"


@cache
def _token_pattern() -> re.Pattern[str]:
    # One class each, because alternation is slow; `_part` takes the underscores out again.
    inside = rf"[\w{_IGNORABLE}{_marks()}]"
    return re.compile(rf"{inside}+(?:[{_APOSTROPHES}]{inside}+)*")


@cache
def _marks() -> str:
    """Every combining mark of the scripts in use (planes 0 and 1), as a character class."""
    ranges: list[list[int]] = []
    for code in range(0x300, min(0x1F000, sys.maxunicode)):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


# --- folding --------------------------------------------------------------------------------

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_IGNORED = re.compile(f"[{_IGNORABLE}]")
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_PART = re.compile(f"[^_{_APOSTROPHES}]+")
_KNOWN_TOKENS = 1 << 18
"""How many tokens keep their terms in memory, at about 300 bytes each."""


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _IGNORED.sub("", text)).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFC", "".join(c for c in text if not _is_accent(c)))


def _is_accent(char: str) -> bool:
    """True for marks that decorate a letter; False for vowel signs, which are letters."""
    kind = unicodedata.combining(char)
    return kind >= 200 or 10 <= kind <= 35


@lru_cache(_KNOWN_TOKENS)
def _token_terms(token: str) -> tuple[str, ...]:
    return tuple(piece[0] for piece in _pieces(token))


@lru_cache(_KNOWN_TOKENS)
def _pieces(token: str) -> tuple[Piece, ...]:
    parts = [(part[0], part.start()) for part in _PART.finditer(token)]
    last = len(parts) - 1
    return tuple(
        piece
        for number, (part, base) in enumerate(parts)
        if not (last and _falls_off(_fold(part), number, last))
        for piece in _part(part, base)
    )


def _falls_off(folded: str, number: int, last: int) -> bool:
    if number == last:
        return folded == _POSSESSIVE
    return folded in _ELISIONS


def _part(part: str, base: int) -> Iterator[Piece]:
    """Cut ideographs out of a part, each a term of its own; fold what stands between them."""
    start = 0
    for found in _IDEOGRAPH.finditer(part):
        yield from _folded(part, start, found.start(), base)
        yield from _folded(part, found.start(), found.end(), base)
        start = found.end()
    yield from _folded(part, start, len(part), base)


def _folded(part: str, start: int, end: int, base: int) -> Iterator[Piece]:
    folded = _fold(part[start:end]).replace(" ", "")[:MAX_TERM]
    if any(char.isalnum() for char in folded):
        yield folded, base + start, base + end
