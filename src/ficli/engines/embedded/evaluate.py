"""Query tree → documents and scores, over Whoosh's postings.

Term at a time: each leaf becomes a map from document number to score, and the operators combine
maps. Scores are BM25 (Robertson and Zaragoza, 2009), with the words that one query word stands
for counted as one word. Totals are exact: nothing is skipped for being unlikely to rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import log
from typing import Any

from ficli import analysis
from ficli.engines.embedded.limits import Deadline
from ficli.engines.embedded.postings import Frequencies, frequencies, numbers, positions
from ficli.engines.embedded.schema import KEY, LENGTH, day_of
from ficli.engines.embedded.vocabulary import Vocabulary
from ficli.fields import BY_NAME, DEFAULT
from ficli.matching import Pattern, Slot, phrase_matches
from ficli.query import (
    And,
    Boost,
    DateRange,
    Everything,
    Known,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Prefer,
    Term,
    Wildcard,
)
from ficli.results import ScorePart

K1 = 1.2
"""How soon more of the same word stops counting."""
B = 0.75
"""How much the length of a document counts."""
TITLE_WEIGHT = 2.0
"""A word in the title counts as much as this many in the body."""

Scores = Mapping[int, float]


class Evaluator:
    """Answers one request over one open Whoosh reader.

    `families` are the keys of documents at several paths, by the first path's key. Each path has
    postings of its own; those of the others count as the first one's.
    """

    def __init__(
        self,
        reader: Any,
        vocabulary: Vocabulary,
        *,
        stem: bool,
        families: Mapping[int, Sequence[int]],
    ) -> None:
        self._reader = reader
        self._vocabulary = vocabulary
        self._stem = stem
        self._families = families
        self._documents = reader.doc_count() - sum(len(keys) - 1 for keys in families.values())
        self._memo: dict[Node, Scores] = {}
        self._deadline = Deadline()
        self._spoken: dict[str, Frequencies] = {}

    def restricted(self, query: Node, only: Node) -> dict[int, float]:
        """Scores of the documents that match both; `only` adds nothing to them."""
        scores = self.scores(query)
        if isinstance(only, Everything):
            return dict(scores)
        allowed = self.scores(only)
        return {docnum: score for docnum, score in scores.items() if docnum in allowed}

    def scores(self, node: Node) -> Scores:
        """Document number → score, for every document that matches."""
        known = self._memo.get(node)
        if known is None:
            self._deadline.check()
            known = self._memo[node] = self._evaluate(node)
        return known

    def key(self, docnum: int) -> int:
        """The catalog's key of a document."""
        return self._keys[docnum]

    @cached_property
    def copies(self) -> Frequencies:
        """Numbers of the copies, each with the number of the first path's document."""
        if not self._families:
            return {}
        docnums = {key: docnum for docnum, key in self._keys.items()}
        return {
            docnums[key]: docnums[root]
            for root, keys in self._families.items()
            for key in keys
            if key != root
        }

    def explain(self, node: Node, docnum: int) -> tuple[ScorePart, ...]:
        """The addends of a document's score; none for a part that the document does not match."""
        if docnum not in self.scores(node):
            return ()
        match node:
            case And(children) | Or(children):
                return tuple(part for child in children for part in self.explain(child, docnum))
            case Not() | Everything():
                return ()
            case Boost(child, factor):
                parts = self.explain(child, docnum)
                return tuple(ScorePart(f"{p.label}^{factor:g}", p.score * factor) for p in parts)
            case Prefer(required, preferred):
                parts = self.explain(required, docnum)
                bonus = self.scores(node)[docnum] - self.scores(required)[docnum]
                return (*parts, ScorePart(f"as a phrase: {preferred}", bonus)) if bonus else parts
            case _:
                return (ScorePart(str(node), self.scores(node)[docnum]),)

    def _evaluate(self, node: Node) -> Scores:
        match node:
            case Everything():
                return {docnum: 0.0 for docnum in self._keys if docnum not in self.copies}
            case And(children):
                return self._all_of(children)
            case Or(children):
                return _sum(self.scores(child) for child in children)
            case Not(child):
                unwanted = self.scores(child)
                return {d: 0.0 for d in self.scores(Everything()) if d not in unwanted}
            case Boost(child, factor):
                return {docnum: s * factor for docnum, s in self.scores(child).items()}
            case Prefer(required, preferred):
                return _lifted(self.scores(required), self.scores(preferred))
            case _:
                return self._leaf(node)

    def _all_of(self, children: Iterable[Node]) -> Scores:
        """Intersect, smallest first; what is excluded is taken away at the end."""
        children = list(children)
        wanted = [self.scores(child) for child in children if not isinstance(child, Not)]
        unwanted = [self.scores(child.child) for child in children if isinstance(child, Not)]
        wanted = sorted(wanted or [self.scores(Everything())], key=len)
        first, rest = wanted[0], wanted[1:]
        return {
            docnum: score + sum(other[docnum] for other in rest)
            for docnum, score in first.items()
            if all(docnum in other for other in rest)
            and not any(docnum in other for other in unwanted)
        }

    # --- leaves -----------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf) -> Scores:
        if isinstance(leaf, Known):
            times = dict(leaf.counts)
            known = {docnum: times[key] for docnum, key in self._keys.items() if key in times}
            return self._bm25(leaf.field, known)
        if leaf.field == DEFAULT:
            pattern = self._vocabulary.pattern(leaf, stem=self._stem)
            title = self._pattern_scores("title", pattern)
            return _sum(
                (
                    self._pattern_scores("body", pattern),
                    {docnum: score * TITLE_WEIGHT for docnum, score in title.items()},
                )
            )
        kind = BY_NAME[leaf.field].kind
        if kind == "text":
            return self._pattern_scores(leaf.field, self._vocabulary.pattern(leaf, stem=self._stem))
        return self._union_scores(leaf.field, self._values(leaf, kind))

    def _values(self, leaf: Leaf, kind: str) -> Iterable[str]:
        """The exact terms of a field that takes whole values."""
        match leaf:
            case DateRange(field, first, last):
                return self._days(field, first, last)
            case Wildcard(_, pattern):
                return self._vocabulary.expand_path(pattern)
            case Term(_, text) | Phrase(_, text):
                if kind == "actor":
                    return self._vocabulary.actor_terms(text)
                return (text.casefold().strip("/") if kind == "path" else analysis.fold(text),)
            case _:
                raise AssertionError(f"{leaf} cannot be looked up")

    def _days(self, field: str, first: str, last: str) -> Iterable[str]:
        for name, term in self._reader.terms_from(field, day_of(first).encode() if first else b""):
            day = term.decode()
            if _text(name) != field or (last and day > last):
                return
            yield day

    def _union_scores(self, field: str, terms: Iterable[str]) -> Scores:
        frequencies = self._whole(field, self._frequencies(field, Slot(frozenset(terms))))
        return (
            self._bm25(field, frequencies) if field == "actor" else dict.fromkeys(frequencies, 0.0)
        )

    def _pattern_scores(self, field: str, pattern: Pattern) -> Scores:
        if not pattern.slots:
            return {}
        if len(pattern.slots) == 1:
            frequencies = self._frequencies(field, pattern.slots[0])
        else:
            frequencies = self._phrase_frequencies(field, pattern)
        return self._bm25(field, self._whole(field, frequencies))

    def _whole(self, field: str, found: Frequencies) -> Frequencies:
        """What was found at any path, as found at the first. Whom a text names does not depend on
        where it lies: there the first path alone counts, as in all figures about actors."""
        for docnum in found.keys() & self.copies.keys():
            times, root = found.pop(docnum), self.copies[docnum]
            if field != "actor":
                found[root] = max(times, found.get(root, 0))
        return found

    def _bm25(self, field: str, frequencies: Frequencies) -> Scores:
        found = len(frequencies)
        idf = log(1 + (self._documents - found + 0.5) / (found + 0.5))
        if field != "body":
            top = idf * (K1 + 1)
            return {docnum: top * f / (f + K1) for docnum, f in frequencies.items()}
        lengths, average = self._lengths, self._average_length
        plain, by_length = K1 * (1 - B), K1 * B / average
        top = idf * (K1 + 1)
        return {
            docnum: top * f / (f + plain + by_length * lengths[docnum])
            for docnum, f in frequencies.items()
        }

    # --- postings ---------------------------------------------------------------------------

    def _frequencies(self, field: str, slot: Slot) -> Frequencies:
        """How often any of the slot's terms occurs, by document."""
        total: Frequencies = {}
        for term, language in _slot_terms(slot):
            self._deadline.check()
            found = frequencies(self._reader, field, term)
            if language:
                spoken = self._in_language(language)
                found = {docnum: f for docnum, f in found.items() if docnum in spoken}
            if total:
                for docnum, frequency in found.items():
                    total[docnum] = total.get(docnum, 0) + frequency
            else:
                total = found
        return total

    def _phrase_frequencies(self, field: str, pattern: Pattern) -> Frequencies:
        candidates: Frequencies = {}
        for number, slot in enumerate(pattern.slots):
            holders = self._frequencies(field, slot)
            if number:
                holders = {docnum: f for docnum, f in holders.items() if docnum in candidates}
            candidates = holders
            if not candidates:
                return {}
        places = [self._positions(field, slot, candidates) for slot in pattern.slots]
        counts: Frequencies = {}
        for docnum in candidates:
            self._deadline.check()
            matches = phrase_matches([each[docnum] for each in places], pattern.slop)
            if matches:
                counts[docnum] = len(matches)
        return counts

    def _positions(self, field: str, slot: Slot, wanted: Frequencies) -> dict[int, Sequence[int]]:
        found: dict[int, Sequence[int]] = {}
        for term, language in _slot_terms(slot):
            self._deadline.check()
            for docnum, places in positions(self._reader, field, term, wanted):
                if not language or docnum in self._in_language(language):
                    before = found.get(docnum)
                    found[docnum] = sorted([*before, *places]) if before else places
        return found

    def _in_language(self, language: str) -> Frequencies:
        """The documents whose text is in a language."""
        known = self._spoken.get(language)
        if known is None:
            term = language.encode()
            known = self._spoken[language] = frequencies(self._reader, "language", term)
        return known

    @cached_property
    def _keys(self) -> Frequencies:
        return numbers(self._reader, KEY)

    @cached_property
    def _lengths(self) -> Frequencies:
        every = numbers(self._reader, LENGTH)
        return {docnum: n for docnum, n in every.items() if docnum not in self.copies}

    @cached_property
    def _average_length(self) -> float:
        return sum(self._lengths.values()) / (len(self._lengths) or 1) or 1.0


def _slot_terms(slot: Slot) -> Iterable[tuple[bytes, str]]:
    """Each term once, with the language that a document must be in for it to count."""
    yield from ((term.encode(), "") for term in sorted(slot.terms))
    for language, terms in slot.inflections.items():
        yield from ((term.encode(), language) for term in sorted(terms - slot.terms))


def _sum(parts: Iterable[Scores]) -> Scores:
    total: dict[int, float] = {}
    for scores in parts:
        for docnum, score in scores.items():
            total[docnum] = total.get(docnum, 0.0) + score
    return total


def _lifted(required: Scores, preferred: Scores) -> Scores:
    """Raise the preferred documents above every other one, keeping the order among them."""
    top = max(required.values(), default=0.0)
    return {
        docnum: score + top if docnum in preferred else score for docnum, score in required.items()
    }


def _text(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name
