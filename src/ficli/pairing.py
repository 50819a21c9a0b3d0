"""Which documents of a dossier are the same text in two languages: pure functions over traits.

A trait is what survives translation: an actor, a number, a name. Candidates share rare traits, so
that nothing is compared with everything; a candidate is a pair when its paragraphs, aligned in
their order, hold the same traits. Knows no index, no verdict on origins and no machine model.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from math import log
from typing import Literal, NamedTuple

from ficli.aligning import Paragraph, align
from ficli.analysis import fold
from ficli.document import UNDETERMINED, Mention, Origin, Span
from ficli.paragraphs import paragraphs_of
from ficli.results import Pair, Record

VERSION = 3
"""Changes whenever the same document would have other traits or another counterpart."""

COMMON = 100
"""A trait that more documents have than this brings up no candidates."""
CANDIDATES = 3
"""Documents of other languages that are compared paragraph by paragraph, for each document."""
MIN_OVERLAP = 0.25
"""Share of traits, weighted by rarity, from which on two documents are compared at all."""
MIN_TRAITS = 6
"""Traits that aligned paragraphs must share: less can be chance."""
MIN_COGNATES = 16
"""The same where cognates stand in for names that are too few."""
MIN_SCORE = 0.8
"""Share of common traits that stand in aligned paragraphs, from which on two are a pair.
docs/origin.md has the figures behind it."""

FEW_ANCHORS = 8
"""Traits that stand once in both documents: from so many on, most must come in the same order."""

COGNATE = 5
"""Letters at the beginning that make two longer words cognates. After Simard, Foster and Isabelle
(1992), "Using cognates to align sentences in bilingual corpora", who take four."""

# Each begins with what it consumes and looks back afterwards, which is many times as fast.
_NUMBER = re.compile(r"\d(?:(?<![\w.,]\d)\d{0,2}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+)")
_NAME = re.compile(r"[A-ZÀ-Þ](?:(?<=[\w,;’'(«“][ \u00a0][A-ZÀ-Þ])|(?<=[’'][A-ZÀ-Þ]))[\w-]{3,}")
_ACRONYM = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]{2,7}\b")
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")


class Traits(NamedTuple):
    """A document as its traits: all of them, and those of each paragraph."""

    language: str
    paragraphs: tuple[Paragraph, ...]
    flowing: tuple[str, ...]
    """The words of each paragraph."""

    @property
    def all(self) -> frozenset[int]:
        return _union(self.paragraphs)

    def with_cognates(self) -> Traits:
        """The same with the beginnings of long words, which French and English often share."""
        return self._replace(paragraphs=tuple(map(_with_cognates, self.paragraphs, self.flowing)))


def traits_of(
    text: str, language: str, mentions: Iterable[Mention], boilerplate: Sequence[Span] = ()
) -> Traits:
    """The traits of a document, paragraph by paragraph, `boilerplate` left out."""
    actors = sorted((mention.start, f"actor {mention.actor}") for mention in mentions)
    paragraphs, flows = [], []
    at = 0
    for lines in paragraphs_of(text, boilerplate):
        flowing = " ".join([text[line.start : line.end] for line in lines])
        inside = {_digits(m[0]) for m in _NUMBER.finditer(flowing)}
        inside |= {fold(m[0]) for m in _NAME.finditer(flowing)}
        inside |= {fold(m[0]) for m in _ACRONYM.finditer(flowing)}
        for line in lines:
            while at < len(actors) and actors[at][0] < line.end:
                if actors[at][0] >= line.start:
                    inside.add(actors[at][1])
                at += 1
        paragraphs.append(Paragraph(lines[0].start, lines[-1].end, _hashed(inside), lines))
        flows.append(flowing)
    return Traits(language.partition("-")[0].casefold(), tuple(paragraphs), tuple(flows))


def _hashed(traits: Iterable[str]) -> frozenset[int]:
    return frozenset(zlib.crc32(each.encode("utf-8", "replace")) for each in traits)


def _with_cognates(paragraph: Paragraph, flowing: str) -> Paragraph:
    beginnings = {f"cognate {fold(word)[:COGNATE]}" for word in _LONG_WORD.findall(flowing)}
    return replace(paragraph, traits=paragraph.traits | _hashed(beginnings))


def _digits(number: str) -> str:
    return number if number.isdecimal() else re.sub(r"\D", "", number)


def candidates(
    profiles: Mapping[str, tuple[str, Set[int]]], changed: Iterable[str]
) -> set[tuple[str, str]]:
    """Pairs of names that may be translations: each changed document with the likeliest others.

    `profiles` says language and traits by name. The work grows with the number of changed
    documents, not with its square.
    """
    holders: dict[int, list[str]] = defaultdict(list)
    for name, (_, traits) in profiles.items():
        for trait in traits:
            holders[trait].append(name)
    weight = {
        trait: log(1 + len(profiles) / len(names))
        for trait, names in holders.items()
        if 1 < len(names) <= COMMON
    }
    sums = {
        name: sum(weight.get(trait, 0.0) for trait in traits)
        for name, (_, traits) in profiles.items()
    }
    found: set[tuple[str, str]] = set()
    for name in changed:
        language, traits = profiles[name]
        shared: dict[str, float] = defaultdict(float)
        for trait in traits & weight.keys():
            for other in holders[trait]:
                shared[other] += weight[trait]
        likely = [
            (2 * shared[other] / (sums[name] + sums[other]), other)
            for other in shared
            if profiles[other][0] not in (language, "und") and language != "und"
        ]
        best = sorted((each for each in likely if each[0] >= MIN_OVERLAP), reverse=True)
        found |= {(min(name, other), max(name, other)) for _, other in best[:CANDIDATES]}
    return found


def likeness(one: Traits, other: Traits) -> float:
    """Of the traits that both have, the share that stands in paragraphs which correspond, 0 to 1;
    0 where too few do. What only one of them has says little: half of all names are translated."""
    one, other, least = comparable(one, other)
    common = one.all & other.all
    if len(common) < least or not _in_order(one, other, common):
        return 0.0
    shared = every = 0
    for left, right in align(one.paragraphs, other.paragraphs):
        mine = common & _union(left)
        theirs = common & _union(right)
        shared += len(mine & theirs)
        every += len(mine) + len(theirs)
    return 2 * shared / every if shared >= least else 0.0


def comparable(one: Traits, other: Traits) -> tuple[Traits, Traits, int]:
    """Both as they should be compared, and how many traits must be shared: where names and numbers
    are too few, as in scholarship and decisions, cognates count, too."""
    if len(one.all & other.all) >= MIN_TRAITS:
        return one, other, MIN_TRAITS
    return one.with_cognates(), other.with_cognates(), MIN_COGNATES


def _in_order(one: Traits, other: Traits, common: frozenset[int]) -> bool:
    """Whether most anchors come in the same order: aligning long texts that are no pair is slow."""
    mine, theirs = _anchors(one, common), _anchors(other, common)
    places = sorted((mine[trait], theirs[trait]) for trait in mine.keys() & theirs.keys())
    if len(places) < FEW_ANCHORS:
        return True
    # The longest run of places that never goes back, by patience sorting.
    tops: list[int] = []
    for _, place in places:
        at = bisect_right(tops, place)
        tops[at : at + 1] = [place]
    return 2 * len(tops) >= len(places)


def _anchors(document: Traits, common: frozenset[int]) -> dict[int, int]:
    """The common traits that stand in one paragraph only, and which that is."""
    places: dict[int, int] = {}
    repeated: set[int] = set()
    for number, paragraph in enumerate(document.paragraphs):
        for trait in paragraph.traits & common:
            if places.setdefault(trait, number) != number:
                repeated.add(trait)
    return {trait: place for trait, place in places.items() if trait not in repeated}


def _union(paragraphs: Iterable[Paragraph]) -> frozenset[int]:
    return frozenset[int]().union(*(each.traits for each in paragraphs))


def best_pairs(
    scores: Mapping[tuple[str, str], float], languages: Mapping[str, str]
) -> dict[tuple[str, str], float]:
    """The pairs that reach the threshold and are each other's best in their languages."""
    best: dict[tuple[str, str], float] = defaultdict(float)
    for (one, other), score in scores.items():
        for slot in ((one, languages[other]), (other, languages[one])):
            best[slot] = max(best[slot], score)
    return {
        (one, other): score
        for (one, other), score in scores.items()
        if score >= MIN_SCORE
        and score == best[one, languages[other]] == best[other, languages[one]]
    }


def related(record: Record, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs of a document, each with what it is: the original, the translation, or unknown."""
    return tuple(replace(pair, relation=_relation(record, pair)) for pair in pairs)


def _relation(record: Record, pair: Pair) -> Literal["original", "translation", "unknown"]:
    """The one that is known to be translated is the translation, if it is known of one only."""
    mine = _translated(record.origin, pair.language)
    theirs = _translated(pair.origin, record.language)
    if mine == theirs:
        return "unknown"
    return "original" if mine else "translation"


def _translated(origin: Origin, other: str) -> bool:
    """Whether this is the origin of a translation from a text in the language `other`."""
    languages = (UNDETERMINED, other.partition("-")[0].casefold())
    return origin.is_translation == "yes" and origin.language in languages
