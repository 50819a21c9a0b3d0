"""Text → terms, with positions and character offsets: the one analysis of index, query and snippet.

Knows no engine and no query. A *token* is a run of letters, digits and what hides inside words
(accents as separate marks, soft hyphens, zero-width characters); folding turns a token into its
terms. The position of a term is its index in the sequence; the stored text is never changed, so
offsets always point into what the user has.

- Case, accents, full-width forms and ligatures fold: `É`, `e` + accent and `Ｅ` are all `e`.
- Possessives and French elisions fall off: `Dong's` → dong, `l'ingérence`, `d’élection` → ….
- A word of Latin letters with Cyrillic or Greek ones among them is read as it looks.
- Each Han, Hiragana or Katakana character is a term of its own; a run of them is found as a
  phrase, which is exact for words of any length and needs no segmenter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, starmap

VERSION = 2
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


def occurrences(
    text: str, wanted: frozenset[str], runs: Iterable[Run] | None = None
) -> Iterator[tuple[int, str, int, int]]:
    """The wanted terms in a text: position, term, start, end. Sooner than sifting `tokens`.

    `runs` are those of `reading_order`, where some of the text stands aside.
    """
    position = 0
    known: dict[str, tuple[int, list[tuple[int, Piece]]]] = {}
    for gap, first, last in runs or ((0, 0, len(text)),):
        position += gap
        for found in _token_pattern().finditer(text, first, last):
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


Run = tuple[int, int, int]
"""Positions that are left out before it, and the offsets from and to which words follow."""

ASIDE_GAP = 1_000
"""Positions between what stands aside and all else: no phrase reaches across."""
MAX_ASIDE = 2_000
"""Characters: what is longer interrupts a text, wherever it comes from."""


def reading_order(length: int, aside: Iterable[tuple[int, int]]) -> list[Run]:
    """The runs of a text of so many characters in which some spans stand aside.

    A running head interrupts no phrase: the words before and after it have positions side by
    side. What stands aside comes after all else, each span by itself, so that it is found too.
    `aside` is sorted and does not overlap.
    """
    small = [(start, end) for start, end in aside if 0 < end - start <= MAX_ASIDE]
    borders = [0, *(border for span in small for border in span), length]
    body = list(zip(borders[::2], borders[1::2], strict=True))
    return [(0, *span) for span in body] + [(ASIDE_GAP, *span) for span in small]


def placed_terms(text: str, runs: Iterable[Run]) -> Iterator[tuple[int, str]]:
    """The terms of a text in the order of its runs, each with its position."""
    position = 0
    for gap, first, last in runs:
        position += gap
        for token in _token_pattern().findall(text, first, last):
            for term in _token_terms(token):
                yield position, term
                position += 1


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


# The scripts in use (planes 0 and 1) without ideographs, syllables and signs that take no mark: a
# third of all, and every command that reads a word looks at each.
_MARKED = (
    (0x300, 0x3100), (0xA640, 0xAC00), (0xFB00, 0xFF00), (0x10000, 0x12000), (0x13400, 0x13500),
    (0x16000, 0x17000), (0x1BC00, 0x1F000),
)  # fmt: skip


@cache
def _marks() -> str:
    """Every combining mark of the scripts in use (planes 0 and 1), as a character class."""
    ranges: list[list[int]] = []
    category, kinds = unicodedata.category, ("Mn", "Mc")
    for code in chain(*starmap(range, _MARKED)):
        if category(chr(code)) in kinds:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


# --- folding --------------------------------------------------------------------------------

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
# Cyrillic capitals and small letters, then Greek ones, that look like a Latin letter (Unicode
# TR 39, confusables.txt). Only beside Latin letters do they mean it.
_LOOKALIKES = (
    str.maketrans(
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0405\u0408",
        "abekmhopctxyisj",
    )
    | str.maketrans(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb",
        "aeopcyxijsdqwh",
    )
    | str.maketrans(
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03f9",
        "abezhikmnoptyxc",
    )
    | str.maketrans("\u03b1\u03b9\u03bd\u03bf\u03c1\u03c5\u03f2\u03f3", "aivopucj")
)
_LATIN = re.compile("[A-Za-z]")
_POSING = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_IGNORED = re.compile(f"[{_IGNORABLE}]")
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_PART = re.compile(f"[^_{_APOSTROPHES}]+")
_KNOWN_TOKENS = 1 << 18
"""How many tokens keep their terms in memory, at about 300 bytes each."""


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", _IGNORED.sub("", text))
    if _POSING.search(text) and _LATIN.search(text):
        text = text.translate(_LOOKALIKES)
    text = text.casefold().translate(_LETTERS)
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
