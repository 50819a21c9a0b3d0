"""An index as its users see it: what `actors.yaml` says, applied while reading.

A reader around an engine's reader. Mentions change, and with them every answer about actors; the
index stays as it is. Nothing here knows the file or the engine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import Self

from ficli import curation as changes
from ficli.curation import Curation, NewName, folded
from ficli.document import Actor, Mention, Skipped, Span
from ficli.dossier import Dossier
from ficli.engines import open_reader
from ficli.engines.base import (
    ACTOR_ID,
    EVERYTHING,
    SHORT_ACRONYM,
    Answer,
    FacetName,
    IndexedFile,
    Located,
    Naming,
    Near,
    Reader,
    Request,
    StoredText,
    Totals,
)
from ficli.query import And, Boost, Known, Leaf, Node, Not, Or, Phrase, Prefer, Term, leaves
from ficli.results import ActorCount, Facet, Pair, Record

BY_USER = "dossier"
"""`via` of a mention that only `actors.yaml` makes one."""
_ALL = 10**9


def open_curated(dossier: Dossier) -> Reader:
    """Open a dossier's index as its users see it. Raises ConfigError, IndexUnavailableError."""
    curation = changes.load(dossier.root)
    reader = open_reader(dossier.index)
    return CuratedReader(reader, curation) if curation else reader


