"""Which phrases of a text tell most of its style: what a verdict by style rests on, for a look.

Each phrase weighs little; the verdict is the sum of some hundred. Works from the same skeleton and
table as the verdict itself, and only when somebody asks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from ficli.attribution.language import spans
from ficli.attribution.origin.style import (
    ENDINGS,
    LEAST_WORDS,
    NAME,
    NUMBER,
    OTHER,
    TOKEN,
    WORD,
    at_length,
    contributions,
    reduced,
    shipped,
    words_in,
)
from ficli.document import UNDETERMINED, Evidence, Span

KIND = "style:phrase"
MOST = 4
"""Phrases shown for each of the two answers."""
_PLACEHOLDERS = frozenset({NAME, NUMBER, WORD, *(WORD + end for end in ENDINGS["en"])})
_LEAST = 0.005
"""Natural logarithm of a likelihood ratio below which a phrase tells nothing (1.005)."""
_LONGEST = 80
"""Characters of a quoted phrase; a longer one runs over a part in another language."""

Ngram = tuple[str, ...]


def telling(text: str, language: str, most: int = MOST) -> tuple[Evidence, ...]:
    """The phrases of `text` that speak loudest for a translation, then those against it.

    Up to `most` of either, the loudest first, each quoted where it stands for the first time, none
    over another. The likelihood ratio is what all its places together contribute to that of the
    style. Only phrases made of general words count, for no other stands for itself alone; there
    are none where no model applies (see `style.judge`).
    """
    if language not in OTHER:
        return ()
    raws = list(_raws(text, language))
    tokens, firsts = reduced([text[raw.start : raw.end] for raw in raws], language)
    words = words_in(tokens)
    if words < LEAST_WORDS:
        return ()
    model = shipped(language)
    slope = at_length(model.calibration, words)[0]
    told = {ngram: slope * by for ngram, by in contributions(model, tokens).items()}
    edges = [*firsts, len(raws)]
    ends = [raws[edge - 1].end for edge in edges[1:]]
    places = [Span(raws[first].start, end) for first, end in zip(firsts, ends, strict=True)]
    spans_of = _first_spans(text, tokens, places, model.longest)
    return tuple(
        Evidence(KIND, text[at.start : at.end], at.start, at.end, round(math.exp(by), 3))
        for turn in (1, -1)
        for by, at in _loudest(told, spans_of, turn, most)
    )


def _raws(text: str, language: str) -> Iterator[Span]:
    """Where the tokens stand, parts in another language left out, as the verdict has them."""
    for start, end, tag in spans(text):
        if tag in (language, UNDETERMINED):
            for match in TOKEN.finditer(text, start, end):
                yield Span(match.start(), match.end())


def _first_spans(
    text: str, tokens: Sequence[str], places: Sequence[Span], longest: int
) -> dict[Ngram, Span]:
    """Where each run of words and pauses stands for the first time."""
    found: dict[Ngram, Span] = {}
    for first in range(len(tokens)):
        for last in range(first, min(first + longest, len(tokens))):
            ngram = tuple(tokens[first : last + 1])
            start, end = places[first].start, places[last].end
            if end - start <= _LONGEST and _PLACEHOLDERS.isdisjoint(ngram):
                length = len(text[start:end].rstrip())
                found.setdefault(ngram, Span(start, start + length))
    return found


def _loudest(
    told: Mapping[Ngram, float], spans_of: Mapping[Ngram, Span], turn: int, most: int
) -> list[tuple[float, Span]]:
    """The log-likelihood ratios of the loudest n-grams with a word in them, `turn` 1 for a
    translation and -1 against it, and their places, of which none lies over another."""
    ordered = sorted(told.keys() & spans_of.keys(), key=lambda n: (-turn * told[n], n))
    found: list[tuple[float, Span]] = []
    for ngram in ordered:
        at = spans_of[ngram]
        if turn * told[ngram] < _LEAST or len(found) == most:
            break
        apart = all(at.end <= other.start or other.end <= at.start for _, other in found)
        if apart and any(map(str.isalpha, ngram)):
            found.append((told[ngram], at))
    return found
