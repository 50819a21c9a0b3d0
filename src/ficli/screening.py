"""Use case: search a list of names, and say of each what the documents hold.

A name is a phrase, never query syntax. What a name finds is what `ficli search` finds for the same
phrase: the words themselves, and the actor that they mean under its other names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ficli import analysis
from ficli.actor_results import Quote
from ficli.curated import open_curated
from ficli.document import Actor, Mention, Span
from ficli.dossier import Dossier
from ficli.engines.base import Reader, Request
from ficli.expanding import FOUND_AS, Expanded, expand
from ficli.fields import DEFAULT
from ficli.matching import Pattern, Slot, find_spans, merge_spans
from ficli.name_lists import NameList
from ficli.query import Phrase
from ficli.quoting import Place, quotes_of
from ficli.results import Record
from ficli.screen_results import ListedName, Near, Screened, Screening

NEAR = 3
"""Most near spellings that a name which was not found is given."""
ALIKE = 82
"""Least similarity of a near spelling: 100 times the share of letters that two names have in the
same order, whatever the order of the words (normalised Indel similarity, as rapidfuzz has it)."""
_ALL = 10**9


def screen(dossier: Dossier, names: NameList, *, exact: bool = False) -> Screening:
    """Look for every name of a list; `exact` leaves out other names of the same actor.

    Raises ConfigError and IndexUnavailableError.
    """
    with open_curated(dossier) as reader:
        finds = {each.name: _Find(each.name) for each in names.names}
        for find in finds.values():
            find.ask(reader, exact=exact)
        _count(reader, finds.values())
        spellings = _Spellings(reader)
        rows = tuple(_row(reader, each, finds[each.name], spellings) for each in names.names)
        return Screening(rows, names.bad, reader.totals().documents)


@dataclass(slots=True)
class _Find:
    """What is known of one name while it is looked for."""

    name: str
    actor: Actor | None = None
    keys: tuple[int, ...] = ()
    """The documents found, best first."""
    places: dict[int, int] = field(default_factory=dict)
    """How often each document's text has it."""
    called: Counter[str] = field(default_factory=Counter)

    def ask(self, reader: Reader, *, exact: bool) -> None:
        phrase = Phrase(DEFAULT, self.name)
        expanded = Expanded(phrase) if exact else expand(phrase, reader)
        answer = reader.search(Request(expanded.tree, limit=_ALL, stem=False))
        self.actor = expanded.actor
        self.keys = tuple(found.key for found in answer.found)

    @property
    def pattern(self) -> Pattern:
        return Pattern(tuple(Slot(frozenset({term})) for term in analysis.terms(self.name)))

    def told(self, literal: Sequence[Span], mentions: Sequence[Mention]) -> list[Place]:
        """Where a text has the name, or its actor under another one; each place once."""
        own = [each for each in mentions if self.actor and each.actor == self.actor.id]
        sure = {Span(each.start, each.end): each.confidence for each in own}
        sure |= dict.fromkeys(literal, 1.0)
        return [Place(span, sure.get(span, 1.0)) for span in merge_spans(sure)]


def _count(reader: Reader, finds: Iterable[_Find]) -> None:
    """Count the places of every name; each text is read once for all names that it may hold."""
    wanted: dict[int, list[_Find]] = defaultdict(list)
    for find in finds:
        for key in find.keys:
            wanted[key].append(find)
    for key, there in wanted.items():
        text, mentions = reader.text(key).text, reader.mentions(key)
        language = reader.record(key).language
        spans = find_spans(text, language, [find.pattern for find in there])
        for find, literal in zip(there, spans, strict=True):
            find.places[key] = len(find.told(literal, mentions))
            own = (each for each in mentions if find.actor and each.actor == find.actor.id)
            find.called.update(" ".join(each.text.split()) for each in own)


def _row(reader: Reader, listed: ListedName, find: _Find, spellings: _Spellings) -> Screened:
    if not find.keys:
        return Screened(listed.line, listed.name, near=spellings.near(listed.name))
    known = analysis.terms(listed.name)
    others = [name for name in find.called if analysis.terms(name) != known]
    best = next((key for key in find.keys if find.places[key]), find.keys[0])
    record = reader.record(best)
    return Screened(
        line=listed.line,
        name=listed.name,
        documents=len(find.keys),
        mentions=sum(find.places.values()),
        actor=find.actor,
        found_as=tuple(sorted(others, key=lambda name: (-find.called[name], name))[:FOUND_AS]),
        record=record,
        quote=_best_quote(reader, best, record, find),
    )


def _best_quote(reader: Reader, key: int, record: Record, find: _Find) -> Quote | None:
    stored, mentions = reader.text(key), reader.mentions(key)
    (literal,) = find_spans(stored.text, record.language, [find.pattern])
    places = find.told(literal, mentions)
    inside = {place.span for place in places}
    others = [each for each in mentions if Span(each.start, each.end) not in inside]
    quotes = quotes_of(record, stored, reader.line_starts(key), places, others)
    return next((quote for _, quote in quotes), None)


class _Spellings:
    """The names of everybody in the dossier, to find near ones of a name that nobody has."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def near(self, name: str) -> tuple[Near, ...]:
        """Actors with a name spelt much alike, nearest first."""
        from rapidfuzz import fuzz, process

        names, limit = self._names, 4 * NEAR
        scorer = fuzz.token_sort_ratio
        found = process.extract(
            _joined(name), names, scorer=scorer, score_cutoff=ALIKE, limit=limit
        )
        owners = dict.fromkeys(actor for _, _, (actor, _) in found)
        return tuple(self._actors[actor] for actor in owners)[:NEAR]

    @cached_property
    def _actors(self) -> dict[str, Near]:
        documents: Counter[str] = Counter()
        names: dict[str, str] = {}
        for each in self._reader.census():
            documents[each.actor] += 1
            names[each.actor] = each.name
        return {actor: Near(actor, names[actor], documents[actor]) for actor in sorted(names)}

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """Every name as its words, by actor and by itself."""
        from ficli.attribution.registry import load

        listed = load().actors
        return {
            (actor, name): _joined(name)
            for actor, near in self._actors.items()
            for name in (near.name, *(listed[actor].aliases if actor in listed else ()))
        }


def _joined(name: str) -> str:
    return " ".join(analysis.terms(name))
