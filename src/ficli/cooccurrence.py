"""Who is named beside whom: units of text, and how far from chance two names meet in them.

Pure functions over text and offsets; they know no index.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import log

from ficli.actor_results import Together
from ficli.document import Mention
from ficli.paragraphs import paragraphs_of

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BREAK = re.compile(_BLANK_LINE.pattern + r"|\f")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“«(\[]*[^\W\d_a-zà-ÿ])|[。！？][”’」』]*")
_ITEM = re.compile(r"\n[^\S\n]*(?=\||[-*•–] |-{3}|#{1,6} |\d{1,3}[.)] )")
"""Before a row of a table, an item of a list, a rule or a heading, as Markdown writes them."""
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Hon|St|No|vs|cf|art|Mme|Mlle|M|Me|p|pp)$"
)


def paragraph_starts(text: str) -> list[int]:
    """Offset of each paragraph: after a blank line; where none is blank, by how wide lines are."""
    if _BLANK_LINE.search(text.strip()):
        return [0, *(found.end() for found in _BREAK.finditer(text))]
    return [0, *(lines[0].start for lines in paragraphs_of(text)[1:])]


def sentence_starts(text: str) -> list[int]:
    """Offset of each sentence; a paragraph, an item or a row is never in the middle of one."""
    starts = {*paragraph_starts(text), *(found.end() for found in _ITEM.finditer(text))}
    for found in _SENTENCE.finditer(text):
        if not (
            found[0][0] == "."
            and _ABBREVIATED.search(text, max(0, found.start() - 6), found.start())
        ):
            starts.add(found.end())
    return sorted(starts)


class Meetings:
    """Counts the units of text that name an actor, and those that name others as well."""

    def __init__(self, actor: str) -> None:
        self._actor = actor
        self._units = 0
        self._own = 0
        self._named: Counter[str] = Counter()
        self._both: Counter[str] = Counter()

    def add(self, named: Iterable[str]) -> None:
        """Count one unit, by the ids of all whom it names."""
        actors = set(named)
        self._units += 1
        self._named.update(actors)
        if self._actor in actors:
            self._own += 1
            self._both.update(actors)

    def add_text(self, starts: list[int], mentions: Iterable[Mention]) -> None:
        """Count the units of a text that start at these offsets."""
        for named in inside(starts, mentions):
            self.add(named)

    def others(self) -> Mapping[str, int]:
        """Who is named beside the actor, and in how many units."""
        return {actor: count for actor, count in self._both.items() if actor != self._actor}

    def together(self, other: str) -> Together:
        both = self._both[other]
        score = log_likelihood(both, self._own, self._named[other], self._units)
        return Together(both, score)


class Pairs:
    """Counts in how many units of text each two of all actors meet."""

    def __init__(self) -> None:
        self.units = 0
        self.both: Counter[tuple[str, str]] = Counter()
        """Units that name both, by their ids in order."""
        self._named: Counter[str] = Counter()

    def add(self, named: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Count one unit, by the ids of all whom it names; who meets in it."""
        actors = sorted(set(named))
        met = tuple(combinations(actors, 2))
        self.units += 1
        self._named.update(actors)
        self.both.update(met)
        return met

    def together(self, one: str, other: str) -> Together:
        both = self.both[one, other]
        score = log_likelihood(both, self._named[one], self._named[other], self.units)
        return Together(both, score)


def inside(starts: list[int], mentions: Iterable[Mention]) -> Iterator[set[str]]:
    """Whom each of the units names that start at these offsets."""
    units: list[set[str]] = [set() for _ in starts]
    for mention in mentions:
        units[bisect_right(starts, mention.start) - 1].add(mention.actor)
    yield from units


def log_likelihood(both: int, one: int, other: int, units: int) -> float:
    """G² of the table that these counts make, negative where `both` is below expectation.

    3.84 is what chance exceeds one time in 20, 10.83 one time in 1,000 (chi-squared, 1 degree of
    freedom). Source: Dunning, "Accurate methods for the statistics of surprise and coincidence",
    Computational Linguistics 19(1), 1993.

    >>> round(log_likelihood(10, 10, 10, 100), 1)
    65.0
    """
    table = (both, one - both, other - both, units - one - other + both)
    sums = ((one, other), (one, units - other), (units - one, other), (units - one, units - other))
    total = 0.0
    for observed, (row, column) in zip(table, sums, strict=True):
        if observed > 0:
            total += observed * log(observed * units / (row * column))
    score = 2 * total
    return round(score if both * units >= one * other else -score, 2) + 0.0


def unit_at(starts: list[int], offset: int, end: int) -> tuple[int, int]:
    """The unit that holds an offset; `end` is the length of the text."""
    number = bisect_right(starts, offset)
    return starts[number - 1], starts[number] if number < len(starts) else end
