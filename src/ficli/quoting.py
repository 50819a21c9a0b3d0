"""The sentences of a text that say most of somebody: units, their weight, and quotes cut to size.

Pure functions over text and offsets; who is named where comes from whoever calls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ficli.actor_results import Quote
from ficli.cooccurrence import sentence_starts, unit_at
from ficli.document import Mention, Span
from ficli.engines.base import StoredText
from ficli.matching import page_of
from ficli.results import Record

QUOTE_LENGTH = 400
"""Characters. A longer sentence is cut around the mention."""
_TELLING = 60
"""Characters. A shorter sentence counts half, as one that is too long does."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is named, and how sure that is, from 0 to 1."""

    span: Span
    sure: float


@dataclass(slots=True)
class _Unit:
    """What a sentence says: where it names the one asked for, and whom besides."""

    places: list[Place] = field(default_factory=list)
    others: set[str] = field(default_factory=set)


def quotes_of(
    record: Record,
    stored: StoredText,
    lines: Sequence[int],
    places: Iterable[Place],
    others: Iterable[Mention],
) -> Iterator[tuple[float, Quote]]:
    """The sentences that hold the places, with their weights, the weightiest first."""
    units = _units(stored, places, others)
    weights = {unit: _weight(unit, told) for unit, told in units.items()}
    for unit in sorted(units, key=lambda unit: (-weights[unit], unit)):
        spans = tuple(place.span for place in units[unit].places)
        start, end = _trimmed(stored.text, unit, spans[0])
        quote = Quote(
            id=record.id,
            path=record.path,
            title=record.title,
            date=record.date,
            page=page_of(start, stored.page_starts),
            line=bisect_right(lines, start),
            start=start,
            end=end,
            text=stored.text[start:end],
            spans=tuple(span for span in spans if start <= span.start and span.end <= end),
        )
        yield weights[unit], quote


def places_of(actor: str, mentions: Iterable[Mention]) -> list[Place]:
    """Where an actor is named."""
    return [Place(Span(m.start, m.end), m.confidence) for m in mentions if m.actor == actor]


def _units(
    stored: StoredText, places: Iterable[Place], others: Iterable[Mention]
) -> dict[tuple[int, int], _Unit]:
    """The sentences that hold the places, with everybody else whom they name.

    A sentence ends where front matter or site furniture begins, and begins where they end; what
    stands in those counts only where nothing else is there to quote.
    """
    length = len(stored.text)
    borders = {border for each in stored.boilerplate for border in (each.start, each.end)}
    starts = sorted({*sentence_starts(stored.text), *borders} - {length})
    units: dict[tuple[int, int], _Unit] = defaultdict(_Unit)
    for place in places:
        units[unit_at(starts, place.span.start, length)].places.append(place)
    for each in others:
        if told := units.get(unit_at(starts, each.start, length)):
            told.others.add(each.actor)
    body = {unit: told for unit, told in units.items() if not _inside(unit, stored.boilerplate)}
    return body or units


def _inside(unit: tuple[int, int], boilerplate: Iterable[Span]) -> bool:
    return any(each.start <= unit[0] < each.end for each in boilerplate)


def _weight(unit: tuple[int, int], told: _Unit) -> float:
    """Sure mentions count more; so do sentences that name others, long enough to tell."""
    sure = max(place.sure for place in told.places)
    telling = 1.0 if _TELLING <= unit[1] - unit[0] <= QUOTE_LENGTH else 0.5
    return sure * telling * (1 + min(len(told.others), 3) / 3)


def _trimmed(text: str, unit: tuple[int, int], mention: Span) -> tuple[int, int]:
    """The unit without blanks around it, cut at words around the mention where it is too long."""
    start, end = unit
    if end - start > QUOTE_LENGTH:
        start = max(start, text.rfind(" ", start, max(start, mention.start - QUOTE_LENGTH // 2)))
        cut = text.find(" ", max(mention.end, start + QUOTE_LENGTH), end)
        end = cut if cut > 0 else end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