class CuratedReader:
    """See `engines.base.Reader`."""

    def __init__(self, reader: Reader, curation: Curation) -> None:
        self._reader = reader
        self._curation = curation
        self._leaves: dict[Leaf, Known] = {}

    # --- mentions ---------------------------------------------------------------------------

    def mentions(self, key: int) -> tuple[Mention, ...]:
        given = self._given.get(key, ())
        kept = [
            each
            for each in self._reader.mentions(key)
            if not any(new.start < each.end and each.start < new.end for new in given)
        ]
        seen = (self._seen(each) for each in (*kept, *given))
        return tuple(sorted((each for each in seen if each), key=lambda m: (m.start, m.end)))

    def _seen(self, mention: Mention) -> Mention | None:
        """A mention as the users see it; None when its actor is hidden."""
        split = self._curation.splits.get((mention.actor, folded(mention.text)))
        actor = self._actor(split or mention.actor, mention.name, mention.type)
        if actor is None:
            return None
        return replace(mention, actor=actor.id, name=actor.name, type=actor.type)

    def _actor(self, raw: str, name: str, kind: str) -> Actor | None:
        """Whom the users mean by an actor of the index; None when they hide it."""
        curation = self._curation
        if curation.is_hidden(raw):
            return None
        root = curation.root(raw)
        known = Actor(root, name, kind) if root == raw else self._described(root)  # type: ignore[arg-type]  # of a mention
        if added := curation.actors.get(root):
            known = Actor(root, added.name, added.type)
        known = known or Actor(root, name, kind)  # type: ignore[arg-type]  # of a mention
        return replace(
            known,
            name=curation.renamed.get(root, known.name),
            type=curation.retyped.get(root, known.type),
        )

    def _described(self, actor: str) -> Actor | None:
        """An actor by its id, from the documents or else from the registry."""
        from ficli.attribution.registry import load

        found = self._reader.who(ACTOR_ID + actor)
        return found[0] if found else load().actors.get(actor)

    @cached_property
    def _given(self) -> dict[int, tuple[Mention, ...]]:
        """Mentions under the names that users gave, by document: the longest at each place."""
        places: dict[int, list[Mention]] = defaultdict(list)
        for new in self._curation.names:
            for key, span, text in self._standing(new):
                places[key].append(self._mention(new, span, text))
        return {key: _without_overlaps(found) for key, found in places.items()}

    def _mention(self, new: NewName, span: Span, text: str) -> Mention:
        known = self._curation.actors.get(new.actor) or self._described(new.actor)
        name = known.name if known else new.name
        kind = known.type if known else "Organization"
        return Mention(span.start, span.end, text, new.actor, name, kind, BY_USER)

    def _standing(self, new: NewName) -> Iterator[tuple[int, Span, str]]:
        """Where stored texts hold a name; the index of words says in which texts to look."""
        query = Phrase("body", new.name)
        for found in self._reader.search(Request(query, stem=False, limit=_ALL)).found:
            date = self._reader.record(found.key).date
            if date and not _within(date, new):
                continue
            for key in self._reader.copies(found.key):
                text = self._reader.text(key).text
                for each in self._reader.locate(query, key, stem=False):
                    surface = text[each.span.start : each.span.end]
                    if _spelt_like(surface, new.name):
                        yield key, each.span, surface

    def actors(self, key: int) -> tuple[ActorCount, ...]:
        mentions = self.mentions(key)
        counts = Counter(each.actor for each in mentions)
        first = {each.actor: each for each in reversed(mentions)}
        ranked = sorted(counts, key=lambda actor: (-counts[actor], first[actor].start))
        return tuple(
            ActorCount(actor, first[actor].name, first[actor].type, counts[actor])
            for actor in ranked
        )

    def census(self, actors: Collection[str] | None = None) -> Iterator[Naming]:
        rows: dict[tuple[int, str], Naming] = {}
        for row in self._rows(actors):
            if actors is None or row.actor in actors:
                before = rows.get((row.key, row.actor))
                times = row.times + (before.times if before else 0)
                rows[row.key, row.actor] = row._replace(times=times)
        yield from sorted(rows.values())

    def _rows(self, actors: Collection[str] | None) -> Iterator[Naming]:
        """Rows under the users' ids; several may be about one document and actor."""
        raw = None if actors is None else self._raw(actors)
        wanted = list(self._reader.census(raw))
        split = {actor for actor, _ in self._curation.splits}
        looked_into = {row.key for row in wanted if row.actor in split} | self._given.keys()
        for row in wanted:
            if row.key not in looked_into and (a := self._actor(row.actor, row.name, row.type)):
                yield Naming(row.key, a.id, a.name, a.type, row.times)
        for key in (each for each in looked_into if self.copies(each)[0] == each):
            yield from (Naming(key, a.id, a.name, a.type, a.count) for a in self.actors(key))  # type: ignore[arg-type]  # of a mention

    def _raw(self, actors: Collection[str]) -> frozenset[str]:
        """The index's ids of whom the users' ids may stand for."""
        members = frozenset().union(*map(self._curation.members, actors))
        origins = {raw for (raw, _), new in self._curation.splits.items() if new in members}
        return members | origins

    # --- names ------------------------------------------------------------------------------

    def meant(self, name: str) -> Actor | None:
        if owners := self._owners.get(folded(name)):
            return self._one(owners)
        actor = self._reader.meant(name)
        return self._actor(actor.id, actor.name, actor.type) if actor else None

    def who(self, name: str) -> tuple[Actor, ...]:
        if name.startswith(ACTOR_ID):
            ids = frozenset({self._curation.root(name.removeprefix(ACTOR_ID))})
        elif owners := self._owners.get(folded(name)):
            ids = owners
        else:
            found = [self._curation.root(each.id) for each in self._reader.who(name)]
            ids = frozenset((*found, *({name} & self._curation.actors.keys())))
        actors = {row.actor: Actor(row.actor, row.name, row.type) for row in self.census(ids)}
        return tuple(actors[each] for each in sorted(actors))

    def _one(self, owners: frozenset[str]) -> Actor | None:
        found = {row.actor: Actor(row.actor, row.name, row.type) for row in self.census(owners)}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _owners(self) -> dict[str, frozenset[str]]:
        """Folded names that users gave → ids."""
        curation = self._curation
        given = [(new.name, new.actor) for new in curation.names]
        given += [(name, actor) for actor, name in curation.renamed.items()]
        given += [(actor.name, actor.id) for actor in curation.actors.values()]
        owners: dict[str, set[str]] = defaultdict(set)
        for name, actor in given:
            owners[folded(name)].add(curation.root(actor))
        return {name: frozenset(ids) for name, ids in owners.items()}

    # --- queries ----------------------------------------------------------------------------

    def search(self, request: Request) -> Answer:
        query, only = self._rewritten(request.query), self._rewritten(request.filter)
        return self._reader.search(replace(request, query=query, filter=only))

    def count(self, query: Node, *, stem: bool = True) -> int:
        return self._reader.count(self._rewritten(query), stem=stem)

    def facets(
        self, query: Node, names: Sequence[FacetName], *, stem: bool = True
    ) -> tuple[Facet, ...]:
        query = self._rewritten(query)
        facets = self._reader.facets(query, names, stem=stem)
        return tuple(
            Facet("actor", self._counted(query, stem)) if each.field == "actor" else each
            for each in facets
        )

    def _counted(self, query: Node, stem: bool) -> tuple[tuple[str, int], ...]:
        request = Request(query, EVERYTHING, limit=_ALL, stem=stem)
        keys = {found.key for found in self._reader.search(request).found}
        named = {(row.actor, row.key): row.name for row in self.census() if row.key in keys}
        names = {actor: name for (actor, _), name in named.items()}
        counts = Counter(actor for actor, _ in named)
        ranked = ((names[actor], number) for actor, number in counts.items())
        return tuple(sorted(ranked, key=lambda item: (-item[1], item[0])))

    def locate(self, query: Node, key: int, *, stem: bool = True) -> tuple[Located, ...]:
        located = list(self._reader.locate(self._rewritten(query), key, stem=stem))
        for leaf in {leaf for leaf in leaves(query) if _names_actor(leaf)}:
            ids, kind = self._asked(leaf)
            located += [
                Located("actor", Span(each.start, each.end), each.via)
                for each in self.mentions(key)
                if each.actor in ids or each.type.casefold() == kind
            ]
        return tuple(sorted(set(located), key=lambda each: (each.span.start, each.span.end)))

    def _rewritten(self, node: Node) -> Node:
        """The query with what it says of actors answered."""
        match node:
            case And(children) | Or(children):
                return type(node)(tuple(map(self._rewritten, children)))
            case Not(child):
                return Not(self._rewritten(child))
            case Boost(child, factor):
                return Boost(self._rewritten(child), factor)
            case Prefer(required, preferred):
                return Prefer(self._rewritten(required), self._rewritten(preferred))
            case Term() | Phrase() if _names_actor(node):
                if node not in self._leaves:
                    self._leaves[node] = self._known(node)
                return self._leaves[node]
        return node

    def _known(self, leaf: Leaf) -> Known:
        ids, kind = self._asked(leaf)
        times: Counter[int] = Counter()
        for row in self.census(None if kind else ids):
            if row.actor in ids or row.type.casefold() == kind:
                times[row.key] += row.times
        return Known("actor", tuple(sorted(times.items())), str(leaf))

    def _asked(self, leaf: Leaf) -> tuple[frozenset[str], str]:
        """The users' ids, or the type of actor, that a leaf asks for."""
        text = leaf.text if isinstance(leaf, Term | Phrase) else ""
        kind = folded(text).replace(" ", "")
        if kind in _TYPES:
            return frozenset(), kind
        return frozenset(actor.id for actor in self.who(text)), ""

    # --- what users cannot change -----------------------------------------------------------

    def record(self, key: int) -> Record:
        return self._reader.record(key)

    def text(self, key: int) -> StoredText:
        return self._reader.text(key)

    def keys(self) -> Iterator[int]:
        return self._reader.keys()

    def line_starts(self, key: int) -> Sequence[int]:
        return self._reader.line_starts(key)

    def copies(self, key: int) -> tuple[int, ...]:
        return self._reader.copies(key)

    def near_copies(self, key: int, limit: int | None = None) -> tuple[Near, ...]:
        return self._reader.near_copies(key, limit)

    def near_count(self, key: int) -> int:
        return self._reader.near_count(key)

    def near_groups(self) -> tuple[tuple[int, ...], ...]:
        return self._reader.near_groups()

    def named(self, name: str) -> tuple[int, ...]:
        return self._reader.named(name)

    def pairs(self, key: int) -> tuple[Pair, ...]:
        return self._reader.pairs(key)

    def near_spellings(self, word: str, limit: int = 3) -> tuple[str, ...]:
        return self._reader.near_spellings(word, limit)

    def files(self) -> dict[str, IndexedFile]:
        return self._reader.files()

    def skipped(self) -> tuple[Skipped, ...]:
        return self._reader.skipped()

    def indexed_at(self) -> int:
        return self._reader.indexed_at()

    def totals(self) -> Totals:
        return self._reader.totals()

    def close(self) -> None:
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_TYPES = ("person", "organization", "publicbody", "company", "country")


def _names_actor(leaf: Leaf) -> bool:
    return leaf.field == "actor" and isinstance(leaf, Term | Phrase)


def _without_overlaps(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    kept: list[Mention] = []
    for each in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _within(date: str, new: NewName) -> bool:
    """Whether a document's date, as exact as it is known, may be one of the name's days."""
    first, last = new.first[: len(date)], new.last[: len(date)]
    return first <= date and (not last or date <= last)


def _spelt_like(surface: str, name: str) -> bool:
    """Whether a text has capitals where the name has them; a short acronym only as spelt."""
    if len(name) <= SHORT_ACRONYM:
        return surface == name
    words, given = name.split(), surface.split()
    return surface.isupper() or all(
        ours[:1].isupper() <= theirs[:1].isupper()
        for ours, theirs in zip(words, given, strict=False)
    )
