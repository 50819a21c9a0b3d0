"""What may be a mention: claims on spans of one document, and which of two that overlap stands.

Knows no rule that finds a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ficli.attribution.folding import Folded
from ficli.attribution.registry import Registry
from ficli.attribution.tagging import Entity
from ficli.document import Actor


class Taken:
    """Which characters of a text are spoken for."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def add(self, start: int, end: int) -> None:
        """Take a span."""
        self._marks[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing of a span is taken."""
        return self._marks.find(1, start, end) < 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A span that may become a mention; where two overlap, rank decides, then length."""

    start: int
    end: int
    actor: Actor
    via: str
    confidence: float
    rank: int


@dataclass(slots=True)
class Scene:
    """One document while its names are settled."""

    text: str
    folded: Folded
    registry: Registry
    date: str
    claims: list[Claim] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    """How many actors of a country the text names, other than by weak names."""
    _known: list[Claim] = field(default_factory=list)
    _starts: list[int] | None = None

    def add(
        self, start: int, end: int, actor: Actor, via: str, confidence: float, rank: int
    ) -> None:
        """Put a claim on a span."""
        self.claims.append(Claim(start, end, actor, via, confidence, rank))

    def known_within(self, start: int, end: int) -> list[Claim]:
        """Registry claims that overlap a span."""
        if self._starts is None:
            self._known = sorted((c for c in self.claims if c.rank >= 4), key=lambda c: c.start)
            self._starts = [c.start for c in self._known]
        last = bisect_left(self._starts, end)
        first = bisect_left(self._starts, start)
        near = self._known[max(0, first - 1) : last]
        return [claim for claim in near if claim.end > start]

    def give_way(self, places: Iterable[Entity]) -> None:
        """Take back claims on a state in a longer name of a place: `Mexico City`."""
        inside = {
            claim
            for place in places
            for claim in self.known_within(place.start, place.end)
            if claim.end - claim.start < place.end - place.start and is_bare(claim)
        }
        self.claims = [claim for claim in self.claims if claim not in inside]
        self._starts = None

    def settle(self) -> list[Claim]:
        """The claims that stand, in order, without overlaps."""
        taken = Taken(len(self.text))
        kept = []
        for claim in sorted(self.claims, key=lambda c: (-c.rank, c.start - c.end, c.start)):
            if taken.is_free(claim.start, claim.end):
                taken.add(claim.start, claim.end)
                kept.append(claim)
        self.claims = sorted(kept, key=lambda c: c.start)
        return self.claims


def is_bare(claim: Claim) -> bool:
    """A state or city inside a longer name gives way to it."""
    return claim.actor.type == "Country" or claim.via in ("metonym", "demonym")
