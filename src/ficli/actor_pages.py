"""Use cases about actors: the mentions of a document, the table of actors, the page of one.

Reads the index; changes nothing and prints nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import islice

from ficli import analysis
from ficli.actor_results import (
    ActorDossier,
    ActorPage,
    ActorRow,
    ActorTable,
    Counted,
    MentionList,
    NameCount,
    NamingDocument,
    Neighbour,
    Period,
    PlacedMention,
    Quote,
)
from ficli.cooccurrence import Meetings, paragraph_starts, sentence_starts
from ficli.curated import open_curated
from ficli.document import Actor, Mention, Place
from ficli.dossier import Dossier
from ficli.engines.base import ACTOR_ID, EVERYTHING, Naming, Reader, Request
from ficli.errors import NotFoundError
from ficli.lookup import one_named
from ficli.matching import page_of
from ficli.query import Phrase
from ficli.quoting import places_of, quotes_of
from ficli.report_results import moment

SORTS = ("mentions", "documents", "name", "first", "last")
STRONGEST = 10
"""How many of the strongest quotes a dossier begins with."""
_CANDIDATES = 5
"""How many actors an ambiguous name is said to mean."""


def mentions(dossier: Dossier, name: str, *, places: bool = False) -> MentionList:
    """Every mention of the document that an id, a path or a file name means.

    With `places` also the names of places that are no actors, which are looked for now.
    Raises NotFoundError and IndexUnavailableError.
    """
    with open_curated(dossier) as reader:
        key = one_named(reader, dossier, name)
        stored, lines = reader.text(key), reader.line_starts(key)
        mentioned = reader.mentions(key)
        named: Iterable[Mention | Place] = mentioned
        if places:
            named = sorted([*mentioned, *_places(stored.text, mentioned)], key=_start)
        placed = tuple(
            PlacedMention(
                each, page_of(each.start, stored.page_starts), bisect_right(lines, each.start)
            )
            for each in named
        )
        return MentionList(reader.record(key), placed)


def _places(text: str, mentions: Iterable[Mention]) -> tuple[Place, ...]:
    from ficli.attribution.actors import find_places

    return find_places(text, mentions)


def _start(one: Mention | Place) -> int:
    return one.start


# --- the table ------------------------------------------------------------------------------


def table(
    dossier: Dossier,
    pattern: str = "",
    *,
    types: Iterable[str] = (),
    sort: str = "mentions",
    limit: int = 50,
) -> ActorTable:
    """The actors whose name or alias holds `pattern` (`*` and `?` stand for letters).

    Raises IndexUnavailableError.
    """
    wanted = frozenset(types)
    with open_curated(dossier) as reader:
        rows = _rows(reader)
    known = _listed()
    fits = _matcher(pattern, known)
    kept = [row for row in rows if (not wanted or row.type in wanted) and fits(row)]
    kept.sort(key=lambda row: (row.name.casefold(), row.id))
    if sort != "name":
        kept.sort(key=_ORDERS[sort], reverse=sort != "first")
    return ActorTable(len(kept), tuple(kept[:limit]))


_ORDERS: dict[str, Callable[[ActorRow], tuple[int | str, ...]]] = {
    "mentions": lambda row: (row.mentions, row.documents),
    "documents": lambda row: (row.documents, row.mentions),
    "first": lambda row: (row.first or "9999",),
    "last": lambda row: (row.last,),
}


def _rows(reader: Reader) -> list[ActorRow]:
    dates = {key: reader.record(key).date for key in reader.keys()}  # noqa: SIM118  # no dict
    namings: dict[str, list[Naming]] = defaultdict(list)
    for each in reader.census():
        namings[each.actor].append(each)
    known = _listed()
    return [_row(each, dates, known) for each in namings.values()]


def _row(namings: list[Naming], dates: dict[int, str], known: dict[str, Actor]) -> ActorRow:
    first = namings[0]
    days = sorted(filter(None, (dates[each.key] for each in namings)))
    listed = known.get(first.actor)
    return ActorRow(
        id=first.actor,
        name=first.name,
        type=first.type,
        country=listed.country if listed else "",
        documents=len(namings),
        mentions=sum(each.times for each in namings),
        first=days[0] if days else "",
        last=days[-1] if days else "",
    )


def _listed() -> dict[str, Actor]:
    from ficli.attribution.registry import load

    return load().actors


def _matcher(pattern: str, known: dict[str, Actor]) -> Callable[[ActorRow], bool]:
    folded = analysis.fold(pattern.strip())
    shape = folded if set("*?") & set(folded) else f"*{folded}*"
    shape = shape.replace("[", "[[]")

    def fits(row: ActorRow) -> bool:
        aliases = known[row.id].aliases if row.id in known else ()
        names = (row.id, row.name, *aliases)
        return any(fnmatchcase(analysis.fold(name), shape) for name in names)

    return fits


# --- the page of one ------------------------------------------------------------------------


def page(dossier: Dossier, name: str, *, quotes: int = 5, beside: int = 20) -> ActorPage:
    """All that the dossier says of the one actor that `name` means.

    Raises NotFoundError when nobody or several are meant, and IndexUnavailableError.
    """
    with open_curated(dossier) as reader:
        return _page(reader, _gathered(reader, name), quotes, beside)


def dossier_of(
    dossier: Dossier, name: str, *, quotes: int = 5, beside: int = 30, sources: str = ""
) -> ActorDossier:
    """The page of an actor, and up to `quotes` of every document that names it.

    `sources` is the relative URL that links start with. Raises as `page` does.
    """
    with open_curated(dossier) as reader:
        gathered = _gathered(reader, name, keep=quotes)
        files = {path: file for file, each in reader.files().items() for path in each.documents}
        return ActorDossier(
            page=_page(reader, gathered, STRONGEST, beside),
            evidence=tuple(
                replace(each, file=files.get(each.record.path, each.record.path))
                for each in gathered.documents
            ),
            searched=reader.totals().documents,
            indexed=moment(reader.indexed_at()),
            sources=sources,
        )


def _gathered(reader: Reader, name: str, keep: int = 1) -> _Gathered:
    actor = one_actor(reader, name)
    gathered = _Gathered(actor.id, keep)
    for naming in reader.search(_all_naming(actor)).found:
        gathered.take(reader, naming.key)
    _count_documents(reader, gathered.by_document)
    return gathered


def _page(reader: Reader, gathered: _Gathered, quotes: int, beside: int) -> ActorPage:
    everyone = {each.actor: each for each in reader.census()}
    return ActorPage(
        actor=next(each for each in _rows(reader) if each.id == gathered.actor),
        names=gathered.ranked_names(),
        timeline=gathered.timeline(),
        origins=_counted(gathered.origins),
        sources=_counted(gathered.sources),
        quotes=gathered.best_quotes(quotes),
        beside=gathered.neighbours(everyone, beside),
    )


def one_actor(reader: Reader, name: str) -> Actor:
    """The one actor that a name means. Raises NotFoundError."""
    if actor := reader.meant(name):
        return actor
    found = reader.who(name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(
            f"no document names '{name}'",
            hint="`ficli actors` lists everybody who is named, `ficli actors PATTERN` those alike",
            code="no-such-actor",
        )
    some = ", ".join(f"{each.name} ({each.id})" for each in found[:_CANDIDATES])
    more = f" and {len(found) - _CANDIDATES} more" if len(found) > _CANDIDATES else ""
    raise NotFoundError(
        f"'{name}' may be any of {len(found)} actors: {some}{more}",
        hint="give the id that stands in brackets",
        code="ambiguous-actor",
    )


def _all_naming(actor: Actor) -> Request:
    query = Phrase("actor", ACTOR_ID + actor.id)
    return Request(query, EVERYTHING, sort="oldest", limit=10**9)


def _count_documents(reader: Reader, meetings: Meetings) -> None:
    named: dict[int, set[str]] = {key: set() for key in reader.keys()}  # noqa: SIM118  # no dict
    for each in reader.census():
        named[each.key].add(each.actor)
    for actors in named.values():
        meetings.add(actors)


def _counted(counts: Counter[str]) -> tuple[Counted, ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Counted(value, number) for value, number in ranked)


@dataclass(slots=True)
class _Gathered:
    """What the documents that name an actor say, taken up one by one."""

    actor: str
    keep: int
    """How many quotes of each document are kept."""
    documents: list[NamingDocument] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    ways: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    months: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    origins: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    quotes: list[tuple[float, Quote]] = field(default_factory=list)
    by_sentence: Meetings = field(init=False)
    by_paragraph: Meetings = field(init=False)
    by_document: Meetings = field(init=False)

    def __post_init__(self) -> None:
        self.by_sentence, self.by_paragraph, self.by_document = (
            Meetings(self.actor) for _ in range(3)
        )

    def take(self, reader: Reader, key: int) -> None:
        """Count one document that names the actor."""
        record, stored, every = reader.record(key), reader.text(key), reader.mentions(key)
        own = [each for each in every if each.actor == self.actor]
        called = Counter(" ".join(each.text.split()) for each in own)
        self.names += called
        for each in own:
            self.ways[" ".join(each.text.split())].add(each.via)
        self.months[record.date[:7]].append(len(own))
        self.origins[record.origin.language] += 1
        if record.source:
            self.sources[record.source] += 1
        sentences = sentence_starts(stored.text)
        self.by_sentence.add_text(sentences, every)
        self.by_paragraph.add_text(paragraph_starts(stored.text), every)
        others = [each for each in every if each.actor != self.actor]
        places = places_of(self.actor, own)
        found = quotes_of(record, stored, reader.line_starts(key), places, others)
        best = list(islice(found, max(self.keep, 1)))
        self.quotes += best[:1]
        kept = sorted((quote for _, quote in best[: self.keep]), key=lambda each: each.start)
        names = tuple(sorted(called, key=lambda name: (-called[name], name)))
        elsewhere = tuple(reader.record(each).path for each in reader.copies(key) if each != key)
        self.documents.append(
            NamingDocument(record, len(own), names, tuple(kept), also_at=elsewhere)
        )

    def ranked_names(self) -> tuple[NameCount, ...]:
        ranked = sorted(self.names.items(), key=lambda item: (-item[1], item[0]))
        return tuple(NameCount(name, n, tuple(sorted(self.ways[name]))) for name, n in ranked)

    def timeline(self) -> tuple[Period, ...]:
        """In order of time; what has no date comes last."""
        order = sorted(self.months, key=lambda month: (not month, month))
        return tuple(Period(each, len(self.months[each]), sum(self.months[each])) for each in order)

    def best_quotes(self, count: int) -> tuple[Quote, ...]:
        ranked = sorted(self.quotes, key=lambda each: (-each[0], each[1].path))
        return tuple(quote for _, quote in ranked[:count])

    def neighbours(self, everyone: dict[str, Naming], count: int) -> tuple[Neighbour, ...]:
        """Whoever meets the actor: first those who do so in sentences, furthest from chance."""
        found = [
            Neighbour(
                id=other,
                name=everyone[other].name,
                type=everyone[other].type,
                sentences=self.by_sentence.together(other),
                paragraphs=self.by_paragraph.together(other),
                documents=self.by_document.together(other),
            )
            for other in self.by_document.others()
        ]
        return tuple(sorted(found, key=_nearness)[:count])


def _nearness(each: Neighbour) -> tuple[float | str, ...]:
    levels = (each.sentences, each.paragraphs, each.documents)
    return (*(-level.score for level in levels), *(-level.count for level in levels), each.name)
