"""Reading the index: one consistent view of catalog and Whoosh generation together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import attrgetter
from types import TracebackType
from typing import Self

from ficli import analysis
from ficli.document import Actor, Mention, Skipped, Span
from ficli.engines.base import (
    Answer,
    FacetName,
    Found,
    IndexedFile,
    Located,
    Naming,
    Near,
    Request,
    StoredText,
    Totals,
    evidence_of,
)
from ficli.engines.embedded.copies import unpack
from ficli.engines.embedded.evaluate import Evaluator
from ficli.engines.embedded.facets import count_values
from ficli.engines.embedded.integrity import Verification
from ficli.engines.embedded.storage import PrivateStorage, harden
from ficli.engines.embedded.store import Snapshot, reporting_damage
from ficli.engines.embedded.vocabulary import Vocabulary
from ficli.engines.embedded.writer import INDEXED_AT, PinnedIndex, verified_catalog
from ficli.fields import DEFAULT
from ficli.matching import Pattern, find_spans, without_nested
from ficli.query import Node, Phrase, Term, leaves
from ficli.resemblance import resemblance
from ficli.results import ActorCount, Facet, Pair, Record


class EmbeddedReader:
    """See `engines.base.Reader`."""

    def __init__(self, snapshot: Snapshot) -> None:
        harden()
        store = snapshot.store
        self._folder = store.parent
        self._catalog = verified_catalog(snapshot, Verification(store))
        try:
            generation = self._catalog.meta("generation")
            self._reader = PinnedIndex(PrivateStorage(store), generation).reader()
        except BaseException:
            self._catalog.close()
            raise
        self._vocabulary = Vocabulary(self._reader, self._catalog)

    def search(self, request: Request) -> Answer:
        with reporting_damage(self._folder):
            evaluator = self._evaluator(request.stem)
            scores = evaluator.restricted(request.query, request.filter)
            order = self._order(request.sort, evaluator, scores)
            groups = self._together(order, evaluator)
            firsts = [d for d in order if d not in groups or groups[d][0] == evaluator.key(d)]
            page = slice(request.offset, request.offset + request.limit)
            found = tuple(
                Found(
                    evaluator.key(docnum),
                    scores[docnum],
                    evaluator.explain(request.query, docnum) if request.explain else (),
                    groups.get(docnum, ()),
                )
                for docnum in (firsts if request.fold else order)[page]
            )
            return Answer(len(scores), found, len(firsts))

    def _evaluator(self, stem: bool) -> Evaluator:
        return Evaluator(self._reader, self._vocabulary, stem=stem, families=self._families)

    def _together(self, order: Sequence[int], evaluator: Evaluator) -> dict[int, list[int]]:
        """Of each document found that has near-copies, the keys of those found, in order."""
        crowds = self._crowds
        if not crowds:
            return {}
        found: dict[int, list[int]] = defaultdict(list)
        groups = {}
        for docnum in order:
            key = evaluator.key(docnum)
            if crowd := crowds.get(key):
                found[crowd].append(key)
                groups[docnum] = found[crowd]
        return groups

    @cached_property
    def _families(self) -> dict[int, tuple[int, ...]]:
        return self._catalog.copies()

    @cached_property
    def _roots(self) -> dict[int, int]:
        return {key: root for root, keys in self._families.items() for key in keys}

    @cached_property
    def _crowds(self) -> dict[int, int]:
        """Of each document with near-copies, the key that stands for its group."""
        crowds = self._catalog.crowds()
        sizes = Counter(crowds.values())
        return {key: crowd for key, crowd in crowds.items() if sizes[crowd] > 1}

    def copies(self, key: int) -> tuple[int, ...]:
        with reporting_damage(self._folder):
            return self._families.get(self._roots.get(key, key), (key,))

    def near_copies(self, key: int, limit: int | None = None) -> tuple[Near, ...]:
        with reporting_damage(self._folder):
            root = self._roots.get(key, key)
            others = [other for other in self._group_of(root) if other != root][:limit]
            if not others:
                return ()
            own = unpack(self._catalog.stored_shingles(root))
            alike = [
                Near(other, sha256[:12], path, resemblance(own, unpack(packed)))
                for other, path, sha256, packed in self._catalog.compared(others)
            ]
            return tuple(sorted(alike, key=lambda near: (-near.similarity, near.path)))

    def near_count(self, key: int) -> int:
        with reporting_damage(self._folder):
            return max(len(self._group_of(self._roots.get(key, key))) - 1, 0)

    def near_groups(self) -> tuple[tuple[int, ...], ...]:
        with reporting_damage(self._folder):
            return tuple(map(tuple, self._members.values()))

    def _group_of(self, root: int) -> Sequence[int]:
        return self._members[self._crowds[root]] if root in self._crowds else ()

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        members: dict[int, list[int]] = defaultdict(list)
        for key, crowd in self._crowds.items():
            members[crowd].append(key)
        return members

    def _order(self, sort: str, evaluator: Evaluator, scores: dict[int, float]) -> list[int]:
        if sort == "relevance":
            return sorted(scores, key=lambda docnum: (-scores[docnum], docnum))
        rank = {key: place for place, key in enumerate(self._catalog.keys(sort))}
        return sorted(scores, key=lambda docnum: rank[evaluator.key(docnum)])

    def count(self, query: Node, *, stem: bool = True) -> int:
        with reporting_damage(self._folder):
            return len(self._evaluator(stem).scores(query))

    def facets(
        self, query: Node, names: Sequence[FacetName], *, stem: bool = True
    ) -> tuple[Facet, ...]:
        with reporting_damage(self._folder):
            evaluator = self._evaluator(stem)
            found = {docnum: evaluator.key(docnum) for docnum in evaluator.scores(query)}
            return count_values(self._reader, self._catalog, found, evaluator.copies, names)

    def pairs(self, key: int) -> tuple[Pair, ...]:
        with reporting_damage(self._folder):
            root = self._roots.get(key, key)
            found = ((self._catalog.record(k), s) for k, s in self._catalog.paired_with(root))
            return tuple(Pair(r.id, r.path, r.language, r.origin, score) for r, score in found)

    def locate(self, query: Node, key: int, *, stem: bool = True) -> tuple[Located, ...]:
        with reporting_damage(self._folder):
            record = self._catalog.record(key)
            patterns: dict[str, list[Pattern]] = {"body": [], "title": []}
            located: list[Located] = []
            # A word that is typed twice is looked for once.
            for leaf in {str(leaf): leaf for leaf in leaves(query)}.values():
                if leaf.field in (DEFAULT, "body", "title"):
                    pattern = self._vocabulary.pattern(leaf, stem=stem)
                    for name in ("body", "title") if leaf.field == DEFAULT else (leaf.field,):
                        patterns[name].append(pattern)
                elif leaf.field == "actor" and isinstance(leaf, Term | Phrase):
                    located += self._mention_spans(leaf.text, key)
                elif leaf.field == "origin":
                    located += [Located("origin", span) for span in evidence_of(record.origin)]
            if patterns["body"]:
                stored = self._catalog.text(key)
                where = stored.text, record.language, patterns["body"], stored.boilerplate
                located += _spans("body", *where)
            located += _spans("title", record.title, record.language, patterns["title"])
            return tuple(sorted(dict.fromkeys(located), key=_PLACE))

    def _text(self, key: int) -> str:
        return self._catalog.text(key).text

    def _mention_spans(self, name: str, key: int) -> list[Located]:
        wanted = self._vocabulary.actor_terms(name)
        return [
            Located("actor", Span(mention.start, mention.end), mention.via)
            for mention in self.mentions(key)
            if mention.actor in wanted or f"schema:{mention.type.casefold()}" in wanted
        ]

    def record(self, key: int) -> Record:
        with reporting_damage(self._folder):
            return self._catalog.record(key)

    def text(self, key: int) -> StoredText:
        with reporting_damage(self._folder):
            return self._catalog.text(key)

    def line_starts(self, key: int) -> Sequence[int]:
        with reporting_damage(self._folder):
            return self._catalog.line_starts(key)

    def actors(self, key: int) -> tuple[ActorCount, ...]:
        with reporting_damage(self._folder):
            return self._catalog.actors(key)

    def mentions(self, key: int) -> tuple[Mention, ...]:
        with reporting_damage(self._folder):
            return self._catalog.mentions(key, self._text(key))

    def meant(self, name: str) -> Actor | None:
        with reporting_damage(self._folder):
            return self._catalog.meant(name)

    def who(self, name: str) -> tuple[Actor, ...]:
        with reporting_damage(self._folder):
            return self._catalog.who(name)

    def census(self, actors: Collection[str] | None = None) -> Iterator[Naming]:
        with reporting_damage(self._folder):
            yield from self._catalog.census(actors)

    def keys(self) -> Iterator[int]:
        with reporting_damage(self._folder):
            yield from self._catalog.keys()

    def named(self, name: str) -> tuple[int, ...]:
        with reporting_damage(self._folder):
            return self._catalog.named(name)

    def near_spellings(self, word: str, limit: int = 3) -> tuple[str, ...]:
        with reporting_damage(self._folder):
            found = [self._vocabulary.near(term, limit) for term in analysis.terms(word)[:1]]
            return found[0] if found else ()

    def files(self) -> dict[str, IndexedFile]:
        with reporting_damage(self._folder):
            return self._catalog.files()

    def skipped(self) -> tuple[Skipped, ...]:
        with reporting_damage(self._folder):
            return self._catalog.skipped()

    def totals(self) -> Totals:
        with reporting_damage(self._folder):
            return self._catalog.totals()

    def indexed_at(self) -> int:
        with reporting_damage(self._folder):
            return self._catalog.meta(INDEXED_AT)

    def close(self) -> None:
        self._reader.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_PLACE = attrgetter("span.start", "span.end")


def _spans(
    name: str, text: str, language: str, patterns: list[Pattern], aside: Sequence[Span] = ()
) -> list[Located]:
    found = find_spans(text, language, patterns, aside)
    return [Located(name, span) for span in without_nested(chain.from_iterable(found))]
